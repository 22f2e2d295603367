"""What agents send: kept under a name that nobody can guess, once, and not for nothing."""

import asyncio
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.fetch import File
from adapters.kinds import ENDINGS
from adapters.own_files import PREFIX, UNSENT_FOR, OwnFiles, is_own, shown_name
from dialog.errors import Unreachable
from dialog.model import Media

PDF = File(b"%PDF-1.7 one", "application/pdf", "x.pdf")


@pytest.fixture
def files(tmp_path: Path) -> OwnFiles:
    return OwnFiles(tmp_path, b"key")


class Ledger:
    def __init__(self, *sent: Media) -> None:
        self.refs = {media.ref for media in sent}

    async def answered_files(self, conversation: int) -> set[str]:
        return {ref for ref in self.refs if ref.startswith(f"{PREFIX}{conversation}/")}


def grow_old(folder: Path) -> None:
    for mark in (folder / "unsent").iterdir():
        os.utime(mark, (0, time.time() - UNSENT_FOR - 60))


async def test_a_file_is_kept_and_found_again(files: OwnFiles) -> None:
    media = await files.keep(7, "c1:0", PDF, "Factura 1001.pdf")

    assert (media.kind, media.type, media.name) == (
        "document",
        "application/pdf",
        "Factura 1001.pdf",
    )
    assert is_own(media)
    assert files.content(media) == PDF.content


async def test_the_same_form_twice_is_one_file(files: OwnFiles, tmp_path: Path) -> None:
    kept = await asyncio.gather(*(files.keep(7, "c1:0", PDF, "a.pdf") for _ in range(8)))

    assert len({media.ref for media in kept}) == 1
    assert files.content(kept[0]) == PDF.content
    assert len(list((tmp_path / "7").iterdir())) == 1


async def test_another_file_in_the_same_form_is_never_taken_for_the_first(
    files: OwnFiles, tmp_path: Path
) -> None:
    other = File(b"%PDF-1.7 two", "application/pdf", "x.pdf")
    first = await files.keep(7, "c1:0", PDF, "a.pdf")
    second = await files.keep(7, "c1:0", other, "a.pdf")

    assert [files.content(one) for one in (first, second)] == [PDF.content, other.content]
    await files.sent([second], Ledger(first))  # the form's message had the first one
    assert (files.find(first) is None, files.find(second) is None) == (False, True)
    assert len(list((tmp_path / "unsent").iterdir())) == 1  # of the first, until it is told of


async def test_names_cannot_be_worked_out_without_the_key(tmp_path: Path) -> None:
    one = await OwnFiles(tmp_path / "a", b"key").keep(7, "c1:0", PDF, "a.pdf")
    other = await OwnFiles(tmp_path / "b", b"another").keep(7, "c1:0", PDF, "a.pdf")

    assert one.ref != other.ref


@pytest.mark.parametrize(
    "ref",
    [
        "own:../../etc/passwd",
        "own:7/../../etc/passwd",
        "own:/etc/passwd",
        "own:unsent/7~x.pdf",
        "own:7/" + "a" * 24 + ".pdf",
        "7/" + "a" * 24 + ".pdf",
        "own:",
        "own:0/" + "a" * 24 + ".pdf",
        "https://shop.example/a.pdf",
    ],
)
async def test_nothing_else_is_a_file_of_ours(files: OwnFiles, ref: str) -> None:
    assert files.find(Media("document", ref)) is None
    with pytest.raises(Unreachable):
        files.content(Media("document", ref))


async def test_what_no_message_has_goes_after_a_day(files: OwnFiles, tmp_path: Path) -> None:
    sent = await files.keep(7, "c1:0", PDF, "a.pdf")
    crashed = await files.keep(7, "c2:0", PDF, "b.pdf")  # sent, and the process died before `sent`
    lost = await files.keep(8, "c3:0", PDF, "c.pdf")
    await files.sent([sent], Ledger(sent))

    early = await files.tidy(Ledger(sent, crashed))
    grow_old(tmp_path)
    late = await files.tidy(Ledger(sent, crashed))

    assert (early, late) == (0, 1)
    assert files.find(sent)
    assert files.find(crashed)
    assert files.find(lost) is None
    assert not (tmp_path / "8").exists()
    assert not list((tmp_path / "unsent").iterdir())


async def test_a_house_without_files_has_nothing_to_tidy(tmp_path: Path) -> None:
    assert await OwnFiles(tmp_path / "none", b"key").tidy(Ledger()) == 0


@pytest.mark.parametrize(
    ("told", "kind", "shown"),
    [
        ("tabla.png", "image/jpeg", "tabla.jpg"),
        ("C:\\Ventas\\factura.pdf", "application/pdf", "factura.pdf"),
        ("../../etc/passwd", "application/pdf", "passwd.pdf"),
        ("factura\u202efdp.exe", "application/pdf", "facturafdp.pdf"),
        ("Guía de tallas (2).PDF", "application/pdf", "Guía de tallas (2).pdf"),
        ("a\r\nSet-Cookie: x.pdf", "application/pdf", "aSet-Cookie x.pdf"),
        ("", "application/pdf", "application.pdf"),
        ("...", "image/jpeg", "image.jpg"),
    ],
)
def test_a_file_is_called_by_its_own_name_and_what_it_is(told: str, kind: str, shown: str) -> None:
    assert shown_name(told, kind) == shown


@given(st.text())
def test_any_name_becomes_one_that_can_be_shown(told: str) -> None:
    shown = shown_name(told, "application/pdf")

    assert shown.endswith(ENDINGS["application/pdf"])
    assert shown.isprintable()
    assert not set(shown) & set('/\\"<>')
    assert 4 < len(shown) <= 84
