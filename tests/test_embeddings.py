import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embeddings import CacheNotWritable, Embedder, LazyEmbedder, OnnxEmbedder, TorchEmbedder, load_embedder
from index.models import DEFAULT_MODEL, ModelNotFound, ModelUnusable, find_model, fingerprint_of
from index.places import HOME_VARIABLE, default_store, home, model_cache

TEXTS = [
    "AI capital expenditure reaches $805 billion in 2026, up 96%.",
    "| Company | 2026E | Q1 |\n| Meta | $225 billion | $38 billion |",
    "x",
    "",
    "Größe, naïve café, 数字 — € £ ¥ “quotes”",
    "beds days months GWh " * 200,
    "What are the main risks?",
    "\t tabs and\nnew lines \n",
    "Depreciation of property, plant and equipment was (1,577) million.",
]


@pytest.fixture(scope="session")
def sentence_transformer() -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(find_model()), device="cpu", local_files_only=True)


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of random weights with the default model's tokenizer, small enough to export in a moment."""
    import torch
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    config = BertConfig(
        hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=64, max_position_embeddings=128
    )
    BertModel(config).save_pretrained(folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.txt"):
        shutil.copy(find_model() / name, folder / name)
    return folder


def tiny_model(tiny: Path, folder: Path, pooling: str, prompts: dict[str, str] | None = None) -> Path:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    transformer = Transformer(str(tiny), max_seq_length=64)
    model = SentenceTransformer(modules=[transformer, Pooling(32, pooling)], prompts=prompts, device="cpu")
    model.save(str(folder))
    return folder


def test_the_exported_model_gives_the_vectors_of_sentence_transformers(
    embedder: Embedder, sentence_transformer: Any
) -> None:
    assert isinstance(embedder, OnnxEmbedder)
    theirs = sentence_transformer.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    cosines = (embedder.embed_documents(TEXTS) * theirs).sum(axis=1)
    assert cosines.min() > 0.9999


def test_every_vector_has_length_one_and_the_models_width(embedder: Embedder) -> None:
    vectors = embedder.embed_documents(TEXTS)
    assert vectors.shape == (len(TEXTS), embedder.dimension) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_text_has_the_same_vector_alone_as_among_others(embedder: Embedder) -> None:
    together = embedder.embed_documents(TEXTS)
    alone = np.array([embedder.embed_query(text) for text in TEXTS])
    assert np.allclose(together, alone, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_documents([]).shape == embedder.embed_passages([]).shape == (0, embedder.dimension)


def test_passages_are_embedded_by_the_quick_model_nearly_as_by_the_exact_one(embedder: Embedder) -> None:
    exact, quick = embedder.embed_documents(TEXTS * 5), embedder.embed_passages(TEXTS * 5)
    cosines = (exact * quick).sum(axis=1)
    assert 0.95 < cosines.min() < 0.9999 and np.allclose(np.linalg.norm(quick, axis=1), 1, atol=1e-5)
    likeness = exact[: len(TEXTS)] @ exact[: len(TEXTS)].T
    assert np.abs(exact[: len(TEXTS)] @ quick[: len(TEXTS)].T - likeness).max() < 0.1


def test_an_export_without_the_quick_model_embeds_passages_exactly(embedder: Embedder, tmp_path: Path) -> None:
    exported = model_cache() / embedder.fingerprint
    for name in ("tokenizer.json", "model.onnx"):
        (tmp_path / name).symlink_to(exported / name)
    about = {**json.loads((exported / "about.json").read_text()), "quantised": False}
    (tmp_path / "about.json").write_text(json.dumps(about))
    plain = OnnxEmbedder(tmp_path, "", "")
    assert np.allclose(plain.embed_passages(TEXTS), embedder.embed_documents(TEXTS), atol=1e-5)


def test_words_between_the_128th_and_the_256th_token_count_and_later_ones_do_not(embedder: Embedder) -> None:
    start = "word " * 180
    middle, other = embedder.embed_query(start + "revenue"), embedder.embed_query(start + "giraffe")
    assert float(middle @ other) < 0.9999
    full = "word " * 300
    assert np.allclose(embedder.embed_query(full + "revenue"), embedder.embed_query(full + "giraffe"), atol=1e-6)


def test_langchain_gets_the_same_vectors_as_lists_of_floats(embedder: Embedder) -> None:
    langchain = embedder.as_langchain()
    assert np.allclose(langchain.embed_documents(TEXTS[:3]), embedder.embed_documents(TEXTS[:3]))
    query = langchain.embed_query("capex")
    assert isinstance(query[0], float) and np.allclose(query, embedder.embed_query("capex"))


@pytest.mark.parametrize("pooling", ["mean", "cls"])
def test_mean_and_cls_pooling_are_exported(tiny: Path, tmp_path: Path, pooling: str) -> None:
    from sentence_transformers import SentenceTransformer

    folder = tiny_model(tiny, tmp_path / "model", pooling)
    embedder = load_embedder(str(folder))
    theirs = SentenceTransformer(str(folder), device="cpu").encode(TEXTS, normalize_embeddings=True)
    assert isinstance(embedder, OnnxEmbedder)
    assert (embedder.embed_documents(TEXTS) * theirs).sum(axis=1).min() > 0.9999


def test_a_model_with_other_pooling_runs_in_sentence_transformers(tiny: Path, tmp_path: Path) -> None:
    embedder = load_embedder(str(tiny_model(tiny, tmp_path / "model", "max")))
    assert isinstance(embedder, TorchEmbedder)
    assert np.allclose(np.linalg.norm(embedder.embed_documents(TEXTS), axis=1), 1, atol=1e-5)
    assert embedder.embed_documents([]).shape == (0, 32)


def test_a_model_with_prompts_puts_them_before_its_questions(tiny: Path, tmp_path: Path) -> None:
    folder = tiny_model(tiny, tmp_path / "model", "mean", {"query": "question: ", "document": ""})
    embedder = load_embedder(str(folder))
    assert isinstance(embedder, TorchEmbedder)
    asked = embedder.embed_query("capex")
    assert np.allclose(asked, embedder.embed_documents(["question: capex"])[0], atol=1e-5)
    assert not np.allclose(asked, embedder.embed_documents(["capex"])[0], atol=1e-3)


def test_the_fingerprint_is_that_of_the_content_and_changes_with_the_weights(tiny: Path, tmp_path: Path) -> None:
    first, copy, other = tmp_path / "first", tmp_path / "copy", tmp_path / "other"
    for folder in (first, copy, other):
        shutil.copytree(tiny, folder)
    weights = bytearray((other / "model.safetensors").read_bytes())
    weights[-1] ^= 1
    (other / "model.safetensors").write_bytes(bytes(weights))
    assert fingerprint_of(first) == fingerprint_of(copy) != fingerprint_of(other)


def test_a_changed_file_is_noticed_although_its_fingerprint_was_remembered(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    before = fingerprint_of(folder)
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "layer_norm_eps": 0.5}))
    assert fingerprint_of(folder) != before


def test_the_default_model_goes_by_several_names() -> None:
    names = [None, DEFAULT_MODEL, f"sentence-transformers/{DEFAULT_MODEL}"]
    assert len({find_model(name) for name in names}) == 1
    assert {LazyEmbedder(name).name for name in names} == {DEFAULT_MODEL}


def test_an_unknown_model_is_one_sentence_that_says_what_to_do() -> None:
    with pytest.raises(ModelNotFound, match="'no-such-model' is not on this machine; give the path of its folder"):
        load_embedder("no-such-model")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnusable, match="is not an embedding model"):
        load_embedder(str(tmp_path))


def test_a_damaged_model_is_one_sentence(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny, folder)
    (folder / "model.safetensors").write_bytes(b"not weights")
    with pytest.raises(ModelUnusable, match="cannot be loaded from"):
        load_embedder(str(folder))


def test_a_cache_that_cannot_be_written_names_the_variable_that_moves_it(
    tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("a file where a folder is wanted")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    with pytest.raises(CacheNotWritable, match=f"set {HOME_VARIABLE} to a folder"):
        load_embedder(str(tiny))


def test_two_processes_that_export_at_once_both_get_the_model(tiny: Path, tmp_path: Path, python: Any) -> None:
    folder = tiny_model(tiny, tmp_path / "model", "mean")
    code = (
        "import sys; from index.embeddings import load_embedder; e = load_embedder(sys.argv[1]);"
        "print(type(e).__name__, e.embed_query('capex').tolist())"
    )
    runs = [python(code, folder, ASSISTANT_HOME=str(tmp_path / "home")) for _ in range(2)]
    results = [run.communicate(timeout=180) for run in runs]
    assert [run.returncode for run in runs] == [0, 0], results
    assert results[0][0] == results[1][0] and results[0][0].startswith("OnnxEmbedder")
    models = tmp_path / "home" / "models"
    assert sorted(path.name for path in models.glob("*/*") if path.parent.name != "seen") == [
        "about.json",
        "model-int8.onnx",
        "model.onnx",
        "tokenizer.json",
    ]


def test_an_exported_model_answers_without_importing_torch(embedder: Embedder, python: Any) -> None:
    code = (
        "import sys; from index.embeddings import load_embedder; load_embedder().embed_query('capex');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers', 'langchain_core'} & sys.modules.keys()))"
    )
    out, err = python(code).communicate(timeout=60)
    assert out.strip() == "[]", err


def test_a_lazy_embedder_is_the_embedder_that_it_loads(embedder: Embedder) -> None:
    lazy = LazyEmbedder()
    assert (lazy.name, lazy.fingerprint, lazy.dimension) == (embedder.name, embedder.fingerprint, embedder.dimension)
    assert np.array_equal(lazy.embed_query("capex"), embedder.embed_query("capex"))


def test_home_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "here"))
    assert home() == tmp_path / "here"
    monkeypatch.delenv(HOME_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert home() == tmp_path / "cache" / "ask-a-report"


def test_each_source_has_a_store_of_its_own_however_its_path_is_written(tmp_path: Path) -> None:
    one, other = tmp_path / "a" / "reports", tmp_path / "b" / "reports"
    one.mkdir(parents=True)
    other.mkdir(parents=True)
    assert default_store(one) == default_store(tmp_path / "a" / ".." / "a" / "reports")
    assert len({default_store(one), default_store(other), default_store(None)}) == 3
    assert default_store(one).name.startswith("reports-")
