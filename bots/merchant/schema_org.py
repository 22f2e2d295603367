"""Questions and answers that a page tells in schema.org's words: JSON-LD, microdata, RDFa.

https://schema.org/FAQPage
"""

import json
from collections.abc import Iterator
from typing import Any

from bots.merchant.page_text import Tag, pair_of, text_of_markup
from bots.merchant.pairs import Haul, Left, Pair, cleaned, cleaned_answer

DEEPEST_DATA = 100  # levels of JSON-LD


def json_ld(page: Tag, haul: Haul) -> Iterator[Pair]:
    for script in page.find_all("script", type=_is_data):
        try:
            told = json.loads(script.string or "")
        except (ValueError, RecursionError):
            haul.left.append(Left("(a script of data)", "not readable as JSON"))
            continue
        for question in _questions_in(told, 0):
            yield _of_json(question)


def _questions_in(told: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every Question, wherever it stands: FAQPage.mainEntity, @graph, lists of lists."""
    if depth > DEEPEST_DATA:
        return
    if isinstance(told, list):
        for one in told:
            yield from _questions_in(one, depth + 1)
    elif isinstance(told, dict):
        if "Question" in _listed(told.get("@type")):
            yield told
            return
        for one in told.values():
            yield from _questions_in(one, depth + 1)


def _of_json(question: dict[str, Any]) -> Pair:
    names = [one for one in _listed(question.get("name")) if isinstance(one, str)]
    answers = _listed(question.get("acceptedAnswer")) or _listed(question.get("suggestedAnswer"))
    texts = (one.get("text") if isinstance(one, dict) else one for one in answers[:1])
    answer = "\n".join(text_of_markup(text) for text in texts if isinstance(text, str))
    asked = tuple(cleaned(text_of_markup(one)) for one in names)
    return Pair(asked, cleaned_answer(answer), "JSON-LD")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def marked_up(page: Tag, haul: Haul) -> Iterator[Pair]:
    """Microdata (itemtype, itemprop) and RDFa (typeof, property)."""
    del haul
    for kind, prop in (("itemtype", "itemprop"), ("typeof", "property")):
        for item in page.find_all(attrs={kind: _is_question}):
            if item.find(attrs={kind: _is_question}) is not None:
                continue  # a question is never within another
            name = item.find(attrs={prop: "name"})
            answer = item.find(attrs={prop: "acceptedAnswer"})
            text = answer.find(attrs={prop: "text"}) if answer is not None else None
            yield pair_of(name, text or answer, kind)


def _is_data(kind: str | None) -> bool:
    return (kind or "").strip().lower().startswith("application/ld+json")


def _is_question(kind: str | None) -> bool:
    return (kind or "").rstrip("/").replace(":", "/").rpartition("/")[2] == "Question"
