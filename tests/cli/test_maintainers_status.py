"""The status that MAINTAINERS gives an architecture's KVM code is told where paths are followed."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.repos import sample_files
from tests.source.repos import make_repository


def _statuses(out: str) -> dict[str, str]:
    return {row["name"]: row["maintainers_status"] for row in json.loads(out)["architectures"]}


@pytest.mark.parametrize("words", [("scan",), ("draft", "--dry-run")])
def test_status_is_told(call: Call, work: Path, words: tuple[str, ...]) -> None:
    """Each architecture with sites has the status of its own section; one without has none to weigh."""
    del work
    found = _statuses(call(*words, "--sample", "--format", "json").out)

    assert (found["arm64"], found["s390"], found["openrisc"]) == ("Maintained", "Supported", "")


def test_status_is_left_out_where_speed_counts(call: Call, work: Path) -> None:
    """`--sites` reads no more than it must."""
    del work
    assert {*_statuses(call("scan", "--sites", "--sample", "--format", "json").out).values()} == {""}


def test_every_status_of_a_section_is_told(call: Call, tmp_path: Path, work: Path) -> None:
    """A section may have several, each for a part of its code; a tree may have no such file."""
    del work
    files = sample_files()
    old = b"S:\tSupported\nF:\tarch/s390/include"
    assert old in files["MAINTAINERS"]
    new = b"S:\tSupported\nS:\tOrphan (vsie)\nF:\tarch/s390/include"
    several = make_repository(
        tmp_path / "several", files={**files, "MAINTAINERS": files["MAINTAINERS"].replace(old, new)}
    )
    del files["MAINTAINERS"]
    without = make_repository(tmp_path / "without", files=files)

    assert _statuses(call("scan", str(several), "--format", "json").out)["s390"] == "Supported; Orphan (vsie)"
    assert {*_statuses(call("scan", str(without), "--format", "json").out).values()} == {""}
