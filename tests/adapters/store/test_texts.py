"""Whatever is sent, no database refuses it, and both keep the same."""

import asyncio
import unicodedata
from collections.abc import Coroutine, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from adapters.store import Store
from adapters.store.texts import LONGEST_ID, clean_event, clean_id, clean_text, raw_text
from dialog.model import (
    ContactChange,
    Delivery,
    Inbound,
    Intent,
    Media,
    OpenTicket,
    Reply,
    State,
    Turn,
)
from dialog.ports import Limits

ANY = st.text(st.characters(), max_size=40)  # NUL and lone surrogates too
NASTY = "\x00\ud800\udc00 e\u0301 \ufeff\u202e 😀 \\u0000 '\"; DROP TABLE inbox"


FIXTURES = HealthCheck.function_scoped_fixture  # the stores may grow from example to example


class Loop:
    """One event loop and one store on each database, for all examples of a test."""

    def __init__(self, urls: list[str]) -> None:
        self._runner = asyncio.Runner()
        self.stores = [self.run(Store.open(url, self, {"webchat": Limits()})) for url in urls]

    def now(self) -> datetime:
        return datetime(2026, 11, 22, tzinfo=UTC)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._runner.run(work)

    def close(self) -> None:
        for store in self.stores:
            self.run(store.close())
        self._runner.close()


@pytest.fixture
def loop(tmp_path: Path, postgres_url: str) -> Iterator[Loop]:
    loop = Loop([f"sqlite:///{tmp_path}/shop.db", postgres_url])
    yield loop
    loop.close()


inbounds = st.builds(
    Inbound,
    channel=st.just("webchat"),
    sender=ANY,
    external_id=st.text(st.characters(), min_size=1, max_size=40),
    text=st.one_of(ANY, st.just(NASTY)),
    media=st.lists(st.builds(Media, ANY, ANY, ANY, ANY), max_size=2).map(tuple),
    choice=ANY,
    name=ANY,
    phone=ANY,
    language=ANY,
)


@given(told=inbounds, answer=ANY, key=ANY, value=ANY)
@example(Inbound("webchat", NASTY, NASTY, NASTY, (Media(NASTY),), NASTY), NASTY, NASTY, NASTY)
@example(Inbound("webchat", "x" * 9000, "\ud83d" * 9000, "é" * 200_000), "a", "b", "c")
@settings(max_examples=40, deadline=None, suppress_health_check=[FIXTURES])
def test_both_databases_keep_the_same_of_any_text(
    loop: Loop, told: Inbound, answer: str, key: str, value: str
) -> None:
    seen = [loop.run(_there_and_back(store, told, answer, key, value)) for store in loop.stores]
    assert seen[0] == seen[1]
    text = seen[0][0]
    assert "\x00" not in text
    assert unicodedata.is_normalized("NFC", text)
    text.encode()


async def _there_and_back(store: Store, told: Inbound, answer: str, key: str, value: str) -> Any:
    await store.keep([told], repr(told).encode(errors="replace"))
    heard = ""
    for moment in await store.claim_moments():
        message = moment.messages[-1]
        heard = message.text
        number = f"N{message.number}"
        state = State(known={key: value}, topic=value)
        effect = OpenTicket(number, "human", {key: value})
        intent = Intent(value, 0.5, key, 0.1, "offered", (value,), {key: value})
        turn = Turn((Reply("x", text=answer),), (effect,), state, intent=intent, policy=key)
        await store.save(moment, turn)
    await store.keep([Delivery("webchat", value, "sent", key, answer)])
    await store.keep([ContactChange("webchat", told.sender, key, blocked=True)])
    await store.keep([Inbound("webchat", told.sender, told.external_id, answer, edited=True)])
    lines = await store.transcript("webchat", told.sender, limit=4)
    return heard, [(line.direction, line.text, line.media) for line in lines]


@given(text=st.one_of(ANY, st.text(max_size=2000)))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    for clean in (clean_text, clean_id):
        once = clean(text)
        assert clean(once) == once
        once.encode()


@given(text=ANY)
def test_an_ordinary_id_is_left_alone(text: str) -> None:
    if "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text):
        assert clean_id(text) == text


def test_long_ids_fit_and_stay_different() -> None:
    keys = {clean_id("é" * 5000 + end) for end in "abc"}
    assert len(keys) == 3
    assert all(len(key.encode()) <= LONGEST_ID for key in keys)


@given(told=inbounds)
def test_the_quick_look_never_lets_anything_pass(told: Inbound) -> None:
    cleaned = clean_event(told)
    assert isinstance(cleaned, Inbound)
    assert cleaned.text == clean_text(told.text)
    assert cleaned.name == clean_text(told.name)
    for field in ("channel", "sender", "external_id", "choice", "phone", "language"):
        assert getattr(cleaned, field) == clean_id(getattr(told, field))


@given(body=st.binary(min_size=1, max_size=200))
def test_a_hook_becomes_text_that_loses_nothing(body: bytes) -> None:
    text = raw_text(body)
    assert "\x00" not in text
    assert text.encode()


async def test_a_login_of_any_letters_is_refused_or_kept(store: Store) -> None:
    for login in (NASTY, "ñandú", "İstanbul", "a" * 500):
        agent = await store.add_agent(login, login)
        assert await store.agent(login) == agent
