"""Answers' files against what channels carry."""

from pathlib import Path

from bots.merchant.stranded import stranded_files
from dialog.faq import Entry, Faq
from dialog.faq.attached import Places
from dialog.inspection.files import LARGEST
from dialog.ports import Limits

LIMITS = {
    "chat": Limits(media=True, file_bytes=20_000_000),
    "phone": Limits(
        media=True,
        file_bytes=16_000_000,
        picture_bytes=5_000_000,
        refuses=frozenset({"image/gif"}),
    ),
    "sms": Limits(),
}


def told(folder: Path, name: str, size: int, *channels: str) -> list[str]:
    if size:
        (folder / name).write_bytes(b"0" * size)
    lines = {"media": (7,)}
    entry = Entry("a", ("x",), "y", media=(name,), file=f"{folder}/a.yaml", lines=lines)
    limits = {channel: LIMITS[channel] for channel in channels}
    found = list(stranded_files(Faq({"es": (entry,)}), Places(folder), limits))
    assert all(problem.is_warning for problem in found)
    return [f"{problem.line}: {problem.reason}" for problem in found]


def test_what_every_channel_carries_is_no_news(tmp_path: Path) -> None:
    assert told(tmp_path, "a.png", 5_000_000, "chat", "phone") == []
    assert told(tmp_path, "a.pdf", 6_000_000, "chat", "phone") == []


def test_a_picture_that_is_too_large_for_one_channel_is_told(tmp_path: Path) -> None:
    (said,) = told(tmp_path, "a.png", 5_200_000, "chat", "phone")

    assert said.startswith(
        "7: the file 'a.png' of 'a' (5.2 MB) does not go to phone (5 MB at most)"
    )


def test_so_is_a_kind_that_one_does_not_take_and_a_channel_without_files(tmp_path: Path) -> None:
    (said,) = told(tmp_path, "a.gif", 10, "chat", "phone", "sms")

    assert "does not go to phone (no image/gif), sms (no files)" in said


def test_what_is_an_error_already_is_not_told_twice(tmp_path: Path) -> None:
    assert told(tmp_path, "gone.png", 0, "phone") == []
    assert told(tmp_path, "a.svg", 10, "phone") == []
    assert told(tmp_path, "a.mp4", LARGEST + 1, "phone") == []
