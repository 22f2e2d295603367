"""What customers say of their own orders, and of orders in general."""

import pytest

from dialog.orders.talk import (
    is_about_an_own_order,
    is_about_another,
    is_more_about_it,
    says_it_never_came,
)
from tests.fakes.dialog import phrases


@pytest.mark.parametrize(
    "said",
    [
        "donde anda mi paquete",
        "ke onda con mi compra",
        "mi pedido 10437 pone entregado pero no lo tengo",
        "hola, quiero saber de mi pedido",
        "llevo dos semanas esperando",
        "el 10452 no llega",
        "cadê minha encomenda, não chegou",
        "where's my stuff",
    ],
)
def test_where_something_of_theirs_is(said: str) -> None:
    assert is_about_an_own_order(said, phrases(), "es")


@pytest.mark.parametrize(
    "said",
    [
        "cuánto tarda un pedido",
        "quiero cancelar mi pedido 10460",
        "no me llegó el correo de confirmación de mi pedido",
        "dónde está la factura de mi pedido",
        "cuándo me devuelven el dinero de mi pedido",
        "dónde está la tienda",
        "how do I return my order",
    ],
)
def test_other_matters_of_an_order_are_not_where_it_is(said: str) -> None:
    assert not is_about_an_own_order(said, phrases(), "es")


@pytest.mark.parametrize(
    "said",
    [
        "el pedido 10444 aparece cancelado",
        "was i refunded for order 10425",
        "o 10443 está parado há dias",
    ],
)
def test_how_a_numbered_order_stands_is_asked_of_it(said: str) -> None:
    assert is_about_an_own_order(said, phrases(), "es")


def test_a_bare_no_does_not_say_that_nothing_came() -> None:
    assert says_it_never_came("it never came", phrases())
    assert not says_it_never_came("no", phrases())
    assert not says_it_never_came("pues va a ser que no", phrases())


def test_more_about_the_one_that_was_shown() -> None:
    assert is_more_about_it("¿y cuándo llega?", phrases(), "es")
    assert is_more_about_it("quién lo trae", phrases(), "es")
    assert is_more_about_it("qdo chega?", phrases(), "pt")
    assert not is_more_about_it("¿y el otro?", phrases(), "es")
    assert not is_more_about_it("¿cuándo me llega el reembolso?", phrases(), "es")


def test_another_one() -> None:
    assert is_about_another("¿y el otro?", phrases())
    assert not is_about_another("otro color", phrases())


@pytest.mark.parametrize("said", ["no", "não", "no, gracias", "no, espero"])
def test_a_bare_no_does_not_say_that_it_never_came(said: str) -> None:
    assert not says_it_never_came(said, phrases())


def test_who_has_not_got_it_says_so_in_more_words_than_one() -> None:
    assert says_it_never_came("pues a mí no me ha llegado", phrases())


@pytest.mark.parametrize(
    "said", ["q onda mi pedido", "ya tendría que haber llegado mi paquete", "my parcel was due"]
)
def test_something_of_theirs_that_should_be_here_is_asked_for(said: str) -> None:
    assert is_about_an_own_order(said, phrases(), "es")
