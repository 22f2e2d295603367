"""A merchant's folder, settings and database to run commands on, and questions that were asked."""

import argparse
import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from adapters.store import Store
from bots import merchant
from dialog.model import Intent, State, Turn
from tests.fakes.store import HandClock, claimed, said

SHIPPING = """\
# What sending costs.
- id: shipping-cost
  questions:
    - ¿cuánto cuesta el envío?  # the usual one
    - gastos de envío
    - precio del despacho
  answer: El envío cuesta 4 €.

- id: opening-hours
  questions: [¿a qué hora abren?, horario de la tienda, abren los domingos]
  answer: De 9 a 19.
"""
TALK = "- id: talk:greeting\n  questions: [hola, buenos días]\n"
PERSON = "- id: flow:human\n  questions: [quiero hablar con una persona, un agente por favor]\n"

ANSWERED = ("answer_from_the_faq", "answered")
OFFERED = ("offer_the_closest_answers", "offered")
DECLINED = ("admit_and_offer_a_person", "declined")
CHOSEN = ("take_the_offered_choice", "answered")
REFUSED = ("take_the_offered_choice", "declined")
SAID_SO = ("make_up_for_a_wrong_answer", "declined")
PERSON_ASKED = ("hand_over_when_asked", "answered")


@dataclass
class Shop:
    """`run` is `mostrador faq ...` with the shop's settings."""

    folder: Path
    config: Path
    database: Path
    capsys: pytest.CaptureFixture[str]
    clock: HandClock = field(default_factory=HandClock)

    @property
    def faq(self) -> Path:
        return self.folder / "faq"

    def run(self, *arguments: object) -> tuple[int, str]:
        """The exit code and what was printed."""
        parser = argparse.ArgumentParser()
        merchant.add_arguments(parser)
        told = [str(one) for one in (*arguments, "--config", self.config)]
        self.capsys.readouterr()
        code = merchant.run(parser.parse_args(told))
        return code, self.capsys.readouterr().out

    def json(self, *arguments: object) -> Any:
        return json.loads(self.run(*arguments, "--json")[1])

    def asked(self, *turns: "Asked") -> None:
        asyncio.run(self._asked(turns))

    async def _asked(self, turns: tuple["Asked", ...]) -> None:
        store = await Store.open(f"sqlite:///{self.database}", self.clock, {})
        for one in turns:
            self.clock.advance(seconds=one.later)
            await store.keep([said(one.text, sender=one.sender, key=f"{self.clock.now()}")])
            await store.save(await claimed(store), one.turn())
        await store.close()


@dataclass(frozen=True)
class Asked:
    """A message and what became of it."""

    text: str
    what: tuple[str, str] = DECLINED
    intent: str | None = None
    offered: tuple[str, ...] = ()
    sender: str = "ana"
    language: str = "es"
    later: float = 10.0  # seconds after the one before

    def turn(self) -> Turn:
        policy, outcome = self.what
        intent = Intent(self.intent, 0.5, outcome=outcome, offered=self.offered)
        return Turn(intent=intent, policy=policy, state=State(self.language))


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    faq, database, config = tmp_path / "faq", tmp_path / "shop.db", tmp_path / "config.toml"
    (faq / "es").mkdir(parents=True)
    (faq / "es" / "shipping.yaml").write_text(SHIPPING, encoding="utf-8")
    (faq / "es" / "talk.yaml").write_text(TALK, encoding="utf-8")
    (faq / "es" / "flows.yaml").write_text(PERSON, encoding="utf-8")
    config.write_text(
        f'[shop]\nlanguages = ["es"]\n[faq]\nfolder = "{faq}"\n'
        f"[server]\nport = 1\n"  # where nobody ever listens
        f'[database]\nurl = "sqlite:///{database}"\n[shops.demo]\n[channels.webchat]\n',
        encoding="utf-8",
    )
    return Shop(tmp_path, config, database, capsys)
