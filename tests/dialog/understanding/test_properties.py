"""What holds for every text and every FAQ, whatever they say."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dialog.faq import Entry, Faq
from dialog.model import Intent
from dialog.understanding import Understanding

HUGE = 100_000
quick = settings(
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
few = settings(  # each builds an index or two: too slow to look for the smallest that fails
    quick, max_examples=12, phases=[Phase.explicit, Phase.generate]
)

# Any code point, lone halves of pairs too; and what makes trouble more often than chance would.
ANY = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from("\x00\u0301\u0345\u200b\u200d\u202e\ufeff\ufe0f\ud83d\udc4dßİﷺ①½§aeñ1 "),
    ),
    max_size=300,
)
# Words of no language: no lexicon knows them as courtesy, shorthand or the same as another.
WORDS = [
    "".join(random.Random(seed).choices("bdfgklmnprtvz", k=1))
    + "".join(random.Random(-seed).choices(["anga", "olmer", "ipred", "ufton", "esvil"], k=2))
    for seed in range(1, 60)
]
QUESTION = st.lists(st.sampled_from(sorted(set(WORDS))), min_size=2, max_size=6).map(" ".join)


@st.composite
def faqs(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Two to six entries; no question twice."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=6))
    total = sum(sizes)
    texts = draw(st.lists(QUESTION, min_size=total, max_size=total, unique=True))
    return tuple(
        Entry(f"entry-{at}", tuple(texts.pop() for _ in range(size)), f"Respuesta {at}.")
        for at, size in enumerate(sizes)
    )


def understood(entries: tuple[Entry, ...]) -> Understanding:
    return Understanding.build(Faq({"es": entries}))


def is_whole(intent: Intent) -> bool:
    """The three outcomes, and nothing between them."""
    is_shaped = {
        "answered": intent.id is not None and not intent.offered,
        "offered": intent.id is not None and 1 <= len(set(intent.offered)) <= 3,
        "declined": intent.id is None and not intent.offered,
    }[intent.outcome]
    return is_shaped and 0.0 <= intent.score <= 1.0 and 0.0 <= intent.runner_up_score <= 1.0


# --- any text


@quick
@given(ANY)
def test_any_text_of_any_script_has_an_outcome(small: Understanding, text: str) -> None:
    assert is_whole(small.read(text, "es"))
    assert small.language_of(text, "es") in {"es", "en"}


@quick
@given(ANY, st.sampled_from(["¿cuánto cuesta el envío?", "hola", "quiero devolver"]))
def test_any_text_around_a_question_has_an_outcome(
    small: Understanding, text: str, question: str
) -> None:
    assert is_whole(small.read(f"{text} {question}", "es"))
    assert is_whole(small.explain(f"{question} {text}", "es", topic="shipping-cost"))


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "palabra" * 20_000,
        "e" + "\u0301" * 10_000,
        "envio" + "\u0345" * 5_000 + "\u0301" * 5_000 + "\u0334" * 5_000,
        "🦖" * HUGE,
        "👩‍👩‍👧‍👦" * 10_000,
        "\ud800" * HUGE,
        "\udfff\ud800 envio" * 10_000,
        "\x00" * HUGE,
        "cuánto\x00cuesta\x00el\x00envío" * 5_000,
        "كم سعر الشحن " * 8_000,
        "\u202eoívne le atseuc otnáuc " * 4_000,
        "\u200b\u200d\ufeff" * 30_000,
        "c\u200bu\u200bá\u200bn\u200bt\u200bo" * 10_000,
        "配送にいくらかかりますか" * 8_000,
        "1" * HUGE,
        "1-" * HUGE,
        "a@" * HUGE,
        "www." * 30_000,
        "¿" * HUGE,
    ],
    ids=lambda text: f"{len(text)} of {unicodedata.name(text[0], 'a sign without a name')}",
)
def test_a_text_that_was_never_meant_to_be_read_has_an_outcome(
    small: Understanding, text: str
) -> None:
    assert is_whole(small.read(text, "es"))
    assert is_whole(small.explain(text, "es"))
    assert small.language_of(text, "es") in {"es", "en"}


@quick
@given(st.lists(ANY, min_size=2, max_size=5))
def test_reading_a_text_again_is_the_same_whatever_was_read_between(
    small: Understanding, texts: list[str]
) -> None:
    first = [small.explain(text, "es") for text in texts]

    assert [small.explain(text, "es") for text in texts] == first


@few
@given(st.lists(ANY.filter(str.strip), min_size=2, max_size=6))
def test_an_faq_of_any_texts_is_understood_without_a_complaint(texts: list[str]) -> None:
    entries = tuple(Entry(f"entry-{at}", (text,), text) for at, text in enumerate(texts))
    built = understood(entries)

    assert all(is_whole(built.read(text, "es")) for text in (*texts, "hola", "el envio"))


# --- a question of the FAQ


def test_every_shipped_question_finds_its_entry_at_once(
    shipped: Understanding, shipped_faq: Faq
) -> None:
    """One that several entries claim is asked back; `faq check` tells the merchant."""
    lost = [
        (language, entry.id, question, intent.outcome, intent.id)
        for language, entries in shipped_faq.entries.items()
        for entry in entries
        for question in entry.questions
        if not _is_found(intent := shipped.read(question, language), entry.id)
    ]

    assert lost == []


@few
@given(faqs())
def test_every_question_of_any_faq_finds_its_entry(entries: tuple[Entry, ...]) -> None:
    built = understood(entries)

    for entry in entries:
        for question in entry.questions:
            intent = built.read(question, "es")
            assert (intent.id, intent.outcome, intent.score) == (entry.id, "answered", 1.0)


@few
@given(faqs(), QUESTION)
def test_an_unrelated_entry_never_changes_an_exact_match(
    entries: tuple[Entry, ...], other: str
) -> None:
    asked = [(entry.id, question) for entry in entries for question in entry.questions]
    stranger = Entry("stranger", (f"xilofono {other}",), "Otra cosa.")
    built = understood((*entries, stranger))

    for name, question in asked:
        intent = built.read(question, "es")
        assert (intent.id, intent.outcome, intent.score) == (name, "answered", 1.0)


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(char for char in letters if not unicodedata.combining(char))


VARIATIONS: dict[str, Callable[[str], str]] = {
    "shouted": str.upper,
    "a capital each": str.title,
    "without accents": _without_accents,
    "accents apart": lambda text: unicodedata.normalize("NFD", text),
    "wide letters": lambda text: "".join(
        chr(ord(char) + 0xFEE0) if "a" <= char <= "z" else char for char in text
    ),
    "many marks": lambda text: f"¡¡¿¿{text.strip('¿?¡!.')}???!!!",
    "no marks": lambda text: text.strip("¿?¡!."),
    "wide spaces": lambda text: "  \t" + text.replace(" ", "   ") + "\n\n",
    "hard spaces": lambda text: text.replace(" ", "\u00a0"),
    "an emoji": lambda text: f"{text} 🙏🏽",
    "zero widths": lambda text: "\ufeff" + "\u200b".join(text),
    "drawn letters": lambda text: text.replace("e", "eeee"),
}


@pytest.mark.parametrize("how", VARIATIONS)
@settings(quick, max_examples=40)
@given(choice=st.integers(0, 1_000_000))
def test_a_question_is_found_however_it_is_typed(
    shipped: Understanding, shipped_faq: Faq, how: str, choice: int
) -> None:
    asked = [
        (language, entry.id, question)
        for language, entries in shipped_faq.entries.items()
        for entry in entries
        for question in entry.questions
    ]
    language, name, question = asked[choice % len(asked)]
    varied = VARIATIONS[how](question)

    assert _is_found(shipped.read(varied, language), name), varied


def _is_found(intent: Intent, entry: str) -> bool:
    if intent.outcome == "offered":
        return entry in intent.offered and "several" in intent.why["because"]
    return (intent.outcome, intent.id) == ("answered", entry)


# --- order


@settings(few, max_examples=6)
@given(faqs(), st.randoms(use_true_random=False), st.lists(QUESTION, min_size=1, max_size=4))
def test_the_order_of_entries_and_questions_changes_nothing(
    entries: tuple[Entry, ...], dice: random.Random, texts: list[str]
) -> None:
    """Not even between two that are equally like the text."""
    there_and_back = (texts[0], " ".join(reversed(texts[0].split())))
    twins = tuple(Entry(name, there_and_back, "Respuesta.") for name in ("one-twin", "other-twin"))
    every = (*entries, *twins)
    shuffled = [
        replace(entry, questions=tuple(dice.sample(entry.questions, len(entry.questions))))
        for entry in dice.sample(every, len(every))
    ]
    backwards = tuple(replace(one, questions=one.questions[::-1]) for one in reversed(every))
    asked = [*texts, f"xilofono {texts[0]}", f"{texts[0]} {texts[-1]}"]

    first, *others = (
        [built.explain(text, "es") for text in asked]
        for built in map(understood, (every, tuple(shuffled), backwards))
    )
    assert others == [first, first]


def test_the_order_of_files_changes_nothing(tmp_path: Path, shipped_faq: Faq) -> None:
    entries = shipped_faq.entries["pt"][:12]
    one = _from_files(tmp_path / "one", [entries[:4], entries[4:]])
    other = _from_files(tmp_path / "other", [entries[8:], entries[:3], entries[3:8]])

    for text in ("quero devolver", "qual o prazo do cartao", "meu pedido sumiu", "a senha nova"):
        assert one.explain(text, "pt") == other.explain(text, "pt")


def _from_files(folder: Path, parts: list[tuple[Entry, ...]]) -> Understanding:
    folder.mkdir()
    for number, part in enumerate(parts):
        drafts = [
            {"id": entry.id, "questions": list(entry.questions)}
            | ({"answer": entry.answer} if entry.answer else {})
            for entry in part
        ]
        text = yaml.safe_dump(drafts, allow_unicode=True)
        (folder / f"{number}.yaml").write_text(text, encoding="utf-8")
    return Understanding.build(Faq.load(folder, None, "pt"))
