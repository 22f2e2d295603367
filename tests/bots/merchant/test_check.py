"""`mostrador faq check`: every problem with file, line, reason and fix; in three forms."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bots.merchant.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
BAD = "- id: a\n  questons: [x]\n  answer: '{zz}'"


def _json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def _tidy(faq: Path) -> None:
    """Without what is odd in it."""
    file = faq / "all.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("_", "-"), encoding="utf-8")


def test_good_files_are_fine(faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]) -> None:
    _tidy(faq)

    assert run_faq("check", "--faq", faq) == 0
    assert capsys.readouterr().out == "Entries: 3 in es. All is well.\n"


def test_every_mistake_is_told_with_its_mending(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (faq / "bad.yaml").write_text(BAD, encoding="utf-8")

    assert run_faq("check", "--faq", faq) == 1
    out = capsys.readouterr().out
    assert f"ERROR    {faq}/bad.yaml:2: unknown key 'questons'.\n" in out
    assert "         -> Did you mean 'questions'?\n" in out
    assert "Entries: 3 in es. 1 to mend, then check again. 3 warnings.\n" in out


def test_programs_get_the_same_as_json(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (faq / "bad.yaml").write_text(BAD, encoding="utf-8")

    assert run_faq("check", "--faq", faq, "--json") == 1
    told = _json(capsys)
    levels = [problem["level"] for problem in told["problems"]]
    assert told["summary"] == {"errors": 1, "warnings": 3, "entries": {"es": 3}}
    assert (levels.count("error"), levels.count("warning")) == (1, 3)
    assert {"file", "line", "reason", "fix", "level"} == set(told["problems"][0])


def test_github_gets_notes_beside_the_lines(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (faq / "bad, very.yaml").write_text(BAD, encoding="utf-8")

    assert run_faq("check", "--faq", faq, "--github") == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert (
        f"::error file={faq}/bad%2C very.yaml,line=2,title=faq check::"
        "unknown key 'questons'. Did you mean 'questions'?"
    ) in lines
    assert sum(line.startswith("::warning file=") for line in lines) == 3


def test_warnings_alone_are_fine_unless_it_is_strict(faq: Path, run_faq: Run) -> None:
    assert run_faq("check", "--faq", faq) == 0
    assert run_faq("check", "--faq", faq, "--strict") == 1
    _tidy(faq)
    assert run_faq("check", "--faq", faq, "--strict") == 0


def test_an_example_that_is_lost_is_an_error(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    entry = "- id: gifts\n  questions: [¿envuelven regalos?]\n  answer: Sí.\n"
    text = f"{entry}  examples: [gastos de envío]\n"
    (faq / "gifts.yaml").write_text(text, encoding="utf-8")

    assert run_faq("check", "--faq", faq) == 1
    assert "gifts.yaml:4: the example 'gastos de envío' does not find" in capsys.readouterr().out


def test_an_answer_that_a_channel_cuts_is_told_by_the_channels_name(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f"- id: long\n  questions: [¿qué más?]\n  answer: {'Una frase entera. ' * 120}\n"
    (faq / "long.yaml").write_text(text, encoding="utf-8")

    assert run_faq("check", "--faq", faq) == 0
    out = capsys.readouterr().out
    assert "long.yaml:3: the answer of 'long' has 2159 characters, too long for " in out
    assert "whatsapp_twilio (1600 at most: it becomes 2 messages)" in out
    assert "telegram" not in out


def test_facts_of_the_folder_fill_the_blanks(faq: Path, run_faq: Run) -> None:
    (faq / "x.yaml").write_text("- id: x\n  questions: [y]\n  answer: '{own}'", encoding="utf-8")
    assert run_faq("check", "--faq", faq) == 1
    (faq / "facts.toml").write_text('own = "z"', encoding="utf-8")

    assert run_faq("check", "--faq", faq) == 0


def test_the_settings_say_where_the_faq_is(
    faq: Path, tmp_path: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    (faq / "es").mkdir()
    shutil.move(faq / "all.yaml", faq / "es" / "all.yaml")
    config = tmp_path / "config.toml"
    config.write_text(
        f'[shop]\nlanguages = ["es", "pt"]\n[faq]\nfolder = "{faq}"\n'
        "[channels.webchat]\n[shops.demo]\n",
        encoding="utf-8",
    )

    assert run_faq("check", "--config", config, "--json") == 0
    told = _json(capsys)
    assert told["summary"]["entries"] == {"es": 3}
    assert "no FAQ in 'pt', which the shop's settings name." in [
        problem["reason"] for problem in told["problems"]
    ]


def test_the_shipped_files_are_good(run_faq: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_faq("check", "--faq", ROOT / "faq_data") == 0, capsys.readouterr().out


def test_nobody_watches_so_nothing_is_said_on_the_way(
    faq: Path, run_faq: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run_faq("check", "--faq", faq)

    assert capsys.readouterr().err == ""
