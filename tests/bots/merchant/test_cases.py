"""Sentences with what they should be taken for, read from a file's lines."""

import json
from pathlib import Path

import pytest

from bots.merchant.cases import Case, Result, read_cases
from dialog.errors import FaqError
from dialog.model import Intent


def _file(tmp_path: Path, *lines: str | bytes) -> Path:
    file = tmp_path / "sentences.jsonl"
    file.write_bytes(
        b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    )
    return file


def test_a_line_is_a_sentence_with_what_is_right(tmp_path: Path) -> None:
    line = {"text": "hola", "expect": "a", "also": ["b"], "lang": "pt", "note": "more"}
    first, second = read_cases(
        _file(tmp_path, json.dumps(line), "", '{"text": "", "expect": null}')
    )

    assert first == Case("hola", "a", ("b",), "pt")
    assert second == Case("", None)
    assert [first.accepts(name) for name in ("a", "b", "c", None)] == [True, True, False, False]


def test_windows_marks_and_line_ends_are_read(tmp_path: Path) -> None:
    file = _file(tmp_path, b'\xef\xbb\xbf{"text": "a", "expect": null}\r', b'{"text": "b"}\r')

    assert [case.text for case in read_cases(file)] == ["a", "b"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON at column 2"),
        ("{'text': 'x'}", "not JSON at column 2"),
        ('{"text": "x", "expect" "a"}', "not JSON at column 24"),
        ("[]", "not a case"),
        ("7", "not a case"),
        ('{"expect": null}', "not a case"),
        ('{"text": "x", "expect": 3}', "must be an intent"),
        ('{"text": "x", "expect": null, "also": "y"}', "must be a list"),
        ('{"text": "x", "expect": null, "also": {"y": 1}}', "must be a list"),
        ('{"text": "x", "expect": null, "also": [1]}', "must be a list"),
        ("[" * 100_000, "recursion"),
    ],
)
def test_lines_that_are_no_cases_are_told(tmp_path: Path, line: str, reason: str) -> None:
    file = _file(tmp_path, '{"text": "x", "expect": null}', line)

    with pytest.raises(FaqError, match=rf"sentences\.jsonl:2: .*{reason}"):
        read_cases(file)


def test_all_lines_that_are_wrong_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FaqError) as error:
        read_cases(_file(tmp_path, "{", '{"text": "fine"}', "}"))

    assert [problem.split(":")[1] for problem in error.value.problems] == ["1", "3"]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"", "no cases"), (b"\n\n \n", "no cases"), (b'{"text": "\xed"}', "not UTF-8")],
)
def test_a_file_without_cases_is_told(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(FaqError, match=told):
        read_cases(_file(tmp_path, content))


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="cannot be read"):
        read_cases(tmp_path)


@pytest.mark.parametrize(
    ("expect", "intent", "verdict"),
    [
        ("a", Intent("a", 0.9, outcome="answered"), "answered right"),
        ("a", Intent("b", 0.9, outcome="answered"), "answered wrong"),
        ("a", Intent("b", 0.3, outcome="offered", offered=("b", "a")), "offered right"),
        ("a", Intent("b", 0.3, outcome="offered", offered=("b", "c")), "offered wrong"),
        ("a", Intent(outcome="declined"), "declined"),
        (None, Intent("b", 0.9, outcome="answered"), "answered"),
        (None, Intent(outcome="declined"), "declined"),
    ],
)
def test_a_reading_has_one_verdict(expect: str | None, intent: Intent, verdict: str) -> None:
    assert Result(Case("x", expect), intent, 1.0).verdict == verdict
