"""What a command does not need it does not load."""

import json
import subprocess
import sys

import pytest

_WATCHED = ("rich", "jinja2", "unidiff", "git", "email", "migrator.series.build", "migrator.report.json")
_REPORT = """
import json, sys
from migrator.cli.main import run
code = run({words!r})
print(json.dumps([code, [name for name in {watched!r} if name in sys.modules]]), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("words", "needed"),
    [
        ("--help", ""),
        ("--version", ""),
        ("scan --sample --format terse", ""),
        ("scan --sample", ""),
        ("scan --sample --format json", "migrator.report.json"),
        ("draft --sample --dry-run", "jinja2 unidiff email migrator.series.build migrator.report.json"),
    ],
)
def test_only_what_is_needed_is_loaded(words: str, needed: str) -> None:
    """Templates, patch readers and GitPython are for drafts alone, and so is JSON for who asks for it."""
    code = _REPORT.format(words=words.split(), watched=_WATCHED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    exit_code, loaded = json.loads(done.stderr.strip().split("\n")[-1])

    assert exit_code in {0, 5}
    assert set(loaded) == set(needed.split())
