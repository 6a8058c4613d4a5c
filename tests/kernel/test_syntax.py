"""The syntax layer on a real kernel: nothing is lost, every function is found and has statements."""

import json
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from migrator.syntax.statements import Unstructured
from migrator.syntax.tokens import tokenize
from migrator.syntax.unit import Unit
from migrator.text import decode, encode

pytestmark = pytest.mark.kernel

WIDE = ("arch/*/kvm/**/*.[ch]", "virt/kvm/**/*.[ch]", "include/linux/**/*.[ch]", "kernel/**/*.[ch]")
NARROW = "arch/*/kvm/**/*.c"


@pytest.fixture(scope="module")
def units(kernel_tree: Path) -> dict[str, Unit]:
    """Return the C files of every architecture's KVM, by path."""
    paths = sorted(kernel_tree.glob(NARROW))
    return {str(path.relative_to(kernel_tree)): Unit(decode(path.read_bytes())) for path in paths}


def test_files_join_back(kernel_tree: Path) -> None:
    """The tokens of every file are the file, byte for byte."""
    paths = [path for pattern in WIDE for path in kernel_tree.glob(pattern)]
    different = []
    for path in paths:
        data = path.read_bytes()
        if encode("".join(token.text for token in tokenize(decode(data)))) != data:
            different.append(path)

    assert len(paths) > 3000
    assert different == []


def test_every_function_has_statements(units: dict[str, Unit]) -> None:
    """Every function of every architecture's KVM is structured; one that is not is named."""
    count, without = 0, []
    for path, unit in units.items():
        for function in unit.outline.functions:
            count += 1
            body = unit.body(function)
            if isinstance(body, Unstructured):
                without.append(f"{path}:{unit.place(body.offset).line}: {function.name}(): {body.reason}")

    print(f"{count} functions, {len(without)} not structured")
    assert without == []
    assert count > 6500  # an empty glob must not pass


def test_no_file_is_a_riddle(units: dict[str, Unit]) -> None:
    """The outline follows every file to its end."""
    assert {path: unit.outline.problems for path, unit in units.items() if unit.outline.problems} == {}


def test_ctags_knows_no_function_that_we_do_not(kernel_tree: Path, units: dict[str, Unit]) -> None:
    """Every function that ctags lists is one of ours, by name or by the line of its closing brace.

    In a few files ctags takes a macro call on the line above for the name.
    """
    listed = _ctags(kernel_tree, list(units))
    missing = []
    for path, found in listed.items():
        unit = units[path]
        names = {function.name for function in unit.outline.functions}
        ends = {unit.place(function.span.end - 1).line for function in unit.outline.functions}
        missing += [f"{path}:{line}: {name}" for name, line, end in found if name not in names and end not in ends]

    assert sum(len(found) for found in listed.values()) > 6500
    assert missing == []


def _ctags(tree: Path, paths: list[str]) -> dict[str, list[tuple[str, int, int]]]:
    """Return name, first and last line of every function that universal-ctags sees, by path."""
    program = shutil.which("ctags")
    if program is None or "Universal Ctags" not in _run([program, "--version"]):
        # The tool itself needs no ctags; CI installs it, so the comparison is made there at least.
        pytest.skip("no universal-ctags on PATH to compare with")
    options = [
        "--options=NONE",
        "--languages=C",
        "--langmap=C:.c",
        "--kinds-C=f",
        "--output-format=json",
        "--fields=+ne",
    ]
    printed = _run([program, *options, "-o", "-", "-L", "-"], cwd=tree, given="\n".join(paths))
    listed: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
    for line in printed.splitlines():
        tag = json.loads(line)
        listed[tag["path"]].append((tag["name"], tag["line"], tag.get("end", 0)))
    return listed


def _run(command: list[str], cwd: Path | None = None, given: str = "") -> str:
    """Return what a program prints."""
    done = subprocess.run(command, cwd=cwd, input=given, capture_output=True, text=True, check=True)
    return done.stdout
