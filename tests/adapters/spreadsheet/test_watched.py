"""A file that changes while we run."""

import asyncio
import os
from pathlib import Path

import pytest

from adapters.spreadsheet.orders import Orders, orders_in
from adapters.spreadsheet.table import Unreadable
from adapters.spreadsheet.watched import WatchedFile
from bots import logs

HEAD = "number,status,email\n"


def write(path: Path, *rows: str, head: str = HEAD) -> None:
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000, before + 1_000_000))  # no two writes in one tick


def ruined(path: Path, ruin: str) -> None:
    if ruin == "vanished":
        path.unlink()
    elif ruin == "no columns":
        write(path, "1,2,3", head="a,b,c\n")
    elif ruin == "no rows":
        write(path)
    elif ruin == "all broken":
        write(path, "1,en la luna,a@example.com")
    else:
        path.write_bytes(b"\xff\xfe\x00")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "orders.csv"
    write(file, "1,shipped,a@example.com")
    return file


@pytest.fixture
def watched(path: Path) -> WatchedFile[Orders]:
    return WatchedFile(path, orders_in)


async def numbers(watched: WatchedFile[Orders]) -> list[str]:
    return sorted((await watched.newest()).by_number)


async def test_a_changed_file_is_read_again(path: Path, watched: WatchedFile[Orders]) -> None:
    assert await numbers(watched) == ["1"]

    write(path, "1,delivered,a@example.com", "2,shipped,b@example.com")

    assert await numbers(watched) == ["1", "2"]


async def test_an_unchanged_file_is_not_read_again(watched: WatchedFile[Orders]) -> None:
    assert await watched.newest() is await watched.newest()


@pytest.mark.parametrize("ruin", ["vanished", "no columns", "no rows", "all broken", "binary"])
async def test_the_last_good_version_stays_and_the_mishap_is_told(
    ruin: str, path: Path, watched: WatchedFile[Orders]
) -> None:
    ruined(path, ruin)

    assert await numbers(watched) == ["1"]
    assert "The last good version stays in use." in watched.problems[0]


async def test_a_mended_file_is_used_again(path: Path, watched: WatchedFile[Orders]) -> None:
    write(path, "1,2,3", head="a,b,c\n")
    await watched.newest()

    write(path, "7,shipped,a@example.com")

    assert await numbers(watched) == ["7"]
    assert watched.problems == ()


async def test_many_at_once_see_a_whole_file(path: Path, watched: WatchedFile[Orders]) -> None:
    write(path, "1,shipped,a@example.com", "2,shipped,b@example.com")

    seen = await asyncio.gather(*(numbers(watched) for _ in range(50)))

    assert set(map(tuple, seen)) <= {("1",), ("1", "2")}
    assert await numbers(watched) == ["1", "2"]


def test_a_file_that_was_never_good_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        WatchedFile(tmp_path / "none.csv", orders_in)


def test_the_log_says_what_is_wrong_with_which_file(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "orders.csv"
    write(file, "1,shipped,a@example.com", "2,on the moon,b@example.com")

    WatchedFile(file, orders_in)

    (record,) = caplog.records
    assert record.msg == "shop_file_has_problems"
    told = {name: getattr(record, name, None) for name in logs.FIELDS}
    assert (told["file"], told["count"]) == ("orders.csv", 1)
    assert str(told["problem"]).startswith("line 3: left out")
