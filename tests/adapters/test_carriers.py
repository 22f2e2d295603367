"""Where a parcel is followed."""

import pytest

from adapters.carriers import ANY, LINKS, known_carrier, tracking_link


@pytest.mark.parametrize(
    ("told", "carrier"),
    [
        ("SEUR", "seur"),
        ("Seur 24 horas", "seur"),
        ("Correos Exprés", "correos express"),
        ("Correos", "correos"),
        ("Correo Argentino", "correo argentino"),
        ("Interrapidísimo", "interrapidisimo"),
        ("DHL Express", "dhl"),
        ("mi primo en bici", ""),
        ("", ""),
    ],
)
def test_a_carrier_is_known_by_its_name_among_other_words(told: str, carrier: str) -> None:
    assert known_carrier(told) == carrier


def test_the_number_goes_into_the_carriers_link_as_text_not_as_address() -> None:
    assert tracking_link("SEUR", "123/4?x=1&y").startswith(
        "https://www.seur.com/livetracking/?segOnlineIdentificador=123%2F4%3Fx%3D1%26y"
    )


def test_nacex_numbers_have_an_agency_and_a_number() -> None:
    link = tracking_link("NACEX", "1220/10603971")

    assert link.endswith("agencia_origen=1220&numero_albaran=10603971")
    assert tracking_link("NACEX", "10603971") == "https://t.17track.net/es#nums=10603971"


def test_an_unknown_carrier_gets_the_page_for_all_and_no_number_no_link() -> None:
    assert tracking_link("Bici", "AB 1") == "https://t.17track.net/es#nums=AB%201"
    assert tracking_link("SEUR", " ") == ""


@pytest.mark.parametrize("link", [*LINKS.values(), ANY])
def test_every_link_is_safe_and_has_only_our_blanks(link: str) -> None:
    assert link.startswith("https://")
    assert "{" not in link.replace("{n}", "").replace("{a}", "")
