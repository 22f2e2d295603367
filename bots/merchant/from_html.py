"""Questions and answers of an FAQ page that was saved from a browser.

What the page itself says in schema.org's words comes first (JSON-LD, then microdata and RDFa). Else
its form tells: details, description lists, buttons that open a panel, headings that ask. A page is
only text here: nothing in it is run, fetched or followed.

https://schema.org/FAQPage  https://www.w3.org/WAI/ARIA/apg/patterns/accordion/
"""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeAlias

import re2

from bots.merchant.pairs import MOST, Haul, Left, Pair, cleaned, cleaned_answer
from dialog.errors import FaqError

Tag: TypeAlias = Any  # of bs4, imported where it is used: no other command needs it

LARGEST = 4 * 1024 * 1024
MOST_SIGNS = 60_000  # of '<': a page that a person reads has a tenth of it
DEEPEST = 1_000  # tags within each other; browsers stop at 512
DEEPEST_DATA = 100  # levels of JSON-LD
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NO_TEXT = ("script", "style", "template", "noscript", "svg", "iframe", "object")
_FRAME = ("nav", "header", "footer", "aside")
_BREAKS = ("br", "p", "div", "li", "ul", "ol", "tr", "table", "section", "blockquote", *_HEADINGS)
_ASKING = re2.compile(
    r"(?i)^(?:¿|(?:qué|que|cómo|como|cuánto|cuánta|cuántos|cuántas|cuándo|dónde|cuál|quién|puedo|"
    r"por qué|how|what|when|where|who|which|why|can|do|does|is|are|quanto|quando|onde|qual|quem|"
    r"posso|o que|por que)\b)"
)


def from_html(content: bytes, name: str) -> Haul:
    """Raises FaqError where nothing can be made of the page."""
    page = _parsed(content, name)
    haul = Haul()
    for kind, find in _WAYS:
        if find is _details:  # from here on it is what people see
            _drop(page, _NO_TEXT)
        pairs = list(islice(find(page, haul), MOST * 2))
        if any(pair.questions and pair.answer for pair in pairs):
            haul.pairs = pairs
            haul.notes.append(f"Found by {kind}.")
            return haul
    fix = "Was the whole page saved? A CSV with question and answer is understood, too."
    raise FaqError([f"{name}: no questions with answers were found. {fix}"])


def _parsed(content: bytes, name: str) -> Tag:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - for this command only

    if len(content) > LARGEST:
        raise FaqError([f"{name}: larger than 4 MiB. Save the page as HTML only."])
    if content.count(b"<") > MOST_SIGNS:
        raise FaqError([f"{name}: has too many tags to be an FAQ page."])
    try:
        page = BeautifulSoup(_bounded(content), "html.parser")
    except (RecursionError, ValueError, AssertionError) as error:
        raise FaqError([f"{name}: cannot be read as HTML ({type(error).__name__})."]) from error
    if _depth(page) > DEEPEST:
        raise FaqError([f"{name}: has too many tags within each other to be an FAQ page."])
    return page


def _drop(page: Tag, names: tuple[str, ...]) -> None:
    for tag in page.find_all(list(names)):
        tag.decompose()


def _depth(page: Tag) -> int:
    level, depth = [page], 0
    while level:
        level = [child for tag in level for child in tag.children if getattr(child, "name", None)]
        depth += 1
    return depth


def _bounded(content: bytes) -> bytes:
    """Signs that begin what never ends make html.parser look through the rest again and again."""
    for begins, ends in ((b"<!--", b"-->"), (b"<![", b"]>"), (b"<", b">")):
        cut = content.rfind(ends)
        head, tail = content[: cut + 1], content[cut + 1 :]
        content = head + tail.replace(begins, b" ")
    return content


# --- what the page says itself


def _json_ld(page: Tag, haul: Haul) -> Iterator[Pair]:
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
    answer = "\n".join(_text_of_markup(text) for text in texts if isinstance(text, str))
    asked = tuple(cleaned(_text_of_markup(one)) for one in names)
    return Pair(asked, cleaned_answer(answer), "JSON-LD")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text_of_markup(text: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - for this command only

    return _text(BeautifulSoup(text, "html.parser")) if "<" in text or "&" in text else text


def _marked_up(page: Tag, haul: Haul) -> Iterator[Pair]:
    """Microdata (itemtype, itemprop) and RDFa (typeof, property)."""
    del haul
    for kind, prop in (("itemtype", "itemprop"), ("typeof", "property")):
        for item in page.find_all(attrs={kind: _is_question}):
            if item.find(attrs={kind: _is_question}) is not None:
                continue  # a question is never within another
            name = item.find(attrs={prop: "name"})
            answer = item.find(attrs={prop: "acceptedAnswer"})
            text = answer.find(attrs={prop: "text"}) if answer is not None else None
            yield _pair(name, text or answer, kind)


def _is_data(kind: str | None) -> bool:
    return (kind or "").strip().lower().startswith("application/ld+json")


def _is_question(kind: str | None) -> bool:
    return (kind or "").rstrip("/").replace(":", "/").rpartition("/")[2] == "Question"


# --- what its form tells


def _details(page: Tag, haul: Haul) -> Iterator[Pair]:
    del haul
    for box in page.find_all("details"):
        summary = box.find("summary")
        if summary is None or box.find("details") is not None:  # a group of boxes is no question
            continue
        question = cleaned(_text(summary))
        summary.extract()
        yield Pair((question,), cleaned_answer(_text(box)), "details")


def _lists(page: Tag, haul: Haul) -> Iterator[Pair]:
    del haul
    for terms in page.find_all("dl"):
        asked: list[str] = []
        if terms.find("dl") is not None:
            continue
        for part in terms.find_all(["dt", "dd"]):
            if part.name == "dt":
                asked.append(cleaned(_text(part)))
            elif asked:
                yield Pair(tuple(asked), cleaned_answer(_text(part)), "dl")
                asked = []


def _accordions(page: Tag, haul: Haul) -> Iterator[Pair]:
    """A button that says which panel it opens; one that only says that it opens one, the next."""
    del haul
    panels = {str(tag["id"]): tag for tag in page.find_all(id=True)}
    opened: set[int] = set()  # each panel once
    for button in page.find_all(attrs={"aria-expanded": True}):
        target = str(button.get("aria-controls") or "")
        panel = panels.get(target) if target else _following(button)
        if panel is None or id(panel) in opened or _is_frame(button):
            continue
        opened.add(id(panel))
        if all(part is not button for part in panel.descendants):
            yield _pair(button, panel, "accordion")


def _following(button: Tag) -> Tag:
    """The panel below a button, which often stands within a heading."""
    heading = button.find_parent(list(_HEADINGS))
    found: Tag | None = (heading or button).find_next_sibling()
    return found


def _headings(page: Tag, haul: Haul) -> Iterator[Pair]:
    """Headings that ask, and what stands below them until the next heading."""
    for heading in page.find_all(list(_HEADINGS)):
        question = cleaned(_text(heading))
        if not question or _is_frame(heading):
            continue
        if not _asks(question):
            haul.left.append(Left(question, "a heading that does not ask"))
            continue
        yield Pair((question,), cleaned_answer("\n".join(_below(heading))), heading.name)


def _below(heading: Tag) -> Iterator[str]:
    for part in heading.next_siblings:
        if not part.name:
            yield _spaced(str(part))
        elif part.name in _HEADINGS or part.find(list(_HEADINGS)) is not None:
            return
        else:
            yield _text(part)


def _asks(text: str) -> bool:
    return "?" in text or "¿" in text or _ASKING.search(text) is not None


def _is_frame(tag: Tag) -> bool:
    return tag.find_parent(list(_FRAME)) is not None


def _pair(question: Tag, answer: Tag, where: str) -> Pair:
    asked = cleaned(_text(question)) if question is not None else ""
    told = cleaned_answer(_text(answer)) if answer is not None else ""
    return Pair((asked,) if asked else (), told, where)


# --- text


def _text(tag: Tag) -> str:
    """What a person would read: lines where the page has them, and no line where it has none."""
    return "".join(_pieces(tag))


def _pieces(tag: Tag) -> Iterator[str]:
    from bs4.element import NavigableString  # noqa: PLC0415 - for this command only

    for part in tag.descendants:
        if type(part) is NavigableString:  # its kinds are comments, scripts and the like
            yield _spaced(str(part))
        elif part.name in _BREAKS:
            yield "\n- " if part.name == "li" else "\n"


def _spaced(text: str) -> str:
    """Its line breaks mean nothing in HTML; a space on either side does."""
    words = " ".join(text.split())
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{words}{' ' * (after and bool(words))}"


Find = Callable[[Tag, Haul], Iterable[Pair]]
_WAYS: tuple[tuple[str, Find], ...] = (
    ("schema.org data (JSON-LD)", _json_ld),
    ("schema.org marks (microdata)", _marked_up),
    ("boxes that open (details)", _details),
    ("lists of terms (dl)", _lists),
    ("buttons that open a panel (aria-expanded)", _accordions),
    ("headings that ask", _headings),
)
