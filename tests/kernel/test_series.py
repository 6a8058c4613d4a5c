"""The series that is drafted on v6.12 with nothing selected: what is in it, what is refused, and what it leaves."""

import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from migrator.cli.main import run
from tests.kernel.checkouts import Checkout, make_checkout
from tests.kernel.conftest import Drafts
from tests.kernel.drafts import Draft, Patch

pytestmark = pytest.mark.kernel

_CONVERTED = {"s390", "loongarch", "powerpc"}
_HOOK = "arch_in_rcu_eqs"


@pytest.fixture(scope="module")
def draft(kernel_tree: Path, drafts: Drafts) -> Draft:
    """Return the draft of everything."""
    return drafts(kernel_tree)


@pytest.fixture(scope="module")
def checkout(kernel_tree: Path, draft: Draft, tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Return a clone with those files that the series touches."""
    files = sorted({f"/{file}" for patch in draft.patches for file in patch.files})
    return make_checkout(kernel_tree, tmp_path_factory.mktemp("series") / "clone", files or ["/Makefile"])


def _one(draft: Draft, arch: str) -> Patch:
    (patch,) = draft.of(arch)
    return patch


def test_order(draft: Draft) -> None:
    """The entry hook first, then one patch for each architecture, then the document."""
    hook, *archs, document = draft.patches

    assert draft.code == 5
    assert hook.archs == frozenset()
    assert any(_HOOK in patch_line for file in hook.files for patch_line in hook.added(file))
    assert [len(patch.archs) for patch in archs] == [1] * len(_CONVERTED)
    assert {arch for patch in archs for arch in patch.archs} == _CONVERTED
    assert document.files == ("Documentation/core-api/entry.rst",)


def test_open_window(draft: Draft) -> None:
    """Two files through one helper, its declaration, and the override of the entry hook."""
    patch = _one(draft, "s390")
    code = [file for file in patch.files if file.endswith(".c")]
    headers = [file for file in patch.files if file.endswith(".h")]
    declaring = [file for file in headers if any("kvm_s390_enter_exit_sie(" in line for line in patch.added(file))]
    hooked = [file for file in headers if any(_HOOK in line for line in patch.added(file))]
    others = {*headers} - {*declaring, *hooked}
    added = "\n".join(line for file in code for line in patch.added(file))

    assert code == ["arch/s390/kvm/kvm-s390.c", "arch/s390/kvm/vsie.c"]
    assert len(declaring) == 1
    assert hooked == ["arch/s390/include/asm/entry-common.h"]
    assert all("static __always_inline int sie64a(" in "".join(patch.added(file)) for file in others)
    assert added.count("guest_timing_enter_irqoff();") == added.count("guest_timing_exit_irqoff();") == 2
    assert added.count("guest_state_enter_irqoff();") == added.count("guest_state_exit_irqoff();") == 1


def test_handler_and_helper(draft: Draft) -> None:
    """Loongarch in its one file; of powerpc the function that a helper can mend, and no other."""
    assert _one(draft, "loongarch").files == ("arch/loongarch/kvm/vcpu.c",)
    assert _one(draft, "powerpc").files == ("arch/powerpc/kvm/book3s_hv.c",)


def test_refusals(draft: Draft) -> None:
    """PR and booke, and P9's run call, with the words that a person needs."""
    split = {
        ("arch/powerpc/kvm/powerpc.c", "kvmppc_prepare_to_enter"),
        ("arch/powerpc/kvm/book3s_pr.c", "kvmppc_handle_exit_pr"),
        ("arch/powerpc/kvm/booke.c", "kvmppc_handle_exit"),
    }
    others = draft.refused.keys() - split
    told = "\n".join(row["message"] for key, row in draft.refused.items() if key in split)

    assert draft.refused.keys() >= split
    assert others
    assert {path for path, _ in others} <= {"arch/powerpc/kvm/book3s_hv.c", "arch/powerpc/kvm/book3s_hv_p9_entry.c"}
    assert all("p9" in row["message"].lower() for key, row in draft.refused.items() if key in others)
    assert "orphan" in told.lower()
    assert "odd fixes" in told.lower()


def test_every_subject_is_its_own(draft: Draft) -> None:
    """No two patches have one subject, and no file stands in two patches of architectures."""
    subjects = [patch.path.name[5:] for patch in draft.patches]
    files = Counter(file for patch in draft.patches for file in patch.files)

    assert len(set(subjects)) == len(subjects)
    assert [file for file, count in files.items() if count > 1] == []


def test_checkpatch_of_the_tree_finds_nothing(
    draft: Draft, put_back: Path, kernel_tree: Path, drafts: Drafts, tmp_path: Path
) -> None:
    """The tree's own checkpatch, strict, in an empty HOME, is content with every patch."""
    patches = [*draft.patches, *drafts(put_back, "--arch", "arm64").patches]
    told = {patch.path.name: _checkpatch(kernel_tree, patch.path, tmp_path / "home") for patch in patches}

    assert patches
    assert {name: text for name, text in told.items() if "0 errors, 0 warnings, 0 checks" not in text} == {}


def _checkpatch(tree: Path, patch: Path, home: Path) -> str:
    """Return what it prints of one patch; it stops reading at the first clean file, so one at a time."""
    command = ["perl", str(tree / "scripts/checkpatch.pl"), "--strict", "--no-signoff", "--no-tree", str(patch)]
    environment = {**os.environ, "HOME": str(home)}
    done = subprocess.run(command, cwd=tree, env=environment, check=False, capture_output=True, text=True)
    return done.stdout


def _scan(tree: Path, *words: str) -> dict[str, list[dict[str, object]]]:
    """Return the document of a scan."""
    target = tree.parent / "scan.json"
    assert run(["scan", str(tree), *words, "--format", "json", "-o", str(target)]) == 0
    document = json.loads(target.read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def _faults(tree: Path, *words: str) -> Counter[tuple[object, object]]:
    return Counter((row["arch"], row["rule"]) for row in _scan(tree, *words)["findings"])


def test_no_patch_adds_a_fault_and_all_of_them_leave_none_to_mend(draft: Draft, checkout: Checkout) -> None:
    """Behind each patch the analysis finds nothing new; behind all, nothing fixable in what was converted."""
    before = _faults(checkout.path)
    for patch in draft.patches:
        checkout.apply(patch.path)
        selected = [word for arch in patch.archs for word in ("--arch", arch)]
        assert _faults(checkout.path, *selected) - before == Counter(), patch.path.name

    changed = {(row["path"], row["function"]) for row in draft.report["proposals"]}
    findings = _scan(checkout.path)["findings"]
    refused = {row["arch"] for row in draft.refused.values()}
    assert [row for row in findings if row["fixable"] and (row["path"], row["function"]) in changed] == []
    for arch in sorted(_CONVERTED - refused):
        assert run(["scan", str(checkout.path), "--arch", arch, "--check", "-q"]) == 0, arch
        assert run(["draft", str(checkout.path), "--arch", arch, "--dry-run", "-q"]) == 0, arch
