"""The changelogs of stale comments and documents, as a maintainer reads them."""

import pytest

from migrator.series.message import render_patch
from tests.recipes.treecases import load_tree_cases
from tests.series.drafts import ARCHS, DISCLOSURE, FACTS, TEXTS

_ONE = """\
RISC-V: KVM: Let comments name the helpers that are called

In arch/riscv/kvm/vcpu.c, a comment in run_vcpu() names
guest_exit_irqoff(), which the code there does not call. Who reads it looks
for a call that is not there.

Write guest_timing_exit_irqoff(), which the statement beside the comment
calls, for guest_exit_irqoff().

No code is changed, and of comments nothing but the names.

No configuration sees a change.

"""

_BOTH = """\
KVM: Let comments and documents name the helpers that are called

In arch/x86/kvm/svm/svm.c, a comment names kvm_guest_enter_irqoff(), which
no architecture and no generic code has any more. Who reads it looks for a
call that is not there.

Documentation/virt/kvm/guest.rst names kvm_guest_enter_irqoff() and
kvm_guest_exit_irqoff(), which no architecture and no generic code has any
more.

In arch/x86/kvm/svm/svm.c, write guest_state_enter_irqoff(), which does
this today, for kvm_guest_enter_irqoff().

Write guest_state_enter_irqoff() and guest_state_exit_irqoff() in
Documentation/virt/kvm/guest.rst instead, which do this today.

No code is changed, and of comments and documents nothing but the names.

Paragraphs of documents are wrapped again where a line became too long.

No configuration sees a change.

"""

_DOCUMENT = """\
Documentation: Name the guest entry helpers that exist

Documentation/core-api/transitions.rst names kvm_guest_enter_irqoff() and
kvm_guest_exit_irqoff(), which no architecture and no generic code has any
more.

Write guest_state_enter_irqoff() and guest_state_exit_irqoff() in
Documentation/core-api/transitions.rst instead, which do this today.

Nothing but the names is changed, and paragraphs are wrapped again where a
line became too long.

"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("statement_directly_below", _ONE),
        ("wrapper_that_the_series_removes", _BOTH),
        ("document_of_vanished_helpers", _DOCUMENT),
    ],
)
def test_changelogs_read_well(name: str, told: str) -> None:
    """Word for word what somebody has read and found true of the case's patch."""
    case = next(case for case in load_tree_cases("stale-comment") if case.name.endswith(f"/{name}"))
    change = case.tree().plan().changes[-1]

    message = render_patch(change, FACTS, ARCHS.get(change.arch), TEXTS, DISCLOSURE)

    assert message.text.partition("Drafted by")[0] == told
