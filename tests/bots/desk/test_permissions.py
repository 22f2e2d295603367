"""Deny by default: every route says who may call it, and everybody else is refused."""

import pytest
from aiohttp import web
from sqlalchemy import text

from bots.desk.app import build
from bots.desk.gate import gate
from bots.desk.house import HOUSE
from bots.desk.permissions import NEWCOMER, Permission, allows, declared, may
from bots.desk.sessions import SESSION
from tests.bots.desk.stand import Browser, Stand

EXPECTED = {  # the whole table, by hand: a new route is decided here, too
    ("GET", "/"): Permission.AGENT,
    ("GET", ""): Permission.AGENT,
    ("GET", "/queue/{view}"): Permission.AGENT,
    ("GET", "/next"): Permission.AGENT,
    ("GET", "/tickets"): Permission.AGENT,
    ("GET", "/tickets/{number}"): Permission.AGENT,
    ("POST", "/tickets/{number}/take"): Permission.AGENT,
    ("POST", "/tickets/{number}/release"): Permission.AGENT,
    ("POST", "/tickets/{number}/close"): Permission.AGENT,
    ("POST", "/tickets/{number}/reopen"): Permission.AGENT,
    ("POST", "/tickets/{number}/reply"): Permission.AGENT,
    ("POST", "/tickets/{number}/note"): Permission.AGENT,
    ("GET", "/tickets/{number}/files/{line}/{place}"): Permission.AGENT,
    ("GET", "/people"): Permission.ADMIN,
    ("POST", "/people"): Permission.ADMIN,
    ("POST", "/people/{login}/invite"): Permission.ADMIN,
    ("POST", "/people/{login}/deactivate"): Permission.ADMIN,
    ("POST", "/people/{login}/second-step/remove"): Permission.ADMIN,
    ("GET", "/sign-in"): Permission.ANYONE,
    ("POST", "/sign-in"): Permission.ANYONE,
    ("GET", "/sign-in/code"): Permission.ANYONE,
    ("POST", "/sign-in/code"): Permission.ANYONE,
    ("GET", "/second-step"): Permission.SIGNED_IN,
    ("POST", "/second-step"): Permission.SIGNED_IN,
    ("POST", "/second-step/remove"): Permission.SIGNED_IN,
    ("GET", "/welcome/{token}"): Permission.ANYONE,
    ("POST", "/welcome/{token}"): Permission.ANYONE,
    ("POST", "/sign-out"): Permission.AGENT,
    ("GET", "/events"): Permission.AGENT,
    ("GET", "/static/{file}"): Permission.ANYONE,
}


def table(app: web.Application) -> dict[tuple[str, str], Permission | None]:
    return {
        (route.method, route.resource.canonical): declared(route.handler)
        for route in app.router.routes()
        if route.method != "HEAD" and route.resource
    }


async def test_every_route_declares_what_is_expected_of_it(stand: Stand) -> None:
    assert table(build(stand.house)) == EXPECTED


async def call(browser: Browser, method: str, path: str) -> int:
    filled = path.format(
        view="all", number="K7Q-4M2", login="nobody", token="t" * 43, line="1", place="0", file="x"
    )
    url = f"/desk{filled}"
    if method == "POST":
        await browser.post(url, follow=False)
        return browser.status
    async with browser.client.get(url, allow_redirects=False) as answer:
        return answer.status


async def somebody(stand: Stand, role: str) -> Browser:
    if role == "nobody":
        return await stand.browser()
    if role != NEWCOMER:
        return await stand.agent("eva", role)
    browser = await stand.agent("eva", "agent")
    await stand.house.store._alone(lambda db: db.execute(text("UPDATE agents SET role = 'admin'")))
    return browser


@pytest.mark.parametrize("role", ["nobody", NEWCOMER, "agent", "admin"])
async def test_each_role_passes_only_where_it_may(stand: Stand, role: str) -> None:
    browser = await somebody(stand, role)
    await browser.see("/desk/sign-in")

    for (method, path), permission in EXPECTED.items():
        if path == "/sign-out" or (path.startswith("/second-step") and method == "POST"):
            continue  # what these do would end the visit; they have tests of their own
        status = await call(browser, method, path)
        if may(role, permission):
            assert status not in (401, 403) or permission is Permission.ANYONE, (method, path)
        elif role in ("nobody", NEWCOMER):
            refused = 401 if role == "nobody" else 403
            assert status == (303 if method == "GET" else refused), (method, path)
        else:
            assert status == 403, (method, path)


async def test_a_route_that_declares_nothing_is_refused_to_everybody(stand: Stand) -> None:
    async def forgotten(_: web.Request) -> web.Response:
        return web.Response(text="secret")

    stand_in = web.Application(middlewares=[gate])
    stand_in[HOUSE] = stand.house
    stand_in.router.add_get("/forgotten", forgotten)
    request = await an_answer(stand_in, "/forgotten")

    assert request == (403, False)


async def an_answer(app: web.Application, path: str) -> tuple[int, bool]:
    from aiohttp.test_utils import TestClient, TestServer  # noqa: PLC0415

    async with TestClient(TestServer(app)) as client, client.get(path) as answer:
        return answer.status, "secret" in await answer.text()


def test_declaring_is_the_only_way_in() -> None:
    @allows(Permission.ADMIN)
    async def known(_: web.Request) -> web.StreamResponse:
        return web.Response()

    assert declared(known) is Permission.ADMIN
    assert declared(lambda _: None) is None


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "", "http://[", "//"])
async def test_no_other_site_can_write(stand: Stand, origin: str) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")

    for path, form in (("take", {}), ("note", {"text": "x"}), ("close", {})):
        marta.origin = origin
        await marta.post(f"/desk/tickets/{number}/{path}", **form)
        assert marta.status == 403
        await marta.see(f"/desk/tickets/{number}")

    case = await stand.house.store.ticket(number)
    assert case is not None
    assert case.ticket.status == "open"


@pytest.mark.parametrize("csrf", ["", "x", "ñ", "\udc80"])
async def test_without_the_forms_secret_nothing_is_written(stand: Stand, csrf: str) -> None:
    number = await stand.ticket()
    marta = await stand.agent("marta")
    await marta.see(f"/desk/tickets/{number}")

    async with marta.client.post(
        f"/desk/tickets/{number}/take",
        data={"csrf": csrf.encode(errors="surrogateescape").decode(errors="replace")},
        headers={"Origin": marta.origin},
    ) as answer:
        assert answer.status == 403


async def test_one_persons_secret_does_not_fit_anothers_session(stand: Stand) -> None:
    number = await stand.ticket()
    marta, jose = await stand.agent("marta"), await stand.agent("jose")
    await marta.see(f"/desk/tickets/{number}")
    jose.text = marta.text

    await jose.post(f"/desk/tickets/{number}/take")

    assert jose.status == 403


async def test_pages_say_what_browsers_should_refuse(stand: Stand) -> None:
    marta = await stand.agent("marta")

    for path in ("/desk/queue/all", "/desk/sign-in", "/desk/nothing", "/desk/static/desk.css"):
        await marta.see(path)
        policy = marta.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert marta.headers["X-Content-Type-Options"] == "nosniff"
        assert marta.headers["Referrer-Policy"] == "same-origin"
    assert "<script>" not in marta.text


async def test_the_cookie_is_shut_to_scripts_and_other_sites(stand: Stand) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta")
    browser = await stand.browser()
    await browser.see(f"/desk/welcome/{token}")

    await browser.post(f"/desk/welcome/{token}", follow=False)

    cookie = next(c for c in browser.headers.getall("Set-Cookie") if c.startswith(SESSION))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


async def test_under_a_public_name_the_cookie_is_bound_to_https(stand: Stand) -> None:
    await stand.house.store.add_agent("Marta", "marta")
    token = await stand.house.store.new_sign_in_link("marta")
    browser = await stand.browser()
    public = {"Host": "chat.shop.example", "Origin": "https://chat.shop.example"}

    async with browser.client.get(f"/desk/welcome/{token}", headers=public) as page:
        form = next(iter(page.headers.getall("Set-Cookie")))
        browser.text = await page.text()
    public["Cookie"] = form.partition(";")[0]
    secrets = {name: found[1] for name, found in browser._secrets().items() if found}
    async with browser.client.post(
        f"/desk/welcome/{token}", data=secrets, headers=public, allow_redirects=False
    ) as answer:
        cookies = answer.headers.getall("Set-Cookie")

    session = next(c for c in cookies if "Max-Age=604800" in c)
    assert answer.status == 303
    assert form.startswith("__Host-mostrador-form=")
    assert session.startswith("__Host-mostrador-desk=")
    assert "Secure" in session
