"""Product rows to products, and the search in them."""

from adapters.spreadsheet.products import products_in

CATALOGUE = products_in(
    """nombre;talla;color;precio;moneda;existencias;enlace;palabras
Chaqueta vaquera;M;azul;59,90;eur;4;https://laceiba.example/p/1;campera|chamarra
chaqueta  vaquera;L;azul;59,90;eur;0;;
Camisa vaquera;M;;39,90;eur;;;
Vestido Luna;M;rojo;79,90;eur;0;;fiesta
Vestido Sol;M;rojo;49,90;eur;2;;verano
Sin precio;M;;;eur;1;;
Cinturón;;negro;20;eur;muchos;;
""".encode()
)


def names(words: str) -> list[str]:
    return [product.name for product in CATALOGUE.search(words)]


def test_rows_of_one_name_are_variants_of_one_product() -> None:
    jacket = CATALOGUE.search("chaqueta vaquera")[0]

    assert jacket.name == "Chaqueta vaquera"
    assert [(variant.options, variant.price, variant.stock) for variant in jacket.variants] == [
        ("M / azul", "59.90", 4),
        ("L / azul", "59.90", 0),
    ]
    assert (jacket.currency, jacket.url) == ("EUR", "https://laceiba.example/p/1")


def test_the_exact_hit_comes_before_the_near_one() -> None:
    assert names("chaqueta vaquera") == ["Chaqueta vaquera", "Camisa vaquera"]


def test_other_words_for_it_find_it() -> None:
    assert names("chamarras") == ["Chaqueta vaquera"]


def test_what_can_be_bought_comes_before_what_is_sold_out() -> None:
    assert names("vestido") == ["Vestido Sol", "Vestido Luna"]


def test_nothing_near_is_nothing() -> None:
    assert names("lavadora") == []
    assert names("¿?") == []


def test_without_words_all_of_it_is_shown_what_can_be_bought_first() -> None:
    everything = CATALOGUE.search(" ")

    assert {product.name for product in everything} == {one.name for one in CATALOGUE.all}
    sold_out = [not any(one.available for one in each.variants) for each in everything]
    assert sold_out == sorted(sold_out)


def test_an_uncounted_stock_is_available() -> None:
    (variant,) = CATALOGUE.search("camisa")[0].variants

    assert variant.stock is None
    assert variant.available


def test_a_row_without_price_is_left_out_and_a_strange_stock_is_none() -> None:
    assert names("precio") == []
    assert CATALOGUE.search("cinturón")[0].variants[0].stock == 0
    assert [problem[:7] for problem in CATALOGUE.problems] == ["line 7:", "line 8:"]
