"""The engine: one moment in, one turn out. It writes nothing and sends nothing.

The bot's character is the list POLICIES: what it tries, in order. Each is a short function that
returns a turn, or None to let the next one try.
"""

from collections.abc import Callable, Coroutine
from dataclasses import replace

from dialog.flows import find_flows
from dialog.hours import Hours
from dialog.model import Json, Moment, OpenTicket, Owner, Reply, State, Turn
from dialog.phrases import Phrases
from dialog.policies.answers import answer_from_the_faq, offer_the_closest_answers
from dialog.policies.beginnings import (
    go_on_with_what_was_shown,
    start_a_flow,
    take_a_bare_number_for_an_order,
)
from dialog.policies.choices import take_the_offered_choice
from dialog.policies.consent import obey_stop_and_start
from dialog.policies.hearing import LONGEST, Hearing, House, hear
from dialog.policies.lookups import (
    change_the_language,
    note_who_is_writing,
    tell_a_tickets_status,
)
from dialog.policies.manners import greeted
from dialog.policies.misses import admit_and_offer_a_person
from dialog.policies.persons import hand_over_at_once_on_anger, hand_over_when_asked
from dialog.policies.photos import add_a_photo_to_the_open_case
from dialog.policies.silence import keep_quiet_while_a_person_answers
from dialog.policies.smalltalk import return_a_bare_courtesy, return_small_talk
from dialog.policies.tasks import continue_the_open_flow, leave_the_flow_when_asked
from dialog.policies.vocabulary import Vocabulary
from dialog.policies.waiting import put_away, wake_at, wake_up_for_an_open_question
from dialog.policies.wordless import look_at_what_has_no_words
from dialog.ports import Shop
from dialog.saved import media_out
from dialog.tickets import reference
from dialog.understanding import Understanding

Policy = Callable[[Hearing], Coroutine[None, None, Turn | None]]

POLICIES: tuple[Policy, ...] = (
    obey_stop_and_start,
    keep_quiet_while_a_person_answers,
    wake_up_for_an_open_question,
    hand_over_at_once_on_anger,
    hand_over_when_asked,
    leave_the_flow_when_asked,
    change_the_language,
    take_the_offered_choice,
    continue_the_open_flow,
    add_a_photo_to_the_open_case,
    look_at_what_has_no_words,
    tell_a_tickets_status,
    take_a_bare_number_for_an_order,
    note_who_is_writing,
    return_a_bare_courtesy,
    go_on_with_what_was_shown,
    start_a_flow,
    answer_from_the_faq,
    return_small_talk,
    offer_the_closest_answers,
    admit_and_offer_a_person,
)

MEDIA_AT_MOST = 12  # kept for a story that is still to come
_OF_THE_HANDOFF = ("handed_at", "ticket", "reassured", "thanked")  # notes that end with it


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

    async def take_turn(self, moment: Moment) -> Turn:
        await self._get_ready(moment)
        moment, left_over = put_away(moment)
        heard = hear(self._house(), _back_with_the_bot(moment))
        turn = await _decided(heard)
        return _finished(heard, replace(turn, effects=(*left_over, *turn.effects)))

    async def _get_ready(self, moment: Moment) -> None:
        text = " ".join(message.text for message in moment.messages)
        await self.understanding.get_ready(text[:LONGEST], moment.conversation.state.language)

    def _house(self) -> House:
        return House(
            self.understanding,
            self._phrases,
            self._vocabulary,
            self._shop,
            self._hours,
            self._shop_name,
            self._flows,
        )


async def _decided(heard: Hearing) -> Turn:
    """The first policy that has something to say; the last one always has."""
    for policy in POLICIES:
        turn = await policy(heard)
        if turn is not None:
            return replace(turn, policy=policy.__name__)
    raise AssertionError("the last policy answers everything")


def _back_with_the_bot(moment: Moment) -> Moment:
    """Once a person has given the customer back, the next handoff starts afresh."""
    conversation = moment.conversation
    notes = conversation.state.notes
    if conversation.owner is not Owner.BOT or "handed_at" not in notes:
        return moment
    kept = {key: value for key, value in notes.items() if key not in _OF_THE_HANDOFF}
    state = replace(conversation.state, notes=kept)
    return replace(moment, conversation=replace(conversation, state=state))


def _finished(heard: Hearing, turn: Turn) -> Turn:
    """The turn with its texts, its manners, and what must be remembered of it."""
    replies = tuple(_in_words(heard, reply) for reply in turn.replies)
    turn = greeted(heard, replace(turn, replies=replies))
    state = _remembering(heard, turn)
    wakes = wake_at(state, heard.now) if turn.owner is Owner.BOT else None
    return replace(turn, state=state, wake_at=wakes)


def _in_words(heard: Hearing, reply: Reply) -> Reply:
    return reply if reply.text else replace(reply, text=heard.phrase(reply.phrase, **reply.blanks))


def _remember_media(heard: Hearing, turn: Turn, notes: dict[str, Json]) -> None:
    """A photo that comes before its story is not asked for again."""
    news = [media_out(item) for message in heard.messages for item in message.media]
    if turn.state.flow is not None:
        notes.pop("media", None)  # the flow has them now
    elif news and heard.state.flow is None:
        notes["media"] = [*notes.get("media", ()), *news][-MEDIA_AT_MOST:]


def _remembering(heard: Hearing, turn: Turn) -> State:
    notes = dict(turn.state.notes)
    if heard.messages:
        notes |= {"since": heard.now.isoformat()}
        notes.pop("reminded", None)
        if not any(isinstance(effect, OpenTicket) for effect in turn.effects):
            notes["reference"] = reference(heard.messages[-1].number)
    if turn.state.misses == 0:
        notes.pop("said", None)
    _remember_media(heard, turn, notes)
    if not turn.replies:
        return replace(turn.state, notes=notes)
    notes["last"] = turn.replies[-1].phrase
    offered = next((reply.choices for reply in reversed(turn.replies) if reply.choices), ())
    return replace(turn.state, notes=notes, offered=offered)
