"""The one way out: what surely did not leave, what may have, and what an error may say."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.http import Answer, Http
from dialog.errors import SendFailed, TryAgain, Unknown

Serve = Callable[[Callable[[web.Request], Awaitable[web.StreamResponse]]], Awaitable[str]]


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    http = Http(seconds=0.3)
    yield http
    await http.close()


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers = []

    async def start(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> str:
        app = web.Application()
        app.router.add_route("*", "/{any:.*}", handler)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server(shutdown_timeout=0.1)
        servers.append(server)
        return str(server.make_url("/"))

    yield start
    for server in servers:
        await server.close()


async def test_nobody_there_means_it_did_not_leave(http: Http) -> None:
    with pytest.raises(TryAgain):
        await http.request("POST", "http://127.0.0.1:9/token/secret")


async def test_no_answer_in_time_means_nobody_knows(http: Http, serve: Serve) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        await request.read()
        await asyncio.Event().wait()
        return web.Response()

    with pytest.raises(Unknown):
        await http.request("POST", await serve(hang))


async def test_a_cut_connection_means_nobody_knows_and_is_not_tried_again(
    http: Http, serve: Serve
) -> None:
    calls = []

    async def cut(request: web.Request) -> web.StreamResponse:
        calls.append(await request.read())
        request.transport.abort()
        return web.Response()

    with pytest.raises(Unknown):
        await http.request("POST", await serve(cut), data=b"x")
    assert calls == [b"x"]


async def test_an_answer_that_is_too_large_is_not_read(http: Http, serve: Serve) -> None:
    async def large(_: web.Request) -> web.StreamResponse:
        response = web.Response(body=b"0" * 5_000_000)
        response.enable_compression()
        return response

    with pytest.raises(Unknown):
        await http.request("GET", await serve(large))


async def test_redirects_are_not_followed(http: Http, serve: Serve) -> None:
    async def onward(request: web.Request) -> web.StreamResponse:
        assert request.path != "/end"
        return web.Response(status=302, headers={"Location": "/end"})

    assert (await http.request("GET", await serve(onward))).status == 302


async def test_no_cookie_is_kept(http: Http, serve: Serve) -> None:
    seen = []

    async def cookies(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Cookie"))
        return web.Response(headers={"Set-Cookie": "a=b"})

    url = await serve(cookies)
    await http.request("GET", url)
    await http.request("GET", url)

    assert seen == [None, None]


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/bot1:SECRET/x", "http:///SECRET", "nonsense SECRET", "http://[SECRET"],
)
async def test_errors_never_say_the_address(http: Http, url: str) -> None:
    with pytest.raises(SendFailed) as raised:
        await http.request("GET", url)

    assert "SECRET" not in f"{raised.value!r} {raised.value}"
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("told", ["", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "nan", "²"])
def test_a_waiting_time_that_is_no_number_is_left_out(told: str) -> None:
    assert Answer(429, {"Retry-After": told}, b"").retry_after is None


def test_a_waiting_time_has_an_end() -> None:
    assert Answer(429, {"Retry-After": "9" * 30}, b"").retry_after == 3600
