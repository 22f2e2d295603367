"""The numbers for Prometheus."""

import re
from dataclasses import dataclass

from bots.metrics import BOUNDS, Counter, Histogram, Metrics


@dataclass(frozen=True)
class Ledger:
    received: int = 3
    handled: int = 2


def test_counts_are_kept_by_label() -> None:
    counter = Counter("x_total", "Things.")
    counter.add(channel="a", status="200")
    counter.add(channel="a", status="200")
    counter.add(channel='b"\n', status="503")

    assert list(counter.lines()) == [
        "# HELP x_total Things.",
        "# TYPE x_total counter",
        'x_total{channel="a",status="200"} 2',
        'x_total{channel="b\\"\\n",status="503"} 1',
    ]


def test_a_histogram_counts_up_to_each_bound() -> None:
    histogram = Histogram("x_seconds", "Time.")
    for seconds in (0.0005, 0.001, 0.3, 99.0):
        histogram.add(seconds)

    lines = list(histogram.lines())

    assert 'x_seconds_bucket{le="0.001"} 2' in lines
    assert 'x_seconds_bucket{le="0.25"} 2' in lines
    assert 'x_seconds_bucket{le="0.5"} 3' in lines
    assert 'x_seconds_bucket{le="30.0"} 3' in lines
    assert 'x_seconds_bucket{le="+Inf"} 4' in lines
    assert lines[-1] == "x_seconds_count 4"
    assert len(lines) == 2 + len(BOUNDS) + 1 + 2


def test_the_page_is_prometheus_text_with_the_ledger() -> None:
    metrics = Metrics()
    metrics.hooks.add(channel="telegram", status="200")
    metrics.turn_seconds.add(0.004)

    page = metrics.text(Ledger(), {"mostrador_up": 1})

    line = re.compile(r'^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [0-9.]+)$')
    assert all(line.match(one) for one in page.splitlines())
    assert "mostrador_ledger_received 3\n" in page
    assert 'mostrador_hooks_total{channel="telegram",status="200"} 1\n' in page
