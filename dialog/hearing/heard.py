"""What was heard in a moment, and what the house has to answer it: each policy looks at this."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from dialog.card_numbers import names_a_card
from dialog.flow import Flow
from dialog.guesses import Guesses
from dialog.hearing.cleaning import LONGEST, clean
from dialog.hearing.intents import guessed_flow
from dialog.hearing.parts import without_closing, without_opening
from dialog.hearing.question import Question
from dialog.hearing.reading import read
from dialog.hearing.side_by_side import SideBySide
from dialog.hearing.together import on_one_subject
from dialog.hearing.vocabulary import Vocabulary
from dialog.hearing.wishes import hinted, is_only_a_wish, spoken, where_spoken, wished
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
from dialog.notes import Notes, noted, without
from dialog.phrases import Phrases
from dialog.ports import Shop
from dialog.readers import country_of
from dialog.scene import Scene
from dialog.tickets import reference
from dialog.understanding import Understanding
from dialog.understanding.normalise import normalise

LONGEST_SAID = 500  # characters of a message that people read in a note or a ticket
_A_SENTENCE = 3  # words, at least


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
    guesses: Guesses | None = None


@dataclass(frozen=True)
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

    @cached_property
    def is_question(self) -> bool:
        said = self.tokens
        for name in ("interjection", "greeting", "saying"):
            said = said[self.vocabulary.leading(name, said) :]
        return "?" in self.text or any(
            self.vocabulary.leading("question", told) > 0 for told in (self.tokens, said)
        )

    @cached_property
    def is_supposing(self) -> bool:
        """'¿qué pasa si llega roto?': a question about a rule, nothing has happened."""
        return self.says("supposing")

    @cached_property
    def names_a_case(self) -> bool:
        """'mi caso', 'el número de mi queja'"""
        return self.says("my_case", "my_reference")

    @cached_property
    def names_a_card(self) -> bool:
        """As it came: what is read (`messages`) has no bank card's number any more."""
        return any(names_a_card(message.text) for message in self.moment.messages)

    def says(self, *names: str) -> bool:
        """Does one of these lists stand anywhere in the message?"""
        return any(self.vocabulary.is_within(name, self.tokens) for name in names)

    @cached_property
    def plain(self) -> Tokens:
        """The words with chat shorthand written out: 'u r useless' -> 'you are useless'"""
        return tokens_of(normalise(self.text, self.spoken))

    def taken_for(self, intent: Intent) -> "Hearing":
        """The same words, which mean this."""
        return self if intent is self.intent else replace(self, intent=intent)

    @cached_property
    def pieces(self) -> list[Question]:
        """Of 'hola, horario y dirección': 'horario' and 'dirección', each read for itself."""
        return self._side_by_side.pieces(self.text, self.tokens)

    @cached_property
    def matters(self) -> list[Question]:
        """The questions and tasks among its pieces, if there are several: each of another kind."""
        return self._side_by_side.matters(self.pieces)

    def are_apart(self, one: Question, other: Question) -> bool:
        """Are these two pieces about different things?"""
        return self._side_by_side.are_apart(one, other)

    @property
    def _side_by_side(self) -> SideBySide:
        return SideBySide(self.house.understanding, self.vocabulary, self.spoken)

    def says_only(self, name: str) -> bool:
        if self.vocabulary.is_only(name, self.tokens):
            return True
        return self.plain != self.tokens and self.vocabulary.is_only(name, self.plain)

    def phrase(self, phrase_id: str, /, **blanks: str) -> str:
        return self.house.phrases.text(
            self.language, phrase_id, shop=self.house.shop_name, **blanks
        )

    def choices(self, *ids: str) -> tuple[Choice, ...]:
        """Choices whose label is the phrase of the same id."""
        return tuple(Choice(phrase_id, self.phrase(phrase_id)) for phrase_id in ids)

    @cached_property
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
            guessed_flow(self.intent),
            country_of(moment.contact.phone) or hours.country,
            where_spoken(self.language),
            self.state.topic,
            self.house.guesses,
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

    def missed(self, *replies: Reply, intent: Intent | None = None) -> Turn:
        """... that answers nothing: what was asked is kept, for whoever takes over."""
        notes = noted(self.state.notes, said=self.text[:LONGEST_SAID])
        return self.turn(*replies, intent=intent, misses=self.state.misses + 1, notes=notes)


@dataclass(frozen=True, slots=True)
class Words:
    """What was written in a moment, before anybody asks what it means."""

    messages: tuple[Inbound, ...]  # cleaned, oldest first
    text: str  # all of them as one
    tokens: Tokens
    tongue: str  # the language that they are said in
    cut: bool = False  # was the text longer than we read?
    is_galician: bool = False


def listen(house: House, moment: Moment) -> Words:
    """Clean and join the waiting messages, and tell their language."""
    state = moment.conversation.state
    messages = tuple(clean(message, state) for message in moment.messages)
    whole = "\n".join(message.text for message in messages if message.text and not message.choice)
    text = whole[:LONGEST]
    said = tokens_of(text)
    is_galician = house.vocabulary.is_within("galician", said)
    hint = hinted(moment, house.phrases.languages)
    tongue = spoken(house.understanding, state, hint, text, said)
    if house.vocabulary.is_within("foreign", said):  # none of ours
        tongue = state.language or hint or house.understanding.language_of("")
    elif is_galician and "pt" in house.phrases.languages:
        tongue = "pt"  # it resembles nothing more
    matter = without_opening(without_closing(text, said, house.vocabulary), said, house.vocabulary)
    if matter != text:
        text, said = matter, tokens_of(matter)
    is_cut = len(whole) > LONGEST
    return Words(messages, text, said, tongue, cut=is_cut, is_galician=is_galician)


def hear(house: House, moment: Moment, words: Words | None = None) -> Hearing:
    """Read what was said, in its own language; the customer's wish decides which one answers."""
    said = words or listen(house, moment)
    state = moment.conversation.state
    wish = wished(house.phrases, house.vocabulary, said.text, said.tokens)
    if not wish and said.is_galician and "es" in house.phrases.languages:
        wish = "es"  # whoever speaks it reads Spanish with ease
    asked = wish or _still_wished(state, said)
    language = asked or said.tongue
    state = replace(state, language=language, notes=_with_wish(state, said, wish, asked))
    state = on_one_subject(house.understanding, house.vocabulary, state, said.tokens)
    intent = read(house.understanding, house.vocabulary, said.text, state, said.tongue)
    only_a_wish = is_only_a_wish(house.vocabulary, said.tokens, wish)
    return Hearing(
        house, moment, state, said.messages, said.text, said.tokens, language, said.tongue, intent,
        cut=said.cut, only_a_wish=only_a_wish,
    )  # fmt: skip


def _still_wished(state: State, said: Words) -> str:
    """Until whole sentences come in a third language: 'em português' was never said, but meant."""
    wish = state.notes.get("wish", "")
    is_third = said.tongue not in (wish, state.notes.get("wished_in", said.tongue))
    return "" if is_third and len(said.tokens) >= _A_SENTENCE else wish


def _with_wish(state: State, said: Words, wish: str, asked: str) -> Notes:
    if wish and wish != state.notes.get("wish"):
        before = state.language or said.tongue
        notes = noted(without(state.notes, "wished_in"), wish=wish)
        return notes if before == wish else noted(notes, wished_in=before)  # 'English, please'
    if asked or "wish" not in state.notes:
        return state.notes
    return without(state.notes, "wish", "wished_in")
