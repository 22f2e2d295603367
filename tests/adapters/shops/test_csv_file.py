"""The shop in two files of one's own."""

from pathlib import Path

import pytest

from adapters.shops import csv_file
from dialog.errors import SettingsError


def test_without_any_file_there_is_nothing_to_sell() -> None:
    assert list(csv_file.Settings().check()) == [
        "orders is missing. Give the path of a CSV file, or one for products."
    ]


def test_a_path_that_is_no_file_is_told_by_its_key(tmp_path: Path) -> None:
    settings = csv_file.Settings(orders=str(tmp_path), products=str(tmp_path / "none.csv"))

    assert [problem.split()[0] for problem in settings.check()] == ["orders", "products"]


def test_a_file_without_the_needed_columns_stops_the_start_with_the_fix(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("a,b\n1,2\n")

    with pytest.raises(SettingsError, match="Add it to the first line"):
        csv_file.connect(csv_file.Settings(orders=str(file)), None)


async def test_one_file_is_enough(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("Pedido;Correo;Estado\n10452;ana@example.com;Enviado\n")
    shop = csv_file.connect(csv_file.Settings(orders=str(file)), None)

    assert (await shop.find_order("10452")) is not None
    assert await shop.search_products("chaqueta") == []


async def test_the_doctor_hears_what_is_wrong_with_the_files(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("number,email,status\n1,a@example.com,shipped\n2,b@example.com,en la luna\n")
    shop = csv_file.connect(csv_file.Settings(orders=str(file)), None)

    told = await shop.check()  # type: ignore[attr-defined]  # found by name, as the doctor does

    assert "1 orders, 0 products" in told
    assert "orders.csv: line 3: left out" in told
