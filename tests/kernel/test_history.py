"""What a real tree of one commit says of its history: no trailer, and of each patch that mends faults why."""

from pathlib import Path

import pytest

from migrator.source.repository import open_repository, resolve
from tests.kernel.conftest import Drafts
from tests.kernel.drafts import Draft

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def draft(kernel_tree: Path, drafts: Drafts) -> Draft:
    """Return the draft of everything."""
    return drafts(kernel_tree)


def _reasons(draft: Draft) -> list[str]:
    """Return the sentences on trailers."""
    return [row["reason"] for row in draft.report["not_done"] if "Fixes:" in row["reason"]]


def test_no_trailer(draft: Draft) -> None:
    """Nothing is known of who wrote the code, so nobody is named."""
    assert [patch.path.name for patch in draft.patches if "\nFixes:" in patch.text] == []
    assert [row["fixes"] for row in draft.report["patches"] if row["fixes"]] == []


def test_history_ends(draft: Draft, kernel_tree: Path) -> None:
    """Where faults can be seen, the sentence names the file, and the commit at which the tree ends."""
    commit = resolve(open_repository(kernel_tree), "HEAD")
    ends = f"history ends at {commit[:12]}, where the code is already as it is now; no Fixes: trailer"
    told = [reason for reason in _reasons(draft) if "history ends" in reason]

    assert sorted(told) == [
        f"arch/loongarch/kvm/vcpu.c: {ends}",
        f"arch/powerpc/kvm/book3s_hv.c: {ends}",
    ]


def test_latent(draft: Draft) -> None:
    """Where context tracking is not selected, the changelog and the sentence on trailers say the same."""
    (patch,) = draft.of("s390")
    told = [reason for reason in _reasons(draft) if "latent" in reason]

    assert told == [
        "arch/s390/kvm/kvm-s390.c and arch/s390/kvm/vsie.c: the faults that concern RCU are latent, "
        "and cannot be seen today; no Fixes: trailer"
    ]
    assert "latent" in patch.text


def test_every_patch_that_mends_faults_is_told(draft: Draft) -> None:
    """One sentence for each architecture's patch, and none for the others, which mend no fault."""
    assert len(_reasons(draft)) == len([patch for patch in draft.patches if patch.archs])
