"""What holds the layers together: imports, names of architectures, docstrings of recipes."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import regex

from migrator.facts.folders import own_folder
from migrator.recipes.model import Shape, Step
from tests.recipes.known import RECIPES

_PACKAGE = Path(__file__).parent.parent / "migrator"
_FILES = sorted(_PACKAGE.rglob("*.py"))
# From top to bottom; what stands in one row does not know its neighbours.
_LAYERS = (
    {"cli"},
    {"report"},
    {"series"},
    {"rewrite"},
    {"recipes"},
    {"analysis"},
    {"syntax", "source"},
    {"facts"},
    {"text", "errors", "progress", ""},
)
_HOMES = {
    "click": {"cli"},
    "msgspec": {"report", "facts"},
    "jinja2": {"facts"},
    "git": {"source"},
    "regex": {"syntax", "analysis", "recipes", "source", "series", "facts", "report"},
    "unidiff": {"series"},
    "rich": {"report"},
}


def _layer(module: str) -> str:
    """Return the layer of `migrator.x.y`; empty for the package itself."""
    return module.split(".")[1] if "." in module else ""


def _height(layer: str) -> int:
    return next(len(_LAYERS) - index for index, row in enumerate(_LAYERS) if layer in row)


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and module of every import, those inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names] if module == "migrator" else [module]
            yield from ((node.lineno, name) for name in names)


def _module(path: Path) -> str:
    return ".".join(("migrator", *path.relative_to(_PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_PACKAGE)))
def test_imports(path: Path) -> None:
    """Imports point down, `syntax` and `source` do not know each other, and each library has its home."""
    own = _layer(_module(path))
    for line, module in _imports(path):
        where = f"{path.relative_to(_PACKAGE.parent)}:{line}: {module}"
        if module.split(".")[0] == "migrator":
            other = _layer(module) if module != "migrator.__version__" else ""
            assert own == other or _height(own) > _height(other), f"{where} points up"
        elif module.split(".")[0] in _HOMES:
            assert own in _HOMES[module.split(".")[0]], f"{where} is not at home in {own}"


def test_imports_are_seen() -> None:
    """The reader of imports sees lazy ones, and the layers it knows are those there are."""
    seen = {module.split(".")[0] for path in _FILES for _, module in _imports(path)}
    layers = {_layer(_module(path)) for path in _FILES}

    assert layers <= set[str]().union(*_LAYERS)
    assert {"git", "regex", "msgspec", "jinja2", "migrator"} <= seen


def _architectures() -> set[str]:
    files = own_folder().glob("*/arch/*.toml")
    return {tomllib.loads(path.read_text(encoding="utf-8"))["arch"] for path in files} | {
        "svm",
        "vmx",
        "booke",
        "ppc",
        "aarch64",
    }


def _words_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and text of each identifier and string, `Source:` lines of docstrings left out."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            text = node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value
            yield node.lineno, _without_sources(text) if id(node) in docstrings else text
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield getattr(node, "lineno", 0), value


def _without_sources(docstring: str) -> str:
    """Return a docstring without the paragraphs that begin with `Source:`."""
    return regex.sub(r"(?m)^ *Source:.*(?:\n(?! *$).*)*", "", docstring)


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_PACKAGE)))
def test_no_architecture_is_named(path: Path) -> None:
    """What is known of one architecture stands in its facts, never in code."""
    # Kernel names are parts of words: `kvm_riscv_x` names an architecture, `parm64` does not.
    names = regex.compile(r"(?<![a-zA-Z0-9])(?:\L<names>)(?![a-zA-Z0-9])", regex.IGNORECASE, names=[*_architectures()])
    for line, text in _words_of(ast.parse(path.read_text(encoding="utf-8"))):
        found = names.search(text)
        assert found is None, f"{path.relative_to(_PACKAGE.parent)}:{line}: {found and found[0]} in {text[:60]!r}"


def test_architectures_are_seen() -> None:
    """The reader of words finds a name in an identifier, a string and a docstring, and lets a source pass."""
    code = '"""A x86 title.\n\nSource: arch/s390/kvm\nmore s390\n\nArm64 again.\n"""\nkvm_mips_x = b"svm"\n'
    words = " ".join(text for _, text in _words_of(ast.parse(code)))

    assert [name for name in ("x86", "Arm64", "mips", "svm", "s390") if name in words] == [
        "x86",
        "Arm64",
        "mips",
        "svm",
    ]


def _pages() -> list[tuple[str, str]]:
    """Return title and page of every recipe, and of every shape and step of one."""
    found = [(recipe.title, recipe.page) for recipe in RECIPES]
    for recipe in RECIPES:
        found += [_page_of(part) for part in (*recipe.before, *recipe.behind)]
        found += [_page_of(part) for part in recipe.shapes]
    return found


def _page_of(part: Shape | Step) -> tuple[str, str]:
    return part.title, sys.modules[part.propose.__module__].__doc__ or ""


@pytest.mark.parametrize("page", _pages(), ids=lambda page: page[0])
def test_recipe_docstring(page: tuple[str, str]) -> None:
    """A recipe's page, and that of each shape and step, tells its title and answers the five questions, in order."""
    title, docstring = page
    first, empty, *rest = docstring.split("\n")
    headings = [line.split(":")[0] for line in rest if regex.match(r"\w+:", line)]

    assert first == title
    assert empty == ""
    assert headings == ["Why", "Before", "After", "Safety", "Source"]
    assert all(regex.match(r"\w+: +\S", line) for line in rest if regex.match(r"\w+:", line))
