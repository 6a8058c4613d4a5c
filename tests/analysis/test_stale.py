"""Comments and documents that name a helper which is not there, and those that are right."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from migrator.analysis.evidence import Stale
from migrator.analysis.scan import GENERIC, Scan
from migrator.analysis.stale import Around, collect_stale, find_stale, find_stale_words, look_around, start_stale
from migrator.analysis.words import find_words
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.syntax.unit import Unit
from tests.recipes.bench import FACTS
from tests.source.repos import make_repository

HEADER = "include/linux/kvm_host.h"
RUN = "arch/x/kvm/run.c"
OTHER = "arch/x/kvm/other.c"
FOREIGN = "arch/y/kvm/y.c"
DEFINED = "guest_exit guest_enter_irqoff guest_exit_irqoff guest_timing_exit_irqoff guest_state_exit_irqoff".split()
_HEADER = "".join(f"static inline void {name}(void)\n{{\n}}\n" for name in DEFINED)
_OTHER = "void handle_exit(void)\n{\n\tguest_exit();\n}\n"


def _function(comment: str, code: str = "guest_exit_irqoff();", name: str = "run") -> str:
    return f"void {name}(void)\n{{\n\t{comment}\n\t{code}\n}}\n"


def _find(texts: Mapping[str, str], path: str = RUN) -> list[Stale]:
    units = {at: Unit(text) for at, text in {HEADER: _HEADER, **texts}.items()}
    words = {at: find_words(unit, FACTS) for at, unit in units.items()}
    arch = path.split("/")[1] if path.startswith("arch/") else GENERIC
    return list(find_stale(path, units[path], words[path], FACTS, look_around(words, {}, arch)))


@pytest.mark.parametrize(
    ("comment", "name", "is_gone"),
    [
        ("/* guest_enter() stands above */", "guest_enter", True),
        ("/* see guest_enter() */", "guest_enter", True),
        ("/* run() calls guest_enter */", "guest_enter", True),
        ("// nothing\n\t// after guest_enter", "guest_enter", True),
        ("/* between guest_enter and guest_exit */", "guest_enter", True),
        ("/* between guest_exit and guest_enter */", "guest_enter", True),
        ("/* no need for guest_exit. It is done elsewhere. */", "guest_exit", False),
        ("/* kvm_guest_enter_irqoff() */", "kvm_guest_enter_irqoff", True),
    ],
)
def test_comment_is_stale(comment: str, name: str, is_gone: bool) -> None:
    """A helper that the tree lacks, or that the architecture calls nowhere; one record for a comment."""
    text = _function(comment)

    (found,) = _find({RUN: text})

    assert (found.path, found.function, found.name, found.is_gone) == (RUN, "run", name, is_gone)
    line = text.split("\n")[found.place.line - 1]
    assert line[found.place.column - 1 :].startswith(name)


def test_comment_about_another_file_is_stale_among_statements() -> None:
    """A file that leaves the guest by one helper does not leave it by another, though the architecture does."""
    texts = {RUN: _function("/* Done by guest_exit. */"), OTHER: _OTHER}

    assert [found.name for found in _find(texts)] == ["guest_exit"]


@pytest.mark.parametrize(
    "text",
    [
        _function("/* guest_exit_irqoff() comes next */"),
        _function("/* before guest_exit_irqoff */") + "/* and guest_exit_irqoff() again */\n",
        _function("/* handle_exit() calls guest_exit() */"),
        _function("/* guest_exit() is in other.c */"),
        _function("/* See guest_exit() */"),
        _function("/*\n\t * Unlike\n\t * guest_exit(), this expects irqs off */"),
        _function("/* my_guest_exit(), guest_exit_now(), trace_guest_exit() */"),
        _function("/* x->guest_exit, arch.guest_exit, @guest_exit */"),
        _function("/* guest_exit is filled */", "guest_exit_irqoff(); x.guest_exit = 1;"),
        _function("/* guest_exit is a column */", 'guest_exit_irqoff(); show("guest_exit");'),
        _function("/* guest_exit fires */", "guest_exit_irqoff(); trace_guest_exit();"),
        _function("/* guest_exit() has been */", "guest_enter_irqoff();"),
        _function("/* guest_exit() has been */", "work();"),
        "/* Called behind guest_exit(). */\n" + _function("/* x */"),
        "#if 0\n" + _function("/* guest_exit() */") + "#endif\n" + _function("/* x */"),
        _function("/* x */", 'x = "/* guest_exit() */";'),
    ],
)
def test_comment_is_right(text: str) -> None:
    """What the file calls, what the comment says is elsewhere, or only points at, and what only looks alike."""
    assert _find({RUN: text, OTHER: _OTHER}) == []


@pytest.mark.parametrize("comment", ["/* guest_exit() */", "/* run() did guest_exit() */"])
def test_comment_above_a_function(comment: str) -> None:
    """Above a function a comment is about callers: it is stale only where the architecture has none."""
    text = f"{comment}\n{_function('/* x */')}"

    assert [(found.function, found.is_gone) for found in _find({RUN: text})] == [("run", False)]
    assert _find({RUN: text, OTHER: _OTHER}) == []


@pytest.mark.parametrize(
    ("name", "call", "count"),
    [
        ("guest_exit", "context_tracking_guest_exit();", 1),
        ("guest_exit", "vtime_account_guest_exit();", 1),
        ("guest_exit", "guest_enter_irqoff();", 0),
        ("guest_timing_exit_irqoff", "guest_state_exit_irqoff();", 0),
        ("guest_timing_exit_irqoff", "vtime_account_guest_exit();", 1),
        ("guest_state_exit_irqoff", "context_tracking_guest_exit();", 1),
    ],
)
def test_same_part_by_another_helper(name: str, call: str, count: int) -> None:
    """Only a helper that does a part of the same transition makes the other's name untrue here."""
    texts = {RUN: _function(f"/* {name}() is called */", call), OTHER: _OTHER.replace("guest_exit", name)}

    assert len(_find(texts)) == count


def test_wrapper_of_another_architecture_exists() -> None:
    """A name that one architecture alone defines is not gone; yet who never calls it has no business with it."""
    wrapper = "static inline void kvm_guest_enter_irqoff(void)\n{\n}\n"
    texts = {RUN: _function("/* as kvm_guest_enter_irqoff() */"), FOREIGN: wrapper}

    assert [found.is_gone for found in _find(texts)] == [False]
    assert _find({**texts, FOREIGN: wrapper + "/* kvm_guest_enter_irqoff() */\n"}, FOREIGN) == []


def test_generic_code_explains() -> None:
    """Outside of the architectures, only a name that is gone is stale."""
    path = "kernel/tracking.c"
    text = "/* Use guest_exit(). */\nvoid f(void)\n{\n\t/* guest_enter() and guest_exit() */\n}\n"

    assert [(found.name, found.is_gone) for found in _find({path: text}, path)] == [("guest_enter", True)]


def _around(*functions: str, others: tuple[str, ...] = ()) -> Around:
    return Around(GENERIC, frozenset(functions), frozenset(others), {})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Call guest_enter() before guest_exit().\n", ["guest_enter"]),
        ("Call ``guest_enter`` first.\n", ["guest_enter"]),
        ("Call :c:func:`guest_enter` first.\n", ["guest_enter"]),
        ("guest_enter() and again guest_enter(), then kvm_guest_exit().\n", ["guest_enter", "kvm_guest_exit"]),
        ("在guest_enter()之前\n", ["guest_enter"]),
        ("The event kvm:kvm_guest_enter fires.\n", []),
        ("The function kvm_guest_enter() is called.\n", ["kvm_guest_enter"]),
        ("xfer_to_guest_mode() and my_guest_enter() and vcpu->guest_enter.\n", []),
    ],
)
def test_document(text: str, names: list[str]) -> None:
    """Names that are nowhere are told once each; a plain one may be a tracepoint that the tree has."""
    found = list(
        find_stale_words("Documentation/a.rst", text, FACTS, _around("guest_exit", others=("kvm_guest_enter",)))
    )

    assert [one.name for one in found] == names
    assert all(one.is_gone and not one.function for one in found)
    assert all(text[one.place.column - 1 :].startswith(one.name) for one in found)


def test_collect(tmp_path: Path) -> None:
    """The whole tree counts, documents and files without sites too, by architecture."""
    files = {
        HEADER: _HEADER,
        RUN: _function("/* guest_enter() */"),
        OTHER: "/* kvm_guest_enter() */\nint x;\n",
        FOREIGN: "#define kvm_guest_exit()\n",
        "virt/kvm/main.c": "/* kvm_guest_exit() */\nint y;\n",
        "Documentation/virt/a.rst": "x\n\nkvm_guest_exit() and kvm_guest_enter()\n",
        "Documentation/a.txt": "guest_enter\n",
        "Documentation/a.svg": "guest_enter\n",
    }
    repository = open_repository(make_repository(tmp_path / "linux", files={p: t.encode() for p, t in files.items()}))
    scan = Scan((), {RUN: Unit(files[RUN])}, frozenset(), ())
    with Scratch(repository) as scratch:
        tree = Tree(scratch, resolve(repository, "HEAD"))
        found = collect_stale(tree, scan, FACTS, {})
        again = collect_stale(tree, scan, FACTS, {}, start_stale(tree, FACTS))

    assert found == again
    assert {arch: [(one.path, one.name) for one in stale] for arch, stale in found.items()} == {
        "generic": [("Documentation/a.txt", "guest_enter"), ("Documentation/virt/a.rst", "kvm_guest_enter")],
        "x": [(OTHER, "kvm_guest_enter"), (RUN, "guest_enter")],
        "y": [],
    }
