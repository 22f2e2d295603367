"""While a person owns the conversation the bot keeps quiet: whatever is written waits for them.

In the queue it may speak once more: when the customer asks again or comes back later. An e-mail
or phone that is left there is noted.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dialog.model import Effect, Identify, Owner, Reply, Turn
from dialog.policies.hearing import Hearing
from dialog.policies.persons import asks_for_a_person
from dialog.readers import email_address, phone_in
from dialog.tickets import canonical

REASSURE_AFTER = timedelta(minutes=10)


async def keep_quiet_while_a_person_answers(heard: Hearing) -> Turn | None:
    owner = heard.moment.conversation.owner
    if owner is Owner.BOT:
        return None
    learned = _left_contact(heard) if owner is Owner.QUEUE else None
    effects: tuple[Effect, ...] = (learned,) if learned else ()
    turn = heard.turn(owner=owner, effects=effects)
    if owner is Owner.AGENT or heard.moment.timer:
        return turn
    if learned and not heard.state.notes.get("thanked"):
        return _saying(turn, Reply("human.contact_kept"), "thanked")
    if _wants_to_hear_more(heard) and not heard.state.notes.get("reassured"):
        return _saying(turn, _still_coming(heard), "reassured")
    return turn


def _saying(turn: Turn, reply: Reply, note: str) -> Turn:
    """Say it, and remember that it was said: never twice."""
    state = replace(turn.state, notes={**turn.state.notes, note: True})
    return replace(turn, replies=(reply,), state=state)


def _wants_to_hear_more(heard: Hearing) -> bool:
    since = str(heard.state.notes.get("handed_at", ""))
    is_later = not since or heard.now - datetime.fromisoformat(since) >= REASSURE_AFTER
    asks = asks_for_a_person(heard) or heard.says_only("anybody_there")
    return is_later or asks or canonical(heard.text) is not None


def _still_coming(heard: Hearing) -> Reply:
    scene = heard.scene()
    open_ones = [ticket.number for ticket in heard.moment.tickets if ticket.status != "closed"]
    number = str(heard.state.notes.get("ticket") or (open_ones or [""])[-1])
    phrase = "still_coming" if scene.open_now else "still_later"
    return Reply(f"human.{phrase}", {"number": number, "answer_by": scene.answer_by})


def _left_contact(heard: Hearing) -> Identify | None:
    """An e-mail or phone in the newest messages: unproven, but a way to answer."""
    emails = [found for item in heard.messages if (found := email_address.spot(item))]
    phone = phone_in(heard.scene().region)
    phones = [found for item in heard.messages if (found := phone.spot(item))]
    if not emails and not phones:
        return None
    return Identify(email=str((emails or [""])[-1]), phone=str((phones or [""])[-1]))
