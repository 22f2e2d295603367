"""Looking endings up finds the same stems as searching for them."""

import pytest
import snowballstemmer

from dialog.understanding.lexicon import bundled
from dialog.understanding.stemmer import stemmer

ENDINGS = ("", "amente", "ización", "iéndoselo", "ísimas", "fully", "ational", "ções", "áveis", "s")


@pytest.mark.parametrize(
    ("algorithm", "language"),
    [("spanish", "es"), ("english", "en"), ("portuguese", "pt"), ("german", "en"), ("dutch", "es")],
)
def test_stems_are_snowballs(algorithm: str, language: str) -> None:
    ours, theirs = stemmer(algorithm), snowballstemmer.stemmer(algorithm)
    words = [word + ending for word in bundled(language).everyday for ending in ENDINGS]

    assert [ours.stemWord(word) for word in words] == [theirs.stemWord(word) for word in words]


@pytest.mark.parametrize("word", ["", "a", "ñ", "aaaa", "ción", "漢字", "s" * 200])
def test_any_word_has_a_stem(word: str) -> None:
    assert stemmer("spanish").stemWord(word) == snowballstemmer.stemmer("spanish").stemWord(word)


def test_an_unknown_language_is_an_error() -> None:
    with pytest.raises(KeyError):
        stemmer("klingon")
