"""A shop that keeps its orders and products in CSV files, exported by whatever program it uses.

Columns are found by their usual names in Spanish, English and Portuguese; see the lists in
adapters/spreadsheet. The files are read again whenever they change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from adapters.spreadsheet import Spreadsheet, Unreadable
from dialog.errors import SettingsError
from dialog.ports import Shop

name = "csv_file"


@dataclass(frozen=True, slots=True)
class Settings:
    orders: str = field(
        default="",
        metadata={"doc": "CSV with one row a parcel: number, status and email or phone at least."},
    )
    products: str = field(
        default="",
        metadata={"doc": "CSV with one row a variant: name and price at least; options, stock."},
    )

    def check(self) -> Iterator[str]:
        if not (self.orders or self.products):
            yield "orders is missing. Give the path of a CSV file, or one for products."
        for key, path in (("orders", self.orders), ("products", self.products)):
            if path and not Path(path).is_file():
                yield f"{key} is no file. Check the path; it starts where mostrador is started."


def connect(settings: Settings, http: object) -> Shop:  # noqa: ARG001 - every shop connects alike
    try:
        return Spreadsheet(name, _path(settings.orders), _path(settings.products))
    except Unreadable as error:
        raise SettingsError([f"shops.{name}: {error}"]) from error


def _path(text: str) -> Path | None:
    return Path(text) if text else None
