"""What could tell who wrote a sentence is taken out of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bots.merchant.nameless import nameless


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("mi pedido #10452 no llega", "mi pedido #00000 no llega"),
        ("es el LC-10452", "es el LC-00000"),
        ("escríbeme a Ana.Gil+x@correo.es ya", "escríbeme a x@example.com ya"),
        ("mi móvil es +34 600 111 222.", "mi móvil es +00 000 000 000."),
        ("dni 12345678Z", "dni 00000000Z"),
        ("nací el 12/05/1990", "nací el 00/00/0000"),
        ("tarjeta 4111 1111 1111 1111", "tarjeta 0000 0000 0000 0000"),
        ("٤١١١ ١١١١ y １２３４５", "0000 0000 y 00000"),
        ("mira https://x.es/p?token=abc ahí", "mira https://example.com ahí"),
        ("está en tienda.es/pedidos/ana", "está en example.com"),
        ("soy @ana_gil en instagram", "soy @x en instagram"),
        ("me llamo ana gil, ¿abren hoy?", "me llamo X X, ¿abren hoy?"),
        ("soy Ana Gil y quiero factura", "soy X X y quiero factura"),
        ("dos\nlíneas\u200b y\tmás", "dos líneas y más"),
    ],
)
def test_what_tells_who_wrote_is_gone(written: str, shown: str) -> None:
    assert nameless(written) == shown


@pytest.mark.parametrize(
    "text",
    ["¿tienen la talla 38?", "cuesta 60 € o 75 €", "abren a las 9:30", "soy autónomo", "24 h"],
)
def test_the_rest_stays_as_it_was(text: str) -> None:
    assert nameless(text) == text


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_becomes_one_line_without_a_long_number(text: str) -> None:
    shown = nameless(text)

    assert "\n" not in shown
    assert not any(run.isdecimal() and len(run) > 3 and set(run) != {"0"} for run in shown.split())
