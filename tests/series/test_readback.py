"""Damaged mails are found when they are read back."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from migrator.rewrite.change import Change
from migrator.series.build import build_series
from migrator.series.mails import Mail
from migrator.series.readback import check_mails
from tests.repos import ARM64, sample_files
from tests.series.drafts import draft, make_order, planned
from tests.source.repos import make_repository

Patches = tuple[tuple[Mail, ...], tuple[Change, ...]]


@pytest.fixture(scope="module")
def patches(tree: Path) -> Patches:
    """Return the patches of a series, without its cover letter, and their changes."""
    with planned(tree) as (found, plan):
        return build_series(make_order(found, plan)).mails[1:], plan.changes


def _damage(mails: Sequence[Mail], old: bytes, new: bytes) -> list[Mail]:
    """Return the mails with one change in the last of them."""
    *good, bad = mails
    assert old in bad.content
    return [*good, Mail(bad.name, bad.content.replace(old, new, 1))]


def test_good_mails_have_no_problem(patches: Patches) -> None:
    """What git wrote is read as what was planned."""
    assert check_mails(*patches) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"+\tguest_state_enter_irqoff();\n", b""),
        (b"+\tguest_state_enter_irqoff();\n", b"+\tguest_state_enter_irqoff();\n" * 2),
        (b"-\t\tguest_enter_irqoff();\n", b" \t\tguest_enter_irqoff();\n"),
        (b"+\tguest_state_enter_irqoff();\n", b"+\tguest_state_enter\n_irqoff();\n"),
        (b"\n+++ b/arch/riscv/kvm/vcpu.c", b"\n+++ b/arch/riscv/kvm/../../x.c"),
    ],
    ids=["line lost", "line twice", "line kept", "line broken", "other file"],
)
def test_damage_is_found(patches: Patches, old: bytes, new: bytes) -> None:
    """A line lost, doubled, broken or of another kind, or another file: the mail is named."""
    mails, changes = patches
    problem = check_mails(_damage(mails, old, new), changes)

    assert problem.startswith(f"{mails[-1].name}: ")


def test_cut_mail_is_found(patches: Patches) -> None:
    """A mail that ends in the middle of a hunk is not a patch."""
    mails, changes = patches
    *good, bad = mails

    assert check_mails([*good, Mail(bad.name, bad.content[:-200])], changes).startswith(f"{bad.name}: ")


def test_mail_without_a_diff_is_found(patches: Patches) -> None:
    """A message alone changes none of the files that it should."""
    mails, changes = patches
    *good, bad = mails
    bare = Mail(bad.name, bad.content.partition(b"diff --git")[0])

    assert check_mails([*good, bare], changes) == f"{bad.name}: it changes no file, not arch/riscv/kvm/vcpu.c"


def test_mails_in_another_order_are_found(patches: Patches) -> None:
    """A patch under another one's name and number is not that patch."""
    mails, changes = patches

    assert check_mails(mails[::-1], changes).startswith(f"{mails[-1].name}: it changes arch/riscv/kvm/vcpu.c, not ")


@pytest.mark.parametrize("name", ["ärm.c", os.fsdecode(b"\xe4.c"), 'a "quoted".c', "back\\slash.c", "a b.c"], ids=ascii)
def test_names_that_git_quotes_are_read_as_they_are(name: str, tmp_path: Path) -> None:
    """A path beyond plain characters is quoted in the patch, and is the same path all the same."""
    files = sample_files()
    files[f"arch/arm64/kvm/{name}"] = files.pop(ARM64)
    series = draft(make_repository(tmp_path / "tree", files=files))

    assert [check.name for check in series.checks if check.status.value == "pass"] == ["applies", "mails-parse"]
