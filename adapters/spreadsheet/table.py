"""CSV from people's hands: any usual encoding, separator and heading, as rows we can name.

Nº pedido;Correo electrónico;Estado      number,email,status
10452;ana@example.com;enviado       ->   10452,ana@example.com,enviado
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import re2

from dialog.understanding.folding import fold, split

LARGEST_FILE = 20 * 1024 * 1024
_SEPARATORS = ";,\t|"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods, .xls
_SEPARATOR_LINE = re2.compile(r'(?i)^\s*"?sep=(.)"?\s*$')  # what Excel writes for itself

Aliases = Mapping[str, tuple[str, ...]]


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """The file as a whole cannot be used; the message says why and the fix."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line; `line` is what an editor shows. Values are trimmed, '' when absent."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def read(content: bytes, aliases: Aliases, required: tuple[str, ...]) -> list[Row]:
    """The rows under our column names. Raises Unreadable."""
    lines = lines_of(content)
    headings = next((cells for _, cells in lines), [])
    columns = _columns(headings, aliases)
    missing = [name for name in required if name not in columns.values()]
    if missing:
        wanted = "; ".join(f"{name} (or: {', '.join(aliases[name])})" for name in missing)
        raise Unreadable(f"has no column {wanted}. Add it to the first line.")
    return [
        Row(line, {name: _cell(cells, place) for place, name in columns.items()})
        for line, cells in lines[1:]
    ]


def heading(text: str) -> str:
    """'  Nº Pedido ' -> 'numero pedido'"""
    return " ".join(split(fold(text)))


def lines_of(content: bytes) -> list[tuple[int, list[str]]]:
    """Every line that is not blank, with its number."""
    text = _decoded(content)
    start, separator = _separator(text)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        told = [(rows.line_num, [cell.strip() for cell in cells]) for cells in rows][start:]
    except csv.Error as error:
        raise Unreadable(f"is not a CSV file at line {rows.line_num}: {error}.") from error
    return [(line, cells) for line, cells in told if any(cells)]


def _decoded(content: bytes) -> str:
    if len(content) > LARGEST_FILE:
        raise Unreadable(f"is larger than {LARGEST_FILE // 1024**2} MiB. Split it by year.")
    if content.startswith(_WORKBOOKS):
        raise Unreadable(
            "is a workbook, not a CSV file. Save it as 'CSV UTF-8' in the spreadsheet."
        )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(content, "utf-16")
    try:
        return _as(content, "utf-8-sig")
    except Unreadable:
        return _as(content, "cp1252")  # what spreadsheets on Windows call "CSV"


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).replace("\0", "\ufffd")
    except UnicodeDecodeError as error:
        raise Unreadable("is not text in UTF-8. Save it as 'CSV UTF-8'.") from error


def _separator(text: str) -> tuple[int, str]:
    """How many lines to leave out, because they only say what separates; and what does."""
    first = text.partition("\n")[0]
    told = _SEPARATOR_LINE.match(first.strip())
    if told and told[1] in _SEPARATORS:
        return 1, told[1]
    first = next((line for line in text.splitlines() if line.strip()), "")
    return 0, max(_SEPARATORS, key=first.count)


def _columns(headings: list[str], aliases: Aliases) -> dict[int, str]:
    """Which of our columns stands at which place; the first of two wins."""
    ours = {heading(word): name for name, words in aliases.items() for word in (name, *words)}
    columns: dict[int, str] = {}
    for place, text in enumerate(headings):
        name = ours.get(heading(text))
        if name and name not in columns.values():
            columns[place] = name
    return columns


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""
