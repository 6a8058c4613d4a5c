"""What a command does not need it does not load."""

import json
import subprocess
import sys

import pytest

_ENGINE = (
    "migrator.analysis.examine",
    "migrator.analysis.findings",
    "migrator.analysis.rules",
    "migrator.facts.events",
    "migrator.report.examined",
)
_RULES = "migrator.analysis.findings migrator.analysis.rules migrator.facts.events migrator.report.explain"
_SHOWN = f"{_RULES} migrator.analysis.examine migrator.report.examples"
_DRAFTED = (
    "jinja2 unidiff email migrator.series.build migrator.analysis.examine "
    "migrator.analysis.findings migrator.analysis.rules migrator.facts.events"
)
_OTHERS = ("rich", "jinja2", "unidiff", "git", "email", "migrator.series.build", "migrator.report.json")
_WATCHED = (*_ENGINE, *_OTHERS, "migrator.report.sarif.log", "migrator.report.explain", "migrator.report.examples")
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
        ("scan --sample --sites --format terse", ""),
        ("scan --sample --sites", ""),
        ("scan --sample --sites --check --format json", "migrator.report.json"),
        ("scan --sample", " ".join(_ENGINE)),
        ("scan --sample --format terse", " ".join(_ENGINE)),
        (
            "scan --sample --format sarif",
            " ".join((*_ENGINE, "migrator.report.json", "migrator.report.sarif.log", "migrator.report.explain")),
        ),
        ("explain", _RULES),
        ("explain --format json", f"{_RULES} migrator.report.json"),
        ("explain eqs-tracepoint", _SHOWN),
        ("explain guest-entry --format html", f"{_SHOWN} jinja2"),
        (
            "draft --sample --dry-run",
            "rich jinja2 unidiff email migrator.series.build migrator.report.json migrator.analysis.examine "
            "migrator.analysis.findings migrator.analysis.rules migrator.facts.events",
        ),
        ("report --sample --format json", f"{_DRAFTED} migrator.report.json"),
        ("report --sample", f"{_DRAFTED} rich"),
    ],
)
def test_only_what_is_needed_is_loaded(words: str, needed: str) -> None:
    """Templates, patch readers and GitPython are for drafts alone; who lists the sites loads no engine and no rule."""
    code = _REPORT.format(words=words.split(), watched=_WATCHED)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    exit_code, loaded = json.loads(done.stderr.strip().split("\n")[-1])

    assert exit_code in {0, 1, 5}
    assert set(loaded) == set(needed.split())
