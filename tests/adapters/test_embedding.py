"""A model in a folder becomes vectors; what is wrong with it is told with the key and the fix."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from adapters.embedding import open_model
from dialog.errors import SettingsError
from tests.fakes.language_model import make_model


def refusal(folder: Path) -> str:
    with pytest.raises(SettingsError) as caught:
        open_model(folder)
    (problem,) = caught.value.problems
    assert problem.startswith("faq.semantic: ")
    return problem


def test_texts_become_vectors_of_unit_length(tmp_path: Path) -> None:
    vectors = open_model(make_model(tmp_path)).encode(["hola", "hello tarda", "¿hola?"])

    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])


def test_what_means_the_same_is_near(tmp_path: Path) -> None:
    hola, hello, slow = open_model(make_model(tmp_path)).encode(["Hola", "hello", "slow"])

    assert hola @ hello > 0.99
    assert hola @ slow < 0.9


def test_the_padding_beside_a_longer_text_changes_nothing(tmp_path: Path) -> None:
    model = open_model(make_model(tmp_path))
    (alone,) = model.encode(["hola tarda"])

    beside, _ = model.encode(["hola tarda", "hola hola hola hola tarda tarda nada hola"])

    assert beside == pytest.approx(alone, abs=1e-6)


def test_many_texts_keep_their_order_and_only_new_ones_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = open_model(make_model(tmp_path))
    texts = [f"hola {'tarda ' * (number % 7)}" for number in range(100)]
    first = model.encode(texts)
    read: list[str] = []
    batch = model.read
    monkeypatch.setattr(model, "read", lambda some: read.extend(some) or batch(some))

    again = model.encode([*reversed(texts), "slow"])

    assert read == ["slow"]
    assert np.array_equal(again[:100], first[::-1])


def test_what_a_customer_writes_is_not_remembered(tmp_path: Path) -> None:
    model = open_model(make_model(tmp_path))
    model.encode(["hola, soy Ana"])

    assert "hola, soy Ana" not in model._remembered


@pytest.mark.parametrize(
    "layout",
    [
        {"model": "onnx/model.onnx"},
        {"inputs": ("input_ids", "token_type_ids", "attention_mask")},
        {"inputs": ("input_ids",)},
        {"output": "sentence_embedding"},
    ],
    ids=" ".join,
)
def test_the_usual_layouts_are_read(tmp_path: Path, layout: dict[str, object]) -> None:
    hola, hello = open_model(make_model(tmp_path, **layout)).encode(["hola", "hello"])  # type: ignore[arg-type]

    assert hola @ hello > 0.99


def test_a_model_of_the_first_token_is_read_by_it(tmp_path: Path) -> None:
    pooling = make_model(tmp_path) / "1_Pooling" / "config.json"
    pooling.parent.mkdir()
    pooling.write_text(json.dumps({"pooling_mode_cls_token": True}), encoding="utf-8")

    one, other = open_model(tmp_path).encode(["hola tarda", "hola slow slow"])

    assert one == pytest.approx(other, abs=1e-6)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud800 hola", "🦖" * 5_000, "a" * 100_000, "\u0301" * 10_000]
)
def test_any_text_has_a_vector(tmp_path: Path, text: str) -> None:
    assert np.isfinite(open_model(make_model(tmp_path)).encode([text])).all()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "is not a folder" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["tokenizer.json", "model.onnx"])
def test_a_file_that_is_missing_or_broken_is_named(tmp_path: Path, name: str) -> None:
    folder = make_model(tmp_path)
    (folder / name).write_bytes(b"not what it should be")
    assert f"{name} cannot be read" in refusal(folder)

    (folder / name).unlink()
    assert f"has no {name}" in refusal(folder)


def test_a_model_that_wants_more_than_words_is_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path, inputs=("input_ids", "pixel_values"))

    assert "also wants pixel_values" in refusal(folder)


def test_a_model_whose_words_do_not_fit_its_tokenizer_is_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path, groups=[["hola"]])
    tokenizer = folder / "tokenizer.json"
    told = json.loads(tokenizer.read_text(encoding="utf-8"))
    told["model"]["vocab"]["hola"] = 99
    tokenizer.write_text(json.dumps(told), encoding="utf-8")

    assert "does not run" in refusal(folder)


def test_a_pooling_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    pooling = make_model(tmp_path) / "1_Pooling" / "config.json"
    pooling.parent.mkdir()
    pooling.write_text(json.dumps({"pooling_mode_mean_tokens": False}), encoding="utf-8")

    assert "pooling" in refusal(tmp_path)


@pytest.mark.parametrize("library", ["onnxruntime", "tokenizers"])
def test_a_missing_library_is_named_with_what_installs_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: str
) -> None:
    folder = make_model(tmp_path)
    monkeypatch.setitem(sys.modules, library, None)

    problem = refusal(folder)

    assert library in problem
    assert "pip install 'mostrador[semantic]'" in problem


def test_nothing_of_it_is_imported_until_a_model_is_named() -> None:
    told = (
        "import sys; import bots.wiring; "
        "print([name for name in ('onnxruntime', 'tokenizers', 'onnx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
