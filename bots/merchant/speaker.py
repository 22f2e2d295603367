"""What the bot would say to a sentence, at once and without a shop: the real engine, alone."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bots import settings
from bots.merchant.asked import Sentence
from bots.merchant.nameless import nameless
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment, State, Turn
from dialog.notes import Notes
from dialog.phrases import Phrases
from dialog.ports import Order, Product
from dialog.understanding import Understanding

ANSWERED, OFFERED, DECLINED = "answered", "offered", "declined"
FAQ = "faq:"
NOON = datetime(2026, 1, 14, 12, tzinfo=UTC)  # of a usual Wednesday: the same for all
_MET = Notes(met=True, greeted=NOON.isoformat(), since=NOON.isoformat())  # no greeting now


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a sentence: entries or flows, and the words."""

    outcome: str
    ids: tuple[str, ...]
    text: str

    @property
    def shown(self) -> str:
        """The merchant's own words as they are; what may repeat a customer's without numbers."""
        is_written = self.outcome == ANSWERED and not any(":" in one for one in self.ids)
        return self.text if is_written else nameless(self.text)


class NoShop:
    """Knows no orders and no products: no rehearsal looks into a real shop."""

    name = "rehearsal"

    async def find_order(self, number: str) -> Order | None:  # noqa: ARG002 - as every shop's
        return None

    async def orders_of(self, phone: str) -> list[Order]:  # noqa: ARG002 - as every shop's
        return []

    async def search_products(
        self,
        words: str,  # noqa: ARG002 - as every shop's
        language: str = "es",  # noqa: ARG002 - as every shop's
    ) -> list[Product]:
        return []

    async def close(self) -> None:
        return


class Speaker:
    """A bot with one version of the FAQ."""

    def __init__(
        self, understanding: Understanding, phrases: Phrases, told: settings.Settings
    ) -> None:
        self.understanding = understanding
        shop = told.shop
        self._engine = Engine(understanding, phrases, NoShop(), shop.opening_hours(), shop.name)

    async def say(self, sentence: Sentence, language: str) -> Said:
        """As said in a conversation that was about `sentence.topic`."""
        state = State(language=language, topic=sentence.topic, notes=_MET)
        contact = Contact("rehearsal", "customer", language=language)
        message = Inbound("rehearsal", "customer", "1", sentence.text, number=1)
        conversation = Conversation(1, state=state)
        moment = Moment(conversation, contact, Customer(1), (message,), NOON)
        return _said(await self._engine.take_turn(moment))


def _said(turn: Turn) -> Said:
    text = "\n".join(reply.text for reply in turn.replies)
    answers = tuple(
        reply.phrase.removeprefix(FAQ) for reply in turn.replies if reply.phrase.startswith(FAQ)
    )
    intent = turn.intent
    if answers:
        return Said(ANSWERED, answers, text)
    if intent.outcome == ANSWERED and intent.id:
        return Said(ANSWERED, (intent.id,), text)
    if intent.outcome == OFFERED:
        return Said(OFFERED, intent.offered, text)
    return Said(DECLINED, (), text)
