"""Hook bodies, read strictly; text in one canonical form; messages in parts."""

import pytest

from adapters.hooks import DEPTH_AT_MOST, form_body, json_body
from adapters.parts import REMEMBERED, Parts
from adapters.text import canonical
from dialog.errors import BadHook, TryAgain, Unreachable
from dialog.ports import Outgoing


def nested(depth: int) -> bytes:
    return b'{"a":' * depth + b"1" + b"}" * depth


def test_json_may_be_nested_as_deeply_as_the_rule_says() -> None:
    assert json_body(nested(DEPTH_AT_MOST))
    with pytest.raises(BadHook):
        json_body(nested(DEPTH_AT_MOST + 1))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"1", b"null", b"{", b'{"a": NaN}', b'{"a": Infinity}', b"\xff{}", b"[" * 10**6,
     b'{"a": ' + b"9" * 5000 + b"}", b" " * 5_000_000 + b"{}"],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_json_object_is_refused(body: bytes) -> None:
    with pytest.raises(BadHook):
        json_body(body)


def test_a_form_keeps_blank_values_and_repeated_keys() -> None:
    form = form_body(b"a=1&b=&a=2&c=%C3%B1+x")

    assert form.getall("a") == ["1", "2"]
    assert (form["b"], form["c"]) == ("", "ñ x")


@pytest.mark.parametrize("body", [b"a=%ff", b"\xff=1", b"&".join([b"a=1"] * 1001)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(BadHook):
        form_body(body)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a\0b", "a\ufffdb"),
        ("\ud83d\ude00"[0] + "x", "\ufffdx"),
        ("e\u0301", "é"),
        (None, ""),
        (7, ""),
        ({"a": 1}, ""),
    ],
)
def test_text_has_one_form(text: object, same: str) -> None:
    assert canonical(text) == same


def test_text_is_cut_after_it_is_canonical() -> None:
    assert canonical("e\u0301" * 10, 5) == "é" * 5


async def test_a_retry_goes_on_with_the_part_that_failed() -> None:
    made: list[str] = []

    async def file() -> str:
        made.append("file")
        return "1"

    async def text() -> str:
        made.append("text")
        if made.count("text") == 1:
            raise TryAgain("busy")
        return "2"

    parts, message = Parts(), Outgoing(7, "x", "42", "hola")
    with pytest.raises(TryAgain):
        await parts.send(message, [file, text])

    assert await parts.send(message, [file, text]) == "2"
    assert made == ["file", "text", "text"]


async def test_a_message_that_comes_back_although_it_went_out_is_not_sent_again() -> None:
    made: list[str] = []

    async def call() -> str:
        made.append("x")
        return "1"

    parts, message = Parts(), Outgoing(7, "x", "42", "hola")

    assert [await parts.send(message, [call]) for _ in range(3)] == ["1", "1", "1"]
    assert made == ["x"]


async def test_the_memory_of_parts_has_an_end() -> None:
    async def call() -> str:
        return "1"

    parts = Parts()
    for number in range(REMEMBERED + 10):
        await parts.send(Outgoing(number, "x", "42", "hola"), [call])

    assert len(parts._ids) == REMEMBERED


async def test_nothing_to_send_is_said() -> None:
    with pytest.raises(Unreachable):
        await Parts().send(Outgoing(7, "x", "42", ""), [])
