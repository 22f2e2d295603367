"""The open flow: go on with it, and answer what comes in between. Leaving it: leaving.py."""

from dataclasses import replace

from dialog.chat import Chat
from dialog.flow import flow_named, is_closing
from dialog.flow_state import listened
from dialog.flows import flow_of, intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, faq_of, is_answered, sure
from dialog.hearing.parts import clauses, is_asked
from dialog.hearing.witnesses import listens, told_by_witnesses, witnessed
from dialog.listening import tokens_of
from dialog.model import Choice, FlowState, Intent, Json, Reply, Turn
from dialog.notes import noted
from dialog.policies.answers import answer_in_between
from dialog.policies.handing_over import to_a_person, told
from dialog.policies.leaving import left
from dialog.policies.persons import asks_for_a_person
from dialog.policies.said_back import said_back
from dialog.policies.tasks import (
    TALK_TO_A_PERSON,
    after_run,
    asked_again,
    is_a_bare_number,
    played,
    start,
)
from dialog.policies.turned_down import turned_down
from dialog.readers import declines

SENTENCE = 3  # words, at least
_A_QUESTION = 2  # words, at least, of what is asked instead
HAND_OVER_AT = 3  # misses in a row on one question
_ASIDE_AT_MOST = 14  # words: a longer text on an open question is an answer to it
_A_FIRST_WORD = 5  # words of an answer with another matter behind it
_PICKS_AT_MOST = 5  # words that name one of our choices
_ASIDE = 0.7  # score of a question that is answered while another one is open
_A_WARE = frozenset({"what", "what_else"})  # the questions of a search that take any words
_TAKE_NUMBERS = frozenset({"order_status", "complaint"})


async def wait_when_asked(heard: Hearing) -> Turn | None:
    """'ahora no puedo, luego sigo' answers no question: it stays open."""
    if heard.state.flow is None or heard.tapped or not heard.says_only("wait"):
        return None
    return heard.understood(Reply("bot.no_hurry"), intent=Intent())


async def continue_the_open_flow(heard: Hearing) -> Turn | None:
    flow = heard.state.flow
    if flow is None or not heard.messages:
        return None
    if flow.name not in heard.house.flows:
        return _gone(heard, flow)
    chat = await played(heard, flow, heard.messages)
    if chat is None:
        return await to_a_person(heard, "shop_down")
    is_other = is_aside(heard, flow) if chat.taken_whole else await _asks_of_another(heard, flow)
    is_other = is_other and not _is_one_of_ours(heard, flow, chat)
    is_other = is_other or _names_an_order(heard, flow)
    if chat.understood and not is_other:
        turn = after_run(heard, chat, flow)
        return replace(turn, replies=(*_asked_behind(heard, chat), *turn.replies))
    if not heard.tokens and not heard.tapped:
        return None  # a voice note, a sticker: said so by the policy for what has no words
    other = await _begun_anew(heard, flow) or await _something_else(heard, flow)
    return other or await _missed(heard, flow, chat)


def _asked_behind(heard: Hearing, chat: Chat) -> list[Reply]:
    """'no, ¿cuánto tarda el reembolso?': the answer is taken, and the question gets its own."""
    if chat.taken_whole or not heard.is_question or len(heard.tokens) > _ASIDE_AT_MOST:
        return []
    asked = [part for part in clauses(heard.text)[1:] if is_asked(part, heard.vocabulary)]
    read_ones = [heard.house.understanding.read(part, heard.spoken) for part in asked]
    plain = (faq_of(one) for one in read_ones if is_answered(one) and one.score >= PLAIN)
    told = [answer_in_between(heard, faq_id) for faq_id in dict.fromkeys(filter(None, plain))]
    return [reply for reply in told if reply is not None]


def _names_an_order(heard: Hearing, flow: FlowState) -> bool:
    """'o 10452', where a ware is asked for: nothing on the shelf is called that."""
    is_asked = flow.name == "product_search" and flow.asked in _A_WARE
    return is_asked and not heard.tapped and is_a_bare_number(heard)


def _is_one_of_ours(heard: Hearing, flow: FlowState, chat: Chat) -> bool:
    """'¿y los botines?', where we ask which of their orders is meant."""
    is_choosing = bool(heard.state.offered) and flow.asked in chat.state.answers
    return is_choosing and not chat.taken_whole and len(heard.tokens) <= _PICKS_AT_MOST


def is_aside(heard: Hearing, flow: FlowState) -> bool:
    """Is this text a question of its own, though the open question would take any words?"""
    if heard.tapped or len(heard.tokens) > _ASIDE_AT_MOST:
        return False
    if heard.says_only("what_is_needed") or heard.says_only("help"):
        return True
    if not is_answered(heard.intent):
        return False
    if heard.intent.id == "talk:bot-identity" and heard.intent.score >= SURE:
        return True
    other_flow = flow_of(heard.intent.id)
    is_other = bool(faq_of(heard.intent)) or other_flow not in ("", flow.name)
    is_named = len(heard.tokens) <= SENTENCE and heard.intent.score >= PLAIN
    is_asked = heard.is_question and heard.intent.score >= _ASIDE
    return is_other and (is_asked or is_named)


async def _asks_of_another(heard: Hearing, flow: FlowState) -> bool:
    """'¿dónde está mi pedido 10452?', while a complaint asks for its number.

    What has happened is no detail of a look-up, nor is an order a product that is looked for.
    """
    if heard.tapped or heard.is_supposing:
        return False
    others = await told_by_witnesses(heard) - {flow.name}
    asks = heard.is_question or flow_named(flow.name).witness is None
    return any(asks or flow_named(name).reports for name in others)


async def _begun_anew(heard: Hearing, flow: FlowState) -> Turn | None:
    """'¿y el otro?', where all was told and only our offer is open."""
    ear = flow_named(flow.name).follow_up
    if heard.tapped or ear is None or not is_closing(flow):
        return None
    goes_on = await listens(ear, heard, heard.text)
    return await start(heard, flow.name, heard.messages) if goes_on else None


async def _something_else(heard: Hearing, flow: FlowState) -> Turn | None:
    """The words were no answer, but they were understood: answer them, then ask again."""
    if heard.tapped:
        return None
    said = await said_back(heard, flow)
    if said is not None or heard.says_only("it_is_mine"):
        return said  # 'ese es mi correo' is no answer, and no other task
    of_a_person = await turned_down(heard, flow) or await _person_asked_for(heard)
    if of_a_person is not None:
        return of_a_person
    if len(heard.tokens) > 1 and heard.says_only("refusal"):
        return left(heard, flow)  # 'mejor no', where a no is no answer
    if flow.name not in _TAKE_NUMBERS and is_a_bare_number(heard):
        return await start(heard, "order_status", heard.messages, is_first_answer=True)
    heard = _what_they_want_instead(heard)
    return await _another_task(heard, flow) or await _another_matter(heard, flow)


async def _person_asked_for(heard: Hearing) -> Turn | None:
    return await to_a_person(heard, "asked", heard.intent) if asks_for_a_person(heard) else None


def _what_they_want_instead(heard: Hearing) -> Hearing:
    """'no, solo quiero saber cómo devolver': the no is for the form, the rest is a question."""
    words, said = heard.vocabulary, heard.tokens
    rest = said[words.leading("not", said) :]
    rest = rest[words.leading("wait", rest) :]
    asked = rest[words.leading("saying", rest) :]
    if not len(asked) < len(rest) < len(said) or len(asked) < _A_QUESTION:
        return heard
    text = " ".join(asked)
    intent = heard.house.understanding.read(text, heard.spoken)
    return replace(heard, text=text, tokens=asked, intent=intent)


async def _another_task(heard: Hearing, flow: FlowState) -> Turn | None:
    if len(heard.tokens) < SENTENCE and not heard.is_question:
        return None  # 'la chaqueta', in a complaint, is no wish to see one
    other = await witnessed(heard)
    return await start(heard, other, heard.messages) if other not in ("", flow.name) else None


async def _another_matter(heard: Hearing, flow: FlowState) -> Turn | None:
    """An FAQ in between is answered and the form goes on; another task pauses it."""
    if not _is_plain(heard, flow):
        return None
    topic = faq_of(heard.intent)
    reply = answer_in_between(heard, topic) if topic else None
    if reply is not None:
        notes = noted(heard.state.notes, in_between=topic)
        first = await _answered_first(heard, flow)
        if first is not None:
            return replace(first, replies=(reply, *first.replies))
        return heard.understood(reply, *await asked_again(heard), topic=topic, notes=notes)
    other = flow_of(heard.intent.id)
    if other in heard.house.flows and other != flow.name:
        return await start(heard, other, heard.messages)
    return None


async def _answered_first(heard: Hearing, flow: FlowState) -> Turn | None:
    """'sí, ya lo tengo, pero me queda grande': the answer, and then another matter."""
    first, *others = clauses(heard.text)
    if not others or len(tokens_of(first)) > _A_FIRST_WORD:
        return None
    chat = await played(heard, flow, (replace(heard.messages[-1], text=first),))
    if chat is None or not chat.understood or chat.taken_whole:
        return None
    turn = after_run(heard, chat, flow)
    is_over = chat.finished and not chat.effects  # 'qué bien' is no answer to the rest
    return replace(turn, replies=()) if is_over else turn


def _is_plain(heard: Hearing, flow: FlowState) -> bool:
    """Surely a matter of its own: a question, or a sentence that can hardly mean anything else.

    What is stated while somebody complains is what happened: 'joguei a embalagem fora'.
    """
    is_report = flow_named(flow.name).reports
    needed = PLAIN if len(heard.tokens) >= SENTENCE and not is_report else SURE
    is_clear = heard.intent.score >= (_ASIDE if heard.is_question else needed)
    return is_answered(heard.intent) and is_clear and not declines(heard.text)


async def _missed(heard: Hearing, flow: FlowState, chat: Chat) -> Turn:
    """Not an answer: explain, then explain differently with a way out, then hand over."""
    misses = flow.misses + (0 if heard.tapped else 1)  # an old button is no misunderstanding
    if misses >= HAND_OVER_AT:
        return await to_a_person(heard, "misses")
    *retry, question = chat.replies or [Reply("bot.retry")]
    is_its_own = is_answered(heard.intent) and heard.intent.id == intent_of(flow.name)
    if (is_its_own and heard.is_question) or heard.says_only("confused"):
        retry = []  # 'dónde está mi pedido' again: it is no wrong number
    said = _said(retry)
    if misses == HAND_OVER_AT - 1:
        way_out = heard.choices(TALK_TO_A_PERSON)
        question = replace(question, choices=(*question.choices, *way_out))
        if said == heard.state.notes.get("retry"):
            retry = [Reply("bot.stuck")]
    state = replace(listened(chat.state, heard.messages), misses=misses)
    notes = noted(heard.state.notes, retry=said)
    why = {"refused": chat.state.asked}
    intent = Intent(None, heard.intent.score, intent_of(flow.name), why=why)
    return heard.turn(*retry, question, intent=intent, flow=state, notes=notes, known=chat.known)


def _said(replies: list[Reply]) -> Json:
    return [[reply.phrase, sorted(reply.blanks.items())] for reply in replies]


def _gone(heard: Hearing, flow: FlowState) -> Turn:
    """A task that this version no longer has: say so, keep what was told, offer a person."""
    notes = noted(heard.state.notes, unfinished=told(heard))
    choices: tuple[Choice, ...] = heard.choices(TALK_TO_A_PERSON, "bot.person.no")
    return heard.turn(
        Reply("bot.flow_gone", choices=choices),
        intent=sure(intent_of(flow.name), gone=True),
        flow=None,
        paused=(),
        notes=notes,
    )
