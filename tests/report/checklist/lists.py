"""Checklists that tests render and read back."""

from dataclasses import replace

from migrator.report.checklist.model import Checklist, ItemRow, PatchItems, ProofRow
from migrator.report.model import NotDoneRow, ToolInfo, TreeInfo

HUNK = ItemRow(
    id="aaaa000000000001",
    kind="hunk",
    asks="Is what `kvm_foo_enter_exit()` does in this order right?",
    status="open",
    what="`guest_enter_irqoff()` becomes two calls.",
    why="The window is as small as it can be.\nNothing in it is *traced*.",
    wrong="Boot with CONFIG_PROVE_LOCKING.",
    text=" \tlocal_irq_disable();\n-\tguest_enter_irqoff();\n+\tguest_timing_enter_irqoff();\n",
    place="arch/foo/kvm/foo.c:12",
)
SHOWN = ItemRow(
    id="aaaa000000000002",
    kind="question",
    asks="Is every run call reached through the helper?",
    status="answered",
    proofs=(ProofRow("`foo_run()` is called once", "arch/foo/kvm/foo.c:20"), ProofRow("nothing else calls it")),
    ticked=True,
    by="tool",
)
AGAINST = ItemRow(
    id="aaaa000000000003",
    kind="question",
    asks="Are all callees noinstr?",
    status="against",
    proofs=(ProofRow("`foo_trace()` is not", "arch/foo/kvm/foo.c:30"),),
    how="Read what `objtool` says.",
)
WHOLE = ItemRow(id="aaaa000000000004", kind="question", asks="Who ran it?", status="open", how="Ask the author.")
BOOT = ItemRow(id="aaaa000000000005", kind="configuration", asks="CONFIG_PROVE_RCU=y", status="open")
ITEMS = (HUNK, SHOWN, AGAINST, WHOLE, BOOT)
CHECKLIST = Checklist(
    schema_version=1,
    tool=ToolInfo("migrator", "9.9"),
    tree=TreeInfo("0123456789abcdef0123456789abcdef01234567", "v6.12"),
    series="drafts",
    patches=(PatchItems(1, "0001-foo.patch", "KVM: foo: Split [guest] entry", ("foo",), (HUNK, SHOWN, AGAINST)),),
    questions=(WHOLE,),
    configurations=(BOOT,),
    not_done=(NotDoneRow("arch/foo/kvm/odd.c", "it could not be read"), NotDoneRow("", "nothing was compiled")),
    warnings=("patch 2 does not apply",),
)


def with_items(*items: ItemRow, **others: object) -> Checklist:
    """Return the checklist with these items of its one patch, and nothing else to confirm."""
    patch = replace(CHECKLIST.patches[0], items=items)
    return replace(CHECKLIST, **{"patches": (patch,), "questions": (), "configurations": (), **others})  # type: ignore[arg-type]
