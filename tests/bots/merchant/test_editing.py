"""New questions in a merchant's file: the rest of it stays as it was, to the letter."""

import difflib
from pathlib import Path

import pytest

from bots.merchant.editing import with_questions
from bots.merchant.scalars import block, inline
from bots.sections import SHIPPED_FAQ
from dialog.errors import FaqError
from dialog.safe_yaml import parse_yaml

NEW = ("¿hay parking?", "ojo: con #signos")


def added(before: str, entry: str = "b", questions: tuple[str, ...] = NEW) -> list[str]:
    """The lines that came (+) and went (-)."""
    after = with_questions(before, entry, questions)
    changes = difflib.ndiff(before.splitlines(), after.splitlines())
    return [line for line in changes if line[0] in "+-"]


def test_new_lines_stand_below_the_last_one_with_its_dash() -> None:
    text = (
        "# the shop\n- id: a\n  questions: [x]\n\n"
        "- id: b   # ours\n  questions:\n    - uno  # the first\n    # more to come\n  answer: z\n"
    )

    assert added(text) == ["+     - ¿hay parking?", '+     - "ojo: con #signos"']


def test_a_dash_at_the_border_and_a_last_line_without_an_end() -> None:
    text = "- id: b\n  answer: z\n  questions:\n  -   uno\n  -   'dos'"

    after = with_questions(text, "b", NEW)

    assert after == f'{text}\n  -   ¿hay parking?\n  -   "ojo: con #signos"'


def test_brackets_stay_brackets() -> None:
    text = "- id: b\n  questions: [x, 'y' ]  # hm\n  answer: z\n"

    assert '[x, \'y\', "¿hay parking?", "ojo: con #signos" ]  # hm' in with_questions(
        text, "b", NEW
    )


def test_one_text_becomes_a_list() -> None:
    text = "- id: b\n  questions: 'solo una'  # hm\n  answer: z\n"

    after = with_questions(text, "b", NEW[:1])

    assert after == (
        "- id: b\n  questions:\n    - 'solo una'\n    - ¿hay parking?  # hm\n  answer: z\n"
    )


def test_line_ends_of_windows_stay() -> None:
    text = "- id: b\r\n  questions:\r\n    - uno\r\n  answer: z\r\n"

    after = with_questions(text, "b", NEW)

    assert after.count("\r\n") == after.count("\n") == 6


def test_below_a_folded_question() -> None:
    text = "- id: b\n  questions:\n    - >-\n      en dos\n      líneas\n\n    # c\n  answer: z\n"

    assert added(text) == ["+     - ¿hay parking?", '+     - "ojo: con #signos"']


@pytest.mark.parametrize(
    "text",
    [
        "- id: b\n  questions:\n    -\n      uno\n  answer: z\n",
        "- id: b\n  questions: >-\n    uno\n  answer: z\n",
        "- id: b\n  answer: z\n",
    ],
)
def test_what_is_written_oddly_is_left_to_people(text: str) -> None:
    with pytest.raises(FaqError, match=r"b\.yaml"):
        with_questions(text, "b", NEW, "b.yaml")


FILES = [
    file
    for file in sorted(SHIPPED_FAQ.glob("*/*.yaml"))
    if not file.name.startswith(("phrases", "lexicon"))
]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_in_every_file_of_la_ceiba_only_the_new_lines_are_new(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    root = parse_yaml(text, file.name)
    assert root is not None
    last = root.items[-1]
    entry = next(value.text for key, value in last.entries if key.text == "id")

    assert [line[0] for line in added(text, entry)] == ["+", "+"]


AWKWARD = [
    "no", "~", "a: b", "- a", "# a", "'a'", '"a', "[a", "{a", "a #b", "*a", "&a", "!a", "%a", "@a",
    "`a", "? a", "a:", "| a", "> a", "\\a", "ñandú 😀", "0034", "1e3", "null", "2026-11-22", "=",
]  # fmt: skip


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_texts_are_read_back_as_they_were(text: str) -> None:
    for written in (f"- {inline(text)}", f"- [{inline(text, in_brackets=True)}]"):
        root = parse_yaml(written, "x")
        assert root is not None
        (item,) = root.items
        assert (item.items[0] if item.items else item).text == text


@pytest.mark.parametrize(
    "text",
    [
        "corto",
        "muy largo " * 30 + "fin",
        "dos\nlíneas",
        "una\n\n  con sangría\n- y lista: #1",
        " empieza con espacio\ny sigue",
        "x" * 300,
        "a  b " * 40 + "c",
    ],
)
def test_answers_are_read_back_as_they_were(text: str) -> None:
    root = parse_yaml(f"- id: a\n  answer: {block(text, 2)}\n", "x")

    assert root is not None
    assert root.items[0].entries[1][1].text == text
