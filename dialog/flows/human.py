"""A person takes over: at once, whatever else was going on."""

from dialog.chat import Chat
from dialog.flow import flow
from dialog.way_back import ask_for_a_way_back


@flow("human")
async def human(chat: Chat) -> None:
    """Says who will answer and when. What was told so far came with the flow's first answers."""
    reason = str(chat.state.answers.get("reason", "asked"))
    if chat.scene.phrases.has(f"human.because_{reason}"):
        chat.say(f"because_{reason}")
    number = chat.hand_over(reason, photos=chat.state.answers.get("photos"))
    promise = "soon" if chat.scene.open_now else "later"
    chat.say(promise, number=number, answer_by=chat.scene.answer_by)
    ask_for_a_way_back(chat)
