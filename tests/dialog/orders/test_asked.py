"""Which one thing of an order is asked, and what only sounds like it."""

import pytest

from dialog.orders.asked import aspects_of
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    ("text", "aspects"),
    [
        ("¿quién lo trae?", {"carrier"}),
        ("y quién lo lleva y cuándo llega", {"carrier", "when"}),
        ("a qué hora llega?", {"hour"}),
        ("xq tarda tanto?", {"why"}),
        ("me pasás el link?", {"link"}),
        ("hola, qué pedí?", {"items"}),
        ("dime qué lleva", {"items"}),
        ("cuánto me costó", {"total"}),
        ("cuándo lo compré", {"ordered"}),
        ("puedo pasar a retirarlo?", {"otherwise"}),
        ("what did I order?", {"items"}),
        ("o que eu comprei?", {"items"}),
        ("por qué?", {"why"}),
    ],
)
def test_what_is_asked_of_an_order_is_heard(text: str, aspects: set[str]) -> None:
    assert aspects_of(text, phrases(), "es") == aspects


@pytest.mark.parametrize(
    "text",
    [
        "no es lo que pedí",
        "quiero devolver lo que compré",
        "¿a qué hora abren la tienda?",
        "¿dónde está la tienda?",
        "cuánto costó el envío",
        "me equivoqué, creo que pedí mal",
    ],
)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert aspects_of(text, phrases(), "es") == frozenset()
