"""One of the things that are asked in a message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialog.hearing.intents import faq_of, is_answered
from dialog.model import Intent, Json

STRONG = 0.6  # score of half a sentence that does not begin like a question
_AHEAD = 0.4  # score before the runner-up's, from which half a question is clear beside another

_WHOLE = 0.99  # share of its words


@dataclass(frozen=True, slots=True)
class Question:
    """A part of the message, and what it was taken for."""

    text: str
    intent: Intent
    is_of_the_same: bool = False  # 'plazo', of 'precio del envío y plazo': its subject is there

    @property
    def faq_id(self) -> str:
        return faq_of(self.intent) if is_answered(self.intent) else ""

    @property
    def is_named_whole(self) -> bool:
        """Each of its words is one of the entry's: 'el horario'; not 'clave interna 4431'."""
        entries: Sequence[Mapping[str, Json]] = self.intent.why.get("entries") or []
        return any(entry.get("coverage", 0) >= _WHOLE for entry in entries[:1])

    @property
    def is_likely(self) -> bool:
        """Not sure enough to be answered alone, but far ahead of all else it may mean."""
        ahead = self.intent.score - self.intent.runner_up_score
        return self.intent.score >= STRONG and ahead >= _AHEAD and bool(faq_of(self.intent))
