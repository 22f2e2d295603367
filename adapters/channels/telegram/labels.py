"""The few words that Telegram itself needs, by language."""

from collections.abc import Mapping
from functools import cache
from importlib import resources

import yaml

FALLBACK = "es"


def label(id: str, language: str) -> str:  # noqa: A002  # the word the whole house uses
    """`language` as in 'pt-BR'; one that we do not speak gets Spanish."""
    spoken = _labels()
    return spoken.get(language[:2].lower(), spoken[FALLBACK])[id]


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    told = resources.files(__package__).joinpath("labels.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Mapping[str, str]] = yaml.safe_load(told)
    return read
