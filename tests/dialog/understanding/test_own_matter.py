"""Sentences about other things, of an FAQ that is about some of them."""

import pytest

from dialog.faq import Entry
from dialog.understanding.confidence import DIALS
from dialog.understanding.decision import decided
from dialog.understanding.features import Reader
from dialog.understanding.lexicon import Lexicon
from dialog.understanding.match import Matcher
from dialog.understanding.own_matter import foreign

LIGHT = frozenset({"a", "is", "it", "me", "my", "the", "what", "in", "can", "i", "your"})
LEXICON = Lexicon("en", function_words=LIGHT)
QUESTIONS = ("tell me a joke", "what is the time", "can i pay in instalments", "pay later")


@pytest.mark.parametrize(
    ("sentence", "is_foreign"),
    [
        ("tell me a joke", False),
        ("tell a joke", False),
        ("what time is it", False),
        ("can i pay the fine in instalments", True),  # a word that no question has
        ("what is it", True),  # function words alone are about nothing
        ("tell me what the time is in rome", True),
        ("the moon", True),
    ],
)
def test_what_a_question_says_in_about_the_same_words_is_not_foreign(
    sentence: str, is_foreign: bool
) -> None:
    reader = Reader("en", LEXICON)
    reader.learn([text.split() for text in QUESTIONS])
    questions = [reader.read(text) for text in QUESTIONS]
    sketch = reader.read(sentence)

    assert foreign([sketch], questions) == [sketch] * is_foreign


def test_a_shop_that_asks_it_too_answers_it_in_other_words() -> None:
    strange = ("tell me a joke", "the moon is far", "call your mother")
    lexicon = Lexicon("en", function_words=LIGHT, background=strange)
    texts = {
        "joke": ("tell a joke", "do you know jokes", "make me laugh"),
        "order": ("where is my order", "my order is late", "order status"),
        "pay": ("how do i pay", "can i pay later", "payment"),
    }
    matcher = Matcher([Entry(name, asked) for name, asked in texts.items()], "en", lexicon)

    weighed = matcher.weigh("tell me a joke")
    assert matcher.ids[weighed.order(1)[0]] == "joke"
    assert weighed.elsewhere < 0.5
    assert decided(matcher, "tell me a joke", DIALS["balanced"]).id == "joke"
    assert decided(matcher, "call your mother", DIALS["balanced"]).id is None
