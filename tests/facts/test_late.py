"""What `late-tracepoint` declares, and what is wrong with a folder of somebody's own."""

from pathlib import Path

import pytest

from migrator.facts.folders import find_folders
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_neighbour

_PATH = find_folders().find("late-tracepoint/recipe.toml")
_TEXT = _PATH.read_text(encoding="utf-8") if _PATH else ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('alias = "define|', 'alias = "(define|', "`alias[0]` is no regular expression"),
        ('prototype = "TP_PROTO"', 'prototype = "TP("', "`prototype` is no name"),
        ('prototype = "TP_PROTO"', 'prototype = ""', "`prototype` is empty"),
        ("arch/{arch}/**/*.[chS]", "arch/{name}/**/*.[chS]", "`near` has"),
        ("arch/{arch}/kvm/**/*.S", "arch/{arch/kvm/**/*.S", "`assembly` has"),
    ],
)
def test_errors_name_the_key(tmp_path: Path, old: str, new: str, told: str) -> None:
    """What could not be used is told when it is read, and not in the middle of a draft."""
    assert old in _TEXT
    (tmp_path / "late-tracepoint").mkdir()
    (tmp_path / "late-tracepoint/recipe.toml").write_text(_TEXT.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(FactsError) as error:
        load_neighbour(find_folders(tmp_path), "late-tracepoint")

    assert told in str(error.value)
