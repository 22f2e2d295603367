"""What order status never says, and to whom it says nothing."""

import re

import pytest

from adapters.shops import demo
from adapters.spreadsheet.orders import Orders, orders_in
from dialog.chat import Chat
from dialog.flow import play
from dialog.flow_state import began
from dialog.flows.order_status import order_status
from dialog.guesses import NUMBERS_OF_A_PROOF, Guesses
from dialog.model import Contact, Inbound, Json
from dialog.scene import Scene
from tests.adapters.shops.test_demo import LA_CEIBA
from tests.fakes.dialog import OPEN, phrases

ORDERS: Orders = orders_in((LA_CEIBA / "orders.csv").read_bytes())
ROWS = (LA_CEIBA / "orders.csv").read_text(encoding="utf-8").splitlines()
PRIVATE = re.compile(r"[\w.]+@example\.com|\+\d{2}[ \d]{8,}|\b\d{5}-\d{3}\b")


async def told(
    text: str,
    phone: str = "",
    known: dict[str, Json] | None = None,
    guesses: Guesses | None = None,
    who: str = "w1",
) -> Chat:
    shop = demo.connect(demo.Settings(), None, OPEN.date)
    contact = Contact("whatsapp", who, phone=phone)
    scene = Scene(contact, OPEN, "es", shop, phrases(), "K7Q-4M2", guesses=guesses)
    news = (Inbound("whatsapp", "w1", "m1", text, number=1),)
    return await play(Chat(scene, began("order_status"), dict(known or {}), news), order_status)


def words(chat: Chat) -> str:
    return "\n".join(phrases().text("es", reply.phrase, **reply.blanks) for reply in chat.replies)


@pytest.mark.parametrize("number", sorted(ORDERS.by_number))
async def test_a_wrong_proof_says_exactly_what_an_unknown_number_says(number: str) -> None:
    wrong = await told(f"dónde está mi pedido {number}, mi correo es pepe@example.org")
    unknown = await told("dónde está mi pedido 99999, mi correo es pepe@example.org")

    assert words(wrong) == words(unknown)
    assert [reply.phrase for reply in wrong.replies] == ["order_status.again"]
    assert wrong.state.asked == unknown.state.asked
    assert wrong.effects == unknown.effects == []


@pytest.mark.parametrize("number", sorted(ORDERS.by_number))
async def test_the_right_proof_opens_the_order_and_shows_no_personal_data(number: str) -> None:
    order = ORDERS.by_number[number]

    chat = await told(f"dónde está mi pedido {number}? {order.email}")

    said = words(chat)
    assert order.number in said
    assert chat.replies[0].phrase.startswith("order_status.is_")
    assert not PRIVATE.search(said)
    for row in ROWS:
        name, postcode = row.split(",")[6], row.split(",")[9]
        assert name not in said
        assert f" {postcode}" not in said


async def test_somebody_elses_vouched_phone_opens_nothing() -> None:
    chat = await told("dónde está mi pedido 10441", phone="+34600111222")

    assert [reply.phrase for reply in chat.replies] == ["order_status.email"]


async def test_a_locked_customer_is_not_looked_up_at_all() -> None:
    known: dict[str, Json] = {
        "order_misses": [[OPEN.isoformat(), str(place)] for place in range(5)]
    }

    chat = await told("dónde está mi pedido 10452? ana@example.com", known=known)

    assert [reply.phrase for reply in chat.replies] == [
        "order_status.locked",
        "order_status.person_soon",
    ]
    assert "SEUR" not in words(chat)


async def test_a_typed_phone_is_never_kept_as_proven() -> None:
    chat = await told("dónde está mi pedido 10452? mi teléfono es 600111222")

    assert chat.replies[0].phrase == "order_status.is_shipped"
    assert "phone" not in chat.known


async def test_guesses_that_are_split_over_conversations_end_with_a_person_right_or_wrong() -> None:
    guesses = Guesses()
    for place in range(NUMBERS_OF_A_PROOF):
        chat = await told(
            f"mi pedido es el 99{place:03}, ana@example.com", guesses=guesses, who=f"v{place}"
        )
        assert [reply.phrase for reply in chat.replies] == ["order_status.again"]

    right = await told("mi pedido es el 10452, ana@example.com", guesses=guesses, who="v")
    wrong = await told("mi pedido es el 99999, ana@example.com", guesses=guesses, who="w")

    assert "SEUR" not in words(right)
    assert [reply.phrase for reply in right.replies] == [reply.phrase for reply in wrong.replies]
    assert right.replies[0].phrase == "order_status.locked"
    assert "proven_orders" not in right.known


async def test_the_owner_whose_phone_the_channel_vouches_for_is_not_kept_out() -> None:
    guesses = Guesses()
    for place in range(2 * NUMBERS_OF_A_PROOF):
        guesses.note(f"v{place}", OPEN, f"99{place:03}", "+34600111222")

    chat = await told("dónde está mi pedido 10452", phone="+34600111222", guesses=guesses)

    assert chat.replies[0].phrase == "order_status.is_shipped"
