"""La Ceiba, the demo shop: the CSV files in la_ceiba/, as fresh as if written today.

Every date of the bundled orders moves by whole days until the newest row was updated today, so
that a parcel that is expected in two days always is. A file given in the settings stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.spreadsheet import Spreadsheet, Unreadable
from adapters.spreadsheet.shop import Today
from dialog.errors import SettingsError
from dialog.ports import Shop

name = "demo"

_LA_CEIBA = Path(__file__).parent / "la_ceiba"


@dataclass(frozen=True, slots=True)
class Settings:
    orders: str = field(
        default="",
        metadata={"doc": "A CSV file instead of the bundled sample orders; its dates stay."},
    )

    def check(self) -> Iterator[str]:
        if self.orders and not Path(self.orders).is_file():
            yield "orders is no file. Check the path; it starts where mostrador is started."


def _today() -> date:
    return datetime.now(UTC).date()


def connect(settings: Settings, http: object, today: Today = _today) -> Shop:  # noqa: ARG001 - every shop connects alike
    products = _LA_CEIBA / "products.csv"
    try:
        if settings.orders:
            return Spreadsheet(name, Path(settings.orders), products)
        return Spreadsheet(name, _LA_CEIBA / "orders.csv", products, today)
    except Unreadable as error:
        raise SettingsError([f"shops.{name}.orders: {error}"]) from error
