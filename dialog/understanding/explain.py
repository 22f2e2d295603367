"""Why a message was read as it was: plain values for the desk, the record and `faq try`."""

from typing import Any

from dialog.understanding.match import Matcher, Weighed

MOST_WORDS = 6


def explained(
    matcher: Matcher, weighed: Weighed, order: list[int], closely: int = 1
) -> dict[str, Any]:
    """What was read, what was repaired, what spoke for the first `closely` entries of `order`."""
    words = weighed.sketch.words
    told = _spaces(matcher, weighed) | _elsewhere(matcher, weighed) if closely > 1 else {}
    return told | {
        "read": " ".join(weighed.sketch.texts),
        "repairs": [
            {"word": word.text, "as": best.word, "likeness": round(best.likeness, 2)}
            for word in words
            for best in word.repairs[:1]
        ],
        "unknown": [word.text for word in words if not word.is_known],
        "courtesy": [
            word
            for word, polite in zip(weighed.sketch.texts, weighed.sketch.courteous, strict=True)
            if polite
        ],
        "exact": bool(weighed.exact),
        "entries": [
            _entry(matcher, weighed, at, is_close=place < closely) for place, at in enumerate(order)
        ],
    }


def _spaces(matcher: Matcher, weighed: Weighed) -> dict[str, Any]:
    """The words as they were written, where other spaces were read into them."""
    written = matcher.reader.words_of(weighed.text)
    return {} if written == weighed.sketch.texts else {"written": " ".join(written)}


def _elsewhere(matcher: Matcher, weighed: Weighed) -> dict[str, Any]:
    """The sentence about other things that speaks against all entries, and how much."""
    sentence = matcher.nearest_stranger(weighed)
    return {"elsewhere": {"like": sentence, "by": round(weighed.elsewhere, 2)}} if sentence else {}


def _entry(matcher: Matcher, weighed: Weighed, at: int, *, is_close: bool) -> dict[str, Any]:
    question = matcher.nearest_question(weighed, at)
    told: dict[str, Any] = {
        "id": matcher.ids[at],
        "rank": round(float(weighed.rank[at]), 3),
        "confidence": round(float(weighed.confidence[at]), 3),
        "coverage": round(matcher.coverage(weighed, at), 2),
        "strays": matcher.stray_words(weighed, at),  # words of matters that are no shop's
        "question": matcher.questions[question][1],
    }
    if is_close:
        shared = matcher.index.shared(weighed.row, question, MOST_WORDS)
        told["words"] = [name.replace(" ", "+") for name, _ in shared]
    return told
