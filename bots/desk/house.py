"""What the desk needs of the house."""

from collections.abc import Mapping
from typing import Protocol

from aiohttp import web

from adapters.faq_files import FaqFiles
from adapters.own_files import OwnFiles
from adapters.store import Store
from bots.settings import Settings
from dialog.phrases import Phrases
from dialog.ports import Channel, Clock, Shop


class House(Protocol):
    @property
    def store(self) -> Store: ...
    @property
    def phrases(self) -> Phrases: ...
    @property
    def settings(self) -> Settings: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def shop(self) -> Shop: ...
    @property
    def desk_key(self) -> bytes: ...
    @property
    def files(self) -> OwnFiles: ...
    @property
    def faq_files(self) -> FaqFiles: ...
    @property
    def faq_problems(self) -> tuple[str, ...]: ...
    @property
    def channels(self) -> Mapping[str, Channel]: ...  # to look at customers' files, never to send


HOUSE: web.AppKey[House] = web.AppKey("house", House)
