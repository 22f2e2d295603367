"""`mostrador faq check | test | try`, as a merchant or a script runs them."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bots import merchant
from bots.merchant.cases import read_cases
from dialog.errors import FaqError

ROOT = Path(__file__).resolve().parents[3]
FAQ = """\
- id: cancel_order
  questions: [¿cómo cancelo mi pedido?, quiero anular la compra, ya no lo quiero]
  answer: Escríbenos.
- id: shipping_cost
  questions: [¿cuánto cuesta el envío?, precio del despacho, gastos de envío]
  answer: 4 €.
- id: opening_hours
  questions: [¿a qué hora abren?, horario de la tienda, abren los domingos]
  answer: De 9 a 19.
"""
CASES = [
    {"text": "¿Cuánto cuesta el envío?", "expect": "shipping_cost"},
    {"text": "quiero anular mi pedido", "expect": "x", "also": ["cancel_order"], "lang": "es"},
    {"text": "🦖", "expect": None},
    {"text": "quién inventó la guitarra", "expect": None},
]


@pytest.fixture
def faq(tmp_path: Path) -> Path:
    folder = tmp_path / "my_faq"
    folder.mkdir()
    (folder / "all.yaml").write_text(FAQ, encoding="utf-8")
    return folder


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    file = tmp_path / "cases.jsonl"
    lines = (json.dumps(case, ensure_ascii=False) for case in CASES)
    file.write_text("\n".join(lines) + "\n\n", encoding="utf-8")
    return file


def _run(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    merchant.add_arguments(parser)
    return merchant.run(parser.parse_args([str(argument) for argument in arguments]))


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_test_writes_the_agreed_json(
    faq: Path, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("test", cases, "--faq", faq, "--json") == 0
    told = _json(capsys)

    assert [case["text"] for case in told["cases"]] == [case["text"] for case in CASES]
    for case in told["cases"]:
        assert set(case) == {"text", "expect", "outcome", "intent", "score", "offered", "us"}
        assert case["outcome"] in {"answered", "offered", "declined"}
        assert case["us"] > 0
    assert told["cases"][0]["intent"] == "shipping_cost"
    assert told["cases"][0]["outcome"] == "answered"
    assert told["cases"][3]["intent"] is not None  # the best guess, even when declined


def test_the_summary_counts_what_happened(
    faq: Path, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _run("test", cases, "--faq", faq, "--json", "--lang", "es")
    summary = _json(capsys)["summary"]
    inside, outside = summary["in_scope"], summary["out_of_scope"]

    assert inside.pop("cases") == sum(inside.values()) == 2
    assert outside.pop("cases") == sum(outside.values()) == 2
    assert inside["answered_right"] + inside["offered_right"] == 2  # `also` counts as right
    assert outside["answered"] == 0
    assert (summary["top1"], summary["top3"]) == (1.0, 1.0)
    assert 0 < summary["latency_us"]["p50"] <= summary["latency_us"]["p99"]


def test_without_json_it_is_a_report(
    faq: Path, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = '{"text": "precio del despacho", "expect": "opening_hours"}\n'
    cases.write_text(cases.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    _run("test", cases, "--faq", faq)
    report = capsys.readouterr().out

    assert "3 sentences about the shop" in report
    assert "opening_hours -> shipping_cost" in report
    assert "opening_hours: 1 of 1 missed" in report


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting"),
        ("[]", "not a case"),
        ('{"expect": null}', "not a case"),
        ('{"text": "x", "expect": 3}', "must be an intent"),
        ('{"text": "x", "expect": null, "also": "y"}', "must be a list"),
    ],
)
def test_lines_that_are_no_cases_are_told(tmp_path: Path, line: str, reason: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f'{{"text": "x", "expect": null}}\n{line}\n', encoding="utf-8")

    with pytest.raises(FaqError, match=rf"bad\.jsonl:2: .*{reason}"):
        read_cases(file)


def test_a_single_file_of_english_is_told_by_its_questions(
    tmp_path: Path, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "english.yaml"
    file.write_text(
        "- id: a\n  questions: [what does it cost?, how much is delivery]\n  answer: b\n"
        "- id: c\n  questions: [where are you?, which city is your shop in]\n  answer: d\n",
        encoding="utf-8",
    )
    cases.write_text('{"text": "whats the cost", "expect": "a"}', encoding="utf-8")
    _run("test", cases, "--faq", file, "--json")

    assert _json(capsys)["cases"][0]["intent"] == "a"


def test_a_language_that_the_folder_lacks_is_told(tmp_path: Path, cases: Path) -> None:
    (tmp_path / "f" / "es").mkdir(parents=True)
    (tmp_path / "f" / "es" / "a.yaml").write_text(FAQ, encoding="utf-8")

    with pytest.raises(FaqError, match=r"no FAQ in 'en'.*es"):
        _run("test", cases, "--faq", tmp_path / "f", "--lang", "en")


def test_check_of_good_files_is_content(faq: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--faq", faq) == 0
    assert "All is well." in capsys.readouterr().out


def test_check_tells_every_mistake(faq: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (faq / "bad.yaml").write_text("- id: a\n  questons: [x]\n  answer: '{zz}'", encoding="utf-8")

    assert _run("check", "--faq", faq) == 1
    assert "bad.yaml:2: unknown key 'questons'. Did you mean" in capsys.readouterr().out
    assert _run("check", "--faq", faq, "--json") == 1
    told = _json(capsys)
    assert told["summary"]["errors"] == sum(p["level"] == "error" for p in told["problems"]) > 0
    assert {"file", "line", "reason", "fix", "level"} == set(told["problems"][0])


def test_check_of_the_shipped_files_is_content(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("check", "--faq", ROOT / "faq_data") == 0, capsys.readouterr().out


def test_facts_of_the_folder_fill_the_blanks(faq: Path) -> None:
    (faq / "x.yaml").write_text("- id: x\n  questions: [y]\n  answer: '{own}'", encoding="utf-8")
    assert _run("check", "--faq", faq) == 1
    (faq / "facts.toml").write_text('own = "z"', encoding="utf-8")

    assert _run("check", "--faq", faq) == 0


def test_try_tells_what_was_understood_and_why(
    faq: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run("try", "hola, cuant cuesta el embio", "--faq", faq) == 0
    told = capsys.readouterr().out

    assert "answered: shipping_cost" in told
    assert "embio -> envio" in told
    assert "courtesy  hola" in told
    assert "¿cuánto cuesta el envío?" in told


def test_try_as_json_holds_the_explanation(faq: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _run("try", "🦖", "--faq", faq, "--json")
    told = _json(capsys)

    assert (told["outcome"], told["intent"], told["why"]["because"]) == (
        "declined",
        None,
        "no words",
    )


def test_it_runs_as_a_program(faq: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bots.merchant", "try", "gastos de envio", "--faq", str(faq)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "shipping_cost" in done.stdout
