"""Each patch alone leaves a tree that compiles, with no new warning; every file that it touches is compiled."""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.kernel.building import CONFIGURATIONS, Built, build, find_obstacle
from tests.kernel.checkouts import BUILDABLE, Checkout, head, make_checkout
from tests.kernel.conftest import Drafts
from tests.kernel.drafts import Patch
from tests.kernel.unsplit import HELPERS, take_helpers_out

pytestmark = [pytest.mark.kernel, pytest.mark.compile]

Checkouts = Callable[[Path], Checkout]
Build = Callable[[Iterable[str], Checkout], dict[str, Built]]

# Nothing of theirs is drafted, but they compile what is changed for others.
_BYSTANDERS = ("x86", "riscv", "mips")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return a folder for checkouts and objects, which are too large to be left lying about."""
    folder = tmp_path_factory.mktemp("compile")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def checkouts(place: Path) -> Checkouts:
    """Return a function that gives one checkout per tree, at the tree's commit and clean."""
    made: dict[str, Checkout] = {}

    def checkout(tree: Path) -> Checkout:
        if tree.name not in made:
            made[tree.name] = make_checkout(tree, place / tree.name, BUILDABLE)
        made[tree.name].start(head(tree))
        return made[tree.name]

    return checkout


@pytest.fixture(scope="module")
def compiled(place: Path) -> Build:
    """Return a function that builds configurations over the objects of the build before."""
    return lambda names, checkout: build(names, checkout.path, place / "objects" / checkout.path.name)


def _can_build(arch: str) -> str:
    """Return the architecture, or skip the test; one that MIGRATOR_COMPILE names must be compiled."""
    obstacle = find_obstacle(arch)
    if obstacle and arch in os.environ.get("MIGRATOR_COMPILE", "").split():
        pytest.fail(f"MIGRATOR_COMPILE names {arch}, but {obstacle}")
    if obstacle:
        # Cross compilers are 100 MB each, so a desk has few; CI names those that it installs, and fails without them.
        pytest.skip(obstacle)
    return arch


def _check(patches: tuple[Patch, ...], arch: str, checkout: Checkout, compiled: Build, *, whole: bool = True) -> None:
    """Apply one patch after the other, and compile behind each what reads any of its files.

    With `whole`, the architecture must compile each file of each patch. What
    does not compile without them is no measure, and is left out.
    """
    built = compiled(CONFIGURATIONS[arch][0], checkout)
    failed = {name: before.failure for name, before in built.items() if before.failure}
    before = {name: each for name, each in built.items() if name not in failed}
    assert before, failed
    for patch in patches:
        checkout.apply(patch.path)
        if patch.is_document:
            continue
        touched = [name for name, each in before.items() if any(each.has(file) for file in patch.files)]
        after = compiled(touched, checkout)
        _compare(patch, before, after)
        left = [file for file in patch.files if not any(each.has(file) for each in after.values())]
        assert not (whole and left), f"{patch.path.name} touches what {list(before)} do not compile: {left}; {failed}"
        before |= after


def _compare(patch: Patch, before: dict[str, Built], after: dict[str, Built]) -> None:
    """Make sure that a patch breaks no configuration, and brings none a warning."""
    for name, each in after.items():
        assert not each.failure, f"{patch.path.name} breaks {name}: {each.failure}"
        new = each.warnings - before[name].warnings
        assert not new, f"{patch.path.name} brings {name} warnings: {list(new)}"


def test_every_patch_of_an_architecture_put_back(
    put_back: Path, drafts: Drafts, checkouts: Checkouts, compiled: Build
) -> None:
    """The straight shape."""
    arch = _can_build("arm64")
    draft = drafts(put_back, "--arch", arch)

    assert draft.of(arch)
    _check(draft.patches, arch, checkouts(put_back), compiled)


def test_the_helpers_patch(put_back: Path, drafts: Drafts, checkouts: Checkouts, compiled: Build) -> None:
    """The same on a tree without the split: the helpers come first, and what follows compiles on top of them."""
    arch, checkout = _can_build("arm64"), checkouts(put_back)
    take_helpers_out(checkout)
    draft = drafts(checkout.path, "--arch", arch)
    checkout.start("HEAD")

    assert [patch.files for patch in draft.patches[:1]] == [(HELPERS,)]
    assert draft.of(arch)
    _check(draft.patches, arch, checkout, compiled)


@pytest.mark.parametrize("arch", ["s390", "loongarch", "powerpc"])
def test_every_patch(arch: str, kernel_tree: Path, drafts: Drafts, checkouts: Checkouts, compiled: Build) -> None:
    """The architectures that the released kernel leaves something to do for."""
    draft = drafts(kernel_tree, "--arch", _can_build(arch))

    assert draft.of(arch)
    _check(draft.patches, arch, checkouts(kernel_tree), compiled)


@pytest.mark.parametrize("arch", ["powerpc"])
def test_every_patch_of_an_older_release(
    arch: str, older_tree: Path, drafts: Drafts, checkouts: Checkouts, compiled: Build
) -> None:
    """The same on the release before."""
    draft = drafts(older_tree, "--arch", _can_build(arch))

    assert draft.of(arch)
    _check(draft.patches, arch, checkouts(older_tree), compiled)


@pytest.mark.parametrize("arch", _BYSTANDERS)
def test_generic_patches(arch: str, kernel_tree: Path, drafts: Drafts, checkouts: Checkouts, compiled: Build) -> None:
    """Generic code is compiled by those that are not converted, too."""
    _can_build(arch)
    draft = drafts(kernel_tree)

    assert draft.generic
    assert draft.of(arch) == ()
    _check(draft.generic, arch, checkouts(kernel_tree), compiled, whole=False)
