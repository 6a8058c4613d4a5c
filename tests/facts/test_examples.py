"""What stands around the examples: the folder `explain` of a recipe."""

from pathlib import Path

import pytest

from migrator.facts.examples import load_examples
from migrator.facts.folders import Folders, find_folders
from migrator.facts.load import FactsError

_OWN = find_folders().paths[0] / "guest-entry" / "explain"


def _copy(place: Path, **changed: str | None) -> Folders:
    """Return a folder with the files as they are, but for those named by their stem; None leaves one out."""
    folder = place / "guest-entry" / "explain"
    folder.mkdir(parents=True)
    for path in _OWN.iterdir():
        text = changed.get(path.stem, path.read_text(encoding="utf-8"))
        if text is not None:
            (folder / path.name).write_text(text, encoding="utf-8")
    return Folders((place,))


def test_an_example_is_placed() -> None:
    """Its lines are told as they stand in the whole, whatever comes before it on one line."""
    examples = load_examples(find_folders(), "guest-entry")
    assert examples is not None
    surroundings = [*examples.surroundings()]
    assert len(surroundings) == len(examples.told.begin) * len(examples.told.declared) > 0
    for declared, begin in surroundings:
        text, lines = examples.place("one();\ntwo();", declared, begin)

        assert [line.strip() for line in text.split("\n")[lines.start - 1 : lines.stop - 1]] == ["one();", "two();"]
        assert f"\n{declared} kvm_arch_vcpu_ioctl_run(" in text
        assert begin in text


def test_no_folder_no_examples(tmp_path: Path) -> None:
    """A recipe need not have any."""
    assert load_examples(Folders((tmp_path,)), "guest-entry") is None


@pytest.mark.parametrize("name", ["examples", "around", "right_order"])
def test_a_file_that_is_missing(name: str, tmp_path: Path) -> None:
    """It is named, since the others are there."""
    with pytest.raises(FactsError, match=rf"{name}\.\w+: no such file"):
        load_examples(_copy(tmp_path, **{name: None}), "guest-entry")


def test_a_mark_that_is_missing(tmp_path: Path) -> None:
    """Nowhere to put an example."""
    with pytest.raises(FactsError, match=r"around\.c: `/\* the example \*/` has to stand in it once"):
        load_examples(_copy(tmp_path, around="/* how it is declared */ /* what came before */"), "guest-entry")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Told as any facts file that cannot be read."""
    folders = _copy(tmp_path)
    (tmp_path / "guest-entry" / "explain" / "right_order.c").write_bytes(b"\xff")

    with pytest.raises(FactsError, match="right_order"):
        load_examples(folders, "guest-entry")
