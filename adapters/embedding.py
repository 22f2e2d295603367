"""Sentences to vectors by a model in a local folder: the extra `mostrador[semantic]`.

The folder is laid out as sentence-transformers and Hugging Face's exporters write it:

    tokenizer.json
    model.onnx  (or onnx/model.onnx)
    1_Pooling/config.json  (when it is there, it says how the words of a text become one vector)

Nothing is ever fetched. onnxruntime and tokenizers are imported when a model is opened, never
before: who has none pays nothing.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dialog.errors import SettingsError

KEY = "faq.semantic"
MODELS = ("model.onnx", "onnx/model.onnx")
POOLING = "1_Pooling/config.json"
FED = frozenset({"input_ids", "attention_mask", "token_type_ids"})
POOLED = "sentence_embedding"  # an output of this name is the vector of the whole text
LONGEST_TEXT = 1_000  # characters
MOST_TOKENS = 128
BATCH = 32
MOST_REMEMBERED = 60_000

Singles = NDArray[np.float32]


class LocalModel:
    """Reads texts; see `open_model`. Safe to ask from several threads, as onnxruntime is."""

    def __init__(self, tokenizer: Any, session: Any, *, by_first_token: bool) -> None:
        self._tokenizer = tokenizer
        self._session = session
        self._by_first_token = by_first_token
        self.inputs = [given.name for given in session.get_inputs()]
        names = [made.name for made in session.get_outputs()]
        self._output = POOLED if POOLED in names else names[0]
        self._remembered: dict[str, Singles] = {}

    def encode(self, texts: Sequence[str]) -> Singles:
        """(n, d), each row of unit length.

        Many texts at once are an FAQ's: they are remembered, so that a reload reads only the new
        ones. A single text is a customer's, and is not.
        """
        if len(texts) == 1:
            return self.read(texts)
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.clear()
        known = {text: self._remembered[text] for text in texts if text in self._remembered}
        new = sorted(set(texts) - set(known), key=len)
        for start in range(0, len(new), BATCH):  # alike long side by side: little is padded
            some = new[start : start + BATCH]
            known.update(zip(some, self.read(some), strict=True))
        self._remembered.update(known)
        return np.stack([known[text] for text in texts])

    def read(self, texts: Sequence[str]) -> Singles:
        """The same, one batch, and nothing remembered."""
        read = self._tokenizer.encode_batch([_readable(text) for text in texts])
        fed = {
            "input_ids": np.array([one.ids for one in read], dtype=np.int64),
            "attention_mask": np.array([one.attention_mask for one in read], dtype=np.int64),
            "token_type_ids": np.array([one.type_ids for one in read], dtype=np.int64),
        }
        given = {name: fed[name] for name in self.inputs}
        (made,) = self._session.run([self._output], given)
        return _of_unit_length(self._pooled(np.asarray(made), fed["attention_mask"]))

    def _pooled(self, made: NDArray[Any], mask: NDArray[np.int64]) -> Singles:
        """One vector a text, from one a token; padding does not count."""
        if made.ndim == 2:
            return made.astype(np.float32)
        if self._by_first_token:
            return np.asarray(made[:, 0], dtype=np.float32)
        weights = mask[:, :, None].astype(np.float32)
        total = (made * weights).sum(axis=1)
        return np.asarray(total / np.maximum(weights.sum(axis=1), 1.0), dtype=np.float32)


@lru_cache(maxsize=2)
def open_model(folder: Path) -> LocalModel:
    """The model in this folder, once a process. Raises SettingsError, which names key and fix."""
    if not folder.is_dir():
        raise _wrong(f"{folder} is not a folder. Give the path of a model's folder, or ''.")
    tokenizer_file = folder / "tokenizer.json"
    model_file = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    if not tokenizer_file.is_file() or model_file is None:
        lacking = "tokenizer.json" if model_file else "model.onnx (or onnx/model.onnx)"
        raise _wrong(f"{folder} has no {lacking}. Export the model to ONNX, with its tokenizer.")
    model = LocalModel(
        _tokenizer(tokenizer_file), _session(model_file), by_first_token=_is_by_first_token(folder)
    )
    _try_out(model, model_file)
    return model


def _tokenizer(file: Path) -> Any:
    try:
        import tokenizers  # noqa: PLC0415 - an extra: only who names a model needs it
    except ModuleNotFoundError as error:
        raise _not_installed("tokenizers") from error
    try:
        tokenizer = tokenizers.Tokenizer.from_file(str(file))
    except Exception as error:  # the library raises nothing narrower
        raise _wrong(f"{file} cannot be read: {_said(error)}. Export it again.") from error
    tokenizer.enable_truncation(MOST_TOKENS)
    if tokenizer.padding is None:
        tokenizer.enable_padding()  # with whatever: the mask says that it does not count
    return tokenizer


def _session(file: Path) -> Any:
    try:
        import onnxruntime  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra, as above
    except ModuleNotFoundError as error:
        raise _not_installed("onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3  # errors; they are raised as well
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # it idles mostly
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library raises nothing narrower
        raise _wrong(f"{file} cannot be read: {_said(error)}. Export it again.") from error


def _is_by_first_token(folder: Path) -> bool:
    """As the model's own file says; most take the mean of all tokens."""
    file = folder / POOLING
    if not file.is_file():
        return False
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _wrong(f"{file} cannot be read: {error}. Copy it again.") from error
    if told.get("pooling_mode_cls_token"):
        return True
    if told.get("pooling_mode_mean_tokens", True):
        return False
    raise _wrong(f"{file} asks for a pooling that is not known here. Choose a model with mean.")


def _try_out(model: LocalModel, file: Path) -> None:
    """A first run: a wrong model is found at start, not by a customer."""
    unknown = sorted(set(model.inputs) - FED)
    if unknown:
        fix = "Choose a model that reads input_ids and attention_mask: a sentence encoder."
        raise _wrong(f"{file} also wants {', '.join(unknown)}. {fix}")
    try:
        one = model.read(["hola"])
        two = model.read(["hola", "¿cuánto tarda en llegar?"])
    except Exception as error:
        raise _wrong(f"{file} does not run: {_said(error)}. Choose a sentence encoder.") from error
    is_fit = one.shape == (1, two.shape[-1]) and np.isfinite(two).all() and two.any(axis=1).all()
    if not is_fit:
        raise _wrong(f"{file} makes no vector of a text. Choose a sentence encoder.")


def _readable(text: str) -> str:
    """Bounded, and without halves of pairs, which the tokenizer refuses."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _of_unit_length(vectors: Singles) -> Singles:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _said(error: Exception) -> str:
    """The library's first line, without its full stop."""
    return (str(error).strip() or type(error).__name__).split("\n")[0].rstrip(".")[:200]


def _not_installed(library: str) -> SettingsError:
    fix = "Run: pip install 'mostrador[semantic]', or leave the key empty."
    return _wrong(f"the library {library} is missing. {fix}")


def _wrong(reason: str) -> SettingsError:
    return SettingsError([f"{KEY}: {reason}"])
