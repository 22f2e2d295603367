"""Right after a case was sent: what was wrong in it is put right there, what was left out is added.

'me equivoqué, el pedido era el 10460'; 'una cosa más, la caja también venía abierta'
"""

from dialog.cases import WITHDRAWN, more_of, newest_open
from dialog.complaining.facts import ABOUT_THEM, facts_in
from dialog.damage import tells
from dialog.hearing.heard import Hearing
from dialog.hearing.intents import is_answered, sure
from dialog.hearing.witnesses import reports
from dialog.listening import hears, tokens_of
from dialog.model import Json, Reply, Ticket, Turn
from dialog.policies.letting_go import is_solved, tells_of_more

_SENT = (
    "complaint.thanks_soon",
    "complaint.thanks_later",
    "bot.case_corrected",
    "bot.case_added",
    "bot.photo_added",
    "bot.ticket.open",
    "bot.ticket.withdrawn",
)
_JUST_SENT = _SENT[:4]
_LONGEST = 14  # words; more is a story of its own
_OPENING = 6  # words, with a courtesy before them
_A_STATEMENT = 4  # words, at least
_AS_FAR = 4  # words of 'cancelar mi otra queja'
_LONGEST_STORY = 4_000


async def put_right_what_was_just_sent(heard: Hearing) -> Turn | None:
    """Only with a sign that it is a correction, and with the fact that is right."""
    ticket = _just_sent(heard)
    if ticket is None or heard.is_question or len(heard.tokens) > _LONGEST:
        return None
    if await reports(heard):
        return None  # another thing went wrong
    right = facts_in(heard.messages, heard.scene)
    is_theirs = any(name in right for name in ABOUT_THEM)  # 'mi teléfono es ...'
    if not right or not (_is_corrected(heard) or (is_theirs and ticket.kind == "complaint")):
        return None
    is_news = not _is_corrected(heard) and ticket.fields.keys().isdisjoint(right)
    return _written(heard, ticket, "bot.case_added" if is_news else "bot.case_corrected", right)


async def withdraw_what_was_sent(heard: Hearing) -> Turn | None:
    """'quiero cancelar la reclamación'; or, right after it was sent, 'ya lo encontré'."""
    ticket = newest_open(heard.moment.tickets)
    if ticket is None or heard.tapped or heard.state.flow is not None or heard.is_question:
        return None
    is_told = len(heard.tokens) <= _LONGEST and _is_withdrawn(heard)
    if not is_told and not (_just_sent(heard) and (is_solved(heard) or _is_let_be(heard))):
        return None
    if ticket.fields.get(WITHDRAWN):
        return heard.understood(Reply("bot.all_right"))
    return _written(heard, ticket, "bot.ticket.withdrawn", {WITHDRAWN: True})


async def add_to_what_was_just_sent(heard: Hearing) -> Turn | None:
    """'además venía sucio': of the same order, and of what goes on being told."""
    ticket = _just_sent(heard) or _to_be_added_to(heard)
    if ticket is None or heard.is_question or ticket.kind != "complaint":
        return None
    if heard.says("answer_time", "when_answered", "when_solved"):
        return None  # 'and when will they answer'
    if heard.names_a_case and not _wants_to_add(heard):
        return None
    order = facts_in(heard.messages, heard.scene).get("order")
    if order not in (None, ticket.fields.get("order")) or not _goes_on(heard):
        return None
    told = "\n".join(item.text for item in heard.messages if item.text)
    story = f"{ticket.fields.get('story', '')}\n{told}".strip()[:_LONGEST_STORY]
    return _written(heard, ticket, "bot.case_added", {"story": story})


def _is_withdrawn(heard: Hearing) -> bool:
    """'retira mi queja', 'ya pueden cerrar el caso'; not 'no cierren el caso'."""
    words, said = heard.vocabulary, heard.tokens
    if heard.says("case_withdrawn"):
        return True
    at = words.place("withdrawing", said)
    is_kept = at > 0 and words.leading("not", said[at - 1 :]) > 0
    return at >= 0 and not is_kept and words.is_within("a_case", said[at : at + _AS_FAR])


def _is_let_be(heard: Hearing) -> bool:
    """'ya no hace falta, era una broma'; not where more has gone wrong."""
    is_short = len(heard.tokens) <= _LONGEST
    return is_short and heard.says("let_it_be") and not tells_of_more(heard)


def _written(heard: Hearing, ticket: Ticket, phrase: str, fields: dict[str, Json]) -> Turn:
    return heard.turn(
        Reply(phrase, {"number": ticket.number}),
        effects=(more_of(ticket, fields),),
        intent=sure("flow:complaint", corrected=ticket.number),
        misses=0,
    )


def _just_sent(heard: Hearing) -> Ticket | None:
    last = heard.state.notes.get("last", "").removesuffix("_again")
    if heard.tapped or heard.state.flow is not None or last not in _SENT:
        return None
    return newest_open(heard.moment.tickets)


def _to_be_added_to(heard: Hearing) -> Ticket | None:
    """'quiero añadir que la necesito para el viernes', a day later."""
    is_free = not heard.tapped and heard.state.flow is None
    is_told = len(heard.tokens) >= _A_STATEMENT and _wants_to_add(heard)
    return newest_open(heard.moment.tickets) if is_free and is_told else None


def _wants_to_add(heard: Hearing) -> bool:
    return heard.vocabulary.is_within("adding", heard.tokens[:_OPENING])


def _is_corrected(heard: Hearing) -> bool:
    return heard.vocabulary.leading("mistaken", heard.tokens) > 0


def _goes_on(heard: Hearing) -> bool:
    """By its first words; or, right after it was sent, a statement that is about nothing else."""
    phrases = heard.house.phrases
    whole = " ".join(item.text for item in heard.messages)
    is_added = hears(phrases, "complaint.heard.opening", tokens_of(whole)[:_OPENING])
    if (is_added and tells(whole, phrases)) or _wants_to_add(heard):
        return True
    is_statement = len(heard.tokens) >= _A_STATEMENT and not is_answered(heard.intent)
    return is_statement and heard.state.notes.get("last") in _JUST_SENT
