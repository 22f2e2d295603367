"""What an entry must be once its form is right: its id, questions, answer, title, dial and files.

Kept consistent with faq_data/schema.json, which gives the same rules to editors.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

import re2

from dialog.faq.drafts import BLANK, DIAL_NAMES, Draft, did_you_mean, kebab
from dialog.safe_yaml import Problem

LONGEST_QUESTION = 300
LONGEST_TITLE = 40
LONGEST_CHOICE = 60  # a question that is shown instead of a title
_KEBAB = re2.compile(r"(?:flow:|talk:)?[a-z0-9]+(?:-[a-z0-9]+)*")
_ID = re2.compile(r"\S{1,100}")
_NAME = re2.compile(r"\w+")
_A_NAME = "shipping-cost"  # where nothing better can be told


def wrong_with(draft: Draft, *, is_plain: bool) -> Iterator[Problem]:
    """Errors and warnings. What is missing is only missing if the entry `is_plain`.

    Else it may stand there, written wrongly, and that is told already.
    """
    yield from _missing(draft) if is_plain else ()
    yield from _id(draft)
    yield from _questions(draft)
    yield from _answer(draft)
    yield from _title(draft)
    yield from _dial(draft)
    yield from _media(draft)


def _missing(draft: Draft) -> Iterator[Problem]:
    if not _ID.fullmatch(draft.id):
        fix = f"Give a short name in lower case: 'id: {kebab(draft.id) or _A_NAME}'."
        yield Problem(draft.file, draft.line, "an entry without a usable id.", fix)
    if not draft.texts["questions"]:
        fix = "Add 'questions:' with one or more lines, as customers say it."
        yield Problem(draft.file, draft.line, f"'{draft.id}' has no questions.", fix)
    if draft.needs_answer and not draft.answer:
        reason = f"'{draft.id}' has no answer."
        yield Problem(draft.file, draft.line_of("answer"), reason, "Add 'answer: ...'.")


def _id(draft: Draft) -> Iterator[Problem]:
    if _ID.fullmatch(draft.id) and not _KEBAB.fullmatch(draft.id):
        reason = f"the id '{draft.id}' is not in kebab-case: a-z, 0-9 and '-' between words."
        fix = f"Write 'id: {kebab(draft.id) or _A_NAME}', in every language the same."
        yield _odd(draft, draft.line_of("id"), reason, fix)


def _questions(draft: Draft) -> Iterator[Problem]:
    for line, question in zip(draft.lines["questions"], draft.texts["questions"], strict=True):
        if len(question) > LONGEST_QUESTION:
            reason = f"a question of more than {LONGEST_QUESTION} characters."
            yield Problem(draft.file, line, reason, "Write it as a customer would.")
        elif question and not any(map(str.isalnum, question)):
            reason = f"the question '{question}' holds no letter, so that it is never found."
            yield _odd(draft, line, reason, "Write it in words.")


def _answer(draft: Draft) -> Iterator[Problem]:
    line = draft.line_of("answer")
    if not draft.needs_answer and draft.answer:
        reason = f"'{draft.id}' needs no answer: its texts are in phrases.yaml."
        yield _odd(draft, line, reason, "Remove it.")
    rest = BLANK.sub("", draft.answer)
    if "{" in rest or "}" in rest:
        reason = "a single '{' or '}', which customers would read."
        yield Problem(draft.file, line, reason, "A blank has one of each, like {shipping_price}.")
    for name in sorted(draft.blanks):
        if not _NAME.fullmatch(name):
            fix = f"Write {{{'_'.join(_NAME.findall(name)) or 'shipping_price'}}}."
            reason = f"the answer's blank {{{name}}} has other signs than letters, 0-9 and '_'."
            yield Problem(draft.file, line, reason, fix)


def _title(draft: Draft) -> Iterator[Problem]:
    line = draft.line_of("title")
    if "title" in draft.lines and not draft.title:
        reason = f"the title of '{draft.id}' is empty."
        yield _odd(draft, line, reason, "Write a short question.")
    if len(draft.title) > LONGEST_TITLE:
        reason = f"a title of more than {LONGEST_TITLE} characters may be cut on a button."
        yield _odd(draft, line, reason, "Shorten it.")
    elif len(draft.shown) > LONGEST_CHOICE and not draft.id.startswith("talk:"):
        reason = f"'{draft.id}' has no title, and its first question is long for a choice."
        yield _odd(draft, line, reason, "Add 'title:' with a short question.")


def _dial(draft: Draft) -> Iterator[Problem]:
    if draft.dial and draft.dial not in DIAL_NAMES:
        fix = did_you_mean(draft.dial, DIAL_NAMES) or f"Known: {', '.join(DIAL_NAMES)}."
        yield Problem(draft.file, draft.line_of("dial"), f"unknown dial '{draft.dial}'.", fix)


def _media(draft: Draft) -> Iterator[Problem]:
    for line, name in zip(draft.lines["media"], draft.texts["media"], strict=True):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            reason = f"media '{name}' points outside the folder."
            yield Problem(draft.file, line, reason, "Use a file name.")


def _odd(draft: Draft, line: int, reason: str, fix: str) -> Problem:
    return Problem(draft.file, line, reason, fix, is_warning=True)
