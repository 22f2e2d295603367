"""The commands behind `mostrador faq`, as a merchant calls them."""

import subprocess
import sys
from pathlib import Path

import pytest

from bots import merchant

ROOT = Path(__file__).resolve().parents[3]


def _program(*arguments: object, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "bots", "faq", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        input=stdin,
        check=False,
    )


def test_it_runs_as_a_program(faq: Path) -> None:
    done = _program("try", "gastos de envio", "--faq", faq)

    assert (done.returncode, done.stderr) == (0, "")
    assert "shipping_cost" in done.stdout


def test_files_that_cannot_be_read_are_an_answer_not_a_crash(tmp_path: Path) -> None:
    done = _program("test", tmp_path / "gone.jsonl", "--faq", tmp_path)

    assert done.returncode == 1
    assert "gone.jsonl: cannot be read: No such file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", merchant.COMMANDS)
def test_every_command_has_examples_in_its_help(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    parser = merchant.argparse.ArgumentParser(prog="mostrador faq")
    merchant.add_arguments(parser)
    with pytest.raises(SystemExit) as left:
        parser.parse_args([name, "--help"])

    assert left.value.code == 0
    assert f"mostrador faq {name}" in capsys.readouterr().out.partition("examples:")[2]
