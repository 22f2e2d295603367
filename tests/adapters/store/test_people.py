"""Agents, sessions, one-time links and counted tries, on both databases."""

import asyncio

import pytest

from adapters.store import Store
from dialog.errors import NotAllowed
from tests.fakes.store import HandClock, Open, rows

WEEK = 7 * 24


@pytest.fixture
async def staffed(store: Store) -> Store:
    await store.add_agent("Marta Gil", "Marta", "admin")
    return store


async def test_an_agent_is_found_however_the_login_is_typed(staffed: Store) -> None:
    agent = await staffed.agent("  mARTA ")
    assert agent is not None
    assert (agent.name, agent.login, agent.role, agent.active, agent.has_password) == (
        "Marta Gil", "marta", "admin", True, False,
    )  # fmt: skip
    assert await staffed.agents() == [agent]
    assert await staffed.agent("jose") is None


async def test_a_login_is_taken_once(staffed: Store) -> None:
    with pytest.raises(NotAllowed, match="taken"):
        await staffed.add_agent("Otra Marta", "MARTA")


@pytest.mark.parametrize(("login", "role"), [("", "agent"), ("jose", "boss")])
async def test_an_agent_needs_a_login_and_a_role_that_exists(
    store: Store, login: str, role: str
) -> None:
    with pytest.raises(NotAllowed):
        await store.add_agent("José", login, role)


async def test_a_link_signs_in_once(staffed: Store) -> None:
    token = await staffed.new_sign_in_link("marta")

    comers = await asyncio.gather(*(staffed.use_sign_in_link(token) for _ in range(8)))

    assert [agent.login for agent in comers if agent] == ["marta"]
    assert await staffed.use_sign_in_link(token) is None


async def test_a_link_expires(staffed: Store, clock: HandClock) -> None:
    token = await staffed.new_sign_in_link("marta", hours=48)
    clock.advance(hours=48)
    assert await staffed.use_sign_in_link(token) is None


async def test_a_new_link_ends_the_one_before(staffed: Store) -> None:
    first = await staffed.new_sign_in_link("marta")
    second = await staffed.new_sign_in_link("marta")
    assert await staffed.use_sign_in_link(first) is None
    assert await staffed.use_sign_in_link(second) is not None


async def test_tokens_are_long_random_and_stored_hashed(staffed: Store) -> None:
    agent = await staffed.agent("marta")
    assert agent is not None
    tokens = [await staffed.open_session(agent.id), await staffed.new_sign_in_link("marta")]
    stored = [row[0] for row in await rows(staffed, "SELECT token_hash FROM sign_ins")]
    assert all(len(token) >= 43 for token in tokens)
    assert not set(tokens) & set(stored)
    assert len(set(stored)) == 2


async def test_a_link_is_no_session_and_a_session_no_link(staffed: Store) -> None:
    agent = await staffed.agent("marta")
    assert agent is not None
    assert await staffed.session(await staffed.new_sign_in_link("marta")) is None
    assert await staffed.use_sign_in_link(await staffed.open_session(agent.id)) is None


async def _signed_in(store: Store) -> str:
    agent = await store.agent("marta")
    assert agent is not None
    return await store.open_session(agent.id)


async def test_a_session_ends_after_eight_idle_hours(staffed: Store, clock: HandClock) -> None:
    token = await _signed_in(staffed)
    for _ in range(3):
        clock.advance(hours=7)
        session = await staffed.session(token)
        assert session is not None
        assert session.agent.login == "marta"
    clock.advance(hours=8)
    assert await staffed.session(token) is None


async def test_looking_in_the_background_keeps_nobody_signed_in(
    staffed: Store, clock: HandClock
) -> None:
    token = await _signed_in(staffed)
    clock.advance(hours=7)
    assert await staffed.session(token, touch=False) is not None
    clock.advance(hours=1)
    assert await staffed.session(token, touch=False) is None


async def test_a_session_ends_after_a_week_however_busy(staffed: Store, clock: HandClock) -> None:
    token = await _signed_in(staffed)
    for _ in range(WEEK // 6 - 1):
        clock.advance(hours=6)
        assert await staffed.session(token) is not None
    clock.advance(hours=6)
    assert await staffed.session(token) is None


@pytest.mark.parametrize("end", ["logout", "all", "password", "second step", "deactivated"])
async def test_sessions_die_at_once(staffed: Store, end: str) -> None:
    token = await _signed_in(staffed)
    agent = await staffed.agent("marta")
    assert agent is not None
    if end == "logout":
        await staffed.close_session(token)
    elif end == "all":
        await staffed.close_sessions_of(agent.id)
    elif end == "password":
        await staffed.set_password_hash("marta", "$argon2id$...")
    elif end == "second step":
        await staffed.set_totp("marta", "A" * 32)
    else:
        await staffed.deactivate("marta")
    assert await staffed.session(token) is None


async def test_a_second_step_is_kept_until_it_is_taken_away(staffed: Store) -> None:
    await staffed.set_totp("marta", "A" * 32, 7)
    agent = await staffed.agent("marta")
    assert agent is not None
    assert (agent.has_second_step, agent.totp_seed) == (True, "A" * 32)
    assert "AAAA" not in repr(agent)

    await staffed.set_totp("marta", "")

    agent = await staffed.agent("marta")
    assert agent is not None
    assert not agent.has_second_step


async def test_each_step_of_a_code_is_good_once_and_an_earlier_one_never(staffed: Store) -> None:
    agent = await staffed.agent("marta")
    assert agent is not None
    await staffed.set_totp("marta", "A" * 32, 7)

    used = [await staffed.use_totp_step(agent.id, step) for step in (7, 8, 8, 6, 9)]

    assert used == [False, True, False, False, True]


async def test_of_many_who_use_one_code_at_once_one_is_let_in(opened: Open, database: str) -> None:
    several = [await opened() for _ in range(3 if database.startswith("postgresql") else 1)]
    agent = await several[0].add_agent("Marta", "marta")

    used = await asyncio.gather(
        *(several[n % len(several)].use_totp_step(agent.id, 5) for n in range(12))
    )

    assert sum(used) == 1


async def test_half_a_sign_in_is_no_session_and_lasts_ten_minutes(
    staffed: Store, clock: HandClock
) -> None:
    agent = await staffed.agent("marta")
    assert agent is not None
    token = await staffed.open_half(agent.id)
    assert await staffed.session(token) is None
    assert await staffed.use_sign_in_link(token) is None
    assert await staffed.half(await staffed.open_session(agent.id)) is None
    assert await staffed.half(token) == agent

    clock.advance(minutes=10)

    assert await staffed.half(token) is None


@pytest.mark.parametrize("end", ["used", "password", "deactivated"])
async def test_half_a_sign_in_ends_like_a_whole_one(staffed: Store, end: str) -> None:
    agent = await staffed.agent("marta")
    assert agent is not None
    token = await staffed.open_half(agent.id)
    if end == "used":
        await staffed.close_session(token)
    elif end == "password":
        await staffed.set_password_hash("marta", "$argon2id$...")
    else:
        await staffed.deactivate("marta")
    assert await staffed.half(token) is None


async def test_who_is_not_active_cannot_sign_in(staffed: Store) -> None:
    token = await staffed.new_sign_in_link("marta")
    await staffed.deactivate("marta")
    assert await staffed.use_sign_in_link(token) is None
    with pytest.raises(NotAllowed, match="not active"):
        await staffed.new_sign_in_link("marta")


@pytest.mark.parametrize("act", ["set_password_hash", "set_totp", "deactivate", "new_sign_in_link"])
async def test_nobody_acts_on_who_does_not_exist(store: Store, act: str) -> None:
    extra = ("hash",) if act.startswith("set_") else ()
    with pytest.raises(NotAllowed, match="jose"):
        await getattr(store, act)("jose", *extra)


async def test_nonsense_is_no_token(store: Store) -> None:
    for token in ("", "x", "\x00", "\ud800", "a" * 10_000):
        assert await store.session(token) is None
        assert await store.use_sign_in_link(token) is None


async def test_tries_are_counted_within_their_window(store: Store, clock: HandClock) -> None:
    assert [await store.count_try("marta", 900) for _ in range(3)] == [1, 2, 3]
    assert await store.count_try("10.0.0.1", 900) == 1
    clock.advance(seconds=901)
    assert await store.count_try("marta", 900) == 1
    await store.forget_tries("marta")
    assert await store.count_try("marta", 900) == 1


async def test_tries_at_the_same_moment_are_all_counted(opened: Open, database: str) -> None:
    several = [await opened() for _ in range(3 if database.startswith("postgresql") else 1)]
    counts = await asyncio.gather(
        *(several[n % len(several)].count_try("marta", 900) for n in range(30))
    )
    assert sorted(counts) == list(range(1, 31))


async def test_tries_are_stored_without_the_name_or_address(store: Store) -> None:
    await store.count_try("203.0.113.7", 900)
    assert await rows(store, "SELECT 1 FROM tries WHERE key_hash LIKE '%203%113%'") == []


async def test_what_has_expired_is_forgotten(staffed: Store, clock: HandClock) -> None:
    await _signed_in(staffed)
    await staffed.new_sign_in_link("marta", hours=1)
    await staffed.count_try("marta", 900)
    clock.advance(hours=30)
    await staffed.tidy()
    assert await rows(staffed, "SELECT * FROM sign_ins") == []
    assert await rows(staffed, "SELECT * FROM tries") == []
