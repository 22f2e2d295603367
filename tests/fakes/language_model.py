"""A tiny sentence model, real in form: ONNX and a tokenizer, as exporters lay them out.

Words of one group mean the same: they share a vector. A word that is in no group means nothing.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

WIDTH = 16
NOTHING = "[UNK]"


def make_model(
    folder: Path,
    groups: Sequence[Sequence[str]] = (("hola", "hello"), ("tarda", "slow")),
    *,
    model: str = "model.onnx",
    inputs: Sequence[str] = ("input_ids", "attention_mask"),
    output: str = "last_hidden_state",
) -> Path:
    """Writes tokenizer.json and the model; `sentence_embedding` as output is pooled already."""
    (folder / model).parent.mkdir(parents=True, exist_ok=True)
    words = ["[PAD]", NOTHING, *(word for group in groups for word in group)]
    group_of = [0, 0, *(at for at, group in enumerate(groups, 1) for _ in group)]
    _tokenizer(words).save(str(folder / "tokenizer.json"))
    onnx.save(_network(_table(group_of), inputs, output), str(folder / model))
    return folder


def _tokenizer(words: Sequence[str]) -> Tokenizer:
    vocabulary = {word: at for at, word in enumerate(words)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token=NOTHING))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


def _table(group_of: Sequence[int]) -> np.ndarray:
    """A row a word; all lean to one side, as those of real models do."""
    dice = np.random.default_rng(5)
    places = dice.normal(size=(max(group_of) + 1, WIDTH))
    places[0] *= 0.05
    places[:, 0] += 1.0
    return places[list(group_of)].astype(np.float32)


def _network(table: np.ndarray, inputs: Sequence[str], output: str) -> onnx.ModelProto:
    """Looks each token up; inputs beside the ids are taken and not used."""
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["tokens"])]
    shape: list[str | int] = ["n", "tokens", WIDTH]
    if output == "sentence_embedding":
        nodes.append(helper.make_node("ReduceMean", ["tokens"], [output], axes=[1], keepdims=0))
        shape = ["n", WIDTH]
    else:
        nodes.append(helper.make_node("Identity", ["tokens"], [output]))
    graph = helper.make_graph(
        nodes,
        "sentences",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in inputs],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(table, "table")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    made.ir_version = 8
    onnx.checker.check_model(made)
    return made
