"""While a person owns the conversation the bot keeps quiet: whatever is written waits for them.

In the queue it may speak once more: when the customer asks again or comes back later; and again
to whoever asks for it after a while. An e-mail
or phone that is left there is noted. Who no longer needs a person is let go, kindly: the ticket
stays open with that said in it, for people to close.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dialog.chat import WITHDRAWN
from dialog.model import Effect, Identify, Json, OpenTicket, Owner, Reply, Ticket, Turn
from dialog.policies.hearing import Hearing
from dialog.policies.persons import asks_for_a_person
from dialog.readers import email_address, phone_in
from dialog.tickets import canonical

REASSURE_AFTER = timedelta(minutes=10)


async def keep_quiet_while_a_person_answers(heard: Hearing) -> Turn | None:
    owner = heard.moment.conversation.owner
    if owner is Owner.BOT:
        return None
    if owner is Owner.QUEUE and not heard.moment.timer and heard.says_only("withdraw"):
        return _let_go(heard)
    learned = _left_contact(heard) if owner is Owner.QUEUE else None
    effects: tuple[Effect, ...] = (learned,) if learned else ()
    turn = heard.turn(owner=owner, effects=effects)
    if owner is Owner.AGENT or heard.moment.timer:
        return turn
    if learned and not heard.state.notes.get("thanked"):
        return _saying(turn, Reply("human.contact_kept"), "thanked", value=True)
    if _wants_to_hear_more(heard):
        return _saying(turn, _still_coming(heard), "reassured", heard.now.isoformat())
    return turn


def _let_go(heard: Hearing) -> Turn:
    """'ya no hace falta', while nobody has answered yet: the bot is there again."""
    ticket = _waited_for(heard)
    effects: tuple[Effect, ...] = ()
    if ticket is not None:
        effects = (OpenTicket(ticket.number, ticket.kind, {WITHDRAWN: True}),)
    return heard.turn(Reply("human.withdrawn"), effects=effects)


def _waited_for(heard: Hearing) -> Ticket | None:
    """The ticket of the handoff; the newest open one where that is not noted."""
    open_ones = [ticket for ticket in heard.moment.tickets if ticket.status != "closed"]
    noted = str(heard.state.notes.get("ticket", ""))
    newest = open_ones[-1] if open_ones else None
    return next((ticket for ticket in open_ones if ticket.number == noted), newest)


def _saying(turn: Turn, reply: Reply, note: str, value: Json) -> Turn:
    """Say it, and remember that it was said."""
    state = replace(turn.state, notes={**turn.state.notes, note: value})
    return replace(turn, replies=(reply,), state=state)


def _wants_to_hear_more(heard: Hearing) -> bool:
    """Whoever asks hears it again after a while; what is only written to us waits in silence."""
    told = heard.state.notes.get("reassured")
    waits = any(map(heard.says_only, ("anybody_there", "still_waiting", "my_case")))
    asks = waits or asks_for_a_person(heard) or canonical(heard.text) is not None
    if told:
        return asks and isinstance(told, str) and _is_long_ago(heard, told)
    return asks or _is_long_ago(heard, str(heard.state.notes.get("handed_at", "")))


def _is_long_ago(heard: Hearing, when: str) -> bool:
    return not when or heard.now - datetime.fromisoformat(when) >= REASSURE_AFTER


def _still_coming(heard: Hearing) -> Reply:
    scene = heard.scene
    ticket = _waited_for(heard)
    number = ticket.number if ticket else str(heard.state.notes.get("ticket", ""))
    phrase = "still_coming" if scene.open_now else "still_later"
    return Reply(f"human.{phrase}", {"number": number, "answer_by": scene.answer_by})


def _left_contact(heard: Hearing) -> Identify | None:
    """An e-mail or phone in the newest messages: unproven, but a way to answer."""
    emails = [found for item in heard.messages if (found := email_address.spot(item))]
    phone = phone_in(heard.scene.region)
    phones = [found for item in heard.messages if (found := phone.spot(item))]
    if not emails and not phones:
        return None
    return Identify(email=str((emails or [""])[-1]), phone=str((phones or [""])[-1]))
