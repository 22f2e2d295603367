"""Puts a shop together: the only file that knows every concrete class.

Nothing runs yet when it is open: `serve` and `chat` start what they need.
"""

from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.faq_files import FaqFiles
from adapters.file_links import FileLinks
from adapters.http import Http
from adapters.own_files import OwnFiles
from adapters.shelf import Shelf
from adapters.store import Store
from bots import plugs
from bots.clocks import SystemClock
from bots.faq_source import faq_source, media_folders, phrases_of
from bots.folder import snapshot
from bots.house import House
from bots.intake import Intake
from bots.keys import desk_key
from bots.lesson import Lesson, live_now
from bots.settings import Settings
from dialog.engine import Engine
from dialog.errors import BotError, FaqError, SettingsError
from dialog.faq.attached import Places
from dialog.hours import Hours
from dialog.inspection import loaded, opened
from dialog.phrases import Phrases
from dialog.ports import Channel, Clock, Limits, Shop
from dialog.understanding import Understanding


async def open_shop(
    settings: Settings,
    clock: Clock | None = None,
    *,
    channels: Mapping[str, Channel] | None = None,
    limits: Mapping[str, Limits] | None = None,
) -> House:
    """Everything connected. Raises SettingsError, FaqError, StoreUnavailable.

    `channels` stand in for the settings' own; `limits` for those of more channels than that. What
    is wrong with shop, channels, hours and FAQ is told together, before a database is made.
    """
    async with AsyncExitStack() as open_things:
        clock = clock or SystemClock()
        http = Http()
        open_things.push_async_callback(http.close)
        parts = _connected(settings, http, channels, open_things)
        if limits is None:
            limits = {name: channel.limits for name, channel in parts.channels.items()}
        gather = settings.shop.gather_seconds
        store = await Store.open(settings.database.url, clock, limits, gather)
        open_things.push_async_callback(store.close)
        house = _house(settings, clock, http, store, parts)
        open_things.pop_all()  # all went well: `close_shop` closes from now on
        return house


@dataclass(frozen=True, slots=True)
class _Parts:
    """What can be wrong before there is a database."""

    shop: Shop
    channels: Mapping[str, Channel]
    phrases: Phrases
    hours: Hours
    lesson: Lesson
    understanding: Understanding


def _house(settings: Settings, clock: Clock, http: Http, store: Store, parts: _Parts) -> House:
    """Of what is open, with its engine and its files."""
    engine = Engine(parts.understanding, parts.phrases, parts.shop, parts.hours, settings.shop.name)
    key = desk_key(settings)
    files = OwnFiles(Path(settings.desk.folder), key)
    places = Places(settings.faq.path, media_folders(settings))
    faq_files = FaqFiles(places, lambda: engine.understanding.entries)
    lend_files(parts.channels, Shelf(files, faq_files), FileLinks(files, key))
    return House(
        settings=settings,
        clock=clock,
        store=store,
        engine=engine,
        channels=parts.channels,
        shop=parts.shop,
        phrases=parts.phrases,
        hours=parts.hours,
        http=http,
        intake=Intake(store),
        lesson=parts.lesson,
        files=files,
        faq_files=faq_files,
        desk_key=key,
        faq_problems=parts.lesson.problems,
    )


def _connected(
    settings: Settings,
    http: Http,
    channels: Mapping[str, Channel] | None,
    open_things: AsyncExitStack,
) -> _Parts:
    """Raises SettingsError, FaqError with all that is wrong with any of them."""
    wrong: list[BotError] = []
    with _noted(wrong):
        shop = connect_shop(settings, http)
        open_things.push_async_callback(shop.close)
    with _noted(wrong):
        if channels is None:
            channels = connect_channels(settings, http)
        for channel in channels.values():
            open_things.push_async_callback(channel.close)
    with _noted(wrong):
        phrases = load_phrases(settings)
        hours = settings.shop.opening_hours()
        lesson, fresh = opening(settings)
    if wrong or channels is None:
        raise _all_of(wrong)
    return _Parts(shop, channels, phrases, hours, lesson, fresh)


@contextmanager
def _noted(wrong: list[BotError]) -> Iterator[None]:
    try:
        yield
    except (SettingsError, FaqError) as error:
        wrong.append(error)


def _all_of(wrong: list[BotError]) -> BotError:
    """One error as it is; of several, all that they say."""
    if len(wrong) == 1:
        return wrong[0]
    return SettingsError([problem for error in wrong for problem in str(error).splitlines()])


async def close_shop(house: House) -> None:
    """The store last: what waits to be committed is."""
    async with AsyncExitStack() as closing:
        closing.push_async_callback(house.store.close)
        closing.push_async_callback(house.http.close)
        closing.push_async_callback(house.shop.close)
        for channel in house.channels.values():
            closing.push_async_callback(channel.close)
        closing.push_async_callback(house.intake.close)


def connect_shop(settings: Settings, http: Http) -> Shop:
    name, section = next(iter(settings.shops.items()))
    shop: Shop = plugs.find("shops", name).connect(section, http)
    return shop


def connect_channels(settings: Settings, http: Http) -> dict[str, Channel]:
    """All that are switched on; what is wrong with any of them is told together."""
    channels: dict[str, Channel] = {}
    problems: list[str] = []
    for name, section in settings.channels.items():
        try:
            channels[name] = connect_channel(name, section, http)
        except SettingsError as error:
            problems += error.problems
    if problems:
        raise SettingsError(problems)
    return channels


def connect_channel(name: str, section: Any, http: Http) -> Channel:
    """Raises SettingsError; also when the channel's library is not installed."""
    try:
        channel: Channel = plugs.find("channels", name).connect(section, http)
    except ModuleNotFoundError as error:  # imported by `connect`: only now is it needed
        raise SettingsError([plugs.not_installed(f"channels.{name}", error.name or "")]) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        told = (
            f"channels.{name}: {error.filename} cannot be used: {reason}. Let mostrador write "
            "there, or name another folder in its section."
        )
        raise SettingsError([told]) from error
    return channel


def lend_files(channels: Mapping[str, Channel], files: Shelf, links: FileLinks) -> None:
    """To every channel that can carry some."""
    for channel in channels.values():
        use_files = getattr(channel, "use_files", None)
        if use_files is not None:
            use_files(files, links)


def understanding(settings: Settings) -> Understanding:
    """Built anew from the merchant's files; ready in the first language. Raises FaqError."""
    built = loaded(faq_source(settings))
    built.warm(settings.shop.languages[0])
    return built


def opening(settings: Settings) -> tuple[Lesson, Understanding]:
    """What a shop opens with, and what it tells of the files as they are. Raises FaqError."""
    files = snapshot(settings.faq.path)  # before they are read: what changes meanwhile is seen
    report, built = opened(faq_source(settings))
    built.warm(settings.shop.languages[0])
    told = tuple(map(str, report.errors))
    return Lesson(files, told, report, built, live=live_now(files, built.matchers.faq)), built


def load_phrases(settings: Settings) -> Phrases:
    """Those that came with us, and the merchant's own instead of some, if the folder has any."""
    return phrases_of(settings.faq.path)
