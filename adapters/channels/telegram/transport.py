"""python-telegram-bot's calls over adapters/http.py instead of its own HTTP client.

One way out for all channels: the same time-outs, and an error that knows whether the request left.
It also keeps the token, which is part of every address, out of every log.
"""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError
from telegram.request import BaseRequest, RequestData

from adapters.http import Answer, Http
from dialog.errors import SendFailed, TryAgain
from dialog.model import Json


class Failed(NetworkError):  # noqa: N818  # the house names errors after what happened
    """A call that failed in a way we have judged already."""

    def __init__(self, failure: SendFailed) -> None:
        super().__init__(str(failure))
        self.failure = failure


class Transport(BaseRequest):
    """What the library calls a request: one method that matters."""

    def __init__(self, http: Http, seconds: float) -> None:
        self._http = http
        self._seconds = seconds

    @property
    def read_timeout(self) -> float:
        return self._seconds

    async def initialize(self) -> None:
        """Nothing: the session is shared and opened by its owner."""

    async def shutdown(self) -> None:
        """Nothing: the session is shared and closed by its owner."""

    async def do_request(  # noqa: PLR0913, PLR0917  # the library's signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        del write_timeout, connect_timeout, pool_timeout  # one limit for the whole call
        seconds = self._seconds
        if isinstance(read_timeout, int | float):  # a long poll says how long it waits
            seconds = max(seconds, read_timeout)
        try:
            answer = await self._http.request(
                method, url, data=_form(request_data), seconds=seconds
            )
        except SendFailed as failure:
            raise Failed(failure) from None
        if answer.status in (429, 503):
            # here and not by the library: its RetryAfter warns of a deprecation when it is made
            raise Failed(
                TryAgain("Telegram is busy", after=_after(answer), code=str(answer.status))
            )
        return answer.status, answer.body

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """As the library's own, but without writing what cannot be read into the log."""
        try:
            read = json.loads(payload.decode(errors="replace"))
        except ValueError:
            raise TelegramError("Telegram's answer cannot be read") from None
        if not isinstance(read, dict):
            raise TelegramError("Telegram's answer cannot be read")
        return read


def _form(request: RequestData | None) -> Any:
    if request is None:
        return None
    files = request.multipart_data
    if not files:
        return request.json_parameters
    form = aiohttp.FormData()
    for key, text in request.json_parameters.items():
        form.add_field(key, text)
    for key, (filename, content, kind) in files.items():
        form.add_field(key, content, filename=filename, content_type=kind)
    return form


def _after(answer: Answer) -> float | None:
    try:
        told: Json = answer.json()["parameters"]["retry_after"]
        return float(told)
    except (ValueError, KeyError, TypeError):
        return answer.retry_after
