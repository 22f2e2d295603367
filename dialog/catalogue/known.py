"""What is known of earlier searches: what was sought, what lay on the table, what was shown.

It is kept as plain values in `State.known`, each under a name of its own.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace

from dialog.model import Json
from dialog.saved import put


@dataclass(frozen=True, slots=True)
class KnownProducts:
    """As the talk stands, products by their names; what is noted afterwards is in a new one."""

    shown: str = ""  # last, all that there is to say of it
    before: str = ""  # shown right before that one
    table: tuple[str, ...] = ()  # what was offered last, or the only one that was found
    sought: tuple[str, ...] = ()  # the words that name it
    limits: tuple[float, float] | None = None  # the lowest and the highest price that were told
    details: tuple[str, str] = ("", "")  # the size and the colour that were asked for
    count: int = 0  # how many of the one that was shown

    @classmethod
    def of(cls, known: Mapping[str, Json]) -> "KnownProducts":
        limits, details = known.get("price_limits"), known.get("product_details")
        return cls(
            shown=str(known.get("product") or ""),
            before=str(known.get("product_before") or ""),
            table=tuple(known.get("products") or ()),
            sought=tuple(known.get("sought") or ()),
            limits=(limits[0], limits[1]) if limits else None,
            details=(details[0], details[1]) if details else ("", ""),
            count=int(known.get("product_count") or 0),
        )

    def keep_in(self, known: MutableMapping[str, Json]) -> None:
        """Lists instead of tuples, as JSON has them."""
        told = {
            "product": self.shown,
            "product_before": self.before,
            "products": list(self.table),
            "sought": list(self.sought),
            "price_limits": list(self.limits or ()),
            "product_details": list(self.details) if any(self.details) else [],
            "product_count": self.count,
        }
        put(told, known)


def note_shown(
    known: MutableMapping[str, Json], product: str, details: tuple[str, str], count: int
) -> None:
    """The same one again changes nothing of what was shown before it. `details`: size, colour."""
    last = KnownProducts.of(known)
    before = last.shown if last.shown != product else last.before
    replace(last, shown=product, before=before, details=details, count=count).keep_in(known)


def note_table(known: MutableMapping[str, Json], names: Sequence[str]) -> None:
    replace(KnownProducts.of(known), table=tuple(names)).keep_in(known)


def note_sought(known: MutableMapping[str, Json], words: Sequence[str]) -> None:
    replace(KnownProducts.of(known), sought=tuple(words)).keep_in(known)


def note_limits(known: MutableMapping[str, Json], lowest: float, highest: float) -> None:
    replace(KnownProducts.of(known), limits=(lowest, highest)).keep_in(known)
