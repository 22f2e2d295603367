"""While a person owns the conversation the bot keeps quiet: whatever is written waits for them.

In the queue it may speak once more: when the customer asks again or comes back later; and again
to whoever asks for it after a while. What is told there goes into the ticket. Who no longer needs
a person is let go, kindly: the ticket stays open with that said in it, for people to close.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Unpack

from dialog.cases import WITHDRAWN, more_of, newest_open, news_for, still_open
from dialog.complaining.facts import facts_in
from dialog.hearing.heard import Hearing
from dialog.model import Effect, Identify, Owner, Reply, Ticket, Turn
from dialog.notes import Notes, noted
from dialog.policies.letting_go import lets_go
from dialog.policies.persons import asks_for_a_person
from dialog.policies.references import asks_for_the_reference
from dialog.readers import declines, photos_in

REASSURE_AFTER = timedelta(minutes=10)
_SHORT = 8  # words


async def keep_quiet_while_a_person_answers(heard: Hearing) -> Turn | None:
    owner = heard.moment.conversation.owner
    if owner is Owner.BOT:
        return None
    if owner is Owner.AGENT or heard.moment.timer:
        return heard.turn(owner=owner)
    if _keeps_their_address(heard):
        return replace(heard.turn(owner=owner), replies=(Reply("human.no_contact"),))
    return _let_go(heard) if lets_go(heard) else _waiting(heard)


def _waiting(heard: Hearing) -> Turn:
    """What is told meanwhile goes into the ticket; what is asked is answered once."""
    contact = _left_contact(heard)
    turn = heard.turn(owner=Owner.QUEUE, effects=(*contact, *_learned(heard)))
    notes = heard.state.notes
    if contact and not notes.get("thanked"):
        return _saying(turn, Reply("human.contact_kept"), thanked=True)
    if asks_for_the_reference(heard) and not notes.get("referred"):
        return _saying(turn, _still_coming(heard), referred=True)
    if _wants_to_hear_more(heard):
        return _saying(turn, _still_coming(heard), reassured=heard.now.isoformat())
    return turn


def _keeps_their_address(heard: Hearing) -> bool:
    """'no quiero dar mi correo', where it was only offered to leave one."""
    is_asked = heard.state.notes.get("last") == "human.leave_contact"
    is_let_go = heard.vocabulary.is_within("let_it_be", heard.tokens)  # 'no, déjalo'
    return is_asked and declines(heard.text) and not is_let_go


def _let_go(heard: Hearing) -> Turn:
    """'ya no hace falta', while nobody has answered yet: the bot is there again."""
    ticket = _waited_for(heard)
    effects = (more_of(ticket, {WITHDRAWN: True}),) if ticket is not None else ()
    return heard.turn(Reply("human.withdrawn"), effects=effects)


def _waited_for(heard: Hearing) -> Ticket | None:
    """The ticket of the handoff; the newest open one where that is not noted."""
    tickets, noted = heard.moment.tickets, heard.state.notes.get("ticket", "")
    own = (ticket for ticket in still_open(tickets) if ticket.number == noted)
    return next(own, newest_open(tickets))


def _saying(turn: Turn, reply: Reply, **news: Unpack[Notes]) -> Turn:
    """Say it, and remember that it was said."""
    state = replace(turn.state, notes=noted(turn.state.notes, **news))
    return replace(turn, replies=(reply,), state=state)


def _wants_to_hear_more(heard: Hearing) -> bool:
    """Whoever asks hears it again after a while; what is only written to us waits in silence."""
    told = heard.state.notes.get("reassured")
    waits = any(map(heard.says_only, ("anybody_there", "still_waiting", "what_now")))
    asks = waits or asks_for_a_person(heard) or _asks_when(heard) or asks_for_the_reference(heard)
    if told:
        return asks and isinstance(told, str) and _is_long_ago(heard, told)
    return asks or _is_long_ago(heard, heard.state.notes.get("handed_at", ""))


def _asks_when(heard: Hearing) -> bool:
    """'¿y en cuánto tiempo me atienden?', '¿y ahora qué?'"""
    is_asked = heard.says("when_answered", "when_solved", "answer_time", "still_waiting")
    return heard.says_only("what_now") or (len(heard.tokens) <= _SHORT and is_asked)


def _is_long_ago(heard: Hearing, when: str) -> bool:
    return not when or heard.now - datetime.fromisoformat(when) >= REASSURE_AFTER


def _still_coming(heard: Hearing) -> Reply:
    scene = heard.scene
    ticket = _waited_for(heard)
    number = ticket.number if ticket else heard.state.notes.get("ticket", "")
    phrase = "still_coming" if scene.open_now else "still_later"
    return Reply(f"human.{phrase}", {"number": number, "answer_by": scene.answer_by})


def _left_contact(heard: Hearing) -> tuple[Effect, ...]:
    """An e-mail or phone in the newest messages: unproven, but a way to answer."""
    told = _facts(heard)
    email, phone = told.get("email", ""), told.get("phone", "")
    return (Identify(email=email, phone=phone),) if email or phone else ()


def _learned(heard: Hearing) -> tuple[Effect, ...]:
    """What the ticket does not know yet: nobody should have to ask for it again."""
    ticket = _waited_for(heard)
    if ticket is None:
        return ()
    news = news_for(ticket, _facts(heard))
    photos = [photo for item in heard.messages for photo in photos_in(item.media)]
    if photos:
        news["photos"] = [*(ticket.fields.get("photos") or ()), *photos]
    return (more_of(ticket, news),) if news else ()


def _facts(heard: Hearing) -> dict[str, str]:
    """The newest of each kind; the phone that the channel tells with every message is no news."""
    found = facts_in(heard.messages, heard.scene)
    return {name: str(value) for name, value in found.items() if value != heard.scene.contact.phone}
