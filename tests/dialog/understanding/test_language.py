"""Which language a text is in, and that a few neutral words change nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding import Understanding
from dialog.understanding.language import Languages, guessed
from dialog.understanding.lexicon import bundled

SENTENCES = {
    "es": (
        "¿cuánto cuesta?",
        "hola",
        "quiero devolver esto",
        "buenas tardes",
        "cuando llega",
        "mañana",
        "donde esta mi pedido",
        "no me llego nada",
        "aceptan tarjeta",
        "necesito ayuda",
    ),
    "en": (
        "how much is it?",
        "hello",
        "i want to return this",
        "good morning",
        "when does it come",
        "thanks",
        "where is my order",
        "nothing has arrived",
        "do you take cards",
        "refund please",
    ),
    "pt": (
        "quanto custa?",
        "olá",
        "quero devolver isto",
        "boa tarde",
        "quando chega",
        "obrigado",
        "cadê meu pedido",
        "não chegou nada",
        "vocês aceitam cartão",
        "preciso de ajuda",
    ),
}
NEUTRAL = [
    "ok",
    "OK!",
    "10452",
    "ana@correo.com",
    "+34 600 111 222",
    "",
    "👍",
    "!!",
    "whatsapp",
    "2",
]


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages({name: bundled(name) for name in ("es", "en", "pt")}, {})


@pytest.mark.parametrize(
    ("text", "language"),
    [(text, language) for language, texts in SENTENCES.items() for text in texts],
)
def test_a_first_message_tells_its_language(languages: Languages, text: str, language: str) -> None:
    assert languages.of(text) == language


@pytest.mark.parametrize(
    ("text", "language", "current"),
    [
        ("how much is shipping to Madrid?", "en", "es"),
        ("¿y cuánto tarda?", "es", "en"),
        ("quanto custa o frete?", "pt", "es"),
        ("cuanto cuesta el envio", "es", "pt"),
        ("thanks", "en", "es"),
        ("obrigado", "pt", "es"),
    ],
)
def test_a_clear_change_of_language_is_followed(
    languages: Languages, text: str, language: str, current: str
) -> None:
    assert languages.of(text, current) == language


@pytest.mark.parametrize("text", NEUTRAL)
@pytest.mark.parametrize("current", ["es", "en", "pt"])
def test_neutral_texts_change_nothing(languages: Languages, text: str, current: str) -> None:
    assert languages.of(text, current) == current


@pytest.mark.parametrize(
    "text", ["frete?", "prazo de entrega", "tenis branco 42", "mostra vestidos"]
)
def test_a_few_words_that_only_one_language_has_begin_it(languages: Languages, text: str) -> None:
    assert languages.of(text) == "pt"


@pytest.mark.parametrize("text", ["no entendi", "normalmente cuanto es"])
def test_what_two_languages_say_changes_none(languages: Languages, text: str) -> None:
    assert languages.of(text, "es") == "es"


@pytest.mark.parametrize("name", ["John Smith", "María", "Zara", "Ana Souza", "Levi's"])
def test_a_name_is_no_change_of_language(languages: Languages, name: str) -> None:
    assert [languages.of(name, current) for current in ("es", "en", "pt")] == ["es", "en", "pt"]


def test_without_any_sign_it_is_the_first_language(languages: Languages) -> None:
    assert languages.of("ok") == "es"
    assert languages.of("ok", "xx") == "es"


def test_a_shop_of_one_language_speaks_it() -> None:
    only = Languages({"pt": bundled("pt")}, {})

    assert only.of("how much is it?") == "pt"
    assert only.of("how much is it?", "pt") == "pt"


def test_the_language_of_an_faq_is_guessed_from_its_questions() -> None:
    assert guessed(SENTENCES["en"], "es") == "en"
    assert guessed([], "es") == "es"


@given(st.text(max_size=200), st.sampled_from(["", "es", "en", "xx"]))
def test_any_text_has_one_of_the_languages(small: Understanding, text: str, current: str) -> None:
    assert small.language_of(text, current) in {"es", "en"}


@pytest.mark.parametrize("mash", ["asdf qwer", "lkjlkj", "blorp zibble fnord", "qwerty"])
def test_what_no_language_knows_begins_none_and_changes_none(
    languages: Languages, mash: str
) -> None:
    assert [languages.of(mash, current) for current in ("", "en", "pt")] == ["es", "en", "pt"]


def test_markup_and_templates_say_nothing_of_a_language(languages: Languages) -> None:
    assert languages.of("<b>hola</b> {shipping_price} {{shop.name}}", "es") == "es"
