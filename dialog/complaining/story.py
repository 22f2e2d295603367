"""What happened, in the customer's own words: its kind, and the account itself."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from dialog.chat import Chat
from dialog.choosing import chosen
from dialog.complaining.asking import has_changed
from dialog.complaining.changing import named_fields
from dialog.complaining.contact import ASKED_OF_THEM, means_the_usual_one, wants_it_sent
from dialog.complaining.facts import facts
from dialog.complaining.photos import photos_of
from dialog.damage import KINDS, LONG, TELLING, kind_in, statements, tells
from dialog.listening import hears, leading, tokens_of
from dialog.model import Choice, Inbound, Json
from dialog.phrases import Phrases
from dialog.readers import NotUnderstood, Reader, declines, is_a_bare_number, is_yes, photo, text
from dialog.understanding.folding import fold, split

_AT_THE_END = frozenset({"confirm", "change"})
_AFTER_THE_KIND = frozenset({"order", "story", "photo"})
_A_SENTENCE = 5  # words that are taken for what happened, where it was asked for twice
_A_FEW = 3  # ... where it was asked for before
_ASKED_AGAIN = 2  # messages: what began it, and one that was no answer to what happened
_ASKED_ENOUGH = 3
_A_CHOICE = 4  # words, at most, of 'la segunda opción'
_OF_A_THING = frozenset({"missing", "wrong"})  # kinds that are not told without saying which
_ARTICLES = frozenset({"el", "la", "los", "las", "un", "una", "unos", "unas", "the", "os", "as"})


def take_as_story(chat: Chat) -> None:
    """The first words that tell what happened, so that nobody tells it twice; later ones add."""
    if chat.state.asked == "story" or has_changed(chat, "story"):
        return
    news = [message.text for message in chat.news if not message.choice]
    texts = news if "story" in chat.state.answers else [*chat.state.heard, *news]
    before = str(chat.state.answers.get("story", ""))
    fresh = [told for told in texts if told not in before and _adds(chat, told)]
    story = "\n".join(filter(None, (before, *fresh)))
    if fresh:
        chat.keep("story", story)
        chat.understood = True


def _adds(chat: Chat, told: str) -> bool:
    """'el nombre está equivocado', at the summary, is about the form."""
    phrases = chat.scene.phrases
    is_of_the_form = chat.state.asked in _AT_THE_END and bool(named_fields(told, phrases))
    is_of_the_form = is_of_the_form or _is_a_label(chat, told) or is_only_announced(told, phrases)
    is_of_the_form = is_of_the_form or means_the_usual_one(chat, told)
    ways = (
        _tells_in_short,
        _is_told_when_asked_again,
        _is_told_for_a_photo,
        _is_a_thing,
        _is_told_at_the_end,
    )
    is_told = tells(told, phrases) or any(way(chat, told) for way in ways)
    return is_told and not is_of_the_form


def _tells_in_short(chat: Chat, told: str) -> bool:
    """'faltaba la gorra', after the kind was told; where the kind is asked for, it says which."""
    said = tokens_of(told)
    if len(said) != TELLING - 1 or kind_in(told, chat.scene.phrases) is None:
        return False
    if chat.state.asked in _AFTER_THE_KIND | ASKED_OF_THEM:
        return True
    is_which = not _ARTICLES.isdisjoint(said) and not _is_a_label(chat, told)
    return chat.state.asked == "kind" and is_which


def _is_told_for_a_photo(chat: Chat, told: str) -> bool:
    """'se nota mucho, sobre todo en el codo', where a photo is asked for: it shows as much."""
    said = tokens_of(told)
    if chat.state.asked != "photo" or len(said) < _A_SENTENCE:
        return False
    phrases = chat.scene.phrases
    is_of_it = hears(phrases, "complaint.heard.of_photos", said)  # 'no me deja subirla'
    if is_of_it or "?" in told or _begins_to_ask(said, phrases) or declines(told):
        return False
    return not any(reader.spot(Inbound("", "", "", told)) for reader in facts(chat.scene).values())


def _is_told_at_the_end(chat: Chat, told: str) -> bool:
    """'and send the new one to my office', at the summary: neither a yes nor a thing to change."""
    said, phrases = tokens_of(told), chat.scene.phrases
    if chat.state.asked != "confirm" or len(said) < _A_SENTENCE or "?" in told:
        return False
    if any(hears(phrases, name, said[:1]) for name in ("bot.heard.not", "bot.yes")):
        return False
    is_wish = hears(phrases, "complaint.change.wish", said) or declines(told)
    return not (is_wish or _begins_to_ask(said, phrases) or wants_it_sent(chat, told))


def _is_a_thing(chat: Chat, told: str) -> bool:
    """'la gorra', where a name is asked for: it is what was missing, and nobody is called so."""
    said = tokens_of(told)
    if chat.state.answers.get("kind") not in _OF_A_THING:
        return False
    if chat.state.asked != "name" or not 1 < len(said) <= _A_SENTENCE or said[0] not in _ARTICLES:
        return False
    return "?" not in told and "@" not in told and not told[told.find(" ") + 1 :][:1].isupper()


def _begins_to_ask(said: Sequence[str], phrases: Phrases) -> bool:
    """'cuánto tarda la devolución', 'quiero saber si ...'"""
    lists = ("bot.heard.question", "bot.heard.saying", "bot.heard.wait")
    return any(leading(phrases, name, said) for name in lists)


def _is_a_label(chat: Chat, told: str) -> bool:
    """'el trato o servicio' is one of our choices, and tells nothing yet."""
    return tokens_of(told) in [tokens_of(label.text) for label in labels(chat)]


def is_only_announced(told: str, phrases: Phrases) -> bool:
    """'quiero poner una queja de un empleado': that there is something, but not what."""
    said = tokens_of(told)
    if len(said) >= LONG or not hears(phrases, "complaint.heard.announcing", said):
        return False
    has_kind = kind_in(told, phrases) not in (None, "service")
    lists = ("telling", "plainly", "because")
    is_told = any(hears(phrases, f"complaint.heard.{name}", said) for name in lists)
    return not (has_kind or is_told)


def leave_the_kind_open(chat: Chat) -> None:
    """Told in words that fit no kind of ours, or shown: people will see, nobody is asked on."""
    if "kind" in chat.state.answers or not _is_known_enough(chat):
        return
    reader = kind_reader(chat)
    if chat.told("kind", reader) is None and not any(_reads(reader, one) for one in chat.news):
        chat.keep("kind", "")
        chat.understood = True


def _is_known_enough(chat: Chat) -> bool:
    if chat.state.asked:
        return chat.state.asked == "kind" and len(chat.state.heard) >= _ASKED_ENOUGH
    story = str(chat.state.answers.get("story", ""))
    return len(tokens_of(story)) >= (TELLING if photos_of(chat) else _A_SENTENCE)


def _reads(reader: Reader, message: Inbound) -> bool:
    with suppress(NotUnderstood):
        return bool(reader.read(message))
    return False


def _is_told_when_asked_again(chat: Chat, told: str) -> bool:
    """'he left it out in the rain', 'the seam opened': who was asked what happened has told it."""
    is_asked_again = chat.state.misses > 0 or len(chat.state.heard) >= _ASKED_AGAIN
    is_news = any(item.text == told for item in chat.news)
    if chat.state.asked != "kind" or not (is_asked_again and is_news) or declines(told):
        return False
    said = tokens_of(statements(told, chat.scene.phrases))
    if len(said) < _A_FEW:
        return False
    is_fact = any(reader.spot(Inbound("", "", "", told)) for reader in facts(chat.scene).values())
    is_other = is_fact or told.istitle() or photo.spot(Inbound("", "", "", told)) is not None
    return not is_other and not _begins_to_ask(said, chat.scene.phrases)


def kind_reader(chat: Chat) -> Reader:
    """A choice, or what happened in own words: 'llegó rota' -> 'broken'."""
    _, options = chat.options("kind", *KINDS)

    def heard(message: Inbound) -> str | None:
        if message.choice:
            return None
        return _chosen_instead(chat, message) or kind_in(message.text, chat.scene.phrases)

    def read(message: Inbound) -> Json:
        kind = heard(message)
        if not (kind or message.choice or statements(message.text, chat.scene.phrases)):
            raise NotUnderstood  # '¿puedo devolver algo roto?' chooses nothing
        try:
            return kind or options.read(message)
        except NotUnderstood:
            is_told = tells(message.text, chat.scene.phrases)
            if is_told or _is_told_when_asked_again(chat, message.text):
                return ""  # told in own words that fit none of ours: people will see
            raise

    return Reader(read, heard)


def _chosen_instead(chat: Chat, message: Inbound) -> str | None:
    """'no, la segunda', right after it was chosen."""
    said = tokens_of(message.text)
    step = leading(chat.scene.phrases, "complaint.heard.instead", said)
    other = said[step:]
    is_other = step > 0 and 0 < len(other) <= _A_CHOICE
    if not is_other or chat.state.asked not in _AFTER_THE_KIND:
        return None
    return chosen(replace(message, text=" ".join(other)), labels(chat), lambda _: ())


def story_reader(chat: Chat) -> Reader:
    """Several short messages in a row are one story."""

    def read(message: Inbound) -> str:
        first = next((item for item in chat.news if item.text), message)
        is_none = _is_a_shrug(chat, message.text) or is_a_bare_number(message.text)
        is_none = is_none or _is_hardly_told(chat, message.text)
        if message is not first or _is_only_details(chat) or is_none:
            raise NotUnderstood
        return str(text.read(Inbound("", "", "", "\n".join(item.text for item in chat.news))))

    return Reader(read)


def _is_hardly_told(chat: Chat, told: str) -> bool:
    """'no me acuerdo del pedido' was heard as such; one word is asked for more, once."""
    if chat.understood and declines(told):
        return True
    is_a_word = len(tokens_of(told)) == 1 and kind_in(told, chat.scene.phrases) is None
    return is_a_word and not chat.state.misses


def _is_only_details(chat: Chat) -> bool:
    """'me llamo Ana', 'Ana, ana@example.com, 600111222' was heard, and is no story."""
    told = (word for item in chat.news for word in item.text.split())
    words = sum("@" not in word and not any(map(str.isdigit, word)) for word in told)
    return chat.understood and words <= TELLING


def _is_a_shrug(chat: Chat, told: str) -> bool:
    """'no', 'no quiero' tell nothing; 'no funciona' does."""
    is_short = len(split(fold(told))) < TELLING
    if is_yes(told) or (is_short and wants_it_sent(chat, told)):
        return True
    return is_short and declines(told) and kind_in(told, chat.scene.phrases) is None


def labels(chat: Chat) -> tuple[Choice, ...]:
    choices, _ = chat.options("kind", *KINDS)
    return choices
