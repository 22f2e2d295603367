"""What the policies remember between turns."""

import ast
from pathlib import Path

import dialog
from dialog.model import State
from dialog.notes import OF_THE_HANDOFF, Notes, noted, without
from dialog.saved import dump, load

DECLARED = Notes.__annotations__.keys()


def test_what_is_noted_stands_beside_the_rest_and_what_is_taken_out_is_gone() -> None:
    notes = noted({"last": "bot.ok", "met": True}, last="bot.help", again=1)

    assert notes == {"last": "bot.help", "met": True, "again": 1}
    assert without(notes, "again", "said") == {"last": "bot.help", "met": True}


def test_notes_of_the_handoff_are_declared_ones() -> None:
    assert set(OF_THE_HANDOFF) <= DECLARED


def test_a_row_of_another_version_keeps_notes_that_we_do_not_know() -> None:
    row = {"notes": {"met": True, "of_tomorrow": [1]}}

    assert dump(load(row)) == row
    assert load({}).notes == State().notes == {}


def test_whatever_is_taken_out_of_the_notes_is_declared() -> None:
    """`without` takes names as they come: a misspelt one would take nothing out."""
    named = {
        str(name.value)
        for file in Path(str(dialog.__file__)).parent.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "without"
        for name in call.args[1:]
        if isinstance(name, ast.Constant)
    }

    assert {"unfinished", "filed"} <= named <= DECLARED
