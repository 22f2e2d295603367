"""The visitor's token and the key that signs it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.channels.webchat import Settings
from adapters.channels.webchat.token import key_from, new_visitor, signed, visitor_of
from dialog.errors import BadSignature

KEY = b"0123456789abcdef0123456789abcdef"


def test_a_token_tells_its_visitor() -> None:
    visitor = new_visitor()

    assert visitor_of(signed(visitor, KEY), KEY) == visitor


def test_no_two_visitors_are_alike() -> None:
    assert len({new_visitor() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "forge",
    [
        lambda token: token[:-1],
        lambda token: token + "A",
        lambda token: "x" + token,
        lambda token: token.replace(".", ""),
        lambda token: token.split(".")[0],
        lambda token: token.split(".")[0] + ".",
        lambda token: "." + token.split(".")[1],
        lambda token: token.swapcase(),
        lambda token: token + "\n",
        lambda token: "ñ" + token,
        lambda _: "",
        lambda token: token * 100,
    ],
)
def test_a_token_that_was_touched_is_refused(forge: Callable[[str], str]) -> None:
    with pytest.raises(BadSignature):
        visitor_of(forge(signed(new_visitor(), KEY)), KEY)


@given(st.text(max_size=250))
def test_no_text_is_a_token_by_chance(text: str) -> None:
    with pytest.raises(BadSignature):
        visitor_of(text, KEY)


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(BadSignature):
        visitor_of(signed("ana", KEY), b"another key, just as long as ours")


def test_without_a_secret_a_random_key_is_kept_and_stays_the_same(tmp_path: Path) -> None:
    first = key_from("", tmp_path / "chat")

    assert key_from("", tmp_path / "chat") == first
    assert len(first) >= 32
    assert (tmp_path / "chat" / "key").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "chat").iterdir()] == ["key"]


def test_two_shops_never_share_a_key(tmp_path: Path) -> None:
    assert key_from("", tmp_path / "one") != key_from("", tmp_path / "two")


def test_a_short_secret_is_told_with_its_fix() -> None:
    assert "32 random characters" in "".join(Settings(secret="secret").check())
    assert not list(Settings(secret="s" * 32).check())


@pytest.mark.parametrize(
    "site", ["shop.example", "https://shop.example/chat", "ftp://shop.example"]
)
def test_an_origin_that_no_browser_sends_is_told(site: str) -> None:
    assert site in "".join(Settings(origins=(site,)).check())
