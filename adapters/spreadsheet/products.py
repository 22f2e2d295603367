"""Product rows to products: one row a variant, joined by name; and the search in them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from adapters.spreadsheet import values
from adapters.spreadsheet.table import Aliases, Row, heading, read
from dialog.catalogue.name_index import NameIndex
from dialog.ports import Product, Variant
from dialog.understanding.folding import fold, split

COLUMNS: Aliases = {
    "sku": ("referencia", "ref", "código", "codigo sku", "reference"),
    "name": ("nombre", "producto", "artículo", "nome", "product", "title"),
    "options": ("opciones", "variante", "variant", "opções"),
    "size": ("talla", "talle", "tamanho"),
    "colour": ("color", "cor"),
    "price": ("precio", "pvp", "preço"),
    "currency": ("moneda", "divisa", "moeda"),
    "stock": ("existencias", "inventario", "estoque", "cantidad", "quantity"),
    "url": ("enlace", "link", "página"),
    "image": ("imagen", "foto", "imagem", "photo"),
    "words": ("palabras", "sinónimos", "palavras", "keywords", "etiquetas"),
}
REQUIRED = ("name", "price")
MOST_HITS = 8

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Products:
    """The whole catalogue. `problems` name line and reason."""

    all: tuple[Product, ...]
    problems: tuple[str, ...] = ()
    _index: NameIndex = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", NameIndex(self.all))  # with the file, on its thread

    def __len__(self) -> int:
        return len(self.all)

    def search(self, words: str) -> list[Product]:
        """Best first, the available before the sold out; empty when nothing is close.

        Without words, all of it as the file has it.
        """
        wanted = split(fold(words))
        if not words.strip():
            return sorted(self.all, key=_is_available, reverse=True)
        near = self._index.near(wanted)
        near.sort(key=lambda hit: (hit[0], _is_available(hit[1])), reverse=True)
        return [product for _, product in near[:MOST_HITS]]


def products_in(content: bytes) -> Products:
    """Every product of the file; rows that cannot be read are left out and reported."""
    problems: list[str] = []
    grouped: dict[str, list[tuple[Row, Variant]]] = {}
    for row in read(content, COLUMNS, REQUIRED):
        variant = _variant(row, problems)
        if variant is not None:
            grouped.setdefault(heading(row["name"]), []).append((row, variant))
    return Products(tuple(_product(rows) for rows in grouped.values()), tuple(problems))


def _variant(row: Row, problems: list[str]) -> Variant | None:
    if not row["name"]:
        problems.append(f"line {row.line}: left out: no name")
        return None
    try:
        price = values.amount(row["price"])
    except ValueError as fix:
        problems.append(f"line {row.line}: left out: no price; {fix}")
        return None
    try:
        stock = values.stock(row["stock"])
    except ValueError as fix:
        problems.append(f"line {row.line}: counts as sold out: {fix}")
        stock = 0
    options = row["options"] or " / ".join(filter(None, (row["size"], row["colour"])))
    return Variant(options, price, stock, row["sku"])


def _product(rows: list[tuple[Row, Variant]]) -> Product:
    def first(column: str) -> str:
        return next((row[column] for row, _ in rows if row[column]), "")

    return Product(
        name=first("name"),
        currency=first("currency").upper() or "EUR",
        variants=tuple(variant for _, variant in rows),
        url=first("url"),
        image=first("image"),
        words=first("words").replace("|", " "),
    )


def _is_available(product: Product) -> bool:
    return any(variant.available for variant in product.variants)
