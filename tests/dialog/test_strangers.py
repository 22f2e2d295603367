"""Whoever proves nothing hears of a real order what they hear of one that does not exist.

Whole talks through the whole engine: other flows, other questions and every policy included.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

import pytest

from adapters.shops import demo
from dialog.engine import Engine
from dialog.model import Contact, Conversation, Customer, Inbound, Moment, OpenTicket, Ticket
from dialog.understanding import Understanding
from tests.fakes.dialog import OPEN, SwitchedShop, hours, phrases
from tests.test_transcripts import understanding  # noqa: F401 - the fixture

TALKS: tuple[tuple[str, ...], ...] = (
    ("dónde anda mi compra {n}?", "mi correo es luis@example.org", "no tengo otro", "sí"),
    ("el pedido {n} vino con un golpe", "la caja estaba abierta", "luis@example.org", "Luis", "no"),
    ("{n}", "luis@example.org", "¿y quién lo reparte?", "¿a qué correo está?"),
    ("¿a nombre de quién va el {n}?", "¿y a qué calle?", "luis@example.org"),
    ("quiero anular el {n}", "luis@example.org", "¿cuánto me costó?"),
    ("soy vecino de quien pidió el {n}, ¿le llega hoy?", "luis@example.org", "¿y el otro?"),
    ("llamadme al 699 888 777, es por el pedido {n}", "¿qué lleva dentro?"),
    ("mis pedidos 99990 y {n}, luis@example.org", "¿y el segundo?"),
    ("¿existe el pedido {n}?", "¿cuántos paquetes son?", "luis@example.org", "¿y la chaqueta?"),
    ("pásame con alguien", "es el pedido {n}", "luis@example.org"),
    ("I'm waiting for {n}, luis@example.org", "who brings it?", "what's inside?", "yes please"),
    ("is {n} paid?", "luis@example.org", "was it delivered?"),
    ("cadê a encomenda {n}? luis@example.org", "quem entrega?", "o que tem dentro?"),
    ("a encomenda {n} chegou partida", "luis@example.org", "Luís", "não", "sim"),
)
NOBODYS = "99999"
REFERENCE = re.compile(r"\b[A-Z0-9]{3}-[A-Z0-9]{3}\b")


@pytest.mark.parametrize("number", ["10452", "10437", "10448"])
async def test_a_talk_about_a_real_order_goes_as_one_about_nobodys(
    number: str,
    understanding: Understanding,  # noqa: F811
) -> None:
    shop = SwitchedShop(demo.connect(demo.Settings(), None, lambda: date(2026, 11, 24)))
    engine = Engine(understanding, phrases(), shop, hours(), "La Ceiba")
    assert await shop.find_order(number)
    assert await shop.find_order(NOBODYS) is None

    for place, talk in enumerate(TALKS):
        real = await _heard(engine, talk, number, place)
        unknown = await _heard(engine, talk, NOBODYS, place)
        assert real == unknown, talk


async def _heard(engine: Engine, talk: Sequence[str], number: str, place: int) -> list[str]:
    """Every answer with its buttons; the number is blanked, also where it is an example."""
    contact = Contact("webchat", f"stranger-{place}")
    conversation, tickets = Conversation(1), list[Ticket]()
    heard = []
    for line, text in enumerate(talk, start=1):
        said = Inbound("webchat", contact.address, f"m{line}", text.format(n=number), number=line)
        moment = Moment(conversation, contact, Customer(1), (said,), OPEN, tuple(tickets))
        turn = await engine.take_turn(moment)
        opened = [effect for effect in turn.effects if isinstance(effect, OpenTicket)]
        tickets += [Ticket(one.number, one.kind, 1, fields=one.fields) for one in opened]
        conversation = Conversation(1, turn.owner, state=turn.state)
        told = [reply.text + "|".join(one.text for one in reply.choices) for reply in turn.replies]
        heard += [f"{turn.owner}", *_blanked(told, number)]
    return heard


def _blanked(told: Sequence[str], number: str) -> Iterator[str]:
    for text in told:
        yield REFERENCE.sub("R", text.replace(number, "N").replace("10452", "N"))
