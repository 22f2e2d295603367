"""All that a running shop consists of, handed to the web, the workers and the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.faq_files import FaqFiles
from adapters.http import Http
from adapters.own_files import OwnFiles
from adapters.store import Store
from bots.intake import Intake
from bots.lesson import Lesson
from bots.metrics import Metrics
from bots.settings import Settings
from dialog.engine import Engine
from dialog.hours import Hours
from dialog.model import Json
from dialog.phrases import Phrases
from dialog.ports import Channel, Clock, Shop


@dataclass(slots=True)
class House:
    """Built by wiring.open_shop. What is ever replaced: what was learned, and why not more."""

    settings: Settings
    clock: Clock
    store: Store
    engine: Engine
    channels: Mapping[str, Channel]
    shop: Shop
    phrases: Phrases
    hours: Hours
    http: Http
    intake: Intake
    lesson: Lesson  # learned last: what the bot answers from
    files: OwnFiles  # what agents send
    faq_files: FaqFiles  # what goes with answers
    desk_key: bytes = field(default=b"", repr=False)
    metrics: Metrics = field(default_factory=Metrics)
    faq_problems: tuple[str, ...] = ()  # of the files as they are now; the desk tells admins
    is_stopping: bool = False  # /health/ready says so, and the load balancer looks elsewhere

    @property
    def public_url(self) -> str:
        return self.settings.public_url

    def faq_state(self) -> dict[str, Json]:
        """For /health and `faq status`: what is learned, and why the files are not, if so."""
        live, folder = self.lesson.live, str(self.settings.faq.path)
        told: dict[str, Json] = {"problems": len(self.faq_problems)}
        if self.faq_problems:
            told["first_problem"] = self.faq_problems[0].replace(f"{folder}/", "")
        if live is not None:
            told |= {"version": live.version, "since": live.since.isoformat(timespec="seconds")}
            told |= {"entries": dict(live.entries), "questions": dict(live.questions)}
        return told
