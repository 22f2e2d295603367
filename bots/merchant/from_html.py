"""Questions and answers of an FAQ page that was saved from a browser.

What the page itself says in schema.org's words comes first (schema_org.py). Else its form tells:
details, description lists, buttons that open a panel, headings that ask. A page is only text here:
nothing in it is run, fetched or followed.

https://www.w3.org/WAI/ARIA/apg/patterns/accordion/
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import re2

from bots.merchant.page_text import HEADINGS, Tag, pair_of, spaced, text_of
from bots.merchant.pairs import MOST, Haul, Left, Pair, cleaned, cleaned_answer
from bots.merchant.schema_org import json_ld, marked_up
from dialog.errors import FaqError

LARGEST = 4 * 1024 * 1024
MOST_SIGNS = 60_000  # of '<': a page that a person reads has a tenth of it
DEEPEST = 1_000  # tags within each other; browsers stop at 512
_NO_TEXT = ("script", "style", "template", "noscript", "svg", "iframe", "object")
_FRAME = ("nav", "header", "footer", "aside")
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


# --- what its form tells


def _details(page: Tag, haul: Haul) -> Iterator[Pair]:
    del haul
    for box in page.find_all("details"):
        summary = box.find("summary")
        if summary is None or box.find("details") is not None:  # a group of boxes is no question
            continue
        question = cleaned(text_of(summary))
        summary.extract()
        yield Pair((question,), cleaned_answer(text_of(box)), "details")


def _lists(page: Tag, haul: Haul) -> Iterator[Pair]:
    del haul
    for terms in page.find_all("dl"):
        asked: list[str] = []
        if terms.find("dl") is not None:
            continue
        for part in terms.find_all(["dt", "dd"]):
            if part.name == "dt":
                asked.append(cleaned(text_of(part)))
            elif asked:
                yield Pair(tuple(asked), cleaned_answer(text_of(part)), "dl")
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
            yield pair_of(button, panel, "accordion")


def _following(button: Tag) -> Tag:
    """The panel below a button, which often stands within a heading."""
    heading = button.find_parent(list(HEADINGS))
    found: Tag | None = (heading or button).find_next_sibling()
    return found


def _headings(page: Tag, haul: Haul) -> Iterator[Pair]:
    """Headings that ask, and what stands below them until the next heading."""
    for heading in page.find_all(list(HEADINGS)):
        question = cleaned(text_of(heading))
        if not question or _is_frame(heading):
            continue
        if not _asks(question):
            haul.left.append(Left(question, "a heading that does not ask"))
            continue
        yield Pair((question,), cleaned_answer("\n".join(_below(heading))), heading.name)


def _below(heading: Tag) -> Iterator[str]:
    for part in heading.next_siblings:
        if not part.name:
            yield spaced(str(part))
        elif part.name in HEADINGS or part.find(list(HEADINGS)) is not None:
            return
        else:
            yield text_of(part)


def _asks(text: str) -> bool:
    return "?" in text or "¿" in text or _ASKING.search(text) is not None


def _is_frame(tag: Tag) -> bool:
    return tag.find_parent(list(_FRAME)) is not None


Find = Callable[[Tag, Haul], Iterable[Pair]]
_WAYS: tuple[tuple[str, Find], ...] = (
    ("schema.org data (JSON-LD)", json_ld),
    ("schema.org marks (microdata)", marked_up),
    ("boxes that open (details)", _details),
    ("lists of terms (dl)", _lists),
    ("buttons that open a panel (aria-expanded)", _accordions),
    ("headings that ask", _headings),
)
