"""An order that people have to look after: offered, and handed over with what is known of it."""

from dialog.chat import Chat
from dialog.model import Json
from dialog.way_back import ask_for_a_way_back


async def offer_a_person(chat: Chat, question: str, reason: str, **fields: Json) -> None:
    """`question` asks whether they want one; `reason` and `fields` are for the ticket."""
    chat.told("phone", chat.scene.phone)  # 'sí, llamadme al ...'
    if await chat.choose(question, "yes", "no") == "no":
        chat.say("fine")
        return
    number = chat.state.answers.get("number") or chat.state.answers.get("number_now")
    chat.forget(question, "number", "number_now")  # the ticket calls it `order`
    pass_on(chat, reason, **{"order": number, **fields})


def pass_on(chat: Chat, reason: str, **fields: Json) -> None:
    proof = str(chat.state.answers.get("email") or "")
    if proof and "@" not in proof:  # one question asks for either; the ticket tells them apart
        chat.forget("email")
        fields = {"phone": proof, **fields}
    number = chat.hand_over(reason, **fields)
    promise = "person_soon" if chat.scene.open_now else "person_later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)
    ask_for_a_way_back(chat)
