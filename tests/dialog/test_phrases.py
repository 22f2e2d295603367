from pathlib import Path

import pytest

from dialog.errors import FaqError
from dialog.phrases import Phrases
from tests.fakes.dialog import phrases

LANGUAGES = ("es", "en", "pt")


def written(folder: Path, language: str, text: str, file: str = "phrases.yaml") -> Path:
    (folder / language).mkdir(parents=True, exist_ok=True)
    (folder / language / file).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_exists_in_every_language(language: str) -> None:
    all_ids = {name for told in phrases().by_language.values() for name in told}

    assert all_ids - set(phrases().by_language[language]) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_the_blanks(language: str) -> None:
    spanish, other = phrases().by_language["es"], phrases().by_language[language]

    assert {name: spanish[name].blanks for name in spanish} == {
        name: other[name].blanks for name in other
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_is_short_enough_for_a_phone(language: str) -> None:
    told = phrases().by_language[language]

    assert {name: len(told[name].text) for name in told if len(told[name].text) > 320} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_the_engines_choices_fit_on_a_button(language: str) -> None:
    buttons = [
        name
        for name in phrases().by_language["es"]
        if name.startswith(("bot.menu.", "bot.person.", "bot.resume."))
        or name == "bot.none_of_these"
    ]

    labels = [phrases().text(language, name) for name in buttons]

    assert [label for label in labels if len(label) > 24] == []


def test_a_blank_is_filled_as_it_is(tmp_path: Path) -> None:
    told = Phrases.load(written(tmp_path, "es", "hello: Hola {name}, {shop}\n"))

    assert told.text("es", "hello", name="{shop} {0.__class__}", shop="La Ceiba") == (
        "Hola {shop} {0.__class__}, La Ceiba"
    )


def test_a_missing_language_falls_back_to_spanish(tmp_path: Path) -> None:
    told = Phrases.load(written(tmp_path, "es", "hello: Hola\n"))

    assert told.text("fr", "hello") == "Hola"


def test_an_unknown_phrase_is_an_error_and_has_no_words(tmp_path: Path) -> None:
    told = Phrases.load(written(tmp_path, "es", "hello: Hola\n"))

    with pytest.raises(KeyError):
        told.text("es", "bye")
    assert told.words("es", "bye") == ()


def test_words_of_all_languages_are_heard_together(tmp_path: Path) -> None:
    written(tmp_path, "es", "yes: {text: Sí, words: [claro, no]}\n")
    told = Phrases.load(written(tmp_path, "en", "yes: {text: Yes, words: [sure]}\n"))

    assert set(told.all_words("yes")) == {"claro", "no", "sure"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("hello: [Hola]\n", ":1: hello is neither a text"),
        ("hello: {text: Hola, wrods: [x]}\n", ":1: hello is neither a text"),
        ("hello: Hola\nbad: 'open\n", ":2: .*quote"),
        ("hello: &a Hola\nbye: *a\n", ":1: .*references"),
        ("hello: Hola\nhello: Buenas\n", ":2: hello stands twice"),
        ("hello: Hola\nbye:\n", ":2: bye has no text"),
        ("hello: Hola\nbye: Adiós, {name\n", ":2: bye holds a '{'"),
        ("- Hola\n", ":1: these are no phrases"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(FaqError, match=reason):
        Phrases.load(written(tmp_path, "es", text))


def test_own_phrases_are_laid_over_others(tmp_path: Path) -> None:
    text = "hello: Hola\nyes: {text: Sí, words: [sí, dale]}\nno: {text: No, words: [no]}\n"
    below = Phrases.load(written(tmp_path / "ours", "es", text))
    mine = "yes: Claro\nno: {words: [nel]}\nextra: Más\n"

    both = Phrases.load(written(tmp_path / "mine", "es", mine), over=below)

    told = {name: both.text("es", name) for name in ("hello", "yes", "no", "extra")}
    assert told == {"hello": "Hola", "yes": "Claro", "no": "No", "extra": "Más"}
    assert both.words("es", "yes") == ("sí", "dale")
    assert both.words("es", "no") == ("nel",)


def test_a_lost_blank_is_refused_with_the_phrase(tmp_path: Path) -> None:
    written(tmp_path, "es", "price: Cuesta {price}\n")

    with pytest.raises(
        FaqError, match=r"en/phrases.yaml:1: price must have the blanks of es: \{price\}"
    ):
        Phrases.load(written(tmp_path, "en", "price: It costs money\n"))


def test_the_language_that_differs_from_the_others_is_told(tmp_path: Path) -> None:
    for language in ("en", "pt"):
        written(tmp_path, language, "price: It is {price}\n")

    with pytest.raises(FaqError) as error:
        Phrases.load(written(tmp_path, "es", "price: Cuesta {prize}\n"))

    assert ["es/phrases.yaml:1: price must have" in told for told in error.value.problems] == [True]


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    written(tmp_path, "es", "hello: Hola\n")
    (tmp_path / "es" / "phrases_x.yaml").symlink_to("nowhere")

    with pytest.raises(FaqError, match=r"phrases_x\.yaml:1: cannot be read"):
        Phrases.load(tmp_path)


def test_an_empty_folder_says_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(FaqError, match="no <language>/phrases"):
        Phrases.load(tmp_path)
