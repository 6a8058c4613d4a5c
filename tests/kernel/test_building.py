"""How compiled objects are told from those that were not; a script of our own stands in for the compiler."""

import os
from pathlib import Path

import pytest

from tests.kernel.building import Built, build, find_obstacle

# Makes an object of every C file of the tree that is named in a list beside it.
_SCRIPT = """\
tree=$1; out=$2; shift 2
for name in "$@"; do
  : >"$out/$name.objs.log"
  for file in $(cat "$tree/compiled"); do
    mkdir -p "$out/$name/$(dirname "$file")"
    touch "$out/$name/${file%.c}.o"
    echo "deps := $tree/$file $tree/include/a.h" >"$out/$name/$(dirname "$file")/.$(basename "${file%.c}").o.cmd"
    grep -n warning: "$tree/$file" /dev/null >>"$out/$name.objs.log"
  done
  echo "$name: rc 0, 1 s, built: some"
done
! grep -q broken "$tree/compiled"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a tree with one file that is compiled and one that is not."""
    script, tree = tmp_path / "build.sh", tmp_path / "tree"
    script.write_text(_SCRIPT)
    monkeypatch.setenv("MIGRATOR_BUILD_OBJS", str(script))
    (tree / "kvm").mkdir(parents=True)
    (tree / "kvm/a.c").write_text("int a;\n")
    (tree / "kvm/b.c").write_text("int b;\n")
    (tree / "compiled").write_text("kvm/a.c\n")
    (tmp_path / "out").mkdir()
    return tree


def _build(name: str, tree: Path) -> Built:
    return build([name], tree, tree.parent / "out")[name]


def test_what_was_compiled(tree: Path) -> None:
    """A C file by its object, a header by what the compiler read."""
    built = _build("ppc-hv", tree)

    assert [built.has(file) for file in ("kvm/a.c", "kvm/b.c", "include/a.h", "include/b.h", "a.h")] == [
        True,
        False,
        True,
        False,
        True,
    ]
    assert not built.warnings


def test_object_of_an_earlier_run_does_not_count(tree: Path) -> None:
    """What is left behind says nothing of the patch at hand."""
    old = tree.parent / "out/s390/kvm/b.o"
    old.parent.mkdir(parents=True)
    old.touch()
    os.utime(old, (1, 1))

    assert not _build("s390", tree).has("kvm/b.c")


def test_warnings_that_only_moved_are_the_same(tree: Path) -> None:
    """A warning is known by file and words, and counted."""
    source = tree / "kvm/a.c"
    source.write_text("/* x.c:1:2: warning: odd */\n")
    before = _build("s390", tree).warnings
    source.write_text("\n\n/* x.c:1:2: warning: odd */\n")
    moved = _build("s390", tree).warnings
    source.write_text("/* x.c:1:2: warning: odd */\n/* x.c:1:2: warning: odd */\n")
    more = _build("s390", tree).warnings

    assert not moved - before
    assert sum((more - before).values()) == 1


def test_failed_build_is_told(tree: Path) -> None:
    """The script's words are those of the failure; what compiles has none."""
    assert _build("s390", tree).failure == ""
    (tree / "compiled").write_text("kvm/a.c broken\n")

    assert "s390: rc" in _build("s390", tree).failure


def test_obstacles(monkeypatch: pytest.MonkeyPatch, tree: Path) -> None:
    """No compiler, not chosen, a script that is not there, none at all: each with its reason."""
    monkeypatch.setenv("PATH", str(tree))
    monkeypatch.delenv("MIGRATOR_COMPILE", raising=False)
    assert "aarch64-linux-gnu-gcc" in find_obstacle("arm64")
    monkeypatch.setenv("MIGRATOR_COMPILE", "s390 mips")
    assert "MIGRATOR_COMPILE names s390 mips" in find_obstacle("arm64")
    assert "mips64el-linux-gnuabi64-gcc" in find_obstacle("mips")
    monkeypatch.setenv("MIGRATOR_BUILD_OBJS", str(tree / "nowhere"))
    assert "nowhere" in find_obstacle("arm64")
    monkeypatch.delenv("MIGRATOR_BUILD_OBJS")
    assert "MIGRATOR_BUILD_OBJS" in find_obstacle("arm64")
