"""What a reader is, and how readers are made of others."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from dialog.model import Inbound, Json
from dialog.readers.yes_no_words import declines


class NotUnderstood(Exception):  # noqa: N818 - a refusal, said as in the flows
    """A reader's refusal: `reason` picks the retry phrase, `blanks` fill it."""

    def __init__(self, reason: str = "retry", **blanks: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.blanks = blanks


LONGEST = 2_000  # characters that are looked at for a fact; a story may be longer


def words_of(message: Inbound) -> str:
    """The message's text, bounded and encodable, whoever sent it."""
    return _encodable(message.text[:LONGEST])


@lru_cache(maxsize=64)  # every reader looks at the same message
def _encodable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _never(message: Inbound) -> Json | None:  # noqa: ARG001 - the shape of every `spot`
    return None


@dataclass(frozen=True, slots=True)
class Reader:
    """How one kind of answer is read.

    `read` is used while its question is open: an answer, or NotUnderstood.
    `spot` looks at every other message of the flow: only what cannot be anything else, or None.
    A value spotted after the question was answered replaces the answer ("no, mi correo es ...").
    """

    read: Callable[[Inbound], Json]
    spot: Callable[[Inbound], Json | None] = _never


def either(*readers: Reader) -> Reader:
    """The first reader that understands; the first one's reason when none does."""

    def read(message: Inbound) -> Json:
        refusals: list[NotUnderstood] = []
        for reader in readers:
            try:
                return reader.read(message)
            except NotUnderstood as refusal:
                refusals.append(refusal)
        raise refusals[0]

    def spot(message: Inbound) -> Json | None:
        found = (reader.spot(message) for reader in readers)
        return next((answer for answer in found if answer is not None), None)

    return Reader(read, spot)


def optional(reader: Reader) -> Reader:
    """Like `reader`, and a refusal or an "I don't know" is the answer ''."""

    def read(message: Inbound) -> Json:
        try:
            return reader.read(message)
        except NotUnderstood:
            if declines(message.text):
                return ""
            raise

    return Reader(read, reader.spot)


def no_spot(reader: Reader) -> Reader:
    """Like `reader`, deaf to messages that were not its answer: for a question asked again."""
    return Reader(reader.read)
