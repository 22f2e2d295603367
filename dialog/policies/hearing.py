"""What was heard in a moment, and what the house has to answer it: each policy looks at this."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import re2

from dialog.flow import REPORTS, Flow, Scene
from dialog.flows import flow_of
from dialog.hours import Hours
from dialog.listening import Tokens, tokens_of
from dialog.model import (
    Choice,
    Effect,
    Inbound,
    Intent,
    Json,
    Moment,
    Owner,
    Reply,
    State,
    Turn,
)
from dialog.phrases import Phrases
from dialog.policies.vocabulary import Vocabulary
from dialog.ports import Shop
from dialog.readers import country_of
from dialog.tickets import reference
from dialog.understanding import Understanding

LONG = 7  # words; a longer text may be about several things
PARTS_AT_MOST = 12  # of a text, each read for itself
LONGEST = 4000  # characters that are read of one turn; a person never types more

# controls but tab and line feed, soft hyphen, zero widths, direction marks
_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0xAD,
        0x200B,  # not 0x200C and 0x200D: scripts and emoji are joined with them
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
_CLAUSES = re2.compile(r"(?i),?\s+(?:y|e|and)\s+|,\s+")
_SENTENCES = re2.compile(r"[^.!?;\n]+[.!?;]*")


@dataclass(frozen=True, slots=True)
class House:
    """What does not change between turns."""

    understanding: Understanding
    phrases: Phrases
    vocabulary: Vocabulary
    shop: Shop
    hours: Hours
    shop_name: str
    flows: Mapping[str, Flow]


@dataclass(frozen=True, slots=True)
class Hearing:
    """One moment, read once: the policies ask it, none of them changes it."""

    house: House
    moment: Moment
    state: State
    messages: tuple[Inbound, ...]  # cleaned, oldest first
    text: str  # all of them as one
    tokens: Tokens
    language: str  # to answer in
    spoken: str  # to read in: may differ after "in English, please"
    intent: Intent
    cut: bool = False  # was the text longer than we read?
    only_a_wish: bool = False  # "in English, please", and nothing else

    @property
    def now(self) -> datetime:
        return self.moment.now

    @property
    def vocabulary(self) -> Vocabulary:
        return self.house.vocabulary

    @property
    def tapped(self) -> str:
        """The id of the newest tapped button, if the newest message is a tap."""
        return self.messages[-1].choice if self.messages else ""

    @property
    def is_question(self) -> bool:
        return "?" in self.text or self.vocabulary.leading("question", self.tokens) > 0

    @property
    def is_supposing(self) -> bool:
        """'¿qué pasa si llega roto?': a question about a rule, nothing has happened."""
        return self.vocabulary.is_within("supposing", self.tokens)

    def says_only(self, name: str) -> bool:
        return self.vocabulary.is_only(name, self.tokens)

    def phrase(self, phrase_id: str, /, **blanks: str) -> str:
        return self.house.phrases.text(
            self.language, phrase_id, shop=self.house.shop_name, **blanks
        )

    def choices(self, *ids: str) -> tuple[Choice, ...]:
        """Choices whose label is the phrase of the same id."""
        return tuple(Choice(phrase_id, self.phrase(phrase_id)) for phrase_id in ids)

    def scene(self) -> Scene:
        moment, hours = self.moment, self.house.hours
        return Scene(
            moment.contact,
            moment.now,
            self.language,
            self.house.shop,
            self.house.phrases,
            reference(moment.messages[-1].number) if moment.messages else "",
            moment.tickets,
            hours.is_open(moment.now),
            hours.answer_by(moment.now, self.language, self.house.phrases),
            _guess(self.intent),
            country_of(moment.contact.phone) or hours.country,
        )

    def turn(
        self,
        *replies: Reply,
        intent: Intent | None = None,
        effects: tuple[Effect, ...] = (),
        owner: Owner = Owner.BOT,
        **changes: Json,
    ) -> Turn:
        """A turn with these replies; `changes` are fields of the state."""
        state = replace(self.state, **changes)
        return Turn(replies, effects, state, owner, intent or self.intent)

    def understood(self, *replies: Reply, intent: Intent | None = None, **changes: Json) -> Turn:
        """... after which nothing counts as missed any more."""
        return self.turn(*replies, intent=intent, **{"misses": 0, **changes})


def sure(intent: str | None, /, **why: Json) -> Intent:
    """What was tapped or asked for is no guess."""
    return Intent(intent, 1.0, outcome="answered", why=why)


def faq_of(intent: Intent) -> str:
    """The bare FAQ id, or '' for flows, small talk and nothing."""
    return intent.id if intent.id and ":" not in intent.id else ""


def is_talk(intent: Intent) -> bool:
    return (intent.id or "").startswith("talk:")


def _guess(intent: Intent) -> str:
    """The likeliest flow among what the words may mean."""
    near = (intent.id, intent.runner_up, *intent.offered)
    return next((name for name in map(flow_of, near) if name), "")


def is_answered(intent: Intent) -> bool:
    return intent.id is not None and intent.outcome == "answered"


def hear(house: House, moment: Moment) -> Hearing:
    """Clean, join and read the waiting messages."""
    state = moment.conversation.state
    messages = tuple(_clean(message, state) for message in moment.messages)
    whole = "\n".join(message.text for message in messages if message.text and not message.choice)
    text = whole[:LONGEST]
    said = tokens_of(text)
    spoken = _spoken(house, moment, state, text, said)
    wished = _wish(house, said)
    wish = wished or str(state.notes.get("wish", ""))
    state = replace(state, language=wish or spoken, notes=_with_wish(state, wish))
    intent = _read(house, text, said, spoken, state.topic)
    if house.vocabulary.is_within("supposing", said):
        intent = _only_offered(intent)
    return Hearing(
        house, moment, state, messages, text, said, wish or spoken, spoken, intent,
        cut=len(whole) > LONGEST, only_a_wish=_is_only(house, said, wished),
    )  # fmt: skip


def sentences(text: str) -> list[str]:
    """'Hola. ¿Cuánto cuesta? ¿Y cuánto tarda?' -> its three sentences"""
    if not any(end in text for end in ".!?;\n"):
        return [text]
    return [part.strip() for part in _SENTENCES.findall(text) if part.strip()]


def matters(text: str, vocabulary: Vocabulary) -> list[str]:
    """'¿dónde está mi pedido y cuánto tarda?' -> its two questions; one matter is one text."""
    found: list[str] = []
    for sentence in sentences(text):
        start = 0
        for gap in _CLAUSES.finditer(sentence):
            if vocabulary.leading("question", tokens_of(sentence[gap.end() :])):
                found.append(sentence[start : gap.start()])
                start = gap.end()
        found.append(sentence[start:])
    return [part.strip() for part in found if part.strip()][:PARTS_AT_MOST]


def _clean(message: Inbound, state: State) -> Inbound:
    text = unicodedata.normalize("NFC", message.text[: LONGEST * 2]).translate(_UNSEEN).strip()
    if text.startswith("/start"):  # Telegram's first word, with or without a payload
        text = "hola"
    choice = message.choice
    if not choice and any(text == offered.id for offered in state.offered):
        choice = text  # a channel or script that answers with the choice itself
    return replace(message, text=text, choice=choice)


def _spoken(house: House, moment: Moment, state: State, text: str, said: Tokens) -> str:
    """The language of the words, slow to change: an "ok" or a name changes nothing."""
    hints = (*(message.language for message in moment.messages), moment.contact.language)
    known = (hint[:2] for hint in hints if hint[:2] in house.phrases.languages)
    current = state.language or next(known, "")
    is_answer = state.flow is not None and len(said) <= 3
    if current and (is_answer or not said):
        return current
    return house.understanding.language_of(text, current)


def _wish(house: House, said: Tokens) -> str:
    """'en inglés, por favor' -> 'en'; not '¿tenéis la guía de tallas en inglés?'."""
    if not said:
        return ""
    names = {language: f"language_{language}" for language in house.phrases.languages}
    wished = (lang for lang, name in names.items() if _is_wish(house.vocabulary, name, said))
    return next(wished, "")


def _is_wish(vocabulary: Vocabulary, name: str, said: Tokens) -> bool:
    if vocabulary.leading(name, said) >= 2:  # "in English please, how much ..."
        return True
    rest = vocabulary.without(name, said)
    return len(rest) < len(said) and not vocabulary.without("wishing", rest)


def _is_only(house: House, said: Tokens, language: str) -> bool:
    if not language:
        return False
    rest = house.vocabulary.without(f"language_{language}", said)
    return not house.vocabulary.without("wishing", rest)


def _with_wish(state: State, wish: str) -> Mapping[str, Json]:
    return {**state.notes, "wish": wish} if wish else state.notes


def _read(house: House, text: str, said: Tokens, spoken: str, topic: str) -> Intent:
    """The whole text; if that says nothing for sure, the part of it that does."""
    if not said:
        return Intent()
    whole = house.understanding.read(text, spoken, topic)
    if is_answered(whole):
        return whole
    parts = [house.understanding.read(part, spoken) for part in _parts(sentences(text))]
    telling = [part for part in parts if is_answered(part) and not is_talk(part)]
    if not telling and len(said) > LONG:
        clauses = [house.understanding.read(part, spoken) for part in _parts(text.split(","))]
        telling = [part for part in clauses if is_answered(part) and _is_a_task(part)]
    return max(telling, key=lambda part: part.score, default=whole)


def _only_offered(intent: Intent) -> Intent:
    """What has not happened is not reported: it is offered beside the answers that are near."""
    if not is_answered(intent) or flow_of(intent.id) not in REPORTS:
        return intent
    near = [str(entry.get("id", "")) for entry in intent.why.get("entries", ())]
    answers = [one for one in near if one and ":" not in one][:2]
    return replace(intent, outcome="offered", offered=(*answers, str(intent.id)))


def _parts(texts: list[str]) -> list[str]:
    """Those that say something, if there are several."""
    told = [text for text in texts if len(tokens_of(text)) > 1][:PARTS_AT_MOST]
    return told if len(texts) > 1 else []


def _is_a_task(intent: Intent) -> bool:
    """Half a sentence may start a form, which asks on; it is too little for an answer."""
    return (intent.id or "").startswith("flow:")
