"""The engine: one moment in, one turn out. It writes nothing and sends nothing.

The bot's character is the list POLICIES: what it tries, in order. Each is a short function that
returns a turn, or None to let the next one try.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace

from dialog.asked_once import AskedOnce
from dialog.flows import find_flows
from dialog.guesses import Guesses
from dialog.hearing.heard import LONGEST_SAID, Hearing, House, hear, listen
from dialog.hearing.subjects import noted_question
from dialog.hearing.vocabulary import Vocabulary
from dialog.hours import Hours
from dialog.model import Choice, Moment, OpenTicket, Owner, Reply, State, Turn
from dialog.notes import OF_THE_HANDOFF, Notes, noted, without
from dialog.phrases import Phrases
from dialog.policies.answers import answer_from_the_faq, offer_the_closest_answers
from dialog.policies.bare_numbers import take_a_bare_number_for_an_order
from dialog.policies.beginnings import go_on_with_what_was_shown, start_a_flow
from dialog.policies.browsing import take_what_was_offered_before, without_a_left_offer
from dialog.policies.choices import take_the_offered_choice
from dialog.policies.consent import obey_stop_and_start
from dialog.policies.corrections import (
    make_up_for_a_wrong_answer,
    offer_help_where_an_answer_did_not,
)
from dialog.policies.house_matters import (
    admit_what_only_the_team_knows,
    tell_when_somebody_answers,
)
from dialog.policies.introductions import note_who_is_writing
from dialog.policies.languages import change_the_language, say_which_languages_are_spoken
from dialog.policies.late_proofs import take_a_late_proof
from dialog.policies.leaving import leave_the_flow_when_asked
from dialog.policies.manners import greeted
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.open_flow import continue_the_open_flow, wait_when_asked
from dialog.policies.persons import (
    hand_over_at_once_in_danger,
    hand_over_at_once_on_anger,
    hand_over_what_was_not_solved,
    hand_over_when_asked,
)
from dialog.policies.photos import add_a_photo_to_the_open_case
from dialog.policies.places import (
    tell_it_for_a_place,
    tell_it_for_abroad,
    tell_it_for_home,
)
from dialog.policies.private_matters import keep_private_what_is_in_an_order
from dialog.policies.product_details import say_it_is_on_its_page
from dialog.policies.purchases import hear_the_rest_of_it
from dialog.policies.references import tell_a_tickets_status
from dialog.policies.repeats import not_twice
from dialog.policies.second_thoughts import take_up_what_was_left
from dialog.policies.sent_cases import (
    add_to_what_was_just_sent,
    put_right_what_was_just_sent,
    withdraw_what_was_sent,
)
from dialog.policies.silence import keep_quiet_while_a_person_answers
from dialog.policies.smalltalk import return_a_bare_courtesy, return_small_talk
from dialog.policies.tasks import MISSED_AT_MOST
from dialog.policies.waiting import (
    put_away,
    wake_at,
    wake_up_for_an_open_question,
    with_what_was_filed,
)
from dialog.policies.wordless import look_at_what_has_no_words
from dialog.ports import Shop
from dialog.saved import media_out
from dialog.tickets import reference
from dialog.understanding import Understanding

Policy = Callable[[Hearing], Coroutine[None, None, Turn | None]]

POLICIES: tuple[Policy, ...] = (
    # whatever is under way: what must be obeyed, and who speaks
    obey_stop_and_start,
    keep_quiet_while_a_person_answers,
    wake_up_for_an_open_question,
    hand_over_at_once_in_danger,
    hand_over_at_once_on_anger,
    hand_over_when_asked,
    hand_over_what_was_not_solved,
    leave_the_flow_when_asked,
    change_the_language,
    # what the last turns left open: an answer that was none, an offer, a form, a case just sent
    make_up_for_a_wrong_answer,
    offer_help_where_an_answer_did_not,
    take_up_what_was_left,
    take_what_was_offered_before,
    take_the_offered_choice,
    wait_when_asked,
    keep_private_what_is_in_an_order,
    continue_the_open_flow,
    add_a_photo_to_the_open_case,
    withdraw_what_was_sent,
    put_right_what_was_just_sent,
    add_to_what_was_just_sent,
    # something new: what can be told without reading it, tasks, answers
    look_at_what_has_no_words,
    tell_a_tickets_status,
    tell_when_somebody_answers,
    take_a_bare_number_for_an_order,
    take_a_late_proof,
    tell_it_for_a_place,
    note_who_is_writing,
    return_a_bare_courtesy,
    hear_the_rest_of_it,
    admit_what_only_the_team_knows,
    go_on_with_what_was_shown,
    start_a_flow,
    tell_it_for_home,
    tell_it_for_abroad,
    answer_from_the_faq,
    return_small_talk,
    say_which_languages_are_spoken,
    # not sure
    say_it_is_on_its_page,
    offer_the_closest_answers,
    admit_and_offer_a_person,
)

MEDIA_AT_MOST = 12  # kept for a story that is still to come


class Engine:
    """Decides what to answer; the same moment always leads to the same turn."""

    def __init__(
        self,
        understanding: Understanding,
        phrases: Phrases,
        shop: Shop,
        hours: Hours,
        shop_name: str,
    ) -> None:
        self.understanding = understanding  # replaced when the FAQ is reloaded
        self._phrases = phrases
        self._shop = shop
        self._hours = hours
        self._shop_name = shop_name
        self._vocabulary = Vocabulary(phrases)
        self._flows = find_flows()
        self.guesses: Guesses | None = None  # counted where anybody may write: `serve`

    async def take_turn(self, moment: Moment) -> Turn:
        house = self._house()  # read once: no turn sees two versions of the merchant's files
        moment, left_over = put_away(moment)
        moment = _back_with_the_bot(moment)
        words = listen(house, moment)
        await house.understanding.get_ready("", words.tongue)
        heard = await without_a_left_offer(hear(house, moment, words), words)
        return _finished(heard, await _decided(heard, left_over))

    def speak(self, phrases: Phrases) -> None:
        """With other words, from the next turn on: the merchant has changed them."""
        self._phrases, self._vocabulary = phrases, Vocabulary(phrases)

    def _house(self) -> House:
        return House(
            self.understanding,
            self._phrases,
            self._vocabulary,
            AskedOnce(self._shop),
            self._hours,
            self._shop_name,
            self._flows,
            self.guesses,
        )


async def _decided(heard: Hearing, left_over: tuple[OpenTicket, ...]) -> Turn:
    """The first policy that has something to say; the last one always has."""
    for policy in POLICIES:
        turn = await policy(heard)
        if turn is not None:
            effects = (*left_over, *turn.effects)
            return replace(turn, policy=policy.__name__, effects=effects)
    raise AssertionError("the last policy answers everything")


def _back_with_the_bot(moment: Moment) -> Moment:
    """Once a person has given the customer back, the next handoff starts afresh."""
    conversation = moment.conversation
    notes = conversation.state.notes
    if conversation.owner is not Owner.BOT or "handed_at" not in notes:
        return moment
    kept = without(notes, *OF_THE_HANDOFF)
    kept = noted(kept, met=True, greeted=notes["handed_at"])  # who has talked to us is no stranger
    state = replace(conversation.state, notes=kept)
    return replace(moment, conversation=replace(conversation, state=state))


def _finished(heard: Hearing, turn: Turn) -> Turn:
    """The turn with its texts, its manners, and what must be remembered of it."""
    turn = with_what_was_filed(heard, turn)
    replies = _after_a_card(heard, turn.replies)
    told = tuple(_in_words(heard, reply) for reply in replies)
    told, spoken = not_twice(heard, told, turn.owner)
    name = str(turn.state.known.get("name") or "")
    replies, greeting = greeted(heard, told, turn.policy, name)
    state = _remembering(heard, turn, told, noted(spoken, **greeting))
    wakes = wake_at(state, heard.now) if turn.owner is Owner.BOT else None
    return replace(turn, replies=replies, state=state, wake_at=wakes)


def _after_a_card(heard: Hearing, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """Whoever typed a card's number is told that it is not wanted."""
    is_told = bool(replies) and heard.names_a_card
    return (Reply("bot.card_blanked"), *replies) if is_told else replies


def _in_words(heard: Hearing, reply: Reply) -> Reply:
    told = replace(reply, choices=_each_once(reply.choices)) if reply.choices else reply
    return told if told.text else replace(told, text=heard.phrase(told.phrase, **told.blanks))


def _each_once(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """A person who was among the answers is not offered again as a way out."""
    return tuple({choice.text: choice for choice in choices}.values())


def _remember_media(heard: Hearing, turn: Turn, notes: Notes) -> None:
    """A photo that comes before its story is not asked for again."""
    news = [media_out(item) for message in heard.messages for item in message.media]
    if turn.state.flow is not None:
        notes.pop("media", None)  # the flow has them now
    elif news and heard.state.flow is None:
        notes["media"] = [*notes.get("media", ()), *news][-MEDIA_AT_MOST:]


def _remembering(heard: Hearing, turn: Turn, told: tuple[Reply, ...], news: Notes) -> State:
    notes = noted(turn.state.notes, **news)
    if heard.messages:
        notes["since"] = heard.now.isoformat()
        notes.pop("reminded", None)
        opens = any(isinstance(effect, OpenTicket) for effect in turn.effects)
        if turn.state.flow is not None and not opens:
            notes["reference"] = reference(heard.messages[-1].number)
    if turn.state.misses == 0:
        notes.pop("said", None)
        notes.pop("missed", None)
    elif heard.text and turn.state.misses > heard.state.misses:
        notes["missed"] = [*notes.get("missed", ()), heard.text[:LONGEST_SAID]][-MISSED_AT_MOST:]
    if turn.state.flow is not None:
        notes.pop("left", None)
    _remember_media(heard, turn, notes)
    if not told:
        return replace(turn.state, notes=notes)
    notes["last"] = told[-1].phrase
    if any(reply.phrase.startswith("faq:") for reply in told):
        notes |= noted_question(heard, turn)
    offered = next((reply.choices for reply in reversed(told) if reply.choices), ())
    return replace(turn.state, notes=notes, offered=offered)
