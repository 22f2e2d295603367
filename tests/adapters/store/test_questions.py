"""What customers asked, as the merchant's tools read it."""

from pathlib import Path

import pytest

from adapters.store import Store
from adapters.store.questions import newest_in_file
from dialog.errors import StoreUnavailable
from dialog.model import Intent, State
from tests.fakes.store import HandClock, answered, clock, database, opened, said, store

__all__ = ["clock", "database", "opened", "store"]  # fixtures

MUGS = Intent("mugs", 0.7, outcome="offered", offered=("mugs", "lamps"))


async def asked(store: Store, *texts: str) -> None:
    for text in texts:
        await store.keep([said(text)])
        told = {"intent": MUGS, "policy": "offer_the_closest_answers", "state": State("es")}
        await answered(store, "...", **told)


async def test_the_newest_questions_come_oldest_first(store: Store, clock: HandClock) -> None:
    await asked(store, "uno", "dos", "tres")

    first, last = await store.questions(2)

    assert (first.text, last.text) == ("dos", "tres")
    assert first.number < last.number
    assert first.conversation == last.conversation
    assert last.at == clock.now()
    assert (last.language, last.intent, last.outcome) == ("es", "mugs", "offered")
    assert last.offered == ("mugs", "lamps")
    assert last.policy == "offer_the_closest_answers"


async def test_a_file_is_read_while_its_shop_has_it_open(tmp_path: Path) -> None:
    file = tmp_path / "shop.db"
    store = await Store.open(f"sqlite:///{file}", HandClock(), {})
    await asked(store, "uno")

    assert newest_in_file(file, 10) == await store.questions(10)
    await asked(store, "dos")
    assert [one.text for one in newest_in_file(file, 10)] == ["uno", "dos"]
    await store.close()
    assert len(newest_in_file(file, 10)) == 2


def test_a_file_that_is_no_database_of_ours_is_told(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Querida Ana", encoding="utf-8")

    with pytest.raises(StoreUnavailable, match=r"letter\.db cannot be read"):
        newest_in_file(file, 10)
