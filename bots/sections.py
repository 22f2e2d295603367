"""The sections of config.toml that are ours, each key with its default and its sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import available_timezones

from adapters.web_address import web_address
from bots.section_reader import unknown
from dialog.errors import SettingsError
from dialog.faq.drafts import DIAL_NAMES
from dialog.hours import Hours

SHIPPED_FAQ = Path(__file__).resolve().parent.parent / "faq_data"
LANGUAGES = ("es", "en", "pt")


def _doc(text: str) -> dict[str, str]:
    return {"doc": text}


def _usual_week() -> Mapping[str, str]:
    weekdays = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "09:00-19:00")
    return {**weekdays, "sat": "10:00-14:00"}


@dataclass(frozen=True, slots=True)
class ShopSection:
    """Who we are and when people are at the desk."""

    name: str = field(default="La Ceiba", metadata=_doc("The shop's name, as customers read it."))
    languages: tuple[str, ...] = field(
        default=LANGUAGES,
        metadata=_doc(
            "Languages the bot answers in: es, en, pt. The first is spoken when in doubt."
        ),
    )
    timezone: str = field(
        default="Europe/Madrid", metadata=_doc("Where the shop is, as America/Mexico_City.")
    )
    holidays: tuple[date, ...] = field(
        default=(), metadata=_doc("Days without people at the desk, as [2026-12-25, 2027-01-06].")
    )
    answer_minutes: int = field(
        default=15, metadata=_doc("Within how many open minutes a person answers: it is promised.")
    )
    gather_seconds: float = field(
        default=0.6,
        metadata=_doc("How long to wait for the rest when customers write in several messages."),
    )
    hours: Mapping[str, str] = field(
        default_factory=_usual_week,
        metadata=_doc(
            'When people answer, by day: mon to sun, as "09:00-14:00, 16:00-20:00". '
            "A day that is not here is closed; an end before its beginning is on the next day."
        ),
    )

    def check(self) -> Iterator[str]:
        if not set(self.languages) <= set(LANGUAGES):
            yield f"languages has one that is not spoken here. Known: {', '.join(LANGUAGES)}."
        if not self.languages:
            yield "languages is empty. Name at least one: es, en or pt."
        if self.answer_minutes < 1:
            yield "answer_minutes must be 1 or more."
        if not 0 <= self.gather_seconds <= 10:
            yield "gather_seconds must be between 0 and 10."
        if self.timezone not in available_timezones():
            yield f"timezone is not known. {_nearest_zone(self.timezone)}"
        else:
            yield from self._check_hours()

    def opening_hours(self) -> Hours:
        """Raises SettingsError."""
        return Hours.from_settings(self.timezone, self.hours, self.holidays, self.answer_minutes)

    def _check_hours(self) -> Iterator[str]:
        try:
            self.opening_hours()
        except SettingsError as error:
            yield from (problem.replace("hours.weekly.", "hours.") for problem in error.problems)


@dataclass(frozen=True, slots=True)
class ServerSection:
    """Where Mostrador listens and how the world reaches it."""

    host: str = field(
        default="127.0.0.1",
        metadata=_doc("The address to listen on; 0.0.0.0 for all, behind your own proxy."),
    )
    port: int = field(default=8080, metadata=_doc("The port to listen on."))
    public_url: str = field(
        default="",
        metadata=_doc(
            "The address that platforms and people use, as https://chat.shop.example; "
            "channels use it too, unless they have their own; empty = http://host:port."
        ),
    )
    behind_proxy: bool = field(
        default=False,
        metadata=_doc(
            "true when every call comes through your own proxy on another machine, whose "
            "X-Forwarded-For then tells who calls; one on this machine is noticed by itself."
        ),
    )
    metrics_token: str = field(
        default="",
        repr=False,
        metadata=_doc("When set, /metrics wants `Authorization: Bearer <it>`; numbers only."),
    )
    secret_key: str = field(
        default="",
        repr=False,
        metadata=_doc(
            "What the codes of second steps are made with, the same on every machine, 32 "
            "characters or more; empty = a random one, kept in desk.key beside the SQLite file."
        ),
    )
    verbose: bool = field(default=False, metadata=_doc("Log every turn and message, by its ids."))

    def check(self) -> Iterator[str]:
        if self.secret_key and len(self.secret_key.strip()) < 32:
            yield "secret_key is short. Use 32 characters or more, or none for a random one."
        if not 0 <= self.port <= 65535:
            yield "port must be between 0 and 65535 (0 = any free one)."
        if self.public_url:
            parts = web_address(self.public_url)
            if parts is None:
                yield "public_url must be a whole address, like https://chat.shop.example."
            elif parts.path.strip("/") or parts.query:
                yield "public_url must end after the host: a path is not supported."


@dataclass(frozen=True, slots=True)
class DatabaseSection:
    """Where everything is kept."""

    url: str = field(
        default="sqlite:///mostrador-data/mostrador.db",
        repr=False,  # it may hold a password
        metadata=_doc(
            "SQLite file for one process (three slashes from here, four from the root), or "
            "postgresql://user:password@host/name for several."
        ),
    )

    def check(self) -> Iterator[str]:
        if not self.url.startswith(("sqlite://", "postgresql://")):
            yield (
                "url must begin with sqlite:// or postgresql://, "
                "like sqlite:///mostrador-data/mostrador.db."
            )
        elif self.url.startswith("sqlite://") and self.url[len("sqlite://") :][:1] not in ("", "/"):
            yield (  # it would be read as a host, and everything kept in memory only
                "url has two slashes before its file. Write three, like sqlite:///data/shop.db, "
                "or four for a path from the root: sqlite:////var/lib/mostrador/shop.db."
            )
        elif self.url.startswith("postgresql://") and not _can_be_read(self.url):
            yield (
                "url cannot be read. Write postgresql://user:password@host:5432/name; in a "
                "password, @ is %40, : is %3A and / is %2F."
            )


@dataclass(frozen=True, slots=True)
class DeskSection:
    """The agents' pages."""

    sign_in_hours: int = field(
        default=48, metadata=_doc("How long an invitation's one-time link is good; 48 at most.")
    )
    folder: str = field(
        default="mostrador-data/desk",
        metadata=_doc(
            "Where the files that agents send are kept; several processes share the folder."
        ),
    )

    def check(self) -> Iterator[str]:
        if not 1 <= self.sign_in_hours <= 48:
            yield "sign_in_hours must be between 1 and 48."
        if Path(self.folder).exists() and not Path(self.folder).is_dir():
            yield "folder is a file. Name a folder: what agents send is kept there."


@dataclass(frozen=True, slots=True)
class FaqSection:
    """The merchant's questions and answers."""

    folder: str = field(
        default="",
        metadata=_doc("Folder with es/, en/, pt/ and their YAML files; empty = the shipped one."),
    )
    reload_seconds: float = field(
        default=0.1, metadata=_doc("How often to look for changed files; 0 = only at start.")
    )
    dial: str = field(
        default="balanced",
        metadata=_doc(
            "How sure the bot must be to answer at once: cautious asks back sooner, bold answers "
            "sooner; an entry of the FAQ may have its own."
        ),
    )
    semantic: str = field(
        default="",
        metadata=_doc(
            "Folder of a sentence model (tokenizer.json, model.onnx) that reads meaning besides "
            "words; it needs mostrador[semantic] and is never fetched; empty = none is needed."
        ),
    )

    def check(self) -> Iterator[str]:
        if self.folder and not Path(self.folder).is_dir():
            yield "folder does not exist. Check the path; it is relative to where you start."
        if self.semantic and not Path(self.semantic).is_dir():
            yield "semantic is no folder. Check the path of the model, or leave the key empty."
        if self.reload_seconds < 0:
            yield "reload_seconds must be 0 or more."
        if self.dial not in DIAL_NAMES:
            yield unknown("dial", self.dial, list(DIAL_NAMES))

    @property
    def path(self) -> Path:
        return Path(self.folder) if self.folder else SHIPPED_FAQ


def _can_be_read(url: str) -> bool:
    from sqlalchemy import make_url  # noqa: PLC0415 - large, and only for shops on PostgreSQL
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - as above

    try:
        make_url(url)
    except (ArgumentError, ValueError):
        return False
    return True


def _nearest_zone(told: str) -> str:
    """There are six hundred: too many to name, too different to guess all of them."""
    zones = sorted(available_timezones())
    city = told.rpartition("/")[2].strip().lower().replace(" ", "_")
    same_city = [zone for zone in zones if zone.rpartition("/")[2].lower() == city]
    near = (same_city or get_close_matches(told, zones, n=1, cutoff=0.6))[:1]
    if near:
        return f"Did you mean {near[0]}?"
    return "Write continent and city, like Europe/Madrid or America/Bogota."
