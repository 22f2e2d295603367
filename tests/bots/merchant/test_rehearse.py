"""`mostrador faq rehearse`: what a changed folder would answer otherwise."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from dialog.errors import FaqError
from tests.bots.merchant.shop import (
    ANSWERED,
    PERSON_ASKED,
    SHIPPING,
    Asked,
    Shop,
    shop,
)

__all__ = ["shop"]  # a fixture

COST = Asked("¿cuánto cuesta el envío?", ANSWERED, "shipping-cost")
HOURS = Asked("horario de la tienda", ANSWERED, "opening-hours", sender="bea")


@pytest.fixture
def changed(shop: Shop) -> Path:
    return Path(shutil.copytree(shop.faq, shop.folder / "new"))


def write(changed: Path, text: str) -> None:
    (changed / "es" / "shipping.yaml").write_text(text, encoding="utf-8")


def kinds(told: Any) -> dict[str, str]:
    return {change["text"]: change["kind"] for change in told["changes"]}


def test_an_equal_folder_changes_nothing(shop: Shop, changed: Path) -> None:
    shop.asked(COST, HOURS)

    assert shop.run("rehearse", changed, "--strict") == (0, "None of the 2 answers would change.\n")


def test_another_wording_is_told_with_both(shop: Shop, changed: Path) -> None:
    shop.asked(COST, HOURS)
    write(changed, SHIPPING.replace("4 €", "5 €"))

    code, told = shop.run("rehearse", changed)

    assert code == 0
    assert "1 of 2 answers would change" in told
    assert "the same entry, other words: 1" in told
    assert "before  shipping-cost: El envío cuesta 4 €." in told
    assert "after   shipping-cost: El envío cuesta 5 €." in told
    assert shop.run("rehearse", changed, "--strict")[0] == 1


def test_changes_are_told_by_kind(shop: Shop, changed: Path) -> None:
    shop.asked(COST, HOURS, Asked("¿dónde puedo aparcar?", sender="eva"))
    text = SHIPPING.replace("- id: shipping-cost", "- id: sending")
    text = text.replace("horario de la tienda, ", "¿dónde puedo aparcar?, ")
    write(changed, text)

    found = kinds(shop.json("rehearse", changed))

    assert found["¿cuánto cuesta el envío?"] == "answered -> another answer"
    assert found["¿dónde puedo aparcar?"] == "declined -> answered"


def test_a_question_asked_often_is_one_line(shop: Shop, changed: Path) -> None:
    shop.asked(COST, Asked(COST.text, ANSWERED, "shipping-cost", sender="bea"))
    write(changed, SHIPPING.replace("4 €", "5 €"))

    (change,) = shop.json("rehearse", changed)["changes"]

    assert change["times"] == 2
    assert change["before"] == {
        "outcome": "answered",
        "ids": ["shipping-cost"],
        "text": "El envío cuesta 4 €.",
    }


def test_only_the_newest_and_only_questions_are_asked_again(shop: Shop, changed: Path) -> None:
    form = ("continue_the_open_flow", "answered")
    shop.asked(COST, Asked("10452", form), HOURS, Asked("una persona", PERSON_ASKED, "flow:human"))

    assert shop.json("rehearse", changed)["questions"] == 3
    assert shop.json("rehearse", changed, "--last", "1")["questions"] == 1


def test_sentences_may_come_from_a_file(shop: Shop, changed: Path) -> None:
    file = shop.folder / "sentences.txt"
    line = json.dumps({"text": "soy Ana Gil, gastos de envio a 28001", "lang": "es"})
    file.write_text(f"horario de la tienda\n\n{line}\n", encoding="utf-8")
    write(changed, SHIPPING.replace("4 €", "5 €"))

    told = shop.json("rehearse", changed, "--questions", file)

    assert told["questions"] == 2
    assert [change["text"] for change in told["changes"]] == ["soy X X, gastos de envio a 00000"]


def test_a_line_that_is_neither_is_told(shop: Shop, changed: Path) -> None:
    file = shop.folder / "sentences.txt"
    file.write_text("hola\n{nonsense\n", encoding="utf-8")

    with pytest.raises(FaqError, match=r"sentences\.txt:2: neither"):
        shop.run("rehearse", changed, "--questions", file)


def test_a_folder_with_mistakes_is_not_rehearsed(shop: Shop, changed: Path) -> None:
    shop.asked(COST)
    write(changed, SHIPPING.replace("answer", "anser"))

    with pytest.raises(FaqError, match=r"(?s)anser.*Mend it first"):
        shop.run("rehearse", changed)
    with pytest.raises(FaqError, match="no FAQ files here"):
        shop.run("rehearse", changed / "nowhere")


def test_without_questions_it_says_so(shop: Shop, changed: Path) -> None:
    shop.asked(Asked("10452", ("continue_the_open_flow", "answered")))

    assert "There are no questions yet" in shop.run("rehearse", changed)[1]
