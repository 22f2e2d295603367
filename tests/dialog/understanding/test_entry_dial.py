"""An entry's own dial moves the line for that entry alone."""

from dataclasses import replace

import pytest

from dialog.faq import Faq
from dialog.understanding import Understanding


@pytest.fixture(scope="module")
def by_dial(small_faq: Faq) -> dict[str, Understanding]:
    def with_dial(dial: str) -> Understanding:
        entries = tuple(
            replace(entry, dial=dial) if entry.id == "invoice" else entry
            for entry in small_faq.entries["es"]
        )
        return Understanding.build(Faq({"es": entries}))

    return {dial: with_dial(dial) for dial in ("", "cautious", "balanced", "bold")}


def _line(understanding: Understanding, text: str) -> float:
    return float(understanding.read(text, "es").why["lines"]["answer"])


def test_a_bolder_entry_is_answered_sooner(by_dial: dict[str, Understanding]) -> None:
    lines = [_line(by_dial[dial], "la factura") for dial in ("cautious", "balanced", "bold")]

    assert lines == sorted(lines, reverse=True)
    assert lines[0] > lines[-1]
    assert _line(by_dial[""], "la factura") == _line(by_dial["balanced"], "la factura")


def test_other_entries_keep_the_shops_dial(by_dial: dict[str, Understanding]) -> None:
    assert len({_line(known, "el horario") for known in by_dial.values()}) == 1
