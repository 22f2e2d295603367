"""How a flow begins: by what was read, by words that tell it surely, by a bare number."""

from dataclasses import replace

from dialog.choice_words import AROUND_A_PLACE
from dialog.flow import ASKED, FOLLOW_UPS, REPORTS
from dialog.flow_state import began
from dialog.flows import flow_of, intent_of
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN, SURE, faq_of, is_answered
from dialog.hearing.parts import clauses, matters
from dialog.hearing.questions import questions_in
from dialog.hearing.two_tasks import TwoTasks, two_tasks_in
from dialog.hearing.wares import SEARCH, asks_for_a_ware
from dialog.hearing.witnesses import is_witnessed, listens, reports, witnessed
from dialog.listening import heard_at, hears, tokens_of, ways
from dialog.model import Inbound, Intent, Reply, Turn
from dialog.orders.asked import OF_THE_PURCHASE, aspects_of
from dialog.orders.talk import asks_where_or_when, names_an_order, names_no_matter
from dialog.policies.answers import MAYBE, WHICH, answer_of
from dialog.policies.persons import is_not_wanted, refuses_one_first, unwanted_first
from dialog.policies.tasks import A_BARE_FACT, start, words_around
from dialog.readers import email_address, order_number, order_number_nearby
from dialog.readers.spoken_numbers import in_digits

_A_REFUSAL = 6  # words, at most
_AROUND_A_NUMBER = 14  # words, at most
_NEARLY = 0.4  # score from which choices are worth more than a guess
_BOTH_HALVES = 20  # words
_AROUND_BOTH = 10  # words around a number and an address
_A_PART = 3  # words, at least, of a part that starts a task of its own


async def take_a_bare_number_for_an_order(heard: Hearing) -> Turn | None:
    """'10452', 'el #10452', '10452 ana@example.com': nothing else is typed like that."""
    has_digit = any(map(str.isdigit, in_digits(heard.text)))
    if not (has_digit or "@" in heard.text) or words_around(heard) > _most_around(heard):
        return None
    if _means_more(heard) or await reports(heard):
        return None
    offered = _offered_flow(heard)
    has_number = any(map(order_number.spot, heard.messages)) or _proves_it(heard)
    if offered and (has_number or any(map(email_address.spot, heard.messages))):
        return await start_with_what_was_said(heard, offered, heard.messages)
    if not has_number or "order_status" not in heard.house.flows:
        return None
    return await start(heard, "order_status", heard.messages, is_first_answer=True)


async def go_on_with_what_was_shown(heard: Hearing) -> Turn | None:
    """'¿y en L?' right after a product: it needs what is known to mean anything."""
    if heard.tapped or not heard.text or heard.state.flow is not None or not heard.state.known:
        return None
    for name in sorted(FOLLOW_UPS):
        if name in heard.house.flows and await listens(FOLLOW_UPS[name], heard, heard.scene):
            return await start(heard, name, heard.messages)
    return None


async def start_a_flow(heard: Hearing) -> Turn | None:
    """What was read, what a witness heard, or what stands beside a question of another kind."""
    both = await two_tasks_in(heard)
    if both is not None:
        return await _one_after_the_other(heard, both)
    name = await _read_as(heard) or await witnessed(heard) or await _beside_a_question(heard)
    besides = "" if name else _of_its_order(heard)
    name = name or besides or (SEARCH if asks_for_a_ware(heard) else _numbered(heard))
    if not name:
        return None
    if is_not_wanted(heard) or await _is_refused(heard, name):
        return heard.understood(Reply("bot.all_right"), intent=Intent())
    main = answer_of(heard, faq_of(heard.intent)) if besides else None
    heard = _certain(heard, name)
    questions, answers = await _asked_besides(heard, name)
    answers = answers or [told for told in [main] if told is not None]
    unheard = [*questions, *_about_more(heard, name)]
    turn = await start(heard, name, _without(unheard, heard.messages))
    return replace(turn, replies=(*answers, *turn.replies))


async def _one_after_the_other(heard: Hearing, both: TwoTasks) -> Turn:
    """What happened is listened to; the other one waits, with its own words, and is taken up."""
    waiting = replace(began(both.asked), heard=(both.question,))
    paused = (*(item for item in heard.state.paused if item.name != both.asked), waiting)
    heard = _certain(replace(heard, state=replace(heard.state, paused=paused)), both.told)
    news = tuple(replace(item, text=both.story) for item in heard.messages[-1:])
    return await start(replace(heard, messages=news), both.told, news)


def _numbered(heard: Hearing) -> str:
    """Unclear words around an order's number: its status is the likeliest, and shows the rest."""
    is_likely = heard.intent.id == "flow:order-status" or heard.intent.score < _NEARLY
    is_unclear = not is_answered(heard.intent) and is_likely
    is_unclear = is_unclear or _is_hardly_a_question(heard)
    is_short = len(heard.tokens) <= _AROUND_A_NUMBER
    if not is_unclear or not is_short or "order_status" not in heard.house.flows:
        return ""
    return "order_status" if any(map(order_number.spot, heard.messages)) else ""


def _is_hardly_a_question(heard: Hearing) -> bool:
    """'el número creo que es el 10450': what was read is no question, nor plain."""
    is_faq = bool(faq_of(heard.intent)) and heard.intent.score < PLAIN
    language, phrases = heard.language, heard.house.phrases
    return is_faq and not heard.is_question and names_no_matter(heard.text, phrases, language)


async def _is_refused(heard: Hearing, name: str) -> bool:
    """'no quiero poner una queja'; not 'no quiero esta camisa, vino rota'."""
    is_short = len(heard.tokens) <= _A_REFUSAL
    is_refusal = is_short and unwanted_first(heard) > 0
    if name not in REPORTS or not is_refusal:
        return False
    return not await is_witnessed(heard, name, heard.text)


async def start_with_what_was_said(
    heard: Hearing, name: str, news: tuple[Inbound, ...] = ()
) -> Turn:
    """The words that led to our offer are heard now, and what came after them."""
    said = str(heard.state.notes.get("said", ""))
    before = (Inbound("", "", "", said),) if said else ()
    return await start(heard, name, (*before, *news))


async def _read_as(heard: Hearing) -> str:
    """The flow that was read for sure; what has happened, if a witness tells of it, goes first."""
    name = flow_of(heard.intent.id)
    if name not in heard.house.flows or not is_answered(heard.intent):
        return ""
    told = await witnessed(heard) if name not in REPORTS else ""
    if name == "human" and refuses_one_first(heard):
        return told
    return told if told in REPORTS else name


async def _beside_a_question(heard: Hearing) -> str:
    """'¿dónde está mi pedido? ¿y cuánto tarda un cambio?': the answer, and then the task."""
    if not faq_of(heard.intent) or not is_answered(heard.intent):
        return ""
    for part in _parts(heard):
        name = await _task_in(heard, part) if len(part.split()) >= _A_PART else ""
        if name and name != "human" and not _is_supposed(heard, name):
            return name
    return ""


def _of_its_order(heard: Hearing) -> str:
    """'cambiar la talla del pedido 10460 y saber cuándo llega' asks two things of one order."""
    phrases, language = heard.house.phrases, heard.language
    parts = clauses(heard.text)
    is_of_one = any(map(order_number.spot, heard.messages)) or names_an_order(heard.text, phrases)
    if "order_status" not in heard.house.flows or not faq_of(heard.intent) or len(parts) < 2:
        return ""
    if not is_of_one or heard.is_supposing or len(heard.tokens) > _BOTH_HALVES:
        return ""
    asks = any(asks_where_or_when(part, phrases, language) for part in parts)
    return "order_status" if asks and not names_no_matter(heard.text, phrases, language) else ""


def _is_supposed(heard: Hearing, name: str) -> bool:
    """'¿qué pasa si llega rota?', 'si lo compro, ¿cuándo llega?': nothing to begin with."""
    is_not_bought = heard.vocabulary.is_within("if_i_buy", heard.tokens)
    return (heard.is_supposing and name in REPORTS) or (is_not_bought and name in ASKED)


async def _task_in(heard: Hearing, part: str) -> str:
    """Where the whole message is one clear question, a part must be as clear to be another."""
    intent = heard.house.understanding.read(part, heard.spoken)
    is_clear = heard.intent.score < SURE or intent.score >= PLAIN
    name = flow_of(intent.id) if is_answered(intent) else ""
    if name not in heard.house.flows:
        return ""
    return name if is_clear or await is_witnessed(heard, name, part) else ""


async def _asked_besides(heard: Hearing, name: str) -> tuple[list[str], list[Reply]]:
    """Questions of another kind in the message that starts a task, and their answers."""
    asked = {
        one.faq_id: one.text
        for one in questions_in(heard)
        if one.faq_id
        and not _is_no_matter(heard, name, one.text)
        and not _has_number(one.text)  # that part is what the task is about
        and not (_is_unsure(one.intent) and await is_witnessed(heard, name, one.text))
    }
    told = [(asked[faq_id], answer_of(heard, faq_id)) for faq_id in asked]
    known = [(text, answer) for text, answer in told if answer is not None]
    return [text for text, _ in known], [answer for _, answer in known]


def _is_no_matter(heard: Hearing, name: str, part: str) -> bool:
    """'... ¿qué pasa?', '¿y cuánto pagué?': of the task itself."""
    phrases = heard.house.phrases
    if tokens_of(part) in ways(phrases, "order_status.heard.what_is_up"):
        return True
    return name in ASKED and bool(aspects_of(part, phrases, heard.spoken) & OF_THE_PURCHASE)


def _is_unsure(intent: Intent) -> bool:
    """Only what came before made it a question of the FAQ."""
    return "after" in intent.why or intent.score < PLAIN


def _about_more(heard: Hearing, name: str) -> list[str]:
    """Questions that have no answer, and are no wish either: '... y cuánto tardarían?'"""
    if name in REPORTS or name in ASKED:
        return []  # what happened, and with which order, may stand in any of its parts
    own = intent_of(name)
    return [one.text for one in questions_in(heard)[1:] if one.intent.id != own]


def _has_number(text: str) -> bool:
    return order_number.spot(Inbound("", "", "", text)) is not None


def _parts(heard: Hearing) -> list[str]:
    parts = matters(heard.text, heard.vocabulary)
    return parts if len(parts) > 1 else []


def _without(parts: list[str], messages: tuple[Inbound, ...]) -> tuple[Inbound, ...]:
    """What the task has to listen to: not the questions that are answered already."""
    for part in parts:
        messages = tuple(
            replace(item, text=item.text.replace(part, " ").strip()) for item in messages
        )
    return messages


def _certain(heard: Hearing, name: str) -> Hearing:
    """What a witness heard is what was meant: the desk and the logs show it so."""
    intent = heard.intent
    if intent.id == intent_of(name):
        return heard
    why = {**intent.why, "witness": name}
    meant = Intent(intent_of(name), PLAIN, intent.id, intent.score, "answered", why=why)
    return replace(heard, intent=meant)


def _most_around(heard: Hearing) -> int:
    """'mi número de pedido es 10452 y mi correo ana@example.com' says no more than both."""
    is_bare = _proves_it(heard) and not heard.is_question
    return _AROUND_BOTH if is_bare else A_BARE_FACT


def _means_more(heard: Hearing) -> bool:
    """'cancelar el 10452' is about cancelling."""
    if "after" in heard.intent.why and not _names_a_matter(heard):
        return False  # '¿y el 10437?', '¿es el 10452': only what came before made a matter of it
    if _proves_it(heard):
        return hears(heard.house.phrases, "order_status.heard.other_matter", heard.tokens)
    has_words = any(token.isalpha() for token in heard.tokens)
    return has_words and is_answered(heard.intent) and heard.intent.id != "flow:order-status"


def _proves_it(heard: Hearing) -> bool:
    """'10452 ana@example.com urgente': who gives both wants to see it."""
    readers = (order_number_nearby, email_address)
    return all(any(map(reader.spot, heard.messages)) for reader in readers)


def _names_a_matter(heard: Hearing) -> bool:
    words = heard.vocabulary
    rest = words.without("padding", words.without("follow_up", heard.tokens))
    for _, own in heard_at(heard.house.phrases, "order_status.heard.own", rest):
        rest = tuple(word for word in rest if word not in own)  # 'el pedido 10437'
    return any(word.isalpha() and word not in AROUND_A_PLACE for word in rest)


def _offered_flow(heard: Hearing) -> str:
    """The first task among the answers that we have just offered: a number belongs to it."""
    if heard.state.notes.get("last") not in WHICH:
        return ""
    ids = (one.id.removeprefix(MAYBE) for one in heard.state.offered if one.id.startswith(MAYBE))
    takes_numbers = (flow_of(one) for one in ids)
    return next((name for name in takes_numbers if name in ("order_status", "complaint")), "")
