"""Texts become vectors. A model is exported once and from then on runs in onnxruntime, without importing torch."""

import json
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.embedder import Embedder as Embedder
from index.embedder import Vectors
from index.models import DEFAULT_MODEL, ModelUnusable, find_model, fingerprint_of, name_of
from index.places import HOME_VARIABLE, model_cache

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

# Small batches of texts of like length waste the least on padding; the library's own 32 is slower on a CPU.
BATCH = 4
OPSET = 17
LEAST_COSINE = 0.9999
LEAST_COSINE_QUANTISED = 0.97  # of any probe; all-MiniLM-L6-v2 has 0.98 to 0.99
EXACT, QUANTISED = "model.onnx", "model-int8.onnx"
EXPORTABLE_POOLING = ("mean", "cls")
PROBES = (
    "What is the total for 2026?",
    "Revenue rose 12.5% to $1,250.5 million (2024: $1,111.6 million), the fourth year of growth in a row.",
    "word",
    "A long sentence, repeated so that the other texts of its batch are padded. " * 30,
)

Report = Callable[[str], None]


class CacheNotWritable(PermissionError):
    """The exported model cannot be kept."""


class OnnxEmbedder(Embedder):
    """An exported model, run by onnxruntime. It reads the files that the export wrote."""

    def __init__(self, folder: Path, name: str, fingerprint: str) -> None:
        from tokenizers import Tokenizer

        about = json.loads((folder / "about.json").read_text("utf-8"))
        self.name, self.fingerprint, self.dimension = name, fingerprint, about["dimension"]
        self._inputs: list[str] = about["inputs"]
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        # A tokenizer file may ship its own truncation (128 for MiniLM) and padding to a fixed length: both are undone.
        self._tokenizer.enable_truncation(about["max_tokens"])
        self._tokenizer.enable_padding(pad_id=about["pad_id"], pad_token=about["pad_token"])
        self._folder, self._quantised = folder, bool(about.get("quantised"))

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return self._embed(self._exact, texts, 1)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embed(self._quick, texts, _cores()) if self._quantised else self.embed_documents(texts)

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = self._run(self._exact, [text])[0]
        return vector

    @cached_property
    def _exact(self) -> Any:
        """The model as it was exported; its threads share each run, for one question is to be embedded soon."""
        return _session(self._folder / EXACT, _cores())

    @cached_property
    def _quick(self) -> Any:
        """The quantised model; one thread a run, and several runs at once, for threads that share a run wait for one another."""
        return _session(self._folder / QUANTISED, 1)

    def _embed(self, session: Any, texts: Sequence[str], at_once: int) -> Vectors:
        vectors = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda index: -len(texts[index]))

        def fill(start: int) -> None:
            batch = by_length[start : start + BATCH]
            vectors[batch] = self._run(session, [texts[index] for index in batch])

        if at_once > 1 and len(texts) > BATCH:
            with ThreadPoolExecutor(at_once) as pool:
                list(pool.map(fill, range(0, len(texts), BATCH)))
        else:
            for start in range(0, len(texts), BATCH):
                fill(start)
        return vectors

    def _run(self, session: Any, texts: list[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(texts)
        feeds = {
            "input_ids": [item.ids for item in encoded],
            "attention_mask": [item.attention_mask for item in encoded],
            "token_type_ids": [item.type_ids for item in encoded],
        }
        (vectors,) = session.run(None, {name: np.array(feeds[name], np.int64) for name in self._inputs})
        rows: Vectors = vectors
        return rows


def _session(model: Path, threads: int) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Threads that wait by turning round and round take the time of whatever else is at work, and are no quicker.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


class TorchEmbedder(Embedder):
    """A model that cannot be exported, run by sentence-transformers itself: the same vectors, a slower start."""

    def __init__(self, model: "SentenceTransformer", name: str, fingerprint: str) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._model = model
        self.dimension = len(self.embed_query("dimension"))

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        # encode_document and encode_query add the prompts of a model that was trained with some.
        return _normalised(
            self._model.encode_document(list(texts), batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True)
        )

    def embed_query(self, text: str) -> Vectors:
        vector: Vectors = _normalised(self._model.encode_query([text], show_progress_bar=False, convert_to_numpy=True))[
            0
        ]
        return vector


class LazyEmbedder(Embedder):
    """An embedder that knows its name and fingerprint at once and loads its model when the first text comes."""

    def __init__(self, model: str | None = None, report: Report | None = None) -> None:
        """Raises ModelNotFound now; what loading raises comes later."""
        self.name, self.fingerprint = name_of(model), fingerprint_of(find_model(model))
        self._report = report
        self._loaded: Embedder | None = None
        self._lock = threading.Lock()

    @property
    def dimension(self) -> int:  # type: ignore[override]
        """The width of the vectors; loads the model."""
        return self._embedder().dimension

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        return self._embedder().embed_documents(texts)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        return self._embedder().embed_passages(texts)

    def embed_query(self, text: str) -> Vectors:
        return self._embedder().embed_query(text)

    def _embedder(self) -> Embedder:
        with self._lock:
            if self._loaded is None:
                self._loaded = load_embedder(self.name, self._report)
            return self._loaded


def load_embedder(model: str | None = None, report: Report | None = None) -> Embedder:
    """The embedder of a model: a sentence-transformers model's name or folder; None is the bundled all-MiniLM-L6-v2.

    The first time, the model is exported (some seconds, of which `report` is told in a sentence). Nothing is ever
    fetched. Raises ModelNotFound, ModelUnusable, or CacheNotWritable.
    """
    folder = find_model(model)
    name = name_of(model)
    fingerprint = fingerprint_of(folder)
    exported = model_cache() / fingerprint
    if not (exported / "about.json").is_file():
        _export(folder, exported, name, report or (lambda _: None))
    about = json.loads((exported / "about.json").read_text("utf-8"))
    if about["engine"] == "onnxruntime":
        return OnnxEmbedder(exported, name, fingerprint)
    return TorchEmbedder(_load_torch(folder, name), name, fingerprint)


def _export(folder: Path, exported: Path, name: str, report: Report) -> None:
    """Write about.json and, if the model can be exported, model.onnx and tokenizer.json: all of them or nothing.

    The folder is made under another name and renamed, and a lock makes a second process wait instead of working
    twice; should both work (a lock is void on some network disks), the first to rename wins and both are right.
    """
    from filelock import FileLock

    try:
        exported.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(exported.with_suffix(".lock")):
            if (exported / "about.json").is_file():
                return
            report(f"Preparing the embedding model {name} (once)")
            for left in exported.parent.glob(f".{exported.name}-*"):  # by a process that was killed at it
                shutil.rmtree(left, ignore_errors=True)
            scratch = Path(tempfile.mkdtemp(prefix=f".{exported.name}-", dir=exported.parent))
            scratch.chmod(0o755)
            try:
                _write_export(_load_torch(folder, name, attention="eager"), scratch)
                try:
                    scratch.rename(exported)
                except OSError:
                    if not (exported / "about.json").is_file():
                        raise
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except (PermissionError, FileExistsError, NotADirectoryError) as error:
        raise CacheNotWritable(
            f"The embedding model cannot be prepared in {exported.parent}: {error.strerror or error};"
            f" set {HOME_VARIABLE} to a folder that can be written."
        ) from error


def _write_export(model: "SentenceTransformer", scratch: Path) -> None:
    reason = _why_not_exportable(model)
    if not reason:
        try:
            about = _write_onnx(model, scratch)
            reason = _why_not_equal(model, scratch, about)
            about["quantised"] = not reason and _quantise(scratch)
        except (ImportError, RuntimeError, ValueError, TypeError, KeyError, AttributeError) as error:
            # torch.onnx and the checkers raise all of these for graphs that they do not support.
            reason = f"{type(error).__name__}: {error}"
    if reason:
        for written in (EXACT, QUANTISED):
            (scratch / written).unlink(missing_ok=True)
        about = {"engine": "sentence-transformers", "reason": reason[:500]}
    (scratch / "about.json").write_text(json.dumps(about, indent=1), "utf-8")


def _why_not_exportable(model: "SentenceTransformer") -> str:
    """What the exported graph would leave out: other modules or pooling, prompts, a tokenizer without a file."""
    modules = [type(module).__name__ for module in model]
    if modules not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        return f"it consists of {', '.join(modules)}"
    pooling: Any = model[1]
    if pooling.pooling_mode not in EXPORTABLE_POOLING:
        return f"it pools by {pooling.pooling_mode}"
    if any(model.prompts.values()):
        return "it puts prompts before its texts"
    if not getattr(model.tokenizer, "is_fast", False):
        return "its tokenizer has no fast form"
    if getattr(model[0], "do_lower_case", False):
        return "it lower-cases its texts outside its tokenizer"
    if model.tokenizer.padding_side != "right":
        return "it pads on the left"
    return ""


def _write_onnx(model: "SentenceTransformer", scratch: Path) -> dict[str, Any]:
    """Export the transformer with pooling and normalisation in the graph; return what about.json shall say."""
    import torch

    transformer: Any = model[0]
    encoder, pooling = transformer.model, model[1].pooling_mode
    example = dict(model.tokenizer(["an example", "of two texts, padded"], padding=True, return_tensors="pt"))
    names = [name for name in ("input_ids", "attention_mask", "token_type_ids") if name in example]

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            fed = dict(zip(names, inputs, strict=True))
            tokens = self.encoder(**fed).last_hidden_state
            if pooling == "cls":
                pooled = tokens[:, 0]
            else:
                mask = fed["attention_mask"].unsqueeze(-1).to(tokens.dtype)
                pooled = (tokens * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, dim=1)

    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"vectors": {0: "texts"}}
    with torch.no_grad(), _quiet():
        torch.onnx.export(
            Sentence().eval(),
            tuple(example[name] for name in names),
            str(scratch / EXACT),
            input_names=names,
            output_names=["vectors"],
            dynamic_axes=axes,
            opset_version=OPSET,
            dynamo=False,
        )
    model.tokenizer.backend_tokenizer.save(str(scratch / "tokenizer.json"))
    return {
        "engine": "onnxruntime",
        "inputs": names,
        "dimension": int(encoder.config.hidden_size),
        "max_tokens": int(model.max_seq_length or encoder.config.max_position_embeddings),
        "pad_id": int(model.tokenizer.pad_token_id or 0),
        "pad_token": str(model.tokenizer.pad_token),
    }


def _why_not_equal(model: "SentenceTransformer", scratch: Path, about: dict[str, Any]) -> str:
    """Hold the export against the model itself before anything relies on it."""
    (scratch / "about.json").write_text(json.dumps(about), "utf-8")
    ours = OnnxEmbedder(scratch, "", "").embed_documents(PROBES)
    theirs = _normalised(model.encode(list(PROBES), show_progress_bar=False, convert_to_numpy=True))
    least = float((ours * theirs).sum(axis=1).min())
    return "" if least > LEAST_COSINE else f"its exported vectors differ (cosine {least:.5f})"


def _quantise(scratch: Path) -> bool:
    """Write the model with weights of 8 bits beside the exact one; whether its vectors are near enough."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    silent = logging.NullHandler()
    logging.getLogger().addHandler(
        silent
    )  # without a handler, its first word of advice would set up one for everything
    try:
        quantize_dynamic(scratch / EXACT, scratch / QUANTISED, per_channel=True, weight_type=QuantType.QInt8)
    finally:
        logging.getLogger().removeHandler(silent)
    about = json.loads((scratch / "about.json").read_text("utf-8"))
    (scratch / "about.json").write_text(json.dumps({**about, "quantised": True}), "utf-8")
    embedder = OnnxEmbedder(scratch, "", "")
    cosines = (embedder.embed_documents(PROBES) * embedder.embed_passages(PROBES)).sum(axis=1)
    return bool(cosines.min() > LEAST_COSINE_QUANTISED)


def _load_torch(folder: Path, name: str, attention: str | None = None) -> "SentenceTransformer":
    # Set before the first import of these libraries: they read it once, and with it they fetch nothing.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer

    arguments = {"attn_implementation": attention} if attention else {}
    try:
        with _quiet():
            model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs=arguments)
    except Exception as error:
        # The library lets through whatever its parts raise over a damaged or foreign folder.
        first = str(error).strip().splitlines()
        raise ModelUnusable(
            f"The embedding model {name} cannot be loaded from {folder} ({first[0][:200] if first else error!r});"
            f" leave the model out to use {DEFAULT_MODEL}."
        ) from error
    return model.float().eval()


@contextmanager
def _quiet() -> Any:
    """Loading and tracing print bars and warnings that no reader of a report can act upon."""
    import warnings

    from transformers.utils import logging

    bars = logging.is_progress_bar_enabled()
    level = logging.get_verbosity()
    logging.disable_progress_bar()
    logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _normalised(vectors: NDArray[Any]) -> Vectors:
    rows = np.asarray(vectors, np.float32)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), np.float32(1e-12))


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
