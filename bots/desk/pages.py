"""Templates, labels and times: from values to HTML. Everything is escaped."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from aiohttp import web
from babel.dates import format_datetime, format_timedelta
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from adapters.store import Waiting
from bots.desk.house import HOUSE
from bots.desk.sessions import VISIT

_HERE = Path(__file__).parent
_DEFAULT = "es"

_environment = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Labels:
    """The desk's own words in one language; an unknown kind or status shows as it is."""

    def __init__(self, language: str) -> None:
        self.language = language if language in _all_labels() else _DEFAULT
        self._labels = _all_labels()[self.language]

    def __call__(self, label: str, **blanks: str) -> str:
        text = self._labels[label]
        for name, value in blanks.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def named(self, group: str, value: str) -> str:
        return self._labels.get(f"{group}_{value}", value.replace("_", " "))


@cache
def _all_labels() -> dict[str, dict[str, str]]:
    """labels.yaml holds `label: {es, en, pt}`; here by language."""
    told = yaml.safe_load((_HERE / "labels.yaml").read_text(encoding="utf-8"))
    languages = next(iter(told.values())).keys()
    return {
        language: {label: texts[language] for label, texts in told.items()}
        for language in languages
    }


def labels(request: web.Request) -> Labels:
    return Labels(request.app[HOUSE].settings.shop.languages[0])


def page(
    request: web.Request,
    template: str,
    *,
    status: int = 200,
    error: str = "",
    waiting: Waiting | None = None,
    **values: Any,
) -> web.Response:
    """A whole page, with what every page shows."""
    house, visit = request.app[HOUSE], request[VISIT]
    words = labels(request)
    html = _environment.get_template(template).render(
        values,
        error=error,
        waiting=waiting,
        t=words,
        agent=visit.agent,
        newcomer=visit.is_newcomer,
        csrf=visit.csrf,
        shop=house.settings.shop.name,
        when=_When(house.clock.now(), ZoneInfo(house.settings.shop.timezone), words.language),
        here=request.path,
    )
    return web.Response(text=html, content_type="text/html", status=status)


def refusal(request: web.Request, status: int, label: str = "") -> web.Response:
    """A page that says no, and no more than that."""
    name = label or {403: "forbidden", 404: "not_found", 405: "not_found"}.get(status, "broken")
    return page(request, "refusal.html", status=status, message=labels(request)(name))


class _When:
    """Times as people at the desk read them."""

    def __init__(self, now: datetime, zone: ZoneInfo, language: str) -> None:
        self._now, self._zone, self._language = now, zone, language

    def at(self, moment: datetime) -> str:
        """'14:32' today, '21 nov, 14:32' before, '3 ene 2025, 14:32' in another year."""
        local, now = moment.astimezone(self._zone), self._now.astimezone(self._zone)
        before = "d MMM, HH:mm" if local.year == now.year else "d MMM y, HH:mm"
        pattern = "HH:mm" if local.date() == now.date() else before
        return format_datetime(local, pattern, locale=self._language)

    def ago(self, moment: datetime) -> str:
        return format_timedelta(self._now - moment, locale=self._language)

    def iso(self, moment: datetime) -> str:
        return moment.astimezone(UTC).isoformat(timespec="seconds")
