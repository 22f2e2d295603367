"""Stand-ins for what the dialog needs: understanding by exact sentences, a shop with a switch."""

# ruff: noqa: ARG002  (a stand-in has the shape of the real thing, and ignores most of it)

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from dialog.errors import ShopUnavailable
from dialog.faq import Entry
from dialog.hours import Hours
from dialog.model import Contact, Conversation, Customer, Inbound, Intent, Moment, Owner, State
from dialog.phrases import Phrases
from dialog.ports import Order, Product, Shop
from dialog.understanding import Part
from dialog.understanding.folding import fold, split

FAQ_DATA = Path(__file__).resolve().parents[2] / "faq_data"
OPEN = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)  # a Tuesday, 11:00 in Madrid
CLOSED = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # a Sunday evening
WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-19:00") | {"sat": "10:00-14:00"}


@cache
def phrases() -> Phrases:
    return Phrases.load(FAQ_DATA)


def hours() -> Hours:
    return Hours.from_settings("Europe/Madrid", WEEK)


@dataclass
class FakeUnderstanding:
    """Understands the sentences it was given, word for word, and declines all others."""

    sentences: Mapping[str, str] = field(default_factory=dict)  # sentence -> intent id
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # sentence -> offered ids
    answers: Mapping[str, str] = field(default_factory=dict)  # FAQ id -> answer
    topics_seen: list[str] = field(default_factory=list)

    def read(self, text: str, language: str, topic: str = "") -> Intent:
        self.topics_seen.append(topic)
        said = _plain(text)
        for sentence, intent_id in self.sentences.items():
            if _plain(sentence) == said:
                return Intent(intent_id, 0.95, "other", 0.2, "answered")
        for sentence, ids in self.unsure.items():
            if _plain(sentence) == said:
                return Intent(ids[0], 0.5, ids[1], 0.45, "offered", ids)
        return Intent(None, 0.1)

    async def get_ready(self, text: str, current: str = "") -> None:
        """Nothing to build."""

    def language_of(self, text: str, current: str = "") -> str:
        said = set(_plain(text).split())
        if said & {"the", "how", "what", "is", "my", "where"}:
            return "en"
        if said & {"não", "você", "quanto", "onde", "meu", "nao", "voce"}:
            return "pt"
        return current or "es"

    def reply_to(self, intent_id: str, language: str) -> Entry | None:
        return Entry(intent_id, (), self.answers[intent_id]) if intent_id in self.answers else None

    def replies_in(self, intent_id: str, language: str) -> str:
        return language

    def are_apart(self, first: Part, second: Part, language: str) -> bool:
        return first.id != second.id

    def title(self, intent_id: str, language: str) -> str:
        return f"¿{intent_id}?"


def _plain(text: str) -> str:
    return " ".join(split(fold(text)))


@dataclass
class SwitchedShop:
    """A real shop behind a switch, to be turned off in the middle of a talk."""

    shop: Shop
    is_down: bool = False
    name: str = "switched"

    async def find_order(self, number: str) -> Order | None:
        self._refuse_if_down()
        return await self.shop.find_order(number)

    async def orders_of(self, phone: str) -> list[Order]:
        self._refuse_if_down()
        return await self.shop.orders_of(phone)

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        self._refuse_if_down()
        return await self.shop.search_products(words, language)

    async def close(self) -> None:
        await self.shop.close()

    def _refuse_if_down(self) -> None:
        if self.is_down:
            raise ShopUnavailable("switched off")


class EmptyShop:
    """No orders and no products."""

    name = "empty"

    async def find_order(self, number: str) -> Order | None:
        return None

    async def orders_of(self, phone: str) -> list[Order]:
        return []

    async def search_products(self, words: str, language: str = "es") -> list[Product]:
        return []

    async def close(self) -> None:
        return None


def a_message(text: str = "", number: int = 1, **fields: object) -> Inbound:
    return Inbound("whatsapp", "34600111222", f"m{number}", text, number=number, **fields)  # type: ignore[arg-type]


def a_moment(
    *messages: str | Inbound,
    state: State | None = None,
    owner: Owner = Owner.BOT,
    now: datetime = OPEN,
    name: str = "",
    **fields: object,
) -> Moment:
    """A conversation in which these messages wait."""
    waiting = tuple(
        item if isinstance(item, Inbound) else a_message(item, number)
        for number, item in enumerate(messages, start=1)
    )
    conversation = Conversation(1, owner, state=state or State())
    contact = Contact("whatsapp", "34600111222", name)
    return Moment(conversation, contact, Customer(), waiting, now, **fields)  # type: ignore[arg-type]
