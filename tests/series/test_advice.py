"""What a list expects of a whole series: a base that all have, and not too much at once."""

from dataclasses import replace

import pytest

from migrator.rewrite.change import Change
from migrator.series.advice import find_advice
from tests.repos import two_arch_files
from tests.series.drafts import planned
from tests.source.repos import make_repository


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> tuple[Change, ...]:
    """Return changes of two architectures."""
    with planned(make_repository(tmp_path_factory.mktemp("advice") / "tree", files=two_arch_files())) as (_, plan):
        return plan.changes


@pytest.mark.parametrize("describe", ["v6.12", "v6.12-rc3", "v6.12.57"])
def test_a_release_is_a_common_base(describe: str, changes: tuple[Change, ...]) -> None:
    """A release or a candidate of one needs no word."""
    assert find_advice(changes, describe) == []


@pytest.mark.parametrize("describe", ["0123456789ab", "v6.12-3-g0123456789ab", "next-20240101", "v6.12-rc3-dirty"])
def test_any_other_base_is_told_for_several_architectures(describe: str, changes: tuple[Change, ...]) -> None:
    """One architecture alone may stand on its own subsystem's tree."""
    (sentence,) = find_advice(changes, describe)

    assert f"for 2 architectures, and its base, `{describe}`, is no release" in sentence
    assert find_advice(changes[:1], describe) == []


def test_long_series_is_to_be_split(changes: tuple[Change, ...]) -> None:
    """Up to fifteen patches go at once; more are split as their architectures are."""
    many = [replace(changes[number % 2]) for number in range(16)]
    (sentence,) = find_advice(many, "v6.12")

    assert sentence.startswith("16 patches are more")
    assert sentence.endswith("with --arch: arm64, riscv")
    assert find_advice(many[:15], "v6.12") == []
