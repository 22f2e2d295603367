"""Things that are said without a question: a ticket's reference, a wish for another language."""

from dialog.chat import WITHDRAWN
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import PLAIN
from dialog.listening import hears
from dialog.model import Inbound, Intent, Json, Reply, Ticket, Turn
from dialog.policies.answers import answer_of
from dialog.policies.smalltalk import menu
from dialog.policies.tasks import TALK_TO_A_PERSON, asked_again
from dialog.readers import NotUnderstood, email_address, order_number, person_name, phone_in
from dialog.tickets import canonical, misspelt_in, references_in

_ABOUT_AN_ORDER = 14  # words
_A_NAME_AT_MOST = 3  # words of 'soy ana pérez'
_I_AM = frozenset({"soy", "sou"})
_A_FACT_AT_MOST = 6  # words around a name or an address
_BARE_NEWS_AT_MOST = 3  # 'alguna novedad?'
_REFERENCE_AT_MOST = 10  # words around a reference: longer texts are about something else


async def tell_a_tickets_status(heard: Hearing) -> Turn | None:
    """Only of this conversation's own tickets; any other reference gets one neutral answer."""
    if heard.state.flow is not None:
        return None
    number = _reference(heard)
    misspelt = None if number else _misspelt(heard)
    if misspelt:
        return _unknown(heard, misspelt)
    if number is None:
        return _of_the_newest(heard) or _of_none(heard) if _asks_for_news(heard) else None
    ticket = next((item for item in heard.moment.tickets if item.number == number), None)
    if ticket is None:
        return None if number.replace("-", "").isdecimal() else _unknown(heard, number)
    return heard.understood(_status(heard, ticket))


def _reference(heard: Hearing) -> str | None:
    if len(heard.tokens) > _REFERENCE_AT_MOST:
        return None
    alone = canonical(heard.text)
    is_told = "-" in heard.text or names_a_case(heard)
    inside = references_in(heard.text) if is_told else ()
    return alone or next(iter(inside), None)


def _misspelt(heard: Hearing) -> str | None:
    """A slip in it is told at once; 'ABC-123' may be an order of this shop."""
    if len(heard.tokens) > _REFERENCE_AT_MOST or any(map(order_number.spot, heard.messages)):
        return None
    return misspelt_in(heard.text)


def names_a_case(heard: Hearing) -> bool:
    """'mi caso', 'el número de mi queja'"""
    words = heard.vocabulary
    return any(words.is_within(name, heard.tokens) for name in ("my_case", "my_reference"))


def _has_a_code(heard: Hearing) -> bool:
    """'F4X-FN22': letters and digits in one word, though it is no reference of ours."""
    return any(
        any(map(str.isdigit, word)) and any(map(str.isalpha, word)) for word in heard.text.split()
    )


def asks_for_the_reference(heard: Hearing) -> bool:
    """'mi referencia?', '¿cuál era mi número de caso?', or the reference itself."""
    said = heard.tokens
    if heard.says_only("my_case") or canonical(heard.text) is not None:
        return True
    is_short = len(said) <= _REFERENCE_AT_MOST
    return is_short and heard.is_question and heard.vocabulary.is_within("my_reference", said)


def _asks_for_news(heard: Hearing) -> bool:
    """'¿cómo va mi reclamación?', without its reference: nobody has it at hand."""
    said = heard.tokens
    if asks_for_the_reference(heard):
        return True
    if len(said) <= _REFERENCE_AT_MOST and names_a_case(heard) and _has_a_code(heard):
        return True
    has_one = any(ticket.status != "closed" for ticket in heard.moment.tickets)
    if has_one and (heard.says_only("what_now") or _asks_when_it_is_solved(heard)):
        return True
    if len(said) > _REFERENCE_AT_MOST or not heard.vocabulary.is_within("news_of", said):
        return False
    is_bare = len(heard.vocabulary.without("greeting", said)) <= _BARE_NEWS_AT_MOST
    of_a_case = is_bare and has_one and not heard.state.known.get("order")
    return of_a_case or heard.vocabulary.is_within("my_case", said)


def _asks_when_it_is_solved(heard: Hearing) -> bool:
    is_short = len(heard.tokens) <= _REFERENCE_AT_MOST
    return is_short and heard.vocabulary.is_within("when_solved", heard.tokens)


def _of_the_newest(heard: Hearing) -> Turn | None:
    return heard.understood(newest_case(heard)) if heard.moment.tickets else None


def newest_case(heard: Hearing) -> Reply:
    """How the newest open case is, else the newest of all. There must be one."""
    tickets = heard.moment.tickets
    running = [ticket for ticket in tickets if ticket.status != "closed"] or list(tickets)
    return _status(heard, running[-1])


def _of_none(heard: Hearing) -> Turn | None:
    """'¿cómo va mi reclamación?', from where none was opened; other people's are never told."""
    if heard.moment.tickets or not names_a_case(heard):
        return None
    return heard.understood(Reply("bot.ticket.none", choices=heard.choices(TALK_TO_A_PERSON)))


def _status(heard: Hearing, ticket: Ticket) -> Reply:
    blanks = {
        "number": ticket.number,
        "agent": ticket.agent,
        "answer_by": heard.scene.answer_by,
    }
    is_let_go = ticket.status == "open" and ticket.fields.get(WITHDRAWN)
    return Reply(f"bot.ticket.{'withdrawn' if is_let_go else ticket.status}", blanks)


def _unknown(heard: Hearing, number: str) -> Turn:
    return heard.understood(Reply("bot.ticket.unknown", {"number": number}))


async def keep_private_what_is_in_an_order(heard: Hearing) -> Turn | None:
    """'¿a qué dirección va el 10452?': not even to whoever has proven that it is theirs."""
    if heard.tapped or len(heard.tokens) > _ABOUT_AN_ORDER:
        return None
    flow = heard.state.flow
    is_of_orders = flow is not None and flow.name == "order_status"
    is_of_orders = is_of_orders or (flow is None and heard.state.topic == "flow:order-status")
    named = any(map(order_number.spot, heard.messages))
    asks = hears(heard.house.phrases, "order_status.heard.private", heard.tokens)
    of_others = hears(heard.house.phrases, "order_status.heard.of_a_customer", heard.tokens)
    is_meant = of_others or (asks and (is_of_orders or named))
    if not is_meant or _wants_it_changed(heard):
        return None
    question = await asked_again(heard)
    said = Reply("order_status.private")
    return heard.understood(said, *question, intent=Intent(), topic="flow:order-status")


def _wants_it_changed(heard: Hearing) -> bool:
    """'¿cómo cambio la dirección del pedido 10460?' asks for no data."""
    return hears(heard.house.phrases, "order_status.heard.changing", heard.tokens)


async def note_who_is_writing(heard: Hearing) -> Turn | None:
    """'me llamo Ana', 'ana@example.com', and nothing else: kept for what comes next."""
    if heard.tapped or heard.state.flow is not None or len(heard.tokens) > _A_FACT_AT_MOST:
        return None
    was_noted = str(heard.state.notes.get("last")).startswith("bot.noted_what")
    if was_noted and heard.says_only("it_is_mine"):
        return heard.understood(Reply("bot.noted_what", choices=menu(heard)), intent=Intent())
    if heard.is_question or heard.intent.score >= PLAIN:
        return None
    readers = {"name": person_name, "email": email_address, "phone": phone_in(heard.scene.region)}
    told = {
        name: found
        for name, reader in readers.items()
        for message in heard.messages
        if (found := reader.spot(message))
    }
    told = told or _introduced(heard)
    if not told:
        return None
    known = {**heard.state.known, **told}
    reply = Reply("bot.noted_what", choices=menu(heard))
    return heard.understood(reply, intent=Intent(), known=known)


def _introduced(heard: Hearing) -> dict[str, Json]:
    """'hola soy pedro', in small letters: only where nothing else is near."""
    said = heard.tokens[heard.vocabulary.leading("greeting", heard.tokens) :]
    if heard.intent.outcome == "answered" or not 2 <= len(said) <= _A_NAME_AT_MOST:
        return {}
    if said[0] not in _I_AM or not all(map(str.isalpha, said)):
        return {}
    try:
        return {"name": person_name.read(Inbound("", "", "", " ".join(said)))}
    except NotUnderstood:
        return {}


async def change_the_language(heard: Hearing) -> Turn | None:
    """'In English, please': from now on, and what was last said once more."""
    if not heard.only_a_wish:
        return None
    again = await asked_again(heard, in_full=True)
    if not again and heard.state.notes.get("last") == f"faq:{heard.state.topic}":
        answer = answer_of(heard, heard.state.topic)
        again = (answer,) if answer else ()
    notes = {**heard.state.notes, "again": 1}  # in the new language it was told once
    said = Reply("bot.language_set")
    return heard.understood(said, *again, notes=notes, intent=Intent())
