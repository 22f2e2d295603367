"""`faq check` of the files that go with answers: each is told with its line, reason and fix."""

from pathlib import Path

import pytest

from adapters.kinds import kind_of
from dialog.inspection import Source, formed
from dialog.inspection.files import LARGEST

PNG = b"\x89PNG\r\n\x1a\n"
FAQ = "- id: size\n  questions: [¿qué talla?]\n  answer: Mira la tabla.\n  media:\n    - "


def told(folder: Path, name: str, content: bytes | None = PNG) -> list[tuple[int, str, str]]:
    (folder / "es").mkdir(exist_ok=True)
    (folder / "es" / "all.yaml").write_text(f"{FAQ}{name!r}\n", encoding="utf-8")
    if content is not None:
        (folder / "es" / name).write_bytes(content)
    errors = formed(Source(folder, kind=kind_of)).errors
    return [(problem.line, problem.reason, problem.fix) for problem in errors]


@pytest.mark.parametrize("name", ["size-chart.png", "Guía de tallas.PNG"])
def test_a_good_file_is_no_news(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name) == []


def test_a_file_of_all_languages_lies_in_media(tmp_path: Path) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "chart.png").write_bytes(PNG)

    assert told(tmp_path, "chart.png", None) == []


def test_a_missing_file_is_told_with_the_places_where_it_may_lie(tmp_path: Path) -> None:
    ((line, reason, fix),) = told(tmp_path, "gone.png", None)

    assert (line, reason) == (5, "the file 'gone.png' of 'size' does not exist.")
    assert fix.startswith(f"Put it into {tmp_path}/es or {tmp_path}/media, write an https:// link")


@pytest.mark.parametrize(
    ("name", "content", "reason", "fix"),
    [
        ("a.svg", b"<svg/>", "is of a kind that no channel carries", "JPEG, PNG"),
        ("a.docx", b"PK", "is of a kind that no channel carries", "PDF"),
        ("notes.yaml.txt", b"x", "is of a kind that no channel carries", "PDF"),
        ("a.png", b"<html>", "is no PNG file inside", "Save it anew"),
        ("a.png", b"", "is no PNG file inside", "Save it anew"),
        ("a.png", b"\xff\xd8\xff\xe0", "is image/jpeg inside", "end in .jpg"),
        ("a.png", PNG + b"0" * LARGEST, "has 20.0 MB: no channel carries it", "smaller"),
        ("a#1.png", PNG, "has # in its name", "Rename it"),
        (".a.png", PNG, "begins with a dot", "Rename it"),
    ],
)
def test_what_customers_would_not_get_is_an_error(
    tmp_path: Path, name: str, content: bytes, reason: str, fix: str
) -> None:
    ((line, said, mending),) = told(tmp_path, name, content)

    assert line == 5
    assert said.startswith(f"the file '{name}' of 'size' {reason}")
    assert fix in mending
