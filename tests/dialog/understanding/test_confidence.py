"""How sure a reading is, and where the lines between the outcomes lie."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialog.understanding import confidence as confidence_module
from dialog.understanding.confidence import (
    ASKED,
    DIALS,
    ELSEWHERE,
    FEWEST_TO_MEASURE,
    UNANSWERED,
    UNMEASURED,
    USUAL,
    Dial,
    Samples,
    fitted,
    lines_of,
)


def _samples(count: int = 400) -> Samples:
    """Half right; the others wrong, without an entry, or about other things."""
    dice = np.random.default_rng(5)
    right = np.arange(count) % 2 == 0
    kind = np.where(right, ASKED, np.arange(count) // 2 % 3).astype(np.int8)
    lift = np.where(right, 0.5, 0.0)
    signs = np.column_stack(
        [
            lift + dice.random(count) * 0.6,
            lift * 0.4 + dice.random(count) * 0.2,
            np.clip(lift + dice.random(count) * 0.5, 0, 1),
            np.where(kind == ELSEWHERE, dice.integers(0, 3, count), 0),
            np.where(kind == ELSEWHERE, 0.3, 0.0) + dice.random(count) * 0.3,
        ]
    )
    return Samples(signs, right, kind)


def test_the_curve_tells_right_from_wrong() -> None:
    curve = fitted(_samples())

    assert curve.chance(1.0, 0.3, 1.0, 0.0, 0.1) > 0.9
    assert curve.chance(0.1, 0.02, 0.1, 0.0, 0.1) < 0.1


@given(*(st.floats(-5, 5) for _ in range(5)))
def test_a_chance_is_a_chance_and_moves_with_its_signs(
    confidence: float, margin: float, coverage: float, strays: float, elsewhere: float
) -> None:
    curve = fitted(_samples())
    chance = curve.chance(confidence, margin, coverage, strays, elsewhere)

    assert 0.0 <= chance <= 1.0
    assert curve.chance(confidence + 1, margin, coverage, strays, elsewhere) >= chance
    assert curve.chance(confidence, margin + 1, coverage, strays, elsewhere) >= chance
    assert curve.chance(confidence, margin, coverage, strays + 1, elsewhere) <= chance
    assert curve.chance(confidence, margin, coverage, strays, elsewhere + 1) <= chance


def test_as_many_are_right_as_the_chances_say() -> None:
    samples = _samples()
    own = samples.kind == ASKED
    asked = Samples(samples.signs[own], samples.right[own], samples.kind[own])

    assert fitted(asked).chances(asked.signs).mean() == pytest.approx(asked.right.mean(), abs=1e-6)


def test_questions_taken_for_their_neighbours_do_not_make_the_margin_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    samples = _samples()
    mix_ups = (samples.kind == ASKED) & ~samples.right
    signs = samples.signs.copy()
    signs[mix_ups] = signs[samples.right][: mix_ups.sum()]  # like those that are right ...
    signs[mix_ups, 1] = 0.0  # ... but for the margin
    samples = replace(samples, signs=signs)

    heeded = fitted(samples)
    monkeypatch.setattr(confidence_module, "MIX_UP", 1.0)
    all_counted = fitted(samples)

    share = heeded.by_margin / heeded.by_confidence
    assert share < all_counted.by_margin / all_counted.by_confidence


def test_many_chances_at_once_are_the_same_as_one_by_one() -> None:
    samples = _samples()
    curve = fitted(samples)

    one_by_one = [curve.chance(*signs) for signs in samples.signs[:20].tolist()]
    assert curve.chances(samples.signs)[:20] == pytest.approx(one_by_one)


def test_too_few_samples_leave_the_usual_curve() -> None:
    few = Samples(np.zeros((3, 5)), np.array([True, False, True]), np.zeros(3, np.int8))

    assert fitted(few) is USUAL


def test_a_little_faq_stays_near_the_usual_curve() -> None:
    all_, few = _samples(), _samples(24)
    usual = USUAL.slopes[1:]

    far = np.abs(fitted(all_).slopes[1:] - usual).sum()
    assert np.abs(fitted(few).slopes[1:] - usual).sum() < far


@pytest.mark.parametrize("dial", DIALS.values(), ids=DIALS.keys())
def test_a_dial_keeps_its_promise_on_the_readings_it_is_measured_by(
    dial: Dial,
) -> None:
    samples = _samples()
    curve = fitted(samples)
    line = lines_of(samples, curve, dial).answer

    answered = curve.chances(samples.signs) >= line
    asked, strange = samples.kind == ASKED, samples.kind == ELSEWHERE
    assert (answered & ~samples.right)[asked].mean() <= dial.wrong
    assert answered[strange].mean() <= dial.strange


def test_sentences_that_an_faq_is_very_sure_of_do_not_silence_it() -> None:
    samples = _samples()
    own = samples.kind == ELSEWHERE
    samples.signs[own] = np.array([1.1, 0.6, 1.0, 0.0, 0.0])
    curve = fitted(_samples())

    lines = {name: lines_of(samples, curve, dial).answer for name, dial in DIALS.items()}
    assert lines["balanced"] == DIALS["balanced"].surest < lines["cautious"]


def test_a_bolder_dial_answers_no_less() -> None:
    samples = _samples()
    curve = fitted(samples)
    lines = [lines_of(samples, curve, DIALS[name]) for name in ("cautious", "balanced", "bold")]

    assert sorted(lines, key=lambda line: -line.answer) == lines
    assert sorted(lines, key=lambda line: -line.offer) == lines


def test_what_cannot_be_measured_has_the_usual_line() -> None:
    few = _samples(FEWEST_TO_MEASURE)

    assert lines_of(few, USUAL, DIALS["balanced"]).answer == UNMEASURED


def test_a_missing_entry_is_no_mistake_of_the_line_but_of_the_curve() -> None:
    samples = _samples()
    without = samples.kind != UNANSWERED
    lacking = Samples(samples.signs[without], samples.right[without], samples.kind[without])

    line = lines_of(samples, USUAL, DIALS["balanced"])
    assert lines_of(lacking, USUAL, DIALS["balanced"]) == line
    assert fitted(lacking) != fitted(samples)
