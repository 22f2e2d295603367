"""`mostrador faq gaps`: what was not answered, and what a merchant makes of it."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.store import Store
from dialog.errors import FaqError, SettingsError
from dialog.faq import Faq
from tests.bots.merchant.shop import (
    ANSWERED,
    CHOSEN,
    DECLINED,
    OFFERED,
    PERSON_ASKED,
    REFUSED,
    SAID_SO,
    SHIPPING,
    Asked,
    Shop,
    shop,
)
from tests.fakes.store import HandClock

__all__ = ["shop"]  # a fixture

PARKING = Asked("¿tienen estacionamiento?", sender="ana")
PARKING_AGAIN = Asked("soy Ana Gil, hay estacionamiento? 600 111 222", sender="bea", later=3600)


def number(shop: Shop, text: str) -> int:
    """Of the group with this sentence."""
    found = shop.json("gaps")["gaps"]
    return next(gap["group"] for gap in found if any(text in one for one in gap["sentences"]))


# --- what is a gap


def test_declined_questions_about_one_matter_are_one_group(shop: Shop) -> None:
    shop.asked(PARKING, Asked("¿graban nombres en las tazas?", sender="eva"), PARKING_AGAIN)

    code, told = shop.run("gaps")
    parking, engraving = shop.json("gaps")["gaps"]  # the newest first

    assert code == 1
    assert parking["times"] == 2
    assert parking["kinds"] == {"declined": 2}
    assert engraving["sentences"] == ["¿graban nombres en las tazas?"]
    assert "3 questions without a good answer, about 2 matters" in told
    assert told.index("estacionamiento") < told.index("graban")


def test_nothing_that_tells_who_asked_is_shown(shop: Shop) -> None:
    shop.asked(PARKING_AGAIN)

    told = shop.run("gaps")[1] + shop.run("gaps", "--group", "1")[1]

    assert "soy X X, hay estacionamiento? 000 000 000" in told
    assert "Gil" not in told
    assert "600" not in told


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        (
            [Asked("¿hay cestas?", OFFERED, "shipping-cost", ("shipping-cost",))],
            "offered, and they left",
        ),
        (
            [
                Asked("¿hay cestas?", OFFERED, "shipping-cost", ("shipping-cost",)),
                Asked("ninguna", REFUSED),
            ],
            "offered, none was right",
        ),
        (
            [
                Asked("¿hay cestas?", ANSWERED, "opening-hours"),
                Asked("quiero una persona", PERSON_ASKED, "flow:human"),
            ],
            "answered, then asked for a person",
        ),
        (
            [
                Asked("¿hay cestas?", ANSWERED, "opening-hours"),
                Asked("no era eso", SAID_SO),
            ],
            "answered, and it was not that",
        ),
    ],
)
def test_what_the_record_shows_of_a_wrong_guess(shop: Shop, turns: list[Asked], kind: str) -> None:
    shop.asked(*turns)

    (gap,) = shop.json("gaps")["gaps"]

    assert gap["kinds"] == {kind: 1}
    assert gap["sentences"] == [turns[0].text]


@pytest.mark.parametrize(
    "turns",
    [
        [
            Asked("¿hay cestas?", OFFERED, "shipping-cost", ("shipping-cost",)),
            Asked("1", CHOSEN, "shipping-cost"),
        ],
        [Asked("gastos", ANSWERED, "shipping-cost")],
        [
            Asked("gastos", ANSWERED, "shipping-cost"),
            Asked("una persona", PERSON_ASKED, "flow:human", later=7200),
        ],
        [Asked("10452", ("continue_the_open_flow", "declined"))],
    ],
    ids=["chosen", "answered", "a person much later", "an answer within a form"],
)
def test_what_went_well_is_no_gap(shop: Shop, turns: list[Asked]) -> None:
    shop.asked(*turns)

    assert shop.run("gaps") == (
        0,
        "No gaps: nothing was asked that today's FAQ would not answer.\n",
    )


def test_what_todays_faq_answers_is_left_out(shop: Shop) -> None:
    shop.asked(Asked("gastos de envio"), PARKING)

    told = shop.json("gaps")

    assert [gap["sentences"] for gap in told["gaps"]] == [["¿tienen estacionamiento?"]]
    assert told["answered_by_now"] == 1


def test_a_group_keeps_its_number_when_more_is_asked(shop: Shop) -> None:
    shop.asked(PARKING)
    before = number(shop, "estacionamiento")

    shop.asked(Asked("¿graban nombres en tazas?", sender="eva"), PARKING_AGAIN)

    assert number(shop, "estacionamiento") == before
    assert len(shop.json("gaps", "--group", before)["sentences"]) == 2


def test_it_works_beside_the_shop_that_has_the_database_open(shop: Shop) -> None:
    async def beside() -> int:
        store = await Store.open(f"sqlite:///{shop.database}", HandClock(), {})
        code, _ = await asyncio.to_thread(shop.run, "gaps")
        await store.close()
        return code

    shop.asked(PARKING)

    assert asyncio.run(beside()) == 1


def test_without_a_database_it_says_where_it_looked(shop: Shop) -> None:
    with pytest.raises(SettingsError, match=r"shop\.db is not there yet"):
        shop.run("gaps")


# --- the same as an entry


def test_the_same_as_an_entry_adds_the_sentences_to_its_file(shop: Shop) -> None:
    shop.asked(PARKING, PARKING_AGAIN)
    file = shop.faq / "es" / "shipping.yaml"

    code, told = shop.run("gaps", "--group", number(shop, "estaci"), "--same-as", "shipping-cost")

    expected = SHIPPING.replace(
        "    - precio del despacho\n",
        "    - precio del despacho\n    - ¿tienen estacionamiento?\n"
        "    - soy X X, hay estacionamiento? 000 000 000\n",
    )
    assert code == 0
    assert file.read_text(encoding="utf-8") == expected
    (backup,) = file.parent.glob("shipping.yaml.*.bak")
    assert backup.read_text(encoding="utf-8") == SHIPPING
    assert str(backup) in told
    assert shop.run("gaps")[0] == 0  # they would be answered now


def test_some_sentences_can_be_picked(shop: Shop) -> None:
    shop.asked(PARKING, PARKING_AGAIN)
    group = number(shop, "estaci")

    with pytest.raises(FaqError, match="--pick"):
        shop.run("gaps", "--group", group, "--pick", "9", "--same-as", "opening-hours")
    shop.run("gaps", "--group", group, "--pick", "1", "--same-as", "opening-hours")

    text = (shop.faq / "es" / "shipping.yaml").read_text(encoding="utf-8")
    assert 'abren los domingos, "¿tienen estacionamiento?"]' in text


def test_what_check_would_refuse_is_not_written(shop: Shop) -> None:
    shop.asked(PARKING)
    file = shop.faq / "es" / "shipping.yaml"
    claim = "  not_for: [¿tienen estacionamiento?]\n  answer: El"
    file.write_text(SHIPPING.replace("  answer: El", claim), encoding="utf-8")
    before = file.read_text(encoding="utf-8")

    with pytest.raises(FaqError, match=r"(?s)estacionamiento.*Nothing was written"):
        shop.run("gaps", "--group", number(shop, "estaci"), "--same-as", "shipping-cost")

    assert file.read_text(encoding="utf-8") == before
    assert {one.name for one in file.parent.iterdir()} == {
        "shipping.yaml", "talk.yaml", "flows.yaml",
    }  # fmt: skip


def test_an_entry_that_is_not_there_is_told(shop: Shop) -> None:
    shop.asked(PARKING)

    with pytest.raises(FaqError, match=r"no entry 'shiping-cost'.*Did you mean 'shipping-cost'"):
        shop.run("gaps", "--group", number(shop, "estaci"), "--same-as", "shiping-cost")
    with pytest.raises(FaqError, match="There is no group 999"):
        shop.run("gaps", "--group", "999", "--same-as", "shipping-cost")
    with pytest.raises(SettingsError, match="Which group"):
        shop.run("gaps", "--same-as", "shipping-cost")


# --- a new entry


def test_a_new_entry_is_a_draft_that_is_not_loaded(shop: Shop) -> None:
    shop.asked(PARKING, PARKING_AGAIN)

    code, told = shop.run("gaps", "--group", number(shop, "estaci"), "--new", "parking")

    draft = shop.faq / "es" / "drafts" / "parking.yaml"
    assert code == 0
    assert "not live" in told
    assert "¿tienen estacionamiento?" in draft.read_text(encoding="utf-8")
    assert len(Faq.load(shop.faq, None).entries["es"]) == 4


def test_a_draft_is_an_entry_once_it_has_an_answer_and_is_moved(shop: Shop) -> None:
    shop.asked(PARKING)
    shop.run("gaps", "--group", number(shop, "estaci"), "--new", "parking")
    draft = shop.faq / "es" / "drafts" / "parking.yaml"
    moved = Path(draft.rename(shop.faq / "es" / "parking.yaml"))

    with pytest.raises(FaqError, match=r"parking.*no answer"):
        Faq.load(shop.faq, None)
    text = moved.read_text(encoding="utf-8")
    moved.write_text(text.replace('answer: ""', "answer: Sí."), encoding="utf-8")

    assert Faq.load(shop.faq, None).entries["es"][1].answer == "Sí."


def test_a_draft_never_replaces_another(shop: Shop) -> None:
    shop.asked(PARKING)
    group = number(shop, "estaci")
    shop.run("gaps", "--group", group, "--new", "parking")

    for name, reason in (
        ("parking", "exists already"),
        ("shipping-cost", "an entry 'shipping-cost' already"),
        ("../../x", "lower-case words"),
    ):
        with pytest.raises(FaqError, match=reason):
            shop.run("gaps", "--group", group, "--new", name)


def test_a_question_is_as_old_as_it_is(shop: Shop) -> None:
    shop.asked(PARKING)

    (gap,) = shop.json("gaps")["gaps"]

    assert gap["newest"] == (HandClock().now() + timedelta(seconds=10)).isoformat()
    assert DECLINED[1] in gap["kinds"]
