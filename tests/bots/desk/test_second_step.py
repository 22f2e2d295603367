"""The second step: a code from the phone, once set for whoever wants it, at once for admins."""

from datetime import UTC, datetime

import pytest

from bots.desk import codes
from bots.settings import Settings
from tests.bots.desk.stand import PASSWORD, SECRET, Browser, Stand, standing


async def at_the_code(stand: Stand, login: str = "eva") -> Browser:
    """A new browser that knows the password."""
    browser = await (await stand.browser()).sign_in(login)
    assert browser.url == "/desk/sign-in/code", browser.text
    return browser


async def types(browser: Browser, code: str, **more: str) -> Browser:
    return await browser.post("/desk/sign-in/code", code=code, **more)


@pytest.fixture
async def eva(stand: Stand) -> Browser:
    """An admin with a phone; its code of this minute is used up."""
    return await stand.agent("eva", "admin")


# --- setting it up


async def newcomer(stand: Stand) -> Browser:
    await stand.house.store.add_agent("Eva", "eva", "admin")
    token = await stand.house.store.new_sign_in_link("eva")
    browser = await stand.browser()
    await browser.see(f"/desk/welcome/{token}")
    return await browser.post(f"/desk/welcome/{token}", password=PASSWORD)


async def test_an_admins_first_sign_in_leads_to_it_and_nowhere_else(stand: Stand) -> None:
    eva = await newcomer(stand)
    first = eva.url

    for path in ("/desk/", "/desk/queue/all", "/desk/people", "/desk/events"):
        assert (await eva.see(path)).url == "/desk/second-step"
    await eva.post("/desk/people", name="José", login="jose", role="admin")

    assert first == "/desk/second-step"
    assert eva.status == 403
    assert await stand.house.store.agent("jose") is None


async def test_until_then_the_page_listens_to_no_news(stand: Stand) -> None:
    eva = await newcomer(stand)
    before = "data-events" in eva.text

    await stand.turns_on_second_step(eva, "eva")

    assert not before
    assert "data-events" in eva.text


async def test_with_the_first_code_the_desk_opens(stand: Stand) -> None:
    eva = await newcomer(stand)

    await stand.turns_on_second_step(eva, "eva")

    assert (eva.status, eva.url) == (200, "/desk/second-step")
    assert (await eva.see("/desk/people")).url == "/desk/people"


async def test_the_demo_shop_offers_it_and_asks_nobody() -> None:
    async with standing(Settings(shops={"demo": None})) as demo:
        eva = await newcomer(demo)
        first = eva.url
        await demo.turns_on_second_step(eva, "eva")
        demo.house.clock.advance(seconds=30)
        again = await types(await at_the_code(demo), demo.code("eva"))

    assert first == again.url == "/desk/queue/unassigned"


async def test_an_agent_may_have_it_too(stand: Stand) -> None:
    jose = await stand.agent("jose")

    await stand.turns_on_second_step(jose, "jose")

    agent = await stand.house.store.agent("jose")
    assert agent is not None
    assert agent.has_second_step
    assert stand.phones["jose"] not in jose.text


async def test_the_key_is_shown_for_eyes_and_for_the_phone(stand: Stand) -> None:
    eva = await newcomer(stand)
    found = SECRET.search(eva.text)
    assert found is not None
    secret = found[1]

    assert " ".join(secret[n : n + 4] for n in range(0, 32, 4)) in eva.text
    assert f"otpauth://totp/La%20Ceiba:eva?secret={secret}&amp;issuer=La%20Ceiba" in eva.text


async def test_a_wrong_code_keeps_the_same_key_and_turns_nothing_on(stand: Stand) -> None:
    jose = await stand.agent("jose")
    await jose.see("/desk/second-step")
    secret = SECRET.search(jose.text)
    assert secret is not None

    await jose.post("/desk/second-step", code="000000")

    agent = await stand.house.store.agent("jose")
    assert agent is not None
    assert not agent.has_second_step
    assert jose.status == 422
    assert secret[1] in jose.text


async def test_nobody_brings_a_key_of_their_own(stand: Stand) -> None:
    jose = await stand.agent("jose")
    await jose.see("/desk/second-step")
    stand.phones["jose"] = "A" * 32

    await jose.post("/desk/second-step", seed="A" * 32, code=stand.code("jose"))

    agent = await stand.house.store.agent("jose")
    assert agent is not None
    assert not agent.has_second_step
    assert jose.status == 403


async def test_turning_it_on_ends_the_sessions_that_began_without_it(stand: Stand) -> None:
    here = await stand.agent("jose")
    elsewhere = await (await stand.browser()).sign_in("jose")
    assert elsewhere.url == "/desk/queue/unassigned"

    await stand.turns_on_second_step(here, "jose")

    assert (await here.see("/desk/queue/all")).url == "/desk/queue/all"
    assert (await elsewhere.see("/desk/queue/all")).url == "/desk/sign-in"


# --- signing in with it


@pytest.mark.usefixtures("eva")
async def test_the_password_alone_opens_nothing(stand: Stand) -> None:
    browser = await at_the_code(stand)

    for path in ("/desk/", "/desk/people", "/desk/second-step"):
        await browser.see(path)
        assert browser.url == "/desk/sign-in"


@pytest.mark.usefixtures("eva")
async def test_password_and_code_open_the_desk_where_one_was_going(stand: Stand) -> None:
    stand.house.clock.advance(minutes=1)
    browser = await stand.browser()
    await browser.see("/desk/sign-in")
    await browser.post("/desk/sign-in", login="eva", password=PASSWORD, next="/desk/people")

    await types(browser, stand.code("eva"), next="/desk/people")

    assert browser.url == "/desk/people"


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/evil"])
async def test_the_code_leads_to_no_other_site(stand: Stand, path: str) -> None:
    stand.house.clock.advance(minutes=1)
    browser = await at_the_code(stand)

    await browser.post("/desk/sign-in/code", follow=False, code=stand.code("eva"), next=path)

    assert browser.headers["Location"] == "/desk/"


@pytest.mark.usefixtures("eva")
async def test_a_code_works_once(stand: Stand) -> None:
    stand.house.clock.advance(minutes=1)
    code = stand.code("eva")
    first, second = await at_the_code(stand), await at_the_code(stand)

    await types(first, code)
    await types(second, code)

    assert (first.status, second.status) == (200, 403)


@pytest.mark.usefixtures("eva")
async def test_the_code_that_turned_it_on_is_used_up(stand: Stand) -> None:
    browser = await types(await at_the_code(stand), stand.code("eva"))

    assert browser.status == 403


@pytest.mark.usefixtures("eva")
async def test_an_earlier_code_never_works_after_a_later_one(stand: Stand) -> None:
    stand.house.clock.advance(minutes=1)
    early, now = stand.code("eva", -1), stand.code("eva")
    await types(await at_the_code(stand), now)

    browser = await types(await at_the_code(stand), early)

    assert browser.status == 403


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize(("steps", "status"), [(-2, 403), (-1, 200), (0, 200), (1, 200), (2, 403)])
async def test_a_phones_clock_may_be_off_by_one_step(stand: Stand, steps: int, status: int) -> None:
    stand.house.clock.advance(minutes=5)

    browser = await types(await at_the_code(stand), stand.code("eva", steps))

    assert browser.status == status


@pytest.mark.usefixtures("eva")
@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "ñ\u200b", "9" * 900])
async def test_nonsense_is_no_code(stand: Stand, code: str) -> None:
    browser = await types(await at_the_code(stand), code)

    assert browser.status == 403


@pytest.mark.usefixtures("eva")
async def test_a_code_may_be_typed_in_two_halves(stand: Stand) -> None:
    stand.house.clock.advance(minutes=1)
    code = stand.code("eva")

    browser = await types(await at_the_code(stand), f" {code[:3]} {code[3:]}")

    assert browser.url == "/desk/queue/unassigned"


@pytest.mark.usefixtures("eva")
async def test_ten_codes_and_the_eleventh_waits_even_when_it_is_right(stand: Stand) -> None:
    browser = await at_the_code(stand)
    tried = [(await types(browser, "000000")).status for _ in range(10)]
    stand.house.clock.advance(minutes=1)

    await types(browser, stand.code("eva"))
    again = await types(await at_the_code(stand), stand.code("eva"))  # the password is no way round
    stand.house.clock.advance(minutes=15)
    later = await types(await at_the_code(stand), stand.code("eva"))

    assert tried == [403] * 10
    assert (browser.status, again.status) == (429, 429)
    assert later.url == "/desk/queue/unassigned"


@pytest.mark.usefixtures("eva")
async def test_ten_minutes_after_the_password_it_begins_anew(stand: Stand) -> None:
    browser = await at_the_code(stand)
    stand.house.clock.advance(minutes=10)

    await types(browser, stand.code("eva"))

    assert browser.status == 403
    assert 'name="password"' in browser.text


@pytest.mark.usefixtures("eva")
async def test_a_password_that_was_right_is_spent_by_one_sign_in(stand: Stand) -> None:
    stand.house.clock.advance(minutes=1)
    browser = await at_the_code(stand)
    half = {c.key: c.value for c in browser.client.session.cookie_jar if "half" in c.key}
    await types(browser, stand.code("eva"))
    stand.house.clock.advance(minutes=1)

    copied = await stand.browser()
    copied.client.session.cookie_jar.update_cookies(half)
    await copied.see("/desk/sign-in")
    await types(copied, stand.code("eva"))

    assert half
    assert copied.status == 403


@pytest.mark.usefixtures("eva")
async def test_a_link_stands_for_the_password_only(stand: Stand) -> None:
    token = await stand.house.store.new_sign_in_link("eva")
    browser = await stand.browser()
    await browser.see(f"/desk/welcome/{token}")

    await browser.post(f"/desk/welcome/{token}", password=PASSWORD)
    asked = browser.url
    stand.house.clock.advance(minutes=1)
    await types(browser, stand.code("eva"))

    assert (asked, browser.url) == ("/desk/sign-in/code", "/desk/queue/unassigned")


async def test_without_a_password_there_is_no_page_for_the_code(stand: Stand) -> None:
    browser = await stand.browser()

    assert (await browser.see("/desk/sign-in/code")).url == "/desk/sign-in"


# --- another phone


async def test_with_a_code_it_is_taken_away_and_an_admin_sets_up_another(
    stand: Stand, eva: Browser
) -> None:
    stand.house.clock.advance(minutes=1)
    await eva.see("/desk/second-step")

    await eva.post("/desk/second-step/remove", code=stand.code("eva"))
    held = (await eva.see("/desk/people")).url
    old = stand.phones["eva"]
    await stand.turns_on_second_step(eva, "eva")

    assert held == "/desk/second-step"
    assert stand.phones["eva"] != old
    assert (await eva.see("/desk/people")).url == "/desk/people"


async def test_without_a_code_nobody_takes_it_away(stand: Stand, eva: Browser) -> None:
    await eva.see("/desk/second-step")

    tried = [(await eva.post("/desk/second-step/remove", code="000000")).status for _ in range(11)]

    agent = await stand.house.store.agent("eva")
    assert agent is not None
    assert agent.has_second_step
    assert tried == [403] * 10 + [429]


async def test_an_admin_takes_away_a_lost_phone_but_never_their_own(
    stand: Stand, eva: Browser
) -> None:
    jose = await stand.agent("jose")
    await stand.turns_on_second_step(jose, "jose")
    await eva.see("/desk/people")

    await eva.post("/desk/people/eva/second-step/remove")
    own = eva.status
    await eva.see("/desk/people")
    await eva.post("/desk/people/jose/second-step/remove")

    agents = {agent.login: agent.has_second_step for agent in await stand.house.store.agents()}
    assert own == 409
    assert agents == {"eva": True, "jose": False}
    assert (await jose.see("/desk/queue/all")).url == "/desk/sign-in"
    assert (await jose.sign_in("jose")).url == "/desk/queue/unassigned"


# --- the codes themselves


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six digits of its SHA-1 row at 2009-02-13 23:31:30."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert codes.step_of(secret, "005924", datetime.fromtimestamp(1234567890, UTC)) == 41152263


async def test_a_copy_of_the_database_alone_opens_no_desk(stand: Stand) -> None:
    await stand.turns_on_second_step(await stand.agent("jose"), "jose")
    agent = await stand.house.store.agent("jose")
    assert agent is not None
    now, code = stand.house.clock.now(), stand.code("jose")

    with_key = codes.secret_of(agent.totp_seed, stand.house.desk_key)
    with_another = codes.secret_of(agent.totp_seed, b"another house's key")

    assert codes.step_of(with_key, code, now)
    assert not any(codes.step_of(told, code, now) for told in (agent.totp_seed, with_another))


def test_keys_are_long_and_never_the_same() -> None:
    keys = {codes.secret_of(codes.new_seed(), b"k") for _ in range(50)}

    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}
