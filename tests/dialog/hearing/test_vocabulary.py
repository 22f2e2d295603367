"""Every list of words is declared, has words in each language, and is listened for."""

from pathlib import Path

import pytest

import dialog
from dialog.hearing.lists import LISTS
from dialog.hearing.vocabulary import Vocabulary, language_list, unheard
from tests.fakes.dialog import phrases

HEARD = "bot.heard."
CODE = Path(dialog.__file__).parent


def test_what_is_declared_has_words_in_every_language() -> None:
    known = phrases()
    lists = (*LISTS, *map(language_list, known.languages))

    lacking = [
        (language, name)
        for language in known.languages
        for name in lists
        if not known.words(language, HEARD + name)
    ]

    assert lacking == []


def test_what_has_words_is_declared() -> None:
    known = phrases()

    for language in known.languages:
        assert unheard(known.by_language[language], known.languages) == []


def test_every_list_is_listened_for_somewhere() -> None:
    files = [path for path in CODE.rglob("*.py") if path.name != "lists.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)

    assert [name for name in LISTS if f'"{name}"' not in code] == []


def test_each_list_is_told_in_a_line() -> None:
    assert all(0 < len(told) <= 100 and "\n" not in told for told in LISTS.values())


def test_a_list_that_nobody_declared_cannot_be_asked_for() -> None:
    words = Vocabulary(phrases())

    for asks in (words.is_only, words.leading, words.place, words.is_within, words.without):
        with pytest.raises(KeyError):
            asks("greetings", ("hola",))
