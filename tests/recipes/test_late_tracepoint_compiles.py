"""The cases that change are C before and behind the change, as far as a compiler can tell without a kernel."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.recipes.treecases import TreeCase, load_tree_cases

_GCC = shutil.which("gcc")
_PRELUDE = Path(__file__).parent.parent / "cases/late-tracepoint/prelude.h"
_CASES = [case for case in load_tree_cases("late-tracepoint") if case.after]
_ERRORS = (
    "unused-variable",
    "unused-but-set-variable",
    "unused-function",
    "declaration-after-statement",
    "uninitialized",
)


def _compile(case: TreeCase, changed: bool, folder: Path) -> str:
    """Return what the compiler says of the code of a tree."""
    files = {**case.files, **(case.after if changed else {})}
    for path in ("include/linux/kvm_host.h", *files):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(files.get(path, ""), encoding="utf-8")
    code = [path for path in files if path.endswith(".c")]
    home = Path(min(code, key=len)).parent
    words = [str(_GCC), "-fsyntax-only", "-std=gnu11", "-Wno-implicit-function-declaration", "-O2"]
    words += [f"-Werror={name}" for name in _ERRORS]
    words += [f"-I{folder / home}", f"-I{folder / 'include'}", "-include", str(_PRELUDE)]
    words += ["-DCASE_TIMER"] if any(path.endswith("/timer.h") for path in files) else []
    done = subprocess.run([*words, *(str(folder / path) for path in code)], capture_output=True, text=True, check=False)
    return "\n".join(line for line in done.stderr.splitlines() if "error" in line)


@pytest.mark.skipif(_GCC is None, reason="there is no compiler")
@pytest.mark.parametrize("case", _CASES, ids=str)
def test_compiles(case: TreeCase, tmp_path: Path) -> None:
    """No local is left unused, none is declared late, and every name is there."""
    assert _compile(case, False, tmp_path / "before") == ""
    assert _compile(case, True, tmp_path / "behind") == ""
