"""CSV files as merchants' programs write them."""

import pytest

from adapters.spreadsheet.table import LARGEST_FILE, Unreadable, read

ALIASES = {
    "number": ("pedido", "nº pedido"),
    "email": ("correo electrónico",),
    "status": ("estado",),
}


def rows(content: bytes) -> list[dict[str, str]]:
    return [dict(row.values) for row in read(content, ALIASES, ("number",))]


@pytest.mark.parametrize(
    "content",
    [
        b"number,email,status\n10452,ana@example.com,enviado\n",
        "﻿Nº Pedido;Correo electrónico;Estado\r\n10452;ana@example.com;enviado\r\n".encode(),
        b"NUMBER\tEMAIL\tSTATUS\n10452\tana@example.com\tenviado",
        b'estado;correo electronico;pedido;otra\n"enviado";ana@example.com; 10452 ;x\n',
        "Nº Pedido;Correo electrónico;Estado\n10452;ana@example.com;enviado\n".encode("cp1252"),
        "pedido,correo electrónico,estado\n10452,ana@example.com,enviado\n".encode("utf-16"),
        b"\n\nnumber,email,status\n\n10452,ana@example.com,enviado\n,,\n",
    ],
    ids=["plain", "bom", "tabs", "quoted and reordered", "windows", "utf-16", "blank lines"],
)  # fmt: skip
def test_usual_files_are_all_the_same(content: bytes) -> None:
    assert rows(content) == [{"number": "10452", "email": "ana@example.com", "status": "enviado"}]


def test_a_cell_may_hold_separators_and_line_breaks_and_a_row_may_be_short() -> None:
    content = b'number,email,status\n"1,0",a@example.com,"two\nlines"\n10453\n'

    assert rows(content) == [
        {"number": "1,0", "email": "a@example.com", "status": "two\nlines"},
        {"number": "10453", "email": "", "status": ""},
    ]


def test_each_row_knows_its_line_in_the_editor() -> None:
    table = read(b'number,status\n1,"a\nb"\n\n2,c\n', ALIASES, ("number",))

    assert [row.line for row in table] == [3, 5]


def test_a_nul_is_no_text() -> None:
    assert rows(b"number\n10\x0052\n") == [{"number": "10\ufffd52"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no column number"),
        (b"name,email\nAna,a@example.com\n", r"no column number \(or: pedido"),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        (b"a" * (LARGEST_FILE + 1), "larger than"),
        (b'number\n"' + b"a" * 200_000 + b'"\n', "not a CSV file at line"),
    ],
    ids=["empty", "no number", "half utf-16", "too large", "endless cell"],
)
def test_a_file_that_cannot_be_used_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        rows(content)


def test_excels_line_about_its_separator_is_no_heading() -> None:
    content = "sep=;\r\nNº pedido;Estado\r\n1,5;enviado\r\n".encode("cp1252")

    (row,) = read(content, {"number": ("nº pedido",), "status": ("estado",)}, ("number",))

    assert (row.line, row["number"], row["status"]) == (3, "1,5", "enviado")


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_workbook_is_called_one(start: bytes) -> None:
    with pytest.raises(Unreadable, match="workbook"):
        read(start + b"\0" * 100, {}, ())
