"""Signing in: by a link that works once, by a password that is a good one, and not otherwise."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from sqlalchemy import func, select

from adapters.store.tables import tries
from bots.desk import gate, passwords
from bots.desk.house import HOUSE
from bots.desk.sign_in import too_often
from bots.sections import ServerSection
from bots.settings import Settings
from tests.bots.desk.stand import PASSWORD, Stand, standing


async def an_agent(stand: Stand, login: str = "marta") -> None:
    await stand.house.store.add_agent(login.title(), login)
    await stand.house.store.set_password_hash(login, await passwords.hashed(PASSWORD))


async def test_looking_at_a_link_does_not_use_it_up(stand: Stand) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta")
    preview, marta = await stand.browser(), await stand.browser()

    for _ in range(3):
        await preview.see(f"/desk/welcome/{token}")
    await marta.see(f"/desk/welcome/{token}")
    await marta.post(f"/desk/welcome/{token}")

    assert marta.url == "/desk/queue/unassigned"


async def test_a_link_works_once(stand: Stand) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta")
    first, second = await stand.browser(), await stand.browser()

    for browser in (first, second):
        await browser.see(f"/desk/welcome/{token}")
        await browser.post(f"/desk/welcome/{token}")

    assert (first.status, second.status) == (200, 403)
    assert "ya se usó" in second.text


async def test_a_link_is_over_after_its_hours(stand: Stand) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta", 48)
    browser = await stand.browser()
    stand.house.clock.advance(hours=48, seconds=1)

    await browser.see(f"/desk/welcome/{token}")
    await browser.post(f"/desk/welcome/{token}")

    assert browser.status == 403


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("corta", "12 caracteres"),
        ("password1234", "primeras"),
        ("Qwertyuiop12", "primeras"),
        ("aaaaaaaaaaaaa", "primeras"),
        ("laceiba 1234", "primeras"),
        ("x" * 201, "demasiado larga"),
    ],
)
async def test_a_bad_password_is_refused_and_the_link_stays(
    stand: Stand, password: str, reason: str
) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta")
    browser = await stand.browser()
    await browser.see(f"/desk/welcome/{token}")

    await browser.post(f"/desk/welcome/{token}", password=password)
    refused, told = browser.status, browser.text
    await browser.post(f"/desk/welcome/{token}", password=PASSWORD)

    assert refused == 422
    assert reason in told
    assert browser.url == "/desk/queue/unassigned"


async def test_the_password_chosen_with_the_link_opens_the_desk_again(stand: Stand) -> None:
    marta = await stand.agent("marta")
    again = await stand.browser()

    await again.sign_in(" Marta ")

    assert again.url == marta.url == "/desk/queue/unassigned"


async def test_wrong_password_and_unknown_person_get_the_same_answer(stand: Stand) -> None:
    await an_agent(stand)
    await stand.house.store.add_agent("Eva", "eva")  # has no password yet
    await an_agent(stand, "jose")
    await stand.house.store.deactivate("jose")
    answers = set()

    for login in ("marta", "nobody", "eva", "jose"):
        browser = await stand.browser()
        await browser.sign_in(login, "wrong password!")
        secrets = {found[1] for found in browser._secrets().values() if found}
        text = browser.text.replace(login, "X")
        for secret in secrets:
            text = text.replace(secret, "")
        answers.add((browser.status, text))

    assert len(answers) == 1
    assert answers.pop()[0] == 403


async def test_a_deactivated_person_cannot_sign_in_with_the_right_password(stand: Stand) -> None:
    await an_agent(stand)
    await stand.house.store.deactivate("marta")

    browser = await (await stand.browser()).sign_in("marta")

    assert browser.status == 403


async def test_an_unknown_person_is_compared_with_a_hash_of_the_same_cost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How long both take is measured in tests/benchmarks/bench_secrets.py."""
    compared: list[str] = []
    verify = passwords._verify

    def watched(password_hash: str, password: str) -> bool:
        compared.append(password_hash)
        return verify(password_hash, password)

    monkeypatch.setattr(passwords, "_verify", watched)
    known = await passwords.hashed(PASSWORD)

    assert not await passwords.fits("wrong password!", known)
    assert not await passwords.fits("wrong password!", "")

    one, other = compared
    assert one.rpartition("$")[0].rpartition("$")[0] == other.rpartition("$")[0].rpartition("$")[0]
    assert one != other


async def test_ten_tries_and_the_eleventh_waits_even_with_the_right_password(stand: Stand) -> None:
    await an_agent(stand)
    browser = await stand.browser()
    for _ in range(10):
        await browser.sign_in("marta", "wrong password!")
        assert browser.status == 403

    await browser.sign_in("marta")
    too_often = browser.status
    stand.house.clock.advance(minutes=15, seconds=1)
    await browser.sign_in("marta")

    assert too_often == 429
    assert browser.url == "/desk/queue/unassigned"


async def test_one_account_has_ten_tries_however_its_login_is_written(stand: Stand) -> None:
    await an_agent(stand)
    browser = await stand.browser()
    for _ in range(10):
        await browser.sign_in("marta", "wrong password!")

    await browser.sign_in(f"marta{' ' * 75}and so on")
    place = browser.url
    await browser.sign_in("\tMARTA ")

    assert place == "/desk/sign-in"
    assert browser.status == 429


async def test_tries_for_an_unknown_person_are_counted_just_the_same(stand: Stand) -> None:
    browser = await stand.browser()

    statuses = [(await browser.sign_in("nobody", "x" * 12)).status for _ in range(11)]

    assert statuses == [403] * 10 + [429]


async def test_many_accounts_from_one_address_are_stopped_too(stand: Stand) -> None:
    browser = await stand.browser()

    statuses = [(await browser.sign_in(f"person{n}", "x" * 12)).status for n in range(31)]

    assert statuses == [403] * 30 + [429]


async def test_past_that_no_login_is_counted_any_more(stand: Stand) -> None:
    async def counted() -> int:
        query = select(func.count()).select_from(tries)
        return int(await stand.house.store._db.read(lambda db: db.execute(query).scalar_one()))

    browser = await stand.browser()
    for n in range(31):
        await browser.sign_in(f"person{n}", "x" * 12)
    before = await counted()
    for n in range(31, 41):
        await browser.sign_in(f"person{n}", "x" * 12)

    assert await counted() == before
    assert browser.status == 429


@pytest.mark.parametrize(("behind_proxy", "is_stopped"), [(True, False), (False, True)])
async def test_behind_ones_own_proxy_its_word_counts_as_the_address(
    behind_proxy: bool, is_stopped: bool
) -> None:
    settings = Settings(server=ServerSection(behind_proxy=behind_proxy))
    async with standing(settings) as stand:
        app = web.Application()
        app[HOUSE] = stand.house
        stopped = False
        for n in range(31):
            headers = {"X-Forwarded-For": f"198.51.100.{n}"}
            request = make_mocked_request("POST", "/", headers=headers, app=app)
            stopped = await too_often(request.clone(remote="10.0.0.1"), "login", f"person{n}")

    assert stopped is is_stopped


async def test_signing_out_ends_the_session_everywhere_it_was_copied(stand: Stand) -> None:
    marta = await stand.agent("marta")
    cookies = {c.key: c.value for c in marta.client.session.cookie_jar}

    await marta.post("/desk/sign-out")
    await marta.see("/desk/queue/all", cookies=cookies)

    assert marta.url == "/desk/sign-in"


async def test_a_new_session_begins_with_each_sign_in(stand: Stand) -> None:
    marta = await stand.agent("marta")
    before = {c.key: c.value for c in marta.client.session.cookie_jar}

    await marta.post("/desk/sign-out")
    await marta.sign_in("marta")

    after = {c.key: c.value for c in marta.client.session.cookie_jar}
    assert before["mostrador-desk"] != after["mostrador-desk"]


async def test_a_new_password_ends_the_other_sessions(stand: Stand) -> None:
    old = await stand.agent("marta")
    await stand.agent("marta")

    await old.see("/desk/queue/all")

    assert old.url == "/desk/sign-in"


@pytest.mark.parametrize(("hours", "where"), [(7.9, "/desk/queue/all"), (8.1, "/desk/sign-in")])
async def test_an_idle_session_ends_after_eight_hours(
    stand: Stand, hours: float, where: str
) -> None:
    marta = await stand.agent("marta")
    stand.house.clock.advance(hours=hours)

    await marta.see("/desk/queue/all")

    assert marta.url == where


async def test_what_the_page_asks_by_itself_keeps_no_session_alive(stand: Stand) -> None:
    marta = await stand.agent("marta")
    for _ in range(5):
        stand.house.clock.advance(hours=2)
        await marta.see("/desk/queue/all", headers={"X-Background": "1"})

    assert marta.status == 401


async def test_a_week_is_the_longest_for_any_session(stand: Stand) -> None:
    marta = await stand.agent("marta")
    for _ in range(23):
        stand.house.clock.advance(hours=7)
        await marta.see("/desk/queue/all")
    alive = marta.url
    stand.house.clock.advance(hours=7)

    await marta.see("/desk/queue/all")

    assert alive == "/desk/queue/all"
    assert marta.url == "/desk/sign-in"


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example",
        "/desk/\\evil.example",
        "/desk//evil.example",
        "/evil",
        "/desk/queue/all\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
    ],
)
async def test_signing_in_never_leads_to_another_site(stand: Stand, path: str) -> None:
    await an_agent(stand)
    browser = await stand.browser()
    await browser.see("/desk/sign-in")

    await browser.post("/desk/sign-in", follow=False, login="marta", password=PASSWORD, next=path)

    assert browser.headers["Location"] == "/desk/"


async def test_signing_in_leads_back_to_where_one_was(stand: Stand) -> None:
    await an_agent(stand)
    browser = await stand.browser()
    await browser.see("/desk/queue/mine")
    assert browser.url == "/desk/sign-in"

    await browser.post("/desk/sign-in", login="marta", password=PASSWORD, next="/desk/queue/mine")

    assert browser.url == "/desk/queue/mine"


def test_the_common_list_holds_only_what_could_be_chosen() -> None:
    common = passwords._common()

    assert len(common) > 100
    assert not [word for word in common if word != word.casefold().replace(" ", "")]


async def test_a_wrong_try_is_tied_to_its_fields(stand: Stand) -> None:
    await stand.agent("marta")
    browser = await stand.browser()

    await browser.sign_in("marta", "not her password")

    assert "<title>Error: " in browser.text
    assert browser.text.count('aria-invalid="true" aria-describedby="problem"') == 2


async def test_whoever_was_at_work_is_told_why_they_sign_in_again(stand: Stand) -> None:
    browser = await stand.browser()

    first = (await browser.see("/desk/sign-in?next=/desk/queue/mine")).text
    again = (await browser.see("/desk/sign-in?next=/desk/queue/mine&ended=1")).text

    assert ["lo que escribías se guardó" in page for page in (first, again)] == [False, True]
    assert 'name="next" value="/desk/queue/mine"' in again


@pytest.mark.parametrize("path", ["/desk/sign-in", "/desk/tickets/K7Q-4M2/note"])
async def test_a_body_that_is_no_form_is_refused_and_nothing_breaks(
    stand: Stand, path: str
) -> None:
    marta = await stand.agent("marta")
    headers = {"Origin": marta.origin, "Content-Type": "multipart/form-data"}

    async with marta.client.post(path, data=b"--x\r\nno form", headers=headers) as answer:
        assert answer.status == 400


async def test_a_form_that_does_not_end_is_not_waited_for(
    stand: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "BODY_WITHIN", 0.05)
    marta = await stand.agent("marta")

    async def slowly() -> AsyncIterator[bytes]:
        yield b"csrf="
        await asyncio.sleep(0.5)

    headers = {"Origin": marta.origin, "Content-Type": "application/x-www-form-urlencoded"}
    path = "/desk/tickets/K7Q-4M2/note"
    async with marta.client.post(path, data=slowly(), headers=headers) as answer:
        assert answer.status == 408
