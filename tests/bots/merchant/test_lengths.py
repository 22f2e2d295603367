"""Answers against what channels carry."""

from bots import plugs
from bots.merchant.lengths import channel_limits, long_answers, named
from dialog.faq import Entry, Faq
from dialog.ports import Limits

LIMITS = {"sms": Limits(text=100), "letter": Limits(text=10_000)}


def _told(answer: str) -> list[str]:
    faq = Faq({"es": (Entry("a", ("x",), answer, file="a.yaml", lines={"answer": (7,)}),)})
    return [f"{problem.line}: {problem.reason}" for problem in long_answers(faq, LIMITS)]


def test_an_answer_that_fits_everywhere_is_no_news() -> None:
    assert _told("x" * 100) == []


def test_a_long_answer_names_the_channel_and_the_messages() -> None:
    assert _told("Una frase corta. " * 15) == [
        (
            "7: the answer of 'a' has 255 characters, too long for "
            "sms (100 at most: it becomes 3 messages)."
        )
    ]


def test_every_channel_has_its_limits() -> None:
    assert set(channel_limits()) == set(plugs.names("channels"))


def test_only_the_shops_channels_count_if_it_has_some() -> None:
    assert named(LIMITS, ["sms"]) == {"sms": LIMITS["sms"]}
    assert named(LIMITS, []) == LIMITS
