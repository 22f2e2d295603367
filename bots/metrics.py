"""Counts and latencies in Prometheus' text format: numbers and fixed names, nobody's data.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import Any

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

Labels = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Counter:
    """How often, by labels: `hooks.add(channel="telegram", status="200")`."""

    name: str
    help: str
    counts: dict[Labels, int] = field(default_factory=dict)

    def add(self, **labels: str) -> None:
        key = tuple(labels.items())
        self.counts[key] = self.counts.get(key, 0) + 1

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.help, "counter")
        for labels, count in self.counts.items():
            yield f"{self.name}{_braces(labels)} {count}"


@dataclass(slots=True)
class Histogram:
    """How long, in seconds."""

    name: str
    help: str
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    total: float = 0.0

    def since(self, start: float) -> None:
        """Count one that began at `perf_counter()` = start."""
        self.add(perf_counter() - start)

    def add(self, seconds: float) -> None:
        self.buckets[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def lines(self) -> Iterator[str]:
        yield from _head(self.name, self.help, "histogram")
        running = 0
        for bound, count in zip((*map(str, BOUNDS), "+Inf"), self.buckets, strict=True):
            running += count
            yield f'{self.name}_bucket{{le="{bound}"}} {running}'
        yield f"{self.name}_sum {self.total:.6f}"
        yield f"{self.name}_count {running}"


def _hooks() -> Counter:
    return Counter("mostrador_hooks_total", "Webhook calls by channel and our answer.")


def _turns() -> Counter:
    return Counter("mostrador_turns_total", "Turns by how they ended.")


def _sends() -> Counter:
    return Counter("mostrador_sends_total", "Sends by channel and what became of them.")


def _seconds(what: str) -> Histogram:
    return Histogram(f"mostrador_{what}_seconds", f"Time of one {what}.")


@dataclass(slots=True)
class Metrics:
    """What one process has done since it started."""

    hooks: Counter = field(default_factory=_hooks)
    turns: Counter = field(default_factory=_turns)
    sends: Counter = field(default_factory=_sends)
    hook_seconds: Histogram = field(default_factory=lambda: _seconds("hook"))
    turn_seconds: Histogram = field(default_factory=lambda: _seconds("turn"))
    send_seconds: Histogram = field(default_factory=lambda: _seconds("send"))

    def text(self, ledger: Any, gauges: Mapping[str, float]) -> str:
        """The page; `ledger` is the store's, whose fields become gauges."""
        lines: list[str] = []
        for part in (self.hooks, self.turns, self.sends):
            lines += part.lines()
        for histogram in (self.hook_seconds, self.turn_seconds, self.send_seconds):
            lines += histogram.lines()
        for name, value in {**_ledger(ledger), **gauges}.items():
            lines += [*_head(name, "Now.", "gauge"), f"{name} {value}"]
        return "\n".join(lines) + "\n"


def _ledger(ledger: Any) -> dict[str, float]:
    return {f"mostrador_ledger_{name}": value for name, value in asdict(ledger).items()}


def _head(name: str, text: str, kind: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} {kind}"


def _braces(labels: Labels) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
