"""YAML from people's hands: what is read as written, and what is refused at which line."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.safe_yaml import (
    LARGEST_FILE,
    MOST_VALUES,
    Problem,
    YamlRefused,
    parse_yaml,
    read_yaml,
)


def _laughs() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    return "\n".join(lines)


BOMBS = {
    "laughs": (_laughs(), 1),
    "alias": ("- id: a\n  questions: *x\n", 2),
    "merge": ("- id: a\n  <<: *x\n", 2),
    "tag": ("- id: !!python/object/apply:os.system [ls]\n", 1),
    "local tag": ("- id: a\n  answer: !x y\n", 2),
    "deep lists": ("[" * 100_000, 1),
    "deep maps": ("- " * 5_000 + "a", 1),
    "second document": ("- id: a\n---\n- id: b\n", 2),
    "control": ("- id: a\n  answer: \x07\n", 2),
    "many items": ("- a\n" * 200_000, 60_001),
    "many in one line": ("[" + "a," * 400_000, 1),
    "many keys": ("? a\n" * 200_000, 60_001),
    "an alias behind a good file": ("- id: a\n" * 20_000 + "- *x\n", 20_001),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_their_line(name: str) -> None:
    text, line = BOMBS[name]
    with pytest.raises(YamlRefused) as refusal:
        parse_yaml(text, "x.yaml")

    assert refusal.value.problem.line == line
    assert refusal.value.problem.fix


def test_a_file_that_is_too_large_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "big.yaml"
    path.write_bytes(b"- " + b"a" * LARGEST_FILE)

    with pytest.raises(YamlRefused, match="larger than 1 MiB"):
        read_yaml(path)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"- id: a\n  answer: env\xedo\n")

    with pytest.raises(YamlRefused, match=r"latin\.yaml:2: this line is not UTF-8"):
        read_yaml(path)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        node = parse_yaml(text, "x.yaml")
    except YamlRefused as refusal:
        line = refusal.problem.line
    else:
        line = node.line if node is not None else 1
    assert line >= 1


@given(st.text(alphabet="ab:-?#[]{},'\"|>&*!%@` \n\t", max_size=60))
def test_any_signs_of_yaml_are_read_or_refused(text: str) -> None:
    problem = _refusal(text)

    assert problem is None or 1 <= problem.line <= text.count("\n") + 1
    assert problem is None or problem.fix


def _refusal(text: str) -> Problem | None:
    try:
        parse_yaml(text, "x.yaml")
    except YamlRefused as refusal:
        return refusal.problem
    return None


def test_values_stay_as_written() -> None:
    node = parse_yaml("- [no, 0034, 1_000, ~, 2024-01-01, 1e3]", "x.yaml")

    assert node is not None
    assert [item.text for item in node.items[0].items] == [
        "no", "0034", "1_000", "~", "2024-01-01", "1e3",
    ]  # fmt: skip


def test_a_text_of_quotes_keeps_its_signs_and_a_comment_is_told() -> None:
    node = parse_yaml("- pedido #1234 ya\n- 'a #b'\n- c # d\n- e\n", "x.yaml")

    assert node is not None
    assert [item.text for item in node.items] == ["pedido", "a #b", "c", "e"]
    assert [item.cut for item in node.items] == ["#1234 ya", "", "# d", ""]


def test_lists_and_mappings_know_how_they_were_written() -> None:
    node = parse_yaml("- sí: no\n- {price}\n- [a, b]\n", "x.yaml")

    assert node is not None
    assert [item.written for item in node.items] == ["sí: no", "{price}", "[a, b]"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read(tmp_path: Path, end: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + end.join(["- id: a", "  answer: |", "    uno"]).encode())
    node = read_yaml(path)

    assert node is not None
    assert [value.text.strip() for _, value in node.items[0].entries] == ["a", "uno"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_file_of_two_bytes_a_letter_is_refused_by_name(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "wide.yaml"
    path.write_bytes("\ufeff- id: a".encode(encoding))

    with pytest.raises(YamlRefused, match=r"UTF-16.*Save the file as UTF-8"):
        read_yaml(path)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)

    with pytest.raises(YamlRefused, match="not a file"):
        read_yaml(path)


def test_a_large_good_file_is_read_whole() -> None:
    entry = "- id: a\n  questions:\n" + "    - how much is it to send it to my house\n" * 15
    count = LARGEST_FILE // len(entry)
    node = parse_yaml(entry * count, "x.yaml")

    assert node is not None
    assert len(node.items) == count
    assert count * 17 < MOST_VALUES


@pytest.mark.parametrize(
    ("begins", "reason"),
    [
        (b"PK\x03\x04", "Word, Excel or LibreOffice"),
        (b"\xd0\xcf\x11\xe0", "Word or Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1\\ansi", "RTF"),
    ],
)
def test_a_document_of_another_program_is_called_by_its_name(
    tmp_path: Path, begins: bytes, reason: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(begins + b"\n- id: a\n")

    with pytest.raises(YamlRefused, match=reason):
        read_yaml(path)


def test_a_sign_that_cannot_be_seen_is_found_in_its_line() -> None:
    with pytest.raises(YamlRefused) as refusal:
        parse_yaml("- ñandú áé\n- íóú\n- a\x07b\n- c\n", "x.yaml")

    assert refusal.value.problem.line == 3
