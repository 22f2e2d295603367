"""What a person would read of a saved page: its text, with lines where the page has them."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from bots.merchant.pairs import Pair, cleaned, cleaned_answer

Tag: TypeAlias = Any  # of bs4, imported where it is used: no other command needs it

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BREAKS = ("br", "p", "div", "li", "ul", "ol", "tr", "table", "section", "blockquote", *HEADINGS)


def pair_of(question: Tag, answer: Tag, where: str) -> Pair:
    asked = cleaned(text_of(question)) if question is not None else ""
    told = cleaned_answer(text_of(answer)) if answer is not None else ""
    return Pair((asked,) if asked else (), told, where)


def text_of_markup(text: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - for this command only

    return text_of(BeautifulSoup(text, "html.parser")) if "<" in text or "&" in text else text


def text_of(tag: Tag) -> str:
    """What a person would read: lines where the page has them, and no line where it has none."""
    return "".join(_pieces(tag))


def _pieces(tag: Tag) -> Iterator[str]:
    from bs4.element import NavigableString  # noqa: PLC0415 - for this command only

    for part in tag.descendants:
        if type(part) is NavigableString:  # its kinds are comments, scripts and the like
            yield spaced(str(part))
        elif part.name in _BREAKS:
            yield "\n- " if part.name == "li" else "\n"


def spaced(text: str) -> str:
    """Its line breaks mean nothing in HTML; a space on either side does."""
    words = " ".join(text.split())
    before, after = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' * before}{words}{' ' * (after and bool(words))}"
