"""What the words mean: the whole of them, the part that is a question, or with what came before."""

from dataclasses import dataclass, replace

from dialog.choice_words import AROUND_A_PLACE, PICKS
from dialog.flow import flow_named
from dialog.flows import flow_of
from dialog.hearing.follow_ups import (
    OFFERED_AT_MOST,
    WITHOUT,
    Context,
    asked_of_the_same,
    bare_of_courtesies,
    is_of_what_was,
    needs_what_came_before,
    points_back,
    read_in_context,
)
from dialog.hearing.intents import PLAIN, is_answered, is_faq, is_talk, sure
from dialog.hearing.noise import is_leaning
from dialog.hearing.parts import clauses, sentences, told_parts
from dialog.hearing.place_names import asks_for_a_street, by_its_region, with_its_address
from dialog.hearing.topic_changes import another_matter
from dialog.hearing.vocabulary import Vocabulary
from dialog.hearing.who_speaks import asks_who_speaks
from dialog.listening import Tokens, tokens_of
from dialog.model import Intent, State
from dialog.understanding import Understanding

READ_AT_MOST = 6  # parts of one text
A_STORY = 20  # words, at least, of a text that nobody asks in one clause
A_CLAUSE = 4  # words, at least
A_CHANCE = 0.45  # score of a clause that may be what the story is about
DECLINED = "declined"
A_PAIR = 2  # words, at least, that are a question where nothing was spoken of before
LONG = 7  # words; a longer text may be about several things


def read(
    understanding: Understanding, vocabulary: Vocabulary, text: str, state: State, language: str
) -> Intent:
    said = tokens_of(text)
    if not said or is_leaning(text) or _only_picks(said):
        return Intent()
    rest = bare_of_courtesies(said, vocabulary)
    if asks_who_speaks(said, vocabulary) or asks_who_speaks(rest, vocabulary):
        return sure("talk:bot-identity", asks="who speaks")
    full = in_full(vocabulary, text, said, language)
    if full != text:
        text, rest = full, bare_of_courtesies(tokens_of(full), vocabulary)
    reading = _Reading(understanding, vocabulary, state, language)
    intent = reading.of_itself(text, rest)
    if reading.is_of_the_topic(rest, intent):
        return reading.of_the_topic(text, intent)
    if needs_what_came_before(text, rest, intent, state, vocabulary):
        intent = reading.after_what_came_before(text, rest, intent)
    if vocabulary.is_within("if_i_buy", tokens_of(text)):
        return _not_ordered_yet(intent)
    return _only_offered(intent) if vocabulary.is_within("supposing", rest) else intent


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads a text (and `said`: its words without courtesies) as this talk stands."""

    understanding: Understanding
    vocabulary: Vocabulary
    state: State
    language: str

    @property
    def topic(self) -> str:
        """The FAQ id that was spoken of last, or ''."""
        return self.state.topic if is_faq(self.state.topic) else ""

    def of_itself(self, text: str, said: Tokens) -> Intent:
        """The whole of it; else without the courtesies; else as of the region that it names."""
        whole = tokens_of(text)
        intent = _alone(self.understanding, text, whole, self.language, self.topic)
        is_led = self.vocabulary.is_within("saying", whole[: len(whole) - len(said)])
        least = A_PAIR if is_led and not self.topic else WITHOUT + 1  # 'ah espera, ...'
        if len(said) < len(whole) and _may_say_more(intent, said, least):
            told = self.understanding.read(" ".join(said), self.language, self.topic)
            intent = told if is_answered(told) and not is_talk(told) else intent
        return intent if is_answered(intent) else self._of_the_region(said) or intent

    def is_of_the_topic(self, said: Tokens, alone: Intent) -> bool:
        """'¿y si lo compré en tienda?', of what was just told."""
        is_told_alone = self.vocabulary.is_only("whatever_was", said)
        is_clear = is_answered(alone) or is_told_alone
        return bool(self.topic) and is_clear and is_of_what_was(said, self.vocabulary)

    def of_the_topic(self, text: str, alone: Intent) -> Intent:
        """What was done with it changes no subject, unless the subject itself says so."""
        title = self.understanding.title(self.topic, self.language)
        joined = self._read(f"{title} {text}")
        if not is_answered(joined) or not is_faq(joined.id or ""):
            return alone
        return replace(joined, why={**joined.why, "after": title})

    def after_what_came_before(self, text: str, said: Tokens, alone: Intent) -> Intent:
        another = another_matter(
            self.understanding, self.vocabulary, said, self.topic, self.language
        )
        if another is not None:
            return another
        is_back = points_back(said, self.vocabulary)
        is_piece = _is_a_piece(self.vocabulary, said, alone)
        context = Context.of(self.state, self.understanding, self.language, is_piece=is_piece)
        same = asked_of_the_same(text, self.state, self._read, self.vocabulary) if is_back else None
        context = replace(context, is_led=_is_led(self.vocabulary, said))
        return same or read_in_context(text, alone, context, self._read, is_back=is_back)

    def _read(self, text: str) -> Intent:
        """With no topic: it stands in the text itself."""
        return self.understanding.read(text, self.language)

    def _of_the_region(self, said: Tokens) -> Intent | None:
        """'¿cuánto demora a Bogotá?', read as of Latin America; not a bare '¿y a Bogotá?'."""
        if not any(self.vocabulary.is_within(name, said) for name in ("aspect", "question")):
            return None
        text = by_its_region(self.vocabulary.phrases, said, self.language)
        told = self.understanding.read(text, self.language, self.topic) if text else Intent()
        return told if is_answered(told) and is_faq(told.id or "") else None


def _is_led(vocabulary: Vocabulary, said: Tokens) -> bool:
    """'y a Canarias', 'on weekends', 'how much': nobody begins another matter so."""
    leads = any(vocabulary.leading(name, said) for name in ("follow_up", "fragment"))
    return leads or vocabulary.is_only("bare", said)


def in_full(vocabulary: Vocabulary, text: str, said: Tokens, language: str) -> str:
    """A bare '¿dirección?', 'the address': of the shop, as nobody has spoken of another one.

    A street with its house's number is another one: theirs.
    """
    phrases = vocabulary.phrases
    if vocabulary.is_only("our_address", said) or asks_for_a_street(phrases, said):
        return phrases.text(language, "bot.street.asked")
    return with_its_address(phrases, text, said, language)


def _may_say_more(whole: Intent, rest: Tokens, least: int) -> bool:
    """'ok gracias, ¿y las formas de pago?' is no thanks. `least`: words of a question."""
    return is_talk(whole) if is_answered(whole) else len(rest) >= least


def _only_picks(said: Tokens) -> bool:
    """'the second one', 'a última por favor': of what lies on the table, or of nothing."""
    return not PICKS.isdisjoint(said) and (PICKS | AROUND_A_PLACE).issuperset(said)


def _not_ordered_yet(intent: Intent) -> Intent:
    """'si lo compro hoy, ¿cuándo llega?' asks of no order: the next likeliest is meant."""
    if not flow_named(flow_of(intent.id)).asked or not is_faq(intent.runner_up or ""):
        return intent
    why = {**intent.why, "not": intent.id}
    return Intent(intent.runner_up, intent.score, outcome=intent.outcome, why=why)


def _is_a_piece(vocabulary: Vocabulary, said: Tokens, alone: Intent) -> bool:
    """'a Canarias', 'los sábados'; not what asks for itself, nor words that nobody knows."""
    if vocabulary.is_within("question", said):
        return False
    leads = vocabulary.leading("fragment", said) or vocabulary.leading("follow_up", said)
    return bool(leads) or len(alone.why.get("unknown", ())) < len(said)


def _alone(
    understanding: Understanding, text: str, said: Tokens, language: str, topic: str
) -> Intent:
    """The whole text; if that says nothing for sure, the part of it that does."""
    whole = understanding.read(text, language, topic)
    if is_answered(whole):
        return whole
    parts = _read_parts(understanding, sentences(text), language)
    telling = [part for part in parts if not is_talk(part)]
    if not telling and len(said) > LONG:
        clauses = _read_parts(understanding, text.split(","), language)
        telling = [part for part in clauses if _is_a_task(part)]
    if not telling and len(said) > A_STORY and whole.outcome == DECLINED:
        return _near_a_story(understanding, text, language) or whole
    return max(telling, key=lambda part: part.score, default=whole)


def _near_a_story(understanding: Understanding, text: str, language: str) -> Intent | None:
    """A story with no clear question: what its clauses come near to, offered and not guessed."""
    parts = [part for part in clauses(text) if len(tokens_of(part)) >= A_CLAUSE]
    found: dict[str, float] = {}
    for part in parts[:READ_AT_MOST]:
        intent = understanding.read(part, language)
        if intent.id is not None and intent.score >= A_CHANCE and not is_talk(intent):
            found[intent.id] = max(found.get(intent.id, 0.0), intent.score)
    near = sorted(found, key=lambda name: -found[name])[:OFFERED_AT_MOST]
    if not near:
        return None
    return Intent(near[0], A_CHANCE, outcome="offered", offered=tuple(near), why={"story": True})


def _read_parts(understanding: Understanding, texts: list[str], language: str) -> list[Intent]:
    """Those that are sure, questions first; a plain one ends the search, as a novel has many."""
    found: list[Intent] = []
    for part in sorted(told_parts(texts), key=lambda text: "?" not in text)[:READ_AT_MOST]:
        intent = understanding.read(part, language)
        if is_answered(intent):
            found.append(intent)
            if intent.score >= PLAIN and not is_talk(intent):
                break
    return found


def _only_offered(intent: Intent) -> Intent:
    """What has not happened is not reported: it is offered beside the answers that are near."""
    if not is_answered(intent) or not flow_named(flow_of(intent.id)).reports:
        return intent
    near = [str(entry.get("id", "")) for entry in intent.why.get("entries", ())]
    answers = [one for one in near if one and ":" not in one][:2]
    return replace(intent, outcome="offered", offered=(*answers, str(intent.id)))


def _is_a_task(intent: Intent) -> bool:
    """Half a sentence may start a form, which asks on; it is too little for an answer."""
    return (intent.id or "").startswith("flow:")
