"""Limits that a merchant sets for `faq test`."""

import argparse

import pytest

from bots.merchant.gates import add_gates, missed, share


@pytest.mark.parametrize(
    ("text", "value"),
    [("86%", 0.86), ("86", 0.86), ("0.86", 0.86), ("0,86", 0.86), ("4.5%", 0.045), ("1%", 0.01),
     ("0", 0.0), ("1", 1.0), ("100%", 1.0)],
)  # fmt: skip
def test_a_share_may_be_written_as_people_do(text: str, value: float) -> None:
    assert share(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "many", "-1", "101", "nan", "inf", "200%"])
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=r"Write 86% or 0\.86"):
        share(text)


def _missed(*options: str, strange: int = 10, ours: int = 10) -> list[str]:
    parser = argparse.ArgumentParser()
    add_gates(parser)
    summary = {
        "in_scope": {"cases": ours},
        "in_scope_share": {"answered_right": 0.7, "answered_wrong": 0.04, "offered_right": 0.2},
        "out_of_scope": {"cases": strange},
        "out_of_scope_share": {"answered": 0.1},
        "top1": 0.86,
    }
    return list(missed(parser.parse_args(list(options)), summary))


def test_limits_that_are_kept_say_nothing() -> None:
    kept = ["--min-top1", "86%", "--min-right", "70%", "--min-found", "89%", "--max-wrong", "4%"]

    assert _missed() == []
    assert _missed(*kept, "--max-strange", "10%") == []


def test_each_limit_that_is_not_kept_is_told() -> None:
    assert _missed("--min-top1", "0.9", "--max-wrong", "1%", "--max-strange", "4%") == [
        "--min-top1: the best guess is right 86.0% of the time, less than 90.0%.",
        "--max-wrong: answered wrong 4.0% of the time, more than 1.0%.",
        "--max-strange: other things answered 10.0% of the time, more than 4.0%.",
    ]


def test_without_sentences_a_least_share_is_not_reached() -> None:
    assert _missed("--min-top1", "1%", ours=0) == [
        "--min-top1: there are no sentences about the shop."
    ]
    assert _missed("--max-strange", "0", strange=0) == []
