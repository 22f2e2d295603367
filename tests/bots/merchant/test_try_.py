"""`mostrador faq try`: what is understood, and why."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bots.merchant.reasons import reasons
from tests.bots.merchant.conftest import Run

Output = pytest.CaptureFixture[str]


def test_it_tells_what_was_understood_and_why(faq: Path, run_faq: Run, capsys: Output) -> None:
    assert run_faq("try", "hola, cuant cuesta el embio", "--faq", faq) == 0
    told = capsys.readouterr().out

    assert told.startswith('"hola, cuant cuesta el embio"  (es)\n  answered: shipping_cost\n')
    assert "  says      4 €.\n" in told
    assert "embio -> envio" in told
    assert "courtesy  hola" in told
    assert '"¿cuánto cuesta el envío?"' in told
    assert "why not" in told
    assert "lines     answers from " in told


def test_the_shops_words_are_shown_as_the_customer_wrote_them(
    faq: Path, run_faq: Run, capsys: Output
) -> None:
    run_faq("try", "horarios de la tienda", "--faq", faq)
    by = next(line for line in capsys.readouterr().out.splitlines() if " by " in line)

    assert "horarios" in by


def test_choices_are_shown_as_the_customer_would_see_them(
    faq: Path, run_faq: Run, capsys: Output
) -> None:
    (faq / "twice.yaml").write_text(
        "- id: one\n  title: ¿Lo uno?\n  questions: [¿y la zurrapa?]\n  answer: a\n"
        "- id: two\n  title: ¿Lo otro?\n  questions: [¿y la zurrapa?]\n  answer: b\n",
        encoding="utf-8",
    )
    run_faq("try", "y la zurrapa", "--faq", faq)
    told = capsys.readouterr().out

    assert "  offered: one / two" in told
    assert "  says      [¿Lo uno?] / [¿Lo otro?]" in told


def test_the_answer_is_shown_with_its_facts(faq: Path, run_faq: Run, capsys: Output) -> None:
    told = "- id: fair\n  questions: [¿y la feria?]\n  answer: Son {fair_price}, {nobody_said}.\n"
    (faq / "fair.yaml").write_text(told, encoding="utf-8")
    (faq / "facts.toml").write_text('fair_price = "3 €"\n', encoding="utf-8")
    run_faq("try", "y la feria", "--faq", faq)

    assert "  says      Son 3 €, {nobody_said}.\n" in capsys.readouterr().out


def test_json_of_one_sentence_is_one_object(faq: Path, run_faq: Run, capsys: Output) -> None:
    run_faq("try", "🦖", "--faq", faq, "--json")
    told = json.loads(capsys.readouterr().out)

    assert (told["text"], told["language"]) == ("🦖", "es")
    assert (told["outcome"], told["intent"], told["why"]["because"]) == (
        "declined",
        None,
        "no words",
    )


def _lines(out: str) -> list[Any]:
    return [json.loads(line) for line in out.splitlines()]


def test_json_of_several_sentences_is_a_line_each(faq: Path, run_faq: Run, capsys: Output) -> None:
    run_faq("try", "gastos de envío", "horario de la tienda", "--faq", faq, "--json")
    told = _lines(capsys.readouterr().out)

    assert [one["intent"] for one in told] == ["shipping_cost", "opening_hours"]


def test_without_sentences_the_lines_of_standard_input_are_read(
    faq: Path, run_faq: Run, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("gastos de envío\n\n  ya no lo quiero \n"))
    run_faq("try", "--faq", faq, "--json")
    told = _lines(capsys.readouterr().out)

    assert [one["intent"] for one in told] == ["shipping_cost", "cancel_order"]


def test_several_sentences_stand_apart(faq: Path, run_faq: Run, capsys: Output) -> None:
    run_faq("try", "gastos de envío", "hor\x07ario", "--faq", faq)

    assert '\n\n"hor ario"  (es)\n' in capsys.readouterr().out


def test_reasons_that_are_new_are_told_as_they_stand() -> None:
    told = list(reasons({"read": "x", "because": "y", "two_parts": ["a", {"b": 1}]}, {}))

    assert "  two parts a, b 1" in told


def test_groups_of_words_are_marked() -> None:
    entry = {
        "id": "a", "chance": 0.5, "question": "q", "rank": 1.0, "confidence": 1.0,
        "coverage": 1.0, "words": ["~shipping", "~_place+cuest"], "strays": ["pizza"],
    }  # fmt: skip
    told = "\n".join(reasons({"entries": [entry]}, {"cuest": "cuesta"}))

    assert "by        <shipping>, <place> + cuesta" in told
    assert "against   pizza (of matters that are no shop's)" in told
