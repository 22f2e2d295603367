"""Files that are read again and again: the same bytes are parsed once, others are never missed."""

import os
from pathlib import Path

import pytest

from dialog import read_once
from dialog.faq import Faq
from dialog.phrases import Phrases
from dialog.safe_yaml import Node, YamlRefused

MUGS = "- id: mugs\n  questions: [¿venden tazas?]\n  answer: Sí, {kind}.\n"
BOMB = "a: &a [x,x]\nb: [*a,*a]\n"


@pytest.fixture(autouse=True)
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed, in order; nothing is known from before."""
    names: list[str] = []
    real = read_once.parse_yaml

    def noted(text: str, name: str) -> Node | None:
        names.append(Path(name).name)
        return real(text, name)

    monkeypatch.setattr(read_once, "parse_yaml", noted)
    monkeypatch.setattr(read_once, "_KNOWN", {})
    return names


def answer(folder: Path, **facts: str) -> str:
    return Faq.load(folder, {"kind": "de barro", **facts}).entries["es"][0].answer


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "es").mkdir()
    file = tmp_path / "es" / "mugs.yaml"
    file.write_text(MUGS, encoding="utf-8")
    return file


def test_an_unchanged_file_is_not_parsed_again(
    file: Path, tmp_path: Path, parsed: list[str]
) -> None:
    first = Faq.load(tmp_path, {"kind": "de barro"})
    os.utime(file, ns=(1, 1))

    assert Faq.load(tmp_path, {"kind": "de barro"}) == first
    assert parsed == ["mugs.yaml"]


def test_other_facts_fill_the_same_entries(file: Path, tmp_path: Path, parsed: list[str]) -> None:
    assert answer(tmp_path) == "Sí, de barro."
    assert answer(tmp_path, kind="de vidrio") == "Sí, de vidrio."
    assert parsed == [file.name]


def test_another_text_of_the_same_size_and_time_is_parsed(file: Path, tmp_path: Path) -> None:
    answer(tmp_path)
    before = file.stat()
    file.write_text(MUGS.replace("Sí", "No"), encoding="utf-8")
    file.write_bytes(file.read_bytes().ljust(before.st_size))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert answer(tmp_path) == "No, de barro."


def test_an_edit_that_goes_back_to_an_earlier_text_is_that_text(file: Path, tmp_path: Path) -> None:
    answer(tmp_path)
    for text, told in ((MUGS.replace("Sí", "No"), "No, de barro."), (MUGS, "Sí, de barro.")):
        file.write_text(text, encoding="utf-8")
        assert answer(tmp_path) == told


def test_the_same_text_in_two_files_keeps_each_ones_name(file: Path, tmp_path: Path) -> None:
    text = MUGS + "  keyword: [a]\n"
    for name in ("mugs.yaml", "cups.yaml"):
        file.with_name(name).write_text(text, encoding="utf-8")

    for _ in range(2):
        _, problems = Faq.inspect(tmp_path, None)
        wrong = [Path(one.file).name for one in problems if "unknown key" in one.reason]
        assert wrong == ["cups.yaml", "mugs.yaml"]


def test_what_is_odd_with_a_file_is_told_each_time(file: Path, tmp_path: Path) -> None:
    file.write_text(MUGS.replace("mugs", "Big_Mugs"), encoding="utf-8")

    first, second = (Faq.inspect(tmp_path, None)[1] for _ in range(2))

    assert first == second
    assert "kebab-case" in first[0].reason


def test_a_file_that_vanished_is_gone(file: Path, tmp_path: Path) -> None:
    more = file.with_name("more.yaml")
    more.write_text(MUGS.replace("mugs", "cups"), encoding="utf-8")
    assert len(Faq.load(tmp_path, None).entries["es"]) == 2
    more.unlink()

    assert len(Faq.load(tmp_path, None).entries["es"]) == 1


def test_what_is_refused_is_refused_again_and_never_kept(file: Path, parsed: list[str]) -> None:
    file.write_text(BOMB, encoding="utf-8")

    for _ in range(2):
        with pytest.raises(YamlRefused):
            read_once.document(file, "mugs.yaml")

    assert len(parsed) == 2
    assert not read_once._KNOWN


def test_a_refused_text_in_between_does_not_hide_the_good_one(file: Path, tmp_path: Path) -> None:
    answer(tmp_path)
    file.write_text(BOMB, encoding="utf-8")
    with pytest.raises(YamlRefused):
        read_once.document(file, "mugs.yaml")
    file.write_text(MUGS, encoding="utf-8")

    assert answer(tmp_path) == "Sí, de barro."


def test_no_more_is_kept_than_there_is_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_once, "MOST_KEPT", 100)
    for number in range(30):
        file = tmp_path / f"{number}.yaml"
        file.write_text(f"- {'x' * 28}\n", encoding="utf-8")
        read_once.document(file, file.name)
        assert sum(one.size for one in read_once._KNOWN.values()) <= 100

    assert read_once._KNOWN


def test_phrases_are_parsed_once_too(tmp_path: Path, parsed: list[str]) -> None:
    (tmp_path / "es").mkdir()
    file = tmp_path / "es" / "phrases.yaml"
    file.write_text("bot.hi: Hola\n", encoding="utf-8")
    first, second = Phrases.load(tmp_path), Phrases.load(tmp_path)
    file.write_text("bot.hi: Buenas\n", encoding="utf-8")

    assert first.by_language == second.by_language
    assert Phrases.load(tmp_path).text("es", "bot.hi") == "Buenas"
    assert len(parsed) == 2
