"""What the dialog and the workers need from outside, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from dialog.model import Choice, Event, Media


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware, UTC."""


# --- channels


@dataclass(frozen=True, slots=True)
class Limits:
    """What one message of a channel can carry. A difference between channels is a value."""

    text: int = 4096  # characters
    choices: int = 0  # how many buttons; 0 = none: choices are numbered in the text
    choice_text: int = 20  # characters on a button
    choice_id: int = 64  # bytes of a button's hidden id
    media: bool = False
    window: float | None = None  # hours of free text after the customer's last message
    file_bytes: int = 16_000_000  # of one file, where there are any
    picture_bytes: int = 0  # of one picture, where it is less
    refuses: frozenset[str] = frozenset()  # MIME types of files that it does not carry

    def carries(self, type_: str, size: int) -> bool:
        """A file of this MIME type and so many bytes."""
        return self.media and type_ not in self.refuses and size <= self.bytes_of(type_)

    def bytes_of(self, type_: str) -> int:
        """At most, of one file of this type."""
        return (type_.startswith("image/") and self.picture_bytes) or self.file_bytes


@dataclass(frozen=True, slots=True)
class Hook:
    """One HTTP call from a platform. Header names are lower-case; `body` is as it came."""

    method: str
    url: str  # path and query, as requested
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message ready for one channel."""

    id: int
    channel: str
    address: str
    text: str
    choices: tuple[Choice, ...] = ()  # to show as buttons; already in the text where there are none
    media: tuple[Media, ...] = ()
    wants: str = ""  # "phone"
    conversation: int = 0
    attempt: int = 1
    author: str = "bot"  # bot, or the agent's name
    last_inbound_at: datetime | None = None
    fence: int = 0
    language: str = ""  # the conversation's; a channel's own labels need it
    lost: int = 0  # claims that were never settled: the sender died, perhaps after sending


class Channel(Protocol):
    """A way to reach people."""

    name: str
    limits: Limits

    def receive(self, hook: Hook) -> list[Event]:
        """Check the signature and read the events. Raises BadSignature, BadHook."""

    async def send(self, outgoing: Outgoing) -> str:
        """Deliver one message; returns the channel's own id. Raises SendFailed."""

    async def close(self) -> None:
        """Let go of connections."""


# A channel module may also have, each found by name (`getattr`) and used only if present:
#   async def start(self, keep) -> None       polling channels: `await keep(events)` until cancelled
#   async def fetch(self, media) -> bytes     a customer's file, within adapters.fetch's caps
#   def use_files(self, files, links) -> None files of agents and of answers; without it nobody can
#                                             attach one
#   async def find_sent(self, outgoing) -> str | None   reconcile: was it delivered after all?
#   async def acknowledge(self, event) -> None          e.g. answerCallbackQuery, typing
#   async def check(self) -> str              `doctor`: one cheap call; returns what it found
#   def handshake(self, hook) -> str | None   the platform's GET verification
#   hook_limit: int                           bytes of a hook's body, where ours are too few
#   def routes(self, store) -> list[...]      pages of its own
#   async def tidy(self, store) -> int        now and then: lets go of what nobody needs any more


# --- shops


@dataclass(frozen=True, slots=True)
class Shipment:
    carrier: str = ""
    number: str = ""
    url: str = ""
    status: str = ""  # "" | shipped | out_for_delivery | delivered | failed | pickup
    expected: date | None = None
    delivered_at: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    quantity: int = 1
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """An order in our shape (shops.md). Email and phone are for proof only, never shown."""

    number: str
    status: str  # unpaid preparing partly_shipped shipped delivered cancelled refunded
    email: str = ""
    phone: str = ""
    placed_on: date | None = None
    lines: tuple[Line, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    refund: str = ""  # "59.90 EUR", when something was paid back
    expected: date | None = None
    total: str = ""  # "64.85 EUR", where the shop tells it


@dataclass(frozen=True, slots=True)
class Variant:
    options: str  # "M / azul"
    price: str  # "59.90"
    stock: int | None = None  # None: not counted, available
    sku: str = ""

    @property
    def available(self) -> bool:
        return self.stock is None or self.stock > 0


@dataclass(frozen=True, slots=True)
class Product:
    name: str
    currency: str
    variants: tuple[Variant, ...]
    url: str = ""
    image: str = ""
    words: str = ""  # other names customers use, for the search


class Shop(Protocol):
    """Where orders and products live. Every method raises ShopUnavailable."""

    name: str

    async def find_order(self, number: str) -> Order | None:
        """By the number the customer knows. The caller compares the proof (identity.py)."""

    async def orders_of(self, phone: str) -> list[Order]:
        """Newest first, by a phone that the channel vouches for (E.164)."""

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        """Best first; an exact hit before near ones. Empty when nothing is close.

        Without words, what there is to see at all: as much of it as the shop likes to show.
        """

    async def close(self) -> None:
        """Let go of connections."""
