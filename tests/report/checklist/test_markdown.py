"""The Markdown: what a forge shows, and what a person finds in an editor."""

from dataclasses import replace

import pytest

from migrator.report.checklist.escaping import escape, fence, unescape
from migrator.report.checklist.markdown import render_markdown
from migrator.report.checklist.model import PatchItems, ProofRow
from migrator.report.checklist.tick import Tick
from migrator.report.checklist.ticks import apply_ticks
from migrator.report.model import TreeInfo
from tests.report.checklist.lists import AGAINST, BOOT, CHECKLIST, HUNK, SHOWN, WHOLE, with_items

_HUNK = f"""\
- [ ] {HUNK.asks} (`arch/foo/kvm/foo.c:12`) *(for a person)* <!-- item: {HUNK.id} -->
  - What: `guest_enter_irqoff()` becomes two calls.
  - Why:
    - The window is as small as it can be.
    - Nothing in it is \\*traced\\*.
  - To show it wrong: Boot with CONFIG_PROVE_LOCKING.

  ```diff
   \tlocal_irq_disable();
  -\tguest_enter_irqoff();
  +\tguest_timing_enter_irqoff();
  ```
"""
_SHOWN = """\
- [x] Is every run call reached through the helper? *(shown by the tool)* <!-- item: aaaa000000000002 tool -->
  - Evidence: `foo_run()` is called once (`arch/foo/kvm/foo.c:20`)
  - Evidence: nothing else calls it
"""
_AGAINST = """\
- [ ] Are all callees noinstr? *(the tool found something against it)* <!-- item: aaaa000000000003 -->
  - Evidence: `foo_trace()` is not (`arch/foo/kvm/foo.c:30`)
  - How to answer: Read what `objtool` says.
"""


def test_document_holds_everything_in_order() -> None:
    """What must be known first comes first; each item with all that is known of it."""
    text = render_markdown(CHECKLIST)
    parts = [
        "# Reviewer checklist of the series `drafts`\n",
        "> **patch 2 does not apply**\n",
        "5 items: 1 shown by the tool, 0 ticked by a person, 4 to be done. "
        "The tool found something against 1 of them.\n",
        "| Patch 1: KVM: foo: Split \\[guest\\] entry | 1 | 0 | 2 | 1 |\n"
        "| The series as a whole | 0 | 0 | 1 | 0 |\n| Configurations | 0 | 0 | 1 | 0 |\n",
        "Made by migrator 9.9 on v6.12 (0123456789ab).\n",
        "## Patch 1: KVM: foo: Split \\[guest\\] entry\n\n`0001-foo.patch`; code of `foo`. "
        "Still to be done: 1 hunk to read and 1 question. The tool found something against 1 of them.\n",
        f"### What it changes\n\n{_HUNK}",
        f"### Questions for a person\n\n{_AGAINST}",
        f"### Shown by the tool\n\n{_SHOWN}",
        f"## The series as a whole\n\n- [ ] Who ran it? *(for a person)* <!-- item: {WHOLE.id} -->\n",
        "## Configurations to boot and test with\n\n- [ ] CONFIG_PROVE_RCU=y *(for a person)* "
        f"<!-- item: {BOOT.id} -->\n",
        "## What the tool did not look at\n\n- `arch/foo/kvm/odd.c`: it could not be read\n- nothing was compiled\n",
    ]

    places = [text.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_who_ticked_it_is_told() -> None:
    """The tool, a person, a person against the tool's evidence, and a person who does not believe the tool."""
    ticks = {HUNK.id: Tick("seen"), AGAINST.id: Tick(), SHOWN.id: Tick(ticked=False)}
    text = render_markdown(apply_ticks(CHECKLIST, ticks))

    assert "5 items: 0 shown by the tool, 2 ticked by a person, 3 to be done." in text
    assert f"*(ticked by a person)* <!-- item: {HUNK.id} -->\n  - note: seen\n  - What:" in text
    assert f"*(ticked by a person, and the tool found something against it)* <!-- item: {AGAINST.id} -->" in text
    taken = "shown by the tool, and a person has taken its tick away"
    assert f"- [ ] {SHOWN.asks} *({taken})* <!-- item: {SHOWN.id} tool -->" in text


def test_lost_ticks_stand_at_the_end() -> None:
    """With their notes; they can be deleted."""
    text = render_markdown(replace(CHECKLIST, lost=("f00d [x] Was it booted? (note: twice)", "? [x] mine")))

    assert (
        "- [x] Was it booted? <!-- item: f00d -->\n  - note: twice\n- [x] mine\n\n## What the tool did not look at"
        in text
    )


def test_draft_without_a_tree_or_a_patch() -> None:
    """Nothing is claimed of a commit or a series that is not there."""
    bare = replace(CHECKLIST, tree=TreeInfo("", ""), series="", patches=(), questions=(), configurations=())
    text = render_markdown(bare)

    assert text.startswith("# Reviewer checklist of a draft\n")
    assert "\nThere is nothing to confirm.\n" in text
    assert "\nMade by migrator 9.9 without a tree.\n" in text
    assert "\n## Patch" not in text


def test_patch_without_items_is_still_named() -> None:
    """One that touches no guest entry is no reason for silence."""
    text = render_markdown(replace(CHECKLIST, patches=(PatchItems(3, "mail 3", "", (), ()),)))

    assert "\n## Patch 3: mail 3\n\n`mail 3`\n" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a_b` and __c__ and d_e", "`a_b` and \\_\\_c\\_\\_ and d_e"),
        ("a -> b, 1 < 2, <b>", "a -> b, 1 < 2, \\<b>"),
        ("- [x] yes", "\\- \\[x\\] yes"),
        ("# no heading", "\\# no heading"),
        ("Note: mine", "Note\\: mine"),
        ("two\nlines\there", "two lines here"),
        ("<!-- item: f00d -->", "\\<! -- item: f00d -->"),
        ("in `<!-- item: f00d -->`", "in `<! -- item: f00d -->`"),
        ("odd ` one", "odd \\` one"),
        ("&amp; & ~~no~~", "\\&amp; & \\~\\~no\\~\\~"),
        ("bell \x07", "bell \\\\x07"),
    ],
)
def test_texts_of_others_mark_nothing_up(text: str, expected: str) -> None:
    """Only code stays code; an editor shows few backslashes."""
    assert escape(text) == expected
    assert escape(unescape(expected)) == expected


def test_fence_is_longer_than_what_it_holds() -> None:
    """Code of others cannot end it."""
    assert fence("+```\n+````c\n", "  ", "diff") == ["  `````diff", "  +```", "  +````c", "  `````"]


def test_place_and_proof_that_hold_backticks() -> None:
    """A path can hold anything."""
    item = replace(SHOWN, place="a`b.c:1", proofs=(ProofRow("x", "a`b.c:2"),))
    text = render_markdown(with_items(item))

    assert (
        f" (`` a`b.c:1 ``) *(shown by the tool)* <!-- item: {item.id} tool -->\n  - Evidence: x (`` a`b.c:2 ``)\n"
        in text
    )
