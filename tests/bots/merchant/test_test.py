"""`mostrador faq test`: the agreed JSON, and all the ways in which an FAQ may be given."""

import json
from pathlib import Path
from typing import Any

import pytest

from dialog.errors import FaqError
from tests.bots.merchant.conftest import CASES, FAQ, Run

Output = pytest.CaptureFixture[str]


def _json(capsys: Output) -> Any:
    return json.loads(capsys.readouterr().out)


def _write(file: Path, *cases: dict[str, object]) -> Path:
    file.write_text("\n".join(map(json.dumps, cases)), encoding="utf-8")
    return file


def test_it_writes_the_agreed_json(faq: Path, cases: Path, run_faq: Run, capsys: Output) -> None:
    assert run_faq("test", cases, "--faq", faq, "--json") == 0
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
    faq: Path, cases: Path, run_faq: Run, capsys: Output
) -> None:
    run_faq("test", cases, "--faq", faq, "--json", "--lang", "es")
    summary = _json(capsys)["summary"]
    inside, outside = summary["in_scope"], summary["out_of_scope"]

    assert inside.pop("cases") == sum(inside.values()) == 2
    assert outside.pop("cases") == sum(outside.values()) == 2
    assert inside["answered_right"] + inside["offered_right"] == 2  # `also` counts as right
    assert outside["answered"] == 0
    assert (summary["top1"], summary["top3"]) == (1.0, 1.0)
    assert 0 < summary["latency_us"]["p50"] <= summary["latency_us"]["p99"]


def test_without_json_it_is_a_report(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    wrong = {"text": "precio del despacho", "expect": "opening_hours"}
    run_faq("test", _write(tmp_path / "c.jsonl", *CASES, wrong), "--faq", faq)
    report = capsys.readouterr().out

    assert "3 sentences about the shop" in report
    assert "opening_hours -> shipping_cost" in report
    assert "opening_hours: 1 of 1 missed" in report


def test_a_limit_that_is_not_kept_is_told_and_counts(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    file = _write(tmp_path / "c.jsonl", {"text": "precio del despacho", "expect": "opening_hours"})

    assert run_faq("test", file, "--faq", faq, "--json", "--min-top1", "0") == 0
    capsys.readouterr()
    assert run_faq("test", file, "--faq", faq, "--json", "--min-top1", "50%") == 1
    told = capsys.readouterr()
    assert "--min-top1: the best guess is right 0.0% of the time" in told.err
    assert json.loads(told.out)["summary"]["top1"] == 0.0


def test_ids_that_the_faq_lacks_are_told(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    file = _write(
        tmp_path / "c.jsonl",
        {"text": "envío", "expect": "shiping_cost"},
        {"text": "portes", "expect": "shiping_cost"},
        {"text": "hola", "expect": "talk:greeting"},
    )
    run_faq("test", file, "--faq", faq)

    assert capsys.readouterr().err.splitlines() == [
        (
            "note: 2 lines expect 'shiping_cost', which this FAQ does not have. "
            "Did you mean 'shipping_cost'?"
        ),
        "note: 1 line expects 'talk:greeting', which this FAQ does not have.",
    ]


def test_half_a_sign_in_a_sentence_does_not_stop_it(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    file = tmp_path / "c.jsonl"
    file.write_text('{"text": "env\\ud83dío \\u0007", "expect": null}', encoding="utf-8")

    assert run_faq("test", file, "--faq", faq, "--json") == 0
    assert _json(capsys)["cases"][0]["text"] == "env\ud83dío \x07"
    assert run_faq("test", file, "--faq", faq) == 0


def test_a_bold_bot_declines_no_more_than_a_cautious_one(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    file = _write(tmp_path / "c.jsonl", {"text": "cuánto pago por la compra", "expect": None})
    lines = []
    for dial in ("cautious", "bold"):
        run_faq("test", file, "--faq", faq, "--json", "--dial", dial)
        lines.append(_json(capsys)["cases"][0]["outcome"])

    order = ["declined", "offered", "answered"]
    assert order.index(lines[0]) <= order.index(lines[1])


def test_a_single_file_of_english_is_told_by_its_questions(
    tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    file = tmp_path / "english.yaml"
    file.write_text(
        "- id: a\n  questions: [what does it cost?, how much is delivery]\n  answer: b\n"
        "- id: c\n  questions: [where are you?, which city is your shop in]\n  answer: d\n",
        encoding="utf-8",
    )
    cases = _write(tmp_path / "c.jsonl", {"text": "whats the cost", "expect": "a"})
    run_faq("test", cases, "--faq", file, "--json")

    assert _json(capsys)["cases"][0]["intent"] == "a"


def test_sentences_of_several_languages_are_read_in_their_own(
    tmp_path: Path, run_faq: Run, capsys: Output
) -> None:
    english = "- id: hours\n  questions: [when do you open?, opening times]\n  answer: b\n"
    for language, text in (("es", FAQ.replace("opening_hours", "hours")), ("en", english)):
        (tmp_path / language).mkdir()
        (tmp_path / language / "faq.yaml").write_text(text, encoding="utf-8")
    cases = _write(
        tmp_path / "c.jsonl",
        {"text": "opening times", "expect": "hours", "lang": "en"},
        {"text": "horario de la tienda", "expect": "hours", "lang": "es"},
    )
    run_faq("test", cases, "--faq", tmp_path, "--json", "--min-top1", "100%")

    assert _json(capsys)["summary"]["in_scope"]["answered_right"] == 2


def test_a_language_that_the_folder_lacks_is_told(
    tmp_path: Path, cases: Path, run_faq: Run
) -> None:
    (tmp_path / "f" / "es").mkdir(parents=True)
    (tmp_path / "f" / "es" / "a.yaml").write_text(FAQ, encoding="utf-8")

    with pytest.raises(FaqError, match=r"no FAQ in 'en'.*es"):
        run_faq("test", cases, "--faq", tmp_path / "f", "--lang", "en")
