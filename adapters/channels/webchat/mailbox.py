"""What the web chat needs from the house: to keep what comes in and to read what was said."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from dialog.model import Choice, Event, Media


class Line(Protocol):
    """One message as its visitor may see it."""

    @property
    def seq(self) -> int: ...
    @property
    def id(self) -> str: ...  # of a visitor's message: the id that the widget gave it
    @property
    def direction(self) -> str: ...  # in | out
    @property
    def author(self) -> str: ...  # bot, or the agent's name
    @property
    def text(self) -> str: ...
    @property
    def choices(self) -> Sequence[Choice]: ...
    @property
    def media(self) -> Sequence[Media]: ...
    @property
    def at(self) -> datetime: ...


class Mailbox(Protocol):
    """The part of the store that a visitor's browser may reach, always by its own address."""

    async def keep(self, events: Sequence[Event], raw: bytes = b"") -> int:
        """Returns after the commit. Raises StoreUnavailable."""

    async def transcript(
        self, channel: str, address: str, after: int = 0, limit: int = 200
    ) -> Sequence[Line]:
        """The lines after `after`, oldest first."""

    async def sent_files(self, channel: str, address: str) -> set[str]:
        """The `ref` of every file that this contact has sent in a message."""

    async def received_files(self, channel: str, address: str) -> set[str]:
        """The `ref` of every file that was sent to this contact."""

    def mark(self, topic: str) -> int:
        """How often the topic was rung so far: take it before you look."""

    async def wait(self, topic: str, timeout: float, since: int | None = None) -> bool:  # noqa: ASYNC109 - the store's own verb
        """Until something is committed under the topic after the mark, or the time is up."""
