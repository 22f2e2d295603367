"""What happened, in the customer's own words: its kind, and the account itself."""

from collections.abc import Callable

from dialog.chat import Chat
from dialog.choosing import options_reader
from dialog.complaining.asking import has_changed
from dialog.damage import KINDS, TELLING, kind_in, statements, tells
from dialog.model import Choice, Inbound, Json
from dialog.readers import NotUnderstood, Reader, declines, text
from dialog.understanding.folding import fold, split


def take_as_story(chat: Chat) -> None:
    """The first words that tell what happened, so that nobody tells it twice; later ones add."""
    if chat.state.asked == "story" or has_changed(chat, "story"):
        return
    news = [message.text for message in chat.news if not message.choice]
    texts = news if "story" in chat.state.answers else [*chat.state.heard, *news]
    before = str(chat.state.answers.get("story", ""))
    fresh = [told for told in texts if told not in before and tells(told, chat.scene.phrases)]
    story = "\n".join(filter(None, (before, *fresh)))
    if fresh:
        chat.keep("story", story)
        chat.understood = True


def kind_reader(chat: Chat) -> Reader:
    """A choice, or what happened in own words: 'llegó rota' -> 'broken'."""

    def heard(message: Inbound) -> str | None:
        return kind_in(message.text, chat.scene.phrases) if not message.choice else None

    options = options_reader(labels(chat), _words(chat))

    def read(message: Inbound) -> Json:
        kind = heard(message)
        if not (kind or message.choice or statements(message.text)):
            raise NotUnderstood  # '¿puedo devolver algo roto?' chooses nothing
        return kind or options.read(message)

    return Reader(read, heard)


def story_reader(chat: Chat) -> Reader:
    """Several short messages in a row are one story."""

    def read(message: Inbound) -> str:
        first = next((item for item in chat.news if item.text), message)
        if message is not first or _is_only_details(chat) or _is_a_shrug(chat, message.text):
            raise NotUnderstood
        return str(text.read(Inbound("", "", "", "\n".join(item.text for item in chat.news))))

    return Reader(read)


def _is_only_details(chat: Chat) -> bool:
    """'me llamo Ana' was heard, and is no story."""
    words = sum(len(split(fold(item.text))) for item in chat.news)
    return chat.understood and words <= TELLING


def _is_a_shrug(chat: Chat, told: str) -> bool:
    """'no', 'no quiero' tell nothing; 'no funciona' does."""
    is_short = len(split(fold(told))) < TELLING
    return is_short and declines(told) and kind_in(told, chat.scene.phrases) is None


def labels(chat: Chat) -> tuple[Choice, ...]:
    phrases, language = chat.scene.phrases, chat.scene.language
    return tuple(Choice(kind, phrases.text(language, f"complaint.kind.{kind}")) for kind in KINDS)


def _words(chat: Chat) -> Callable[[str], tuple[str, ...]]:
    return lambda kind: chat.scene.phrases.all_words(f"complaint.kind.{kind}")
