"""All that a running shop consists of, handed to the web, the workers and the desk."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.http import Http
from adapters.store import Store
from bots.intake import Intake
from bots.metrics import Metrics
from bots.settings import Settings
from dialog.engine import Engine
from dialog.hours import Hours
from dialog.phrases import Phrases
from dialog.ports import Channel, Clock, Shop


@dataclass(slots=True)
class House:
    """Built by wiring.open_shop. What is ever replaced: `engine.understanding`, and why not."""

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
    metrics: Metrics = field(default_factory=Metrics)
    faq_problems: tuple[str, ...] = ()  # why changed files were refused; the desk tells admins
    is_stopping: bool = False  # /health/ready says so, and the load balancer looks elsewhere

    @property
    def public_url(self) -> str:
        return self.settings.public_url
