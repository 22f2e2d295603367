"""Matters that stand side by side: 'horario y dirección', 'returns, and where is my order?'.

Nothing in the form of such a message says that it asks two things: 'camisa blanca y azul' has the
same one. So each piece is read for itself, without what came before, and the understanding has to
find that they are about different things.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dialog.hearing.follow_ups import subject_of
from dialog.hearing.intents import is_answered, is_talk
from dialog.hearing.parts import is_asked
from dialog.hearing.pieces import pieces_of
from dialog.hearing.question import Question
from dialog.hearing.reading import in_full, read
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of
from dialog.model import State
from dialog.understanding import Part, Understanding


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Reads the pieces of messages in one language."""

    understanding: Understanding
    vocabulary: Vocabulary
    language: str

    def pieces(self, text: str, said: Tokens) -> list[Question]:
        """[] for a text in one piece, which most of them are."""
        spans = pieces_of(text, said, self.vocabulary)
        parts = [text[start:stop] for start, stop in spans]
        return [self._alone(part, self._subject_beside(parts, at)) for at, part in enumerate(parts)]

    def _subject_beside(self, parts: Sequence[str], at: int) -> str:
        """'precio del envío', of 'y plazo': '' for what names its own subject."""
        said = tokens_of(parts[at])
        if not any(self.vocabulary.is_only(name, said) for name in ("aspect", "bare")):
            return ""
        beside = (*parts[max(at - 1, 0) : at], *parts[at + 1 : at + 2])
        return next(filter(None, (subject_of(one, self.vocabulary) for one in beside)), "")

    def matters(self, pieces: Sequence[Question]) -> list[Question]:
        """Questions and tasks in the order of asking, each of another matter; [] for only one."""
        found: list[Question] = []
        for one in pieces:
            if self._says_something(one) and all(self._are_two(other, one) for other in found):
                found.append(one)
        return found if len(found) > 1 else []

    def _are_two(self, one: Question, other: Question) -> bool:
        """What is asked of one subject is near, however it is put: its entries tell it apart."""
        if one.is_of_the_same or other.is_of_the_same:
            return one.intent.id != other.intent.id
        return self.are_apart(one, other)

    def are_apart(self, one: Question, other: Question) -> bool:
        """Are both about different things?"""
        return self.understanding.are_apart(self._part(one), self._part(other), self.language)

    def _alone(self, piece: str, subject: str) -> Question:
        before = State(language=self.language)
        whole = f"{piece} {subject}" if subject else piece
        intent = read(self.understanding, self.vocabulary, whole, before, self.language)
        return Question(piece, intent, is_of_the_same=bool(subject))

    def _says_something(self, one: Question) -> bool:
        """A question, or the name of a matter; 'he leído malas opiniones' is neither."""
        if not is_answered(one.intent) or is_talk(one.intent):
            return False
        is_stated = self.vocabulary.is_within("stating", tokens_of(one.text))
        return not is_stated or one.is_named_whole or is_asked(one.text, self.vocabulary)

    def _part(self, one: Question) -> Part:
        text = in_full(self.vocabulary, one.text, tokens_of(one.text), self.language)
        return Part(text, one.intent.id or "", one.intent.score)
