"""A small shop in two languages, and the shipped one, each understood once."""

from pathlib import Path

import pytest

from dialog.faq import Entry, Faq
from dialog.understanding import Understanding

SHIPPED = Path(__file__).resolve().parents[3] / "faq_data"

SPANISH = {
    "shipping-cost": (
        "¿Cuánto cuesta el envío?",
        "precio de los gastos de envío",
        "¿qué cobran por mandar un paquete a casa?",
    ),
    "delivery-time": (
        "¿Cuánto tarda en llegar un pedido?",
        "plazo de entrega",
        "¿en cuántos días llega?",
    ),
    "return-policy": (
        "¿Puedo devolver una prenda?",
        "no me gusta lo que compré, ¿lo puedo regresar?",
        "política de devoluciones",
    ),
    "opening-hours": (
        "¿A qué hora abren?",
        "horario de atención",
        "¿están abiertos los domingos?",
    ),
    "payment-methods": (
        "¿Puedo pagar con tarjeta?",
        "formas de pago",
        "¿aceptan transferencia?",
    ),
    "invoice": ("necesito la factura", "¿me pueden facturar a mi empresa?", "quiero un recibo"),
    "flow:order-status": (
        "¿Dónde está mi pedido?",
        "no me llegó el paquete",
        "quiero rastrear mi pedido 10452",
    ),
    "flow:human": ("quiero hablar con una persona", "pásame con un asesor"),
    "talk:greeting": ("hola", "buenas tardes", "qué tal"),
    "talk:thanks": ("gracias", "muchas gracias por la ayuda"),
}
ENGLISH = {
    "shipping-cost": (
        "How much is shipping?",
        "delivery charges",
        "what do you charge to send it?",
    ),
    "delivery-time": ("How long does delivery take?", "when will it arrive?"),
    "return-policy": ("Can I return an item?", "I don't like it, can I send it back?"),
    "talk:greeting": ("hello", "good morning"),
}


def entries(questions: dict[str, tuple[str, ...]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(id=name, questions=texts, answer="" if ":" in name else f"Respuesta: {name}.")
        for name, texts in questions.items()
    )


@pytest.fixture(scope="session")
def small_faq() -> Faq:
    return Faq({"es": entries(SPANISH), "en": entries(ENGLISH)})


@pytest.fixture(scope="session")
def small(small_faq: Faq) -> Understanding:
    return Understanding.build(small_faq)


@pytest.fixture(scope="session")
def shipped_faq() -> Faq:
    return Faq.load(SHIPPED, None)


@pytest.fixture(scope="session")
def shipped(shipped_faq: Faq) -> Understanding:
    return Understanding.build(shipped_faq)
