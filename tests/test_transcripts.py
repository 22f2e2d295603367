"""Plays every conversation below tests/transcripts; its README tells the form."""

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.shops import demo
from dialog.engine import Engine
from dialog.faq import Faq
from dialog.understanding import Understanding
from tests.fakes.dialog import FAQ_DATA, SwitchedShop, hours, phrases
from tests.fakes.player import Player

FOLDER = Path(__file__).parent / "transcripts"


def scenes() -> Iterator[Any]:
    for path in sorted(FOLDER.rglob("*.yaml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for scene in content if isinstance(content, list) else [content]:
            yield pytest.param(scene, id=f"{path.parent.name}/{path.stem}: {scene['scene']}")


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    facts = tomllib.loads((FAQ_DATA / "facts.toml").read_text(encoding="utf-8"))
    return Understanding.build(Faq.load(FAQ_DATA, facts.get("facts", facts)))


@pytest.mark.parametrize("scene", list(scenes()))
async def test_the_conversation_goes_like_this(
    scene: dict[str, Any], understanding: Understanding
) -> None:
    today = date.fromisoformat(scene.get("given", {}).get("now", "2026-11-24")[:10])
    shop = SwitchedShop(demo.connect(demo.Settings(), None, lambda: today))
    engine = Engine(understanding, phrases(), shop, hours(), "La Ceiba")
    player = Player(engine, shop, scene.get("given", {}))

    await player.play(scene["talk"])

    player.check(scene.get("then", {}))
