"""The Twilio library's calls over adapters/http.py instead of its own HTTP client.

Its own has no time-out and, when asked to retry, retries sends as well. Ours raises what
adapters/http.py raises, and logs nothing: addresses and fields hold phone numbers.
"""

import logging
from collections.abc import Mapping
from typing import Any

from twilio.http import AsyncHttpClient
from twilio.http.response import Response

from adapters.http import Answer, Http, host_of
from dialog.errors import Misset, Unknown


class Transport(AsyncHttpClient):  # type: ignore[misc]  # the library has no types
    """What the library calls an HTTP client: one method that matters."""

    def __init__(self, http: Http, seconds: float, hosts: frozenset[str]) -> None:
        super().__init__(
            logging.getLogger("mostrador.whatsapp_twilio"), is_async=True, timeout=seconds
        )
        self._http = http
        self._hosts = hosts

    async def request(  # noqa: PLR0913, PLR0917  # the library's signature
        self,
        method: str,
        uri: str,
        params: Mapping[str, object] | None = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ASYNC109  # the library's signature
        allow_redirects: bool = False,
    ) -> Response:
        del allow_redirects  # never: the credentials are for these hosts alone
        if host_of(uri) not in self._hosts:  # a page's link to the next one is in the answer
            raise Misset(f"Twilio sends us on to {host_of(uri)}", code="host")
        is_json = (headers or {}).get("Content-Type") == "application/json"
        answer = await self._http.request(
            method.upper(),
            uri,
            params={key: str(value) for key, value in params.items()} if params else None,
            headers=headers,
            json=data if is_json else None,
            data=None if is_json else _pairs(data),
            auth=auth,
            seconds=timeout or self.timeout,
        )
        if answer.ok and not _is_object(answer):
            raise Unknown("Twilio's answer cannot be read", code=str(answer.status))
        return Response(answer.status, answer.text, answer.headers)


def _is_object(answer: Answer) -> bool:
    try:
        return isinstance(answer.json(), dict)
    except ValueError:
        return False


def _pairs(data: Mapping[str, object] | None) -> list[tuple[str, str]] | None:
    """{"To": "x", "MediaUrl": ["a", "b"]} -> To=x, MediaUrl=a, MediaUrl=b"""
    if not data:
        return None
    return [
        (key, str(one))
        for key, value in data.items()
        for one in (value if isinstance(value, list) else [value])
    ]
