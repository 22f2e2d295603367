"""A message that needs the one before it: '¿y a Canarias?', 'and how much is it?', 'e aos sábados?'

It is read twice, alone and joined to what was spoken of last, and the entry with more support wins.
Every joined reading is bound to find the topic again: that counts against the topic. What the
merchant lists as its `follow_ups` is what people usually ask next: that counts for them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from dialog.hearing.intents import CLEARLY, PLAIN, is_answered, is_faq, is_talk
from dialog.hearing.vocabulary import Vocabulary
from dialog.listening import Tokens, tokens_of
from dialog.model import Intent, State
from dialog.understanding import Understanding

WITH_A_LEAD = 6  # words, at most, of what begins with 'y', 'and', 'what about'
WHAT_WAS_AT_MOST = 8  # words of '¿y si los compré en la tienda?'
WITHOUT = 4  # ... of a short question that does not: 'how much is it?'
LONGEST_ASKED = 12  # words of a question that is kept; a longer one is a story
_AROUND = ("greeting", "thanks", "saying", "padding")
JOINED = 1.2  # how much the joined reading counts beside the other
BOUND_TO = 0.3  # how much of that the topic has for nothing
BOUND_AS_ASKED = 0.1  # ... where it is joined to the customer's own question
USUAL = 0.15
OFFERED_AT_MOST = 3
_NEAR_ANOTHER = 0.5  # score from which a short question may well be of something else

Read = Callable[[str], Intent]  # in the language that is spoken


@dataclass(frozen=True, slots=True)
class Context:
    """What was spoken of last, in the words that a short message can be joined to."""

    topic: str = ""  # the FAQ id that was answered last
    usual: Sequence[str] = ()  # what people ask after it
    before: Sequence[str] = ()  # newest first
    bound: float = BOUND_TO
    is_led: bool = True  # does the message begin with an 'and', or is it a mere piece?

    @classmethod
    def of(
        cls, state: State, understanding: Understanding, language: str, *, is_piece: bool = False
    ) -> "Context":
        """The words that were not understood just now, then the short title of the last answer.

        A mere piece (`is_piece`) is read with the last question itself: it asks nothing of its own.
        """
        unclear = state.notes.get("said", "") if state.misses else ""
        entry = understanding.reply_to(state.topic, language) if is_faq(state.topic) else None
        if entry is None:
            return cls(before=tuple(filter(None, (unclear,))))
        asked = state.notes.get("asked", "") if is_piece else ""
        title = understanding.title(entry.id, language)
        before = tuple(filter(None, (unclear, asked, title)))
        return cls(entry.id, entry.follow_ups, before, BOUND_AS_ASKED if asked else BOUND_TO)


def just_answered(state: State) -> Sequence[str]:
    """The FAQ ids of the last turn: usually one."""
    last = state.notes.get("last", "")
    ids = [faq_id for faq_id, _ in state.notes.get("together", ())]
    if ids and last == f"faq:{ids[-1]}":
        return ids
    return [last.removeprefix("faq:")] if last.startswith("faq:") else []


def needs_what_came_before(
    text: str, said: Tokens, alone: Intent, state: State, vocabulary: Vocabulary
) -> bool:
    """Too short to stand alone: even a plain 'y es gratis?' may be about what came before."""
    leads = vocabulary.leading("follow_up", said) > 0 or vocabulary.is_only("bare", said)
    is_plain = is_answered(alone) and alone.score >= PLAIN and not (leads and len(said) <= WITHOUT)
    if is_plain or is_talk(alone) or (state.flow is not None and "?" not in text):
        return False
    if leads:
        says_all = is_answered(alone) and len(said) > WITHOUT
        return len(said) <= WITH_A_LEAD and not says_all
    is_asked = "?" in text or vocabulary.leading("question", said) > 0
    is_open = not is_answered(alone) or vocabulary.is_within("that", said)
    is_piece = is_faq(state.topic) and vocabulary.leading("fragment", said) > 0
    return (is_piece or (is_asked and is_open)) and len(said) <= WITHOUT


@lru_cache(maxsize=64)  # of one message, asked for several times
def bare_of_courtesies(said: Tokens, vocabulary: Vocabulary) -> Tokens:
    """'ok gracias, ¿y cuánto cuesta?' begins with its 'y'."""
    rest = said
    for name in ("interjection", "thanks", "ok", "greeting", "saying", "interjection"):
        rest = rest[vocabulary.leading(name, rest) :]
    if rest[:1] == ("i",):  # a mistyped 'y'
        rest = rest[1:]
    return rest or said


def in_few_words(said: Tokens, vocabulary: Vocabulary) -> str:
    """'hola, quería saber cuánto tarda' -> 'cuanto tarda'; '' for a story."""
    for name in _AROUND:
        said = vocabulary.without(name, said)
    words = [word for word in said if word.isalpha()]
    return " ".join(words) if len(words) <= LONGEST_ASKED else ""


def subject_of(question: str, vocabulary: Vocabulary) -> str:
    """'cuanto tarda el envio' -> 'el envio': without what was asked of it."""
    said = vocabulary.without("bare", tokens_of(question))
    return " ".join(vocabulary.without("aspect", said))


def asked_of_the_same(text: str, state: State, read: Read, vocabulary: Vocabulary) -> Intent | None:
    """'¿y cuánto sale?' with the subject of the last question before it, if that says it all."""
    about = subject_of(state.notes.get("asked", ""), vocabulary)
    if not about or not is_faq(state.topic):
        return None
    meant = read(f"{about} {text}")
    if not is_answered(meant) or not is_faq(meant.id or ""):
        return None
    if meant.id == state.topic and meant.score < PLAIN:  # bound to be found again
        return None
    return replace(meant, why={**meant.why, "after": about})


def is_bare(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'¿y cuánto cuesta?', with nothing that says of what."""
    asked = bare_of_courtesies(said, vocabulary)
    return vocabulary.is_only("bare", asked[vocabulary.leading("follow_up", asked) :])


def points_back(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'¿y eso cuánto tarda?', or only 'cuánto tarda?': of what, was said before."""
    return vocabulary.is_within("that", said) or vocabulary.is_only("bare", said)


def is_of_what_was(said: Tokens, vocabulary: Vocabulary) -> bool:
    """'¿y si lo compré en tienda?', 'fue un regalo': of the same, whatever else it may mean."""
    leads = vocabulary.leading("follow_up", said) > 0 or vocabulary.is_only("whatever_was", said)
    return leads and len(said) <= WHAT_WAS_AT_MOST and vocabulary.is_within("whatever_was", said)


def read_in_context(
    text: str, alone: Intent, context: Context, read: Read, *, is_back: bool
) -> Intent:
    """The better supported of both readings; `alone` where the other one says nothing.

    What points back (`is_back`) is not about something else. What is not led over by an 'and'
    (`context.is_led`) may well be: '¿tienen wifi?'
    """
    is_short = len(text.split()) <= WITHOUT
    is_short = is_short and (context.is_led or not _speaks_of_another(alone, context))
    for before in context.before:
        joined = read(f"{before} {text}")
        is_telling = is_answered(joined) or joined.id in context.usual
        if is_telling or (is_back and context.topic):
            both = Both(alone, joined, context)
            return both.meant(before, is_short=is_short, is_back=is_back)
    return alone


def _speaks_of_another(alone: Intent, context: Context) -> bool:
    """It names what no entry knows, or comes near to another one."""
    is_near = alone.id not in (None, context.topic) and alone.score >= _NEAR_ANOTHER
    return is_near or bool(alone.why.get("unknown"))


@dataclass(frozen=True, slots=True)
class Both:
    """The two readings of one message."""

    alone: Intent
    joined: Intent
    context: Context

    def meant(self, before: str, *, is_short: bool, is_back: bool) -> Intent:
        support = self._support()
        ranked = sorted(support, key=lambda name: (-support[name], name))
        best, second = ranked[0], ranked[1] if len(ranked) > 1 else ""
        leads = support[best] - support.get(second, 0.0) >= CLEARLY
        is_sure = leads and self._may_be_sure(best, is_short=is_short, is_back=is_back)
        telling = max(self._of(best) or [self.alone], key=lambda one: one.score)
        return Intent(
            id=best,
            score=telling.score,
            runner_up=second or None,
            runner_up_score=_chances(telling).get(second, 0.0),
            outcome="answered" if is_sure else "offered",
            offered=() if is_sure else self._choices(ranked, is_back=is_back),
            why={**telling.why, "after": before, "another": best != self.context.topic},
        )

    def _choices(self, ranked: Sequence[str], *, is_back: bool) -> tuple[str, ...]:
        """What points back and is not clear is likely one of what people ask next."""
        near = (self.joined.id or "",) if is_faq(self.joined.id or "") else ()
        following = tuple(name for name in ranked[:1] if name in self.context.usual)
        first = (*following, *near, *self.context.usual[:2]) if is_back else ()
        likely = (name for name in (*first, *ranked) if not name.startswith("talk:"))
        return tuple(dict.fromkeys(likely))[:OFFERED_AT_MOST]

    def _support(self) -> Mapping[str, float]:
        by_itself = _chances(self.alone)
        together = {name: one for name, one in _chances(self.joined).items() if is_faq(name)}
        return {
            name: by_itself.get(name, 0.0)
            + JOINED * together.get(name, 0.0)
            + (USUAL if name in self.context.usual else 0.0)
            - (self.context.bound if name == self.context.topic else 0.0)
            for name in {**by_itself, **together}
        }

    def _of(self, name: str) -> list[Intent]:
        return [one for one in (self.alone, self.joined) if one.id == name]

    def _may_be_sure(self, best: str, *, is_short: bool, is_back: bool) -> bool:
        is_usual = best in self.context.usual
        is_told = any(map(is_answered, self._of(best)))
        if not is_told and not (is_usual and self.joined.id == best):
            return False
        if best == self.context.topic:
            # Many words that do not name it change it; so does 'how much is it?' about it.
            return (is_short and not is_back) or best in _chances(self.alone)
        return not is_back or is_usual or self.joined.id == best


def _chances(intent: Intent) -> Mapping[str, float]:
    """The two likeliest."""
    both = ((intent.id, intent.score), (intent.runner_up, intent.runner_up_score))
    return {name: chance for name, chance in both if name}
