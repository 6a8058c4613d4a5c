"""What is drafted on v6.1, where guest faults are still handled inside the run call."""

from pathlib import Path

import pytest

from tests.kernel.conftest import Drafts
from tests.kernel.drafts import Draft

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def draft(older_tree: Path, drafts: Drafts) -> Draft:
    """Return the draft of everything."""
    return drafts(older_tree)


def test_drafted(draft: Draft) -> None:
    """Powerpc's HV and the document, and no more."""
    *archs, document = draft.patches

    assert [patch.archs for patch in archs] == [frozenset({"powerpc"})]
    assert archs[0].files == ("arch/powerpc/kvm/book3s_hv.c",)
    assert document.files == ("Documentation/core-api/entry.rst",)


def test_guest_faults_refuse(draft: Draft) -> None:
    """No open window where a fault of the guest may sleep inside the run call; the handler is named."""
    refused = {key: row for key, row in draft.refused.items() if row["arch"] == "s390"}

    assert {function for _, function in refused} == {"__vcpu_run", "do_vsie_run"}
    assert any("__do_pgm_check" in row["message"] for row in refused.values())


def test_split_refuses(draft: Draft) -> None:
    """PR and booke."""
    reasons = {
        row["reason"]
        for (path, _), row in draft.refused.items()
        if path.endswith(("/powerpc.c", "/book3s_pr.c", "/booke.c"))
    }

    assert reasons
    assert reasons <= {"split-across-functions", "open-coded"}
