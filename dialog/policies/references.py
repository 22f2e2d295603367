"""What is asked of a case: how it stands, by its reference or without; what its reference is."""

from dialog.cases import WITHDRAWN, newest_open
from dialog.hearing.heard import Hearing
from dialog.model import Reply, Ticket, Turn
from dialog.orders.known import KnownOrders
from dialog.policies.tasks import TALK_TO_A_PERSON
from dialog.readers import order_number
from dialog.tickets import canonical, misspelt_in, references_in

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
        return _news(heard) if _asks_for_news(heard) else None
    ticket = next((item for item in heard.moment.tickets if item.number == number), None)
    if ticket is None:
        return None if number.replace("-", "").isdecimal() else _unknown(heard, number)
    return heard.understood(_status(heard, ticket))


def _reference(heard: Hearing) -> str | None:
    if len(heard.tokens) > _REFERENCE_AT_MOST:
        return None
    alone = canonical(heard.text)
    is_told = "-" in heard.text or heard.names_a_case
    inside = references_in(heard.text) if is_told else ()
    return alone or next(iter(inside), None)


def _misspelt(heard: Hearing) -> str | None:
    """A slip in it is told at once; 'ABC-123' may be an order of this shop."""
    if len(heard.tokens) > _REFERENCE_AT_MOST or any(map(order_number.spot, heard.messages)):
        return None
    return misspelt_in(heard.text)


def _has_a_code(heard: Hearing) -> bool:
    """'F4X-FN22': letters and digits in one word, though it is no reference of ours."""
    return any(
        any(map(str.isdigit, word)) and any(map(str.isalpha, word)) for word in heard.text.split()
    )


def asks_for_the_reference(heard: Hearing) -> bool:
    """'mi referencia?', '¿cuál era mi número de caso?', or the reference itself."""
    if heard.says_only("my_case") or canonical(heard.text) is not None:
        return True
    is_short = len(heard.tokens) <= _REFERENCE_AT_MOST
    return is_short and heard.is_question and heard.says("my_reference")


def _asks_for_news(heard: Hearing) -> bool:
    """'¿cómo va mi reclamación?', without its reference: nobody has it at hand."""
    said = heard.tokens
    if asks_for_the_reference(heard):
        return True
    if len(said) <= _REFERENCE_AT_MOST and heard.names_a_case and _has_a_code(heard):
        return True
    has_one = newest_open(heard.moment.tickets) is not None
    if has_one and (heard.says_only("what_now") or _asks_when_it_is_solved(heard)):
        return True
    if len(said) > _REFERENCE_AT_MOST or not heard.says("news_of"):
        return False
    is_bare = len(heard.vocabulary.without("greeting", said)) <= _BARE_NEWS_AT_MOST
    of_a_case = is_bare and has_one and not KnownOrders.of(heard.state.known).newest
    return of_a_case or heard.says("my_case")


def _asks_when_it_is_solved(heard: Hearing) -> bool:
    is_short = len(heard.tokens) <= _REFERENCE_AT_MOST
    return is_short and heard.says("when_solved")


def _news(heard: Hearing) -> Turn | None:
    """Of the newest case; where none was opened, other people's are never told."""
    if heard.moment.tickets:
        return heard.understood(newest_case(heard))
    if not heard.names_a_case:
        return None
    return heard.understood(Reply("bot.ticket.none", choices=heard.choices(TALK_TO_A_PERSON)))


def newest_case(heard: Hearing) -> Reply:
    """How the newest open case is, else the newest of all. There must be one."""
    tickets = heard.moment.tickets
    return _status(heard, newest_open(tickets) or tickets[-1])


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
