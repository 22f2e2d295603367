"""To a person: because the customer asks, is angry, or the bot is at its end."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from dialog.chat import UNSOLVED, Chat
from dialog.damage import is_surely_told
from dialog.flow import play
from dialog.flow_state import began, told_so_far
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, faq_of, is_answered, sure
from dialog.hearing.mood import is_angry, is_in_danger
from dialog.hearing.parts import matters
from dialog.hearing.questions import questions_in
from dialog.hearing.who_speaks import wants_somebody
from dialog.listening import tokens_of
from dialog.model import FlowState, HandOver, Intent, Json, Owner, Reply, Turn
from dialog.policies.answers import answer_of
from dialog.readers import (
    email_address,
    order_number,
    person_name,
    phone_in,
    photos_in,
    refusable_phone,
)
from dialog.saved import media_in

SHORT_WISH = 12  # words; in a longer text a person may just be part of the story
SHORT = 5  # words that may be an answer to an offer of ours
LONGEST_SAID = 500  # characters of the newest words in the ticket; the timeline has all


async def hand_over_at_once_in_danger(heard: Hearing) -> Turn | None:
    """Whom to call, and a person: nothing else matters now."""
    if heard.tapped or not is_in_danger(heard.tokens, heard.vocabulary):
        return None
    return await to_a_person(heard, "danger", sure("flow:human", mood="danger"))


async def hand_over_at_once_on_anger(heard: Hearing) -> Turn | None:
    if heard.tapped or not _is_angry(heard):
        return None
    return await to_a_person(heard, "anger", sure("flow:human", mood="anger"))


def _is_angry(heard: Hearing) -> bool:
    """What came broken is looked for only where there are angry words."""
    angry = partial(is_angry, heard.text, heard.tokens, heard.vocabulary)
    if angry(is_telling=True):
        return True
    return angry() and not is_surely_told(heard.text, heard.house.phrases, heard.language)


async def hand_over_when_asked(heard: Hearing) -> Turn | None:
    if heard.tapped or not asks_for_a_person(heard, in_form=heard.state.flow is not None):
        return None
    is_read = heard.intent.id == "flow:human"
    turn = await to_a_person(heard, "asked", heard.intent if is_read else sure("flow:human"))
    return replace(turn, replies=(*_answers_besides(heard), *turn.replies))


def _answers_besides(heard: Hearing) -> list[Reply]:
    """'quiero hablar con una persona, y ¿cuánto cuesta el envío?': that needs no waiting."""
    if heard.state.flow is not None:
        return []
    asked = (*heard.pieces, *questions_in(heard))
    plain = [one.faq_id for one in asked if one.intent.score >= PLAIN]
    told = [answer_of(heard, faq_id) for faq_id in dict.fromkeys(filter(None, plain))]
    return [reply for reply in told if reply is not None]


async def hand_over_what_was_not_solved(heard: Hearing) -> Turn | None:
    """'sigo con el mismo problema', after people had closed the case: it is open again."""
    tickets = heard.moment.tickets
    if heard.tapped or heard.state.flow is not None:
        return None
    if not tickets or tickets[-1].status != "closed":
        return None
    if len(heard.tokens) > SHORT_WISH or not heard.vocabulary.is_within("unsolved", heard.tokens):
        return None
    return await to_a_person(heard, UNSOLVED, sure("flow:human", again=tickets[-1].number))


def asks_for_a_person(heard: Hearing, *, in_form: bool = False) -> bool:
    """By its meaning, or by plain words in a short message that is no clear question.

    In a form it must be plain: 'prefiero que no' is first of all an answer.
    """
    if is_not_wanted(heard) or refuses_one_first(heard) or heard.says_only("something_else"):
        return False
    means_it = is_answered(heard.intent) and heard.intent.id == "flow:human"
    means_it = means_it and not _refuses_calls(heard)
    if means_it and (not in_form or heard.intent.score >= PLAIN):
        return True
    if heard.says_only("person"):
        return True
    is_question = is_answered(heard.intent) and bool(faq_of(heard.intent))
    is_short = len(heard.tokens) <= SHORT_WISH
    is_call = heard.vocabulary.is_within("call_me", heard.tokens) and not _refuses_calls(heard)
    if is_short and not in_form and is_call:
        return True  # in a form it comes with the number that is asked for
    wants_one = wants_somebody(heard.text, heard.vocabulary)
    if wants_one and is_short and not is_question:
        return True
    return not in_form and _asks_for_one_besides(heard, wants_one=wants_one)


def _asks_for_one_besides(heard: Hearing, *, wants_one: bool) -> bool:
    """'I want to talk to someone. And how long do refunds take?'"""
    if any(one.intent.id == "flow:human" for one in heard.matters):
        return True
    if not wants_one:
        return False
    parts = matters(heard.text, heard.vocabulary)
    short = [part for part in parts if len(tokens_of(part)) <= SHORT_WISH]
    understanding = heard.house.understanding
    wishes = (understanding.read(part, heard.spoken) for part in short if len(parts) > 1)
    return any(_is_plainly_wanted(one) for one in wishes)


def _is_plainly_wanted(intent: Intent) -> bool:
    return is_answered(intent) and intent.id == "flow:human" and intent.score >= PLAIN


def is_not_wanted(heard: Hearing) -> bool:
    """'no quiero hablar con nadie', 'no quiero una persona'; not 'no quiero hablar con un bot'."""
    words, said = heard.vocabulary, heard.tokens
    step = unwanted_first(heard)
    rest = said[step:]
    return step > 0 and 0 < len(rest) <= SHORT and words.is_only("person", rest)


def unwanted_first(heard: Hearing) -> int:
    """How many words refuse at once: 'no quiero ...'; none of 'não, queria falar com alguém'."""
    return heard.vocabulary.leading("unwanted", tokens_of(heard.text.partition(",")[0]))


def refuses_one_first(heard: Hearing) -> bool:
    """'no quiero una persona, solo dime dónde está mi pedido'"""
    first, _, rest = heard.text.partition(",")
    said = tokens_of(first)
    step = heard.vocabulary.leading("unwanted", said)
    is_person = 0 < len(said[step:]) <= SHORT and heard.vocabulary.is_only("person", said[step:])
    return step > 0 and is_person and bool(rest.strip())


def _refuses_calls(heard: Hearing) -> bool:
    """'no quiero que me llamen' is about the phone."""
    reader = refusable_phone(phone_in(heard.scene.region))
    return any(reader.spot(item) == "" for item in heard.messages)


async def to_a_person(heard: Hearing, reason: str, intent: Intent | None = None) -> Turn:
    """Hand over with all that is known: nobody wants to tell it twice."""
    facts = {**told(heard), "reason": reason}
    if reason == "asked":
        facts |= _wanted(heard)
    state = began("human", **facts)
    known = {**heard.state.known, **_left_here(heard)}
    chat = await play(Chat(heard.scene, state, known), heard.house.flows["human"])
    turn = heard.turn(
        *chat.replies,
        effects=tuple(chat.effects),
        intent=intent or sure("flow:human"),
        known=known,
    )
    return handed_over(heard, turn)


def handed_over(heard: Hearing, turn: Turn) -> Turn:
    """If the turn hands over: the queue owns, and the bot's own threads end here."""
    numbers = [effect.ticket for effect in turn.effects if isinstance(effect, HandOver)]
    if not numbers:
        return turn
    notes = {key: value for key, value in turn.state.notes.items() if key != "unfinished"}
    notes |= {"handed_at": heard.now.isoformat(), "ticket": numbers[-1]}
    state = replace(turn.state, flow=None, paused=(), offered=(), misses=0, notes=notes)
    return replace(turn, state=state, owner=Owner.QUEUE)


def told(heard: Hearing) -> dict[str, Json]:
    """What the customer has told so far: in open flows, earlier ones, and just now."""
    state = heard.state
    facts: dict[str, Json] = dict(_mapping(state.notes.get("unfinished")))
    for flow in (*state.paused, *((state.flow,) if state.flow else ())):
        facts |= {"flow": flow.name, **_answers(flow)}
    known = {**state.known, **_left_here(heard)}
    facts |= {key: known[key] for key in ("name", "email", "phone") if known.get(key)}
    facts |= _of_an_order(heard) if "order" not in facts else {}
    photos = _photos(heard)
    facts |= {"photos": photos} if photos else {}
    if heard.text:
        facts["said"] = heard.text[:LONGEST_SAID]
    return facts


def _of_an_order(heard: Hearing) -> dict[str, Json]:
    """The order that they name now, or the one that was just shown."""
    named = next((found for item in heard.messages if (found := order_number.spot(item))), None)
    is_newest = heard.state.topic == "flow:order-status"
    order = named or (heard.state.known.get("order") if is_newest else None)
    return {"order": order} if order else {}


def _photos(heard: Hearing) -> list[str]:
    """All that were sent on the way here."""
    flows = (*heard.state.paused, *((heard.state.flow,) if heard.state.flow else ()))
    kept = [photo for flow in flows for photo in flow.answers.get("photos") or ()]
    before = () if kept else photos_in(media_in(heard.state.notes.get("media", ())))
    news = [photo for item in heard.messages for photo in photos_in(item.media)]
    return [*kept, *before, *news]


def _left_here(heard: Hearing) -> dict[str, Json]:
    """'soy Ana, llámenme al 600 111 222': who they are, in the words that ask for a person."""
    readers = {
        "name": person_name,
        "email": email_address,
        "phone": phone_in(heard.scene.region),
    }
    return {
        name: found
        for name, reader in readers.items()
        for message in heard.messages
        if (found := reader.spot(message))
    }


def _wanted(heard: Hearing) -> dict[str, Json]:
    """What they had asked before: a 'sí' to our offer tells nobody anything."""
    before = str(heard.state.notes.get("said", ""))
    answers_us = bool(heard.state.offered) and len(heard.tokens) <= SHORT
    return {"said": before} if before and answers_us else {}


def _answers(flow: FlowState) -> dict[str, Json]:
    return {key: value for key, value in told_so_far(flow).items() if key not in ("reason", "said")}


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
