"""Flows: start one, go on with the open one, leave it, come back to it."""

from dataclasses import replace

from dialog.choosing import chosen
from dialog.errors import ShopUnavailable
from dialog.flow import Chat, began, listened, play
from dialog.flows import flow_of, intent_of
from dialog.model import Choice, FlowState, HandOver, Inbound, Intent, Json, Reply, State, Turn
from dialog.policies.answers import answer_of
from dialog.policies.hearing import Hearing, faq_of, is_answered, sure
from dialog.policies.persons import PLAIN, asks_for_a_person, handed_over, to_a_person, told
from dialog.policies.smalltalk import aside
from dialog.policies.witnesses import told_by_witnesses, witnessed
from dialog.readers import declines
from dialog.saved import media_in

PAUSED_AT_MOST = 2
SENTENCE = 3  # words, at least
SURE = 0.95  # score from which a word or two are enough
HAND_OVER_AT = 3  # misses in a row on one question
_ASIDE_AT_MOST = 14  # words: a longer text on an open question is an answer to it

TALK_TO_A_PERSON = "bot.person.yes"


async def leave_the_flow_when_asked(heard: Hearing) -> Turn | None:
    if heard.state.flow is None or heard.tapped or not heard.says_only("cancel"):
        return None
    if declines(heard.text) and await _is_an_answer(heard, heard.state.flow):
        return None
    return _left(heard, heard.state.flow)


def _left(heard: Hearing, flow: FlowState) -> Turn:
    intent = sure(intent_of(flow.name), left=True)
    return heard.understood(Reply("bot.left_flow"), intent=intent, flow=None, paused=())


async def _is_an_answer(heard: Hearing, flow: FlowState) -> bool:
    """'no quiero' to 'and your phone?' refuses the phone, not the whole task."""
    if flow.name not in heard.house.flows:
        return False
    chat = await _played(heard, flow, heard.messages)
    return chat is not None and chat.understood and not chat.taken_whole


async def continue_the_open_flow(heard: Hearing) -> Turn | None:
    flow = heard.state.flow
    if flow is None or not heard.messages:
        return None
    if flow.name not in heard.house.flows:
        return _gone(heard, flow)
    chat = await _played(heard, flow, heard.messages)
    if chat is None:
        return await to_a_person(heard, "shop_down")
    is_aside = _is_aside(heard, flow) if chat.taken_whole else await _asks_of_another(heard, flow)
    if chat.understood and not is_aside:
        return _after(heard, chat, flow)
    if not heard.tokens and not heard.tapped:
        return None  # a voice note, a sticker: said so by the policy for what has no words
    return await _something_else(heard, flow) or await _missed(heard, flow, chat)


async def start(
    heard: Hearing, name: str, news: tuple[Inbound, ...], *, is_first_answer: bool = False
) -> Turn:
    """Begin a flow; an open one is paused. The news may be its first question's answer."""
    state = replace(began(name), media=media_in(heard.state.notes.get("media", ())))
    if is_first_answer:
        primed = await _played(heard, state, ())
        state = primed.state if primed else state
    chat = await _played(heard, state, news)
    if chat is None:
        return await to_a_person(heard, "shop_down")
    open_now = heard.state.flow
    paused = heard.state.paused
    if open_now is not None and open_now.name != name:
        paused = (*(item for item in paused if item.name != name), open_now)[-PAUSED_AT_MOST:]
    return _after(heard, chat, state, paused)


async def resume(heard: Hearing, *, wanted: bool) -> Turn:
    """The answer to 'shall we go on with ...?'"""
    *others, last = heard.state.paused or (None,)
    if last is None or not wanted:
        return heard.understood(Reply("bot.all_right"), paused=(), flow=None)
    rest = tuple(item for item in others if item is not None)
    chat = await _played(heard, last, ())
    if chat is None:
        return await to_a_person(heard, "shop_down")
    question = chat.replies[-1:] if not chat.finished else chat.replies
    turn = heard.understood(
        *question, intent=sure(intent_of(last.name), resumed=True), paused=rest, flow=chat.state
    )
    return turn if not chat.finished else replace(turn, state=replace(turn.state, flow=None))


async def asked_again(heard: Hearing) -> tuple[Reply, ...]:
    """The open question once more, without what was said around it."""
    flow = heard.state.flow
    if flow is None or flow.name not in heard.house.flows:
        return ()
    chat = await _played(heard, flow, ())
    return tuple(chat.replies[-1:]) if chat and not chat.finished else ()


async def _played(heard: Hearing, flow: FlowState, news: tuple[Inbound, ...]) -> Chat | None:
    """The flow's run; None when the shop does not answer."""
    chat = Chat(heard.scene(), flow, dict(heard.state.known), news)
    try:
        return await play(chat, heard.house.flows[flow.name])
    except ShopUnavailable:
        return None


def _after(
    heard: Hearing, chat: Chat, flow: FlowState, paused: tuple[FlowState, ...] | None = None
) -> Turn:
    """The turn that a run led to: its question, or its end and what comes after it."""
    paused = heard.state.paused if paused is None else paused
    kept = replace(listened(chat.state, heard.messages), misses=0)
    turn = heard.understood(
        *chat.replies,
        intent=_intent(heard, flow),
        flow=None if chat.finished else kept,
        paused=paused,
        known=chat.known,
    )
    turn = replace(turn, effects=tuple(chat.effects))
    if any(isinstance(effect, HandOver) for effect in turn.effects):
        return handed_over(heard, turn)
    if chat.finished and paused:
        return replace(turn, replies=(*turn.replies, _offer_to_resume(heard, paused[-1])))
    return turn


def _intent(heard: Hearing, flow: FlowState) -> Intent:
    """What starts a flow keeps its score; what answers its questions is sure."""
    own = intent_of(flow.name)
    return heard.intent if heard.intent.id == own and not flow.asked else sure(own)


def _offer_to_resume(heard: Hearing, flow: FlowState) -> Reply:
    about = f"bot.about.{flow.name}"
    known = about if heard.house.phrases.has(about) else "bot.about.other"
    choices = heard.choices("bot.resume.yes", "bot.resume.no")
    return Reply("bot.resume", {"about": heard.phrase(known)}, choices)


def _is_aside(heard: Hearing, flow: FlowState) -> bool:
    """Is this text a question of its own, though the open question would take any words?"""
    if heard.tapped or len(heard.tokens) > _ASIDE_AT_MOST or not is_answered(heard.intent):
        return False
    other_flow = flow_of(heard.intent.id)
    is_other = bool(faq_of(heard.intent)) or other_flow not in ("", flow.name)
    is_named = len(heard.tokens) <= SENTENCE and heard.intent.score >= PLAIN
    return is_other and (heard.is_question or is_named)


async def _asks_of_another(heard: Hearing, flow: FlowState) -> bool:
    """'¿dónde está mi pedido 10452?', while a complaint asks for its number."""
    return heard.is_question and bool(await told_by_witnesses(heard) - {flow.name})


async def _something_else(heard: Hearing, flow: FlowState) -> Turn | None:
    """The words were no answer, but they were understood: answer them, then ask again."""
    if heard.tapped:
        return None
    said = aside(heard) or _reason_for_asking(heard, flow)
    if said is not None:
        question = () if said.phrase == "bot.no_hurry" else await asked_again(heard)
        return heard.understood(said, *question)
    if asks_for_a_person(heard):
        return await to_a_person(heard, "asked", heard.intent)
    if len(heard.tokens) > 1 and heard.says_only("refusal"):
        return _left(heard, flow)  # 'mejor no', where a no is no answer
    other = await witnessed(heard)
    if other not in ("", flow.name):
        return await start(heard, other, heard.messages)
    return await _another_matter(heard, flow) if _is_plain(heard) else None


def _reason_for_asking(heard: Hearing, flow: FlowState) -> Reply | None:
    """'¿para qué quieren mi correo?'"""
    reason = f"{flow.name}.{flow.asked}.why"
    is_asked = heard.vocabulary.is_within("why", heard.tokens)
    return Reply(reason) if is_asked and heard.house.phrases.has(reason) else None


async def _another_matter(heard: Hearing, flow: FlowState) -> Turn | None:
    """An FAQ in between is answered and the form goes on; another task pauses it."""
    topic = faq_of(heard.intent)
    reply = answer_of(heard, topic) if topic else None
    if reply is not None:
        return heard.understood(reply, *await asked_again(heard), topic=topic)
    other = flow_of(heard.intent.id)
    if other in heard.house.flows and other != flow.name:
        return await start(heard, other, heard.messages)
    return None


def _is_plain(heard: Hearing) -> bool:
    """Surely a matter of its own: a question, or a sentence that can hardly mean anything else."""
    needed = PLAIN if len(heard.tokens) >= SENTENCE else SURE
    is_clear = heard.is_question or heard.intent.score >= needed
    return is_answered(heard.intent) and is_clear and not declines(heard.text)


async def _missed(heard: Hearing, flow: FlowState, chat: Chat) -> Turn:
    """Not an answer: explain, then explain differently with a way out, then hand over."""
    misses = flow.misses + (0 if heard.tapped else 1)  # an old button is no misunderstanding
    if misses >= HAND_OVER_AT:
        return await to_a_person(heard, "misses")
    *retry, question = chat.replies or [Reply("bot.retry")]
    if is_answered(heard.intent) and heard.intent.id == intent_of(flow.name):
        retry = []  # 'dónde está mi pedido' again: it is no wrong number
    said = _said(retry)
    if misses == HAND_OVER_AT - 1:
        way_out = heard.choices(TALK_TO_A_PERSON)
        question = replace(question, choices=(*question.choices, *way_out))
        if said == heard.state.notes.get("retry"):
            retry = [Reply("bot.stuck")]
    state = replace(listened(chat.state, heard.messages), misses=misses)
    notes = {**heard.state.notes, "retry": said}
    why = {"refused": chat.state.asked}
    intent = Intent(None, heard.intent.score, intent_of(flow.name), why=why)
    return heard.turn(*retry, question, intent=intent, flow=state, notes=notes, known=chat.known)


def _said(replies: list[Reply]) -> Json:
    return [[reply.phrase, sorted(reply.blanks.items())] for reply in replies]


def _gone(heard: Hearing, flow: FlowState) -> Turn:
    """A task that this version no longer has: say so, keep what was told, offer a person."""
    notes = {**heard.state.notes, "unfinished": told(heard)}
    choices: tuple[Choice, ...] = heard.choices(TALK_TO_A_PERSON, "bot.person.no")
    return heard.turn(
        Reply("bot.flow_gone", choices=choices),
        intent=sure(intent_of(flow.name), gone=True),
        flow=None,
        paused=(),
        notes=notes,
    )


def chosen_of(heard: Hearing, state: State) -> str | None:
    """Which of the last choices the newest messages name; engine's and flows' alike."""
    phrases = heard.house.phrases

    def words(choice_id: str) -> tuple[str, ...]:
        last = choice_id.rpartition(".")[2]
        everywhere = phrases.all_words(f"bot.{last}") if last in ("yes", "no") else ()
        return (*phrases.all_words(choice_id), *everywhere)

    found = (chosen(message, state.offered, words) for message in reversed(heard.messages))
    return next((choice_id for choice_id in found if choice_id), None)
