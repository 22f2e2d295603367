"""Flows: start one, ask its open question again, come back to it."""

from dataclasses import replace
from functools import lru_cache, partial

from dialog.chat import Chat
from dialog.choosing import chosen
from dialog.errors import ShopUnavailable
from dialog.flow import flow_named, is_closing, play
from dialog.flow_state import began, listened
from dialog.flows import intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import sure
from dialog.model import (
    Choice,
    FlowState,
    HandOver,
    Inbound,
    Intent,
    Media,
    Reply,
    State,
    Turn,
)
from dialog.phrases import Phrases
from dialog.policies.handing_over import handed_over, to_a_person
from dialog.policies.left_forms import noted_as_left
from dialog.readers import order_number
from dialog.readers.spoken_numbers import in_digits
from dialog.saved import media_in

PAUSED_AT_MOST = 2
_A_NAME = 6  # words, at most, that only name the task that we have offered to go on with
A_BARE_FACT = 4  # words around the number of an order

TALK_TO_A_PERSON = "bot.person.yes"
MISSED_AT_MOST = 3  # messages that were written and not understood, in a row


async def start(
    heard: Hearing, name: str, news: tuple[Inbound, ...], *, is_first_answer: bool = False
) -> Turn:
    """Begin a flow; an open one is paused. The news may be its first question's answer."""
    waiting = _waiting(heard, name)
    if waiting is not None and _is_only_named(heard):
        news = ()  # 'ok, now the complaint' answers none of its questions
    state = waiting or began(name)
    before = media_in(heard.state.notes.get("media", ())) or _media_of_an_offer(heard)
    state = replace(state, media=(*state.media, *before))
    if is_first_answer:
        primed = await played(heard, state, ())
        state = primed.state if primed else state
    if flow_named(name).reports and waiting is None:
        news = (*_told_before(heard, news), *news)
    chat = await played(heard, state, news)
    if chat is not None and waiting is not None and not chat.understood:
        chat = await played(heard, state, ())  # its open question, and no more
    if chat is None:
        return await to_a_person(heard, "shop_down")
    open_now = heard.state.flow
    paused = tuple(item for item in heard.state.paused if item is not waiting)
    if open_now is not None and open_now.name != name and not is_closing(open_now):
        paused = (*(item for item in paused if item.name != name), open_now)[-PAUSED_AT_MOST:]
    return after_run(heard, chat, state, paused)


def _media_of_an_offer(heard: Hearing) -> tuple[Media, ...]:
    """'é a bolsa', beside a photo, was taken for a search: the photo is of what comes next."""
    flow = heard.state.flow
    return flow.media if flow is not None and is_closing(flow) else ()


def _told_before(heard: Hearing, news: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """'llegaron hoy las botas', which led to nothing yet, belongs to 'y vienen rotas'."""
    texts = [item.text for item in news]
    missed = dict.fromkeys(heard.state.notes.get("missed", ()))
    return tuple(Inbound("", "", "", told) for told in missed if told not in texts)


def _waiting(heard: Hearing, name: str) -> FlowState | None:
    """'ah, y mi pedido': the question that was left is taken up; another number is another one."""
    last = heard.state.paused[-1].name if heard.state.paused else ""
    is_offered = last == name and heard.state.notes.get("last") == "bot.resume"
    is_asked = flow_named(name).asked and not any(map(order_number.spot, heard.messages))
    if not (is_asked or is_offered):
        return None
    return next((item for item in heard.state.paused if item.name == name), None)


def _is_only_named(heard: Hearing) -> bool:
    """'ok, now the complaint'; an address or a number is more than its name."""
    tells = any(sign.isdigit() or sign == "@" for sign in heard.text)
    was_offered = heard.state.notes.get("last") == "bot.resume"
    return was_offered and len(heard.tokens) <= _A_NAME and not tells


async def resume(heard: Hearing, *, wanted: bool) -> Turn:
    """The answer to 'shall we go on with ...?'"""
    still_open = await asked_again(heard) if wanted else ()
    if still_open:  # it was never left
        return heard.understood(*still_open)
    *others, last = heard.state.paused or (None,)
    if last is None or not wanted:
        return heard.understood(Reply("bot.all_right"), paused=(), flow=None)
    rest = tuple(item for item in others if item is not None)
    chat = await played(heard, last, ())
    if chat is None:
        return await to_a_person(heard, "shop_down")
    question = chat.replies[-1:] if not chat.finished else chat.replies
    turn = heard.understood(
        *question, intent=sure(intent_of(last.name), resumed=True), paused=rest, flow=chat.state
    )
    return turn if not chat.finished else replace(turn, state=replace(turn.state, flow=None))


async def asked_again(heard: Hearing, *, in_full: bool = False) -> tuple[Reply, ...]:
    """The open question once more, without what was said around it."""
    flow = heard.state.flow
    if flow is None or flow.name not in heard.house.flows:
        return ()
    chat = await played(heard, flow, ())
    if chat is None or chat.finished or not chat.replies:
        return ()
    question = chat.replies[-1]
    return (replace(question, text="") if in_full else question,)


async def played(heard: Hearing, flow: FlowState, news: tuple[Inbound, ...]) -> Chat | None:
    """The flow's run; None when the shop does not answer."""
    chat = Chat(heard.scene, flow, dict(heard.state.known), news)
    try:
        return await play(chat, heard.house.flows[flow.name].telling)
    except ShopUnavailable:
        return None


def after_run(
    heard: Hearing, chat: Chat, flow: FlowState, paused: tuple[FlowState, ...] | None = None
) -> Turn:
    """The turn that a run led to: its question, or its end and what comes after it."""
    paused = heard.state.paused if paused is None else paused
    kept = replace(listened(chat.state, heard.messages), misses=0)
    is_unsent = chat.finished and not chat.effects  # 'no lo envíes'
    turn = heard.understood(
        *chat.replies,
        intent=_intent(heard, flow),
        flow=None if chat.finished else kept,
        paused=paused,
        known=chat.known,
        topic=intent_of(flow.name),
        notes=noted_as_left(heard.state.notes, flow) if is_unsent else heard.state.notes,
    )
    turn = replace(turn, effects=tuple(chat.effects))
    if any(isinstance(effect, HandOver) for effect in turn.effects):
        return handed_over(heard, turn)
    if chat.finished and paused:
        return replace(turn, replies=(*turn.replies, offer_to_go_on(heard, paused[-1])))
    return turn


def _intent(heard: Hearing, flow: FlowState) -> Intent:
    """What starts a flow keeps its score; what answers its questions is sure."""
    own = intent_of(flow.name)
    return heard.intent if heard.intent.id == own and not flow.asked else sure(own)


def offer_to_go_on(heard: Hearing, flow: FlowState) -> Reply:
    """'Shall we go on with your complaint?'"""
    about = f"bot.about.{flow.name}"
    known = about if heard.house.phrases.has(about) else "bot.about.other"
    choices = heard.choices("bot.resume.yes", "bot.resume.no")
    return Reply("bot.resume", {"about": heard.phrase(known)}, choices)


def is_a_bare_number(heard: Hearing) -> bool:
    """'10452', 'el #10452', '10452 ana@example.com': nothing else is typed like that."""
    if not any(map(str.isdigit, in_digits(heard.text))) or words_around(heard) > A_BARE_FACT:
        return False
    return any(map(order_number.spot, heard.messages))


def words_around(heard: Hearing) -> int:
    """Beside numbers and addresses: 'mis pedidos 10452 y 10460, ana@example.com' -> 3"""
    words = (word for word in in_digits(heard.text).split() if "@" not in word)
    return sum(any(map(str.isalpha, word)) for word in words)


def _may_be_agreed_to(offered: tuple[Choice, ...]) -> bool:
    """'ok' beside 'did you mean ...?' is no wish to talk to a person."""
    lasts = [choice.id.rpartition(".")[2] for choice in offered]
    return len(offered) == 1 or "no" in lasts


def chosen_of(heard: Hearing, state: State) -> str | None:
    """Which of the last choices the newest messages name; engine's and flows' alike."""
    words = partial(_words_of, heard.house.phrases, _may_be_agreed_to(state.offered))
    found = (chosen(message, state.offered, words) for message in reversed(heard.messages))
    return next((choice_id for choice_id in found if choice_id), None)


@lru_cache(maxsize=1024)  # asked of every choice at every turn
def _words_of(phrases: Phrases, is_asked: bool, choice_id: str) -> tuple[str, ...]:
    """The choice's own words, and where one may agree to it, every 'yes' and 'no'."""
    last = choice_id.rpartition(".")[2]
    everywhere = phrases.all_words(f"bot.{last}") if last in ("yes", "no") else ()
    own = phrases.all_words(choice_id)
    if is_asked:
        return (*own, *everywhere)
    return tuple(word for word in own if word not in everywhere)
