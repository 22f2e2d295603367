"""The desk speaks three languages, and nothing it says is missing in any of them."""

import re
from pathlib import Path

import pytest

from bots.desk import pages
from bots.desk.pages import Labels
from bots.sections import ShopSection
from bots.settings import Settings
from dialog.engine import POLICIES
from tests.bots.desk.stand import Stand, standing

DESK = Path(pages.__file__).parent
BLANK = re.compile(r"\{\w+\}")
USED = re.compile(r'\bt\("(\w+)"')


@pytest.mark.parametrize("language", ["en", "pt"])
def test_every_label_has_the_same_blanks_in_every_language(language: str) -> None:
    spanish, other = pages._all_labels()["es"], pages._all_labels()[language]

    assert spanish.keys() == other.keys()
    for label, text in spanish.items():
        assert sorted(BLANK.findall(text)) == sorted(BLANK.findall(other[label])), label


def test_every_label_of_the_templates_exists() -> None:
    used = {
        label
        for template in (DESK / "templates").glob("*.html")
        for label in USED.findall(template.read_text("utf-8"))
    }

    known = pages._all_labels()["es"].keys()

    assert len(used) > 40
    for label in used:  # "owner_" is the beginning of several
        assert label in known or (label[-1] == "_" and any(k.startswith(label) for k in known)), (
            label
        )


def test_a_kind_that_nobody_named_shows_as_it_is() -> None:
    assert Labels("es").named("kind", "gift_card") == "gift card"


def test_a_language_that_the_desk_does_not_speak_becomes_spanish() -> None:
    assert Labels("fr")("queue") == "Cola"


@pytest.mark.parametrize(("language", "queue"), [("en", "Queue"), ("pt", "Fila"), ("es", "Cola")])
async def test_the_desk_speaks_the_shops_first_language(language: str, queue: str) -> None:
    settings = Settings(shop=ShopSection(languages=(language,)))
    async with standing(settings) as stand:
        await check(stand, queue)


async def check(stand: Stand, queue: str) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta", "admin")
    for path in ("/desk/queue/all", f"/desk/tickets/{number}", "/desk/people"):
        await marta.see(path)
        assert marta.status == 200
        assert queue in marta.text


def test_whatever_the_bot_may_decide_has_words() -> None:
    known = pages._all_labels()["es"].keys()

    assert {f"policy_{policy.__name__}" for policy in POLICIES} <= known
