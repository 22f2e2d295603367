"""facts.toml: what fills the blanks, and what is wrong with it."""

from pathlib import Path

import pytest

from dialog.inspection.facts import borrowed_facts, read_facts


def _read(tmp_path: Path, text: str | bytes) -> tuple[dict[str, str], list[str]]:
    raw = text if isinstance(text, bytes) else text.encode()
    (tmp_path / "facts.toml").write_bytes(raw)
    facts, problems = read_facts(tmp_path)
    return facts, [str(problem).removeprefix(f"{tmp_path}/") for problem in problems]


def test_values_become_texts(tmp_path: Path) -> None:
    facts, problems = _read(tmp_path, 'price = "5 €"\ndays = 30\nsince = 2020-01-01\n')

    assert facts == {"price": "5 €", "days": "30", "since": "2020-01-01"}
    assert not problems


def test_a_table_of_facts_is_read_too(tmp_path: Path) -> None:
    assert _read(tmp_path, '[facts]\nprice = "5 €"\n')[0] == {"price": "5 €"}


def test_windows_marks_and_line_ends_are_read(tmp_path: Path) -> None:
    assert _read(tmp_path, b'\xef\xbb\xbfprice = "5"\r\ndays = 3\r\n')[0]["days"] == "3"


def test_the_folder_of_one_file_is_looked_into(tmp_path: Path) -> None:
    _read(tmp_path, "days = 3")
    (tmp_path / "faq.yaml").write_text("", encoding="utf-8")

    assert read_facts(tmp_path / "faq.yaml")[0] == {"days": "3"}


def test_without_a_file_the_demo_shops_facts_stand_in(tmp_path: Path) -> None:
    assert read_facts(tmp_path)[0]["shop_name"] == "La Ceiba"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('a = "1"\nb = 5 €\n', "facts.toml:2: not valid TOML"),
        (b'a = "\xed"', "facts.toml:1: the file is not UTF-8"),
        ("a = [1, 2]", "facts.toml:1: the fact 'a' is not a text or a number"),
        ("a = true", 'Write a = "..."'),
        ('b = "1"\na = [1]', "facts.toml:2: the fact 'a' is not"),
        ("a = 5 €\n", "must stand between straight quotes"),
        ("a = “5 €”\n", 'Write a = "5 €"'),
        ("a: 5 €\n", "'=' is missing behind 'a'"),
        ('a = "1"\na = "2"\n', "facts.toml:2: the fact 'a' stands twice"),
        ("a = " + "[" * 5_000, "facts.toml:1: not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str | bytes, told: str) -> None:
    facts, problems = _read(tmp_path, text)

    assert told in problems[0]
    assert "a" not in facts or facts["a"] == "1"


def _asking(folder: Path) -> Path:
    told = (
        "- id: cost\n  questions: [cuanto cuesta]\n  answer: Son {shipping_price} en {shop_name}.\n"
    )
    (folder / "faq.yaml").write_text(told, encoding="utf-8")
    return folder


def test_whoever_borrows_the_demo_shops_facts_is_warned(tmp_path: Path) -> None:
    (problem,) = borrowed_facts(_asking(tmp_path), {"shop_name": "La Palma"})

    assert problem.is_warning
    assert "facts.toml:1: there is no such file" in str(problem)
    assert "{shipping_price}" in str(problem)
    assert "{shop_name}" not in str(problem)


def test_whoever_has_facts_is_not(tmp_path: Path) -> None:
    assert not list(borrowed_facts(_asking(tmp_path), {"shop_name": "x", "shipping_price": "5 €"}))

    (tmp_path / "facts.toml").write_text('shop_name = "La Palma"\n', encoding="utf-8")

    assert not list(borrowed_facts(tmp_path, {}))
