"""Stale comments: what is filled again, what is left to a person, and in whose words."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from migrator.recipes.model import Note, Proposal, Refusal
from migrator.recipes.stale_comment.proof import prove
from migrator.recipes.wrapping.fill import fill
from migrator.rewrite.steps import group_by_owner
from migrator.syntax.edits import Edit, apply_edits
from migrator.text import Span
from tests.recipes.cases import load_case
from tests.recipes.grounds import apply, decide, ground_of
from tests.recipes.stale import STEP, tree_of
from tests.recipes.trees import TextTree

_VCPU = "arch/riscv/kvm/vcpu.c"
_X = "x" * 60


def _fill(before: str, comment: str, after: str = "") -> str | None:
    """Return a comment in which `NAME` got longer, between some code."""
    text = f"{before}{comment}{after}"
    at = text.index("NAME")
    edits = fill(text, Span(len(before), len(before) + len(comment)), [Edit(Span(at, at + 4), "n" * 24)])
    return None if edits is None else apply_edits(text, edits)


@pytest.mark.parametrize(
    ("before", "comment", "wanted"),
    [
        ("\t", "/* NAME */", "\t/* NNN */"),
        ("\t", f"/* {_X} NAME */", f"\t/*\n\t * {_X}\n\t * NNN\n\t */"),
        ("", f"/** {_X} NAME */", f"/**\n * {_X}\n * NNN\n */"),
        ("", f"/* {_X} one\n * NAME */", f"/* {_X} one\n * NNN */"),
        ("", f"/* {_X} NAME and\n * more */", f"/* {_X}\n * NNN and more */"),
        ("", f"/* {_X} NAME and\n   more */", f"/* {_X}\n   NNN and more */"),
        ("", f"// {_X} NAME and\n// more", f"// {_X}\n// NNN and more"),
        (
            "",
            f"/*\n * one\n * {_X} NAME.  Two\n *\n * three\n */",
            f"/*\n * one\n * {_X}\n * NNN.  Two\n *\n * three\n */",
        ),
        ("\t", f"/*\n\t * {_X} NAME */", f"\t/*\n\t * {_X}\n\t * NNN */"),
        (
            "",
            f"/*\n * __own {_X[:50]} NAME\n * __run, and more.\n */",
            f"/*\n * __own {_X[:50]}\n * NNN __run, and more.\n */",
        ),
    ],
)
def test_filled(before: str, comment: str, wanted: str) -> None:
    """Each style of comments stays what it is, and what is above the wide line as well."""
    assert _fill(before, comment) == wanted.replace("NNN", "n" * 24)


@pytest.mark.parametrize(
    ("before", "comment", "after"),
    [
        ("call();\t", f"/* {_X} NAME */", ""),
        ("", f"/* {_X} NAME */", " call();"),
        ("", f"/*\n * - {_X} NAME\n */", ""),
        ("", f"/*\n * 1. {_X} NAME\n */", ""),
        ("", f"/*\n * @cpu: {_X} NAME\n */", ""),
        ("", f"/*\n * {_X}   NAME\n */", ""),
        ("", f"/*\n * {_X} | NAME |\n */", ""),
        ("", f"/*\n * ___ {_X} NAME\n */", ""),
        ("", f"/*\n * {_X} NAME\n *   deeper\n * back\n */", ""),
        ("", f"/*\n * Returns:\n * - one {_X} NAME\n */", ""),
        ("\t" * 7, f"/* {_X} NAME */", ""),
    ],
)
def test_not_filled(before: str, comment: str, after: str) -> None:
    """Lists, columns, pictures and what stands beside code are left to a person."""
    assert _fill(before, comment, after) is None


def _notes(files: Mapping[str, str]) -> list[str]:
    found = decide(STEP, files)
    assert all(isinstance(each, Note) for each in found)
    return [each.what for each in found if isinstance(each, Note)]


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (
            "comment_of_two_old_names",
            "the comment at line 11 names guest_enter(), which is gone, and guest_exit(), which is gone; the code "
            "around it calls guest_timing_enter_irqoff(): what of it is meant, a person knows; it tells of the order "
            "of things",
        ),
        ("comment_that_only_points", "it only points at it"),
        ("description_of_another_function", "it is that function's own description"),
        ("history_in_a_comment", "it tells of history"),
        ("document_that_tells_history", "was left: it tells of history; read it"),
        ("document_that_quotes_code", "was left: it is code, or quotes some; read it"),
    ],
)
def test_notes(case: str, told: str) -> None:
    """Who reads the report learns what was left, and why."""
    assert any(told in note for note in _notes(tree_of(case)))


@pytest.mark.parametrize("case", ["wrapper_of_another_architecture", "comment_about_callers", "wrapper_that_stays"])
def test_nothing_to_tell(case: str) -> None:
    """Of what is right there is nothing to say."""
    files = {path: text for path, text in tree_of(case).items() if path.endswith((".c", ".h"))}

    assert _notes(files) == []


def test_what_took_its_place_must_be_there() -> None:
    """Where the tree has no helper of the new names, none is written."""
    files = tree_of("comment_inside_of_a_helper_that_is_gone")
    (proposal,) = decide(STEP, files)
    assert isinstance(proposal, Proposal)

    (note,) = decide(STEP, {path: text for path, text in files.items() if not path.endswith(".h")})
    assert isinstance(note, Note)


def test_a_narrow_selection() -> None:
    """Who asked about one architecture gets its comments on what is gone everywhere; others only what a patch took."""
    files = tree_of("comment_inside_of_a_helper_that_is_gone")
    (whole,) = decide(STEP, files)
    assert isinstance(whole, Proposal)
    removing = replace(whole, removed=(("a.h", "kvm_guest_enter_irqoff"),))
    other = replace(whole, removed=(("a.h", "kvm_guest_exit_irqoff"),))
    elsewhere = replace(ground_of(files, is_whole=False), archs=("mips",))

    assert list(decide(STEP, files, is_whole=False)) == [whole]
    assert list(STEP.propose(elsewhere)) == []
    assert list(STEP.propose(replace(elsewhere, proposals=(other,)))) == []
    assert list(STEP.propose(replace(elsewhere, proposals=(removing,)))) == [whole]


@pytest.mark.parametrize("told", ["accounts time, too", "switches vtime"])
def test_more_than_the_new_helper_does(told: str) -> None:
    """The wrapper switched guest time as well, and a sentence on that is not about its successor."""
    files = tree_of("comment_inside_of_a_helper_that_is_gone")
    text = files[_VCPU].replace("kvm_guest_enter_irqoff() in here.", f"kvm_guest_enter_irqoff(), which {told}.")

    assert any(
        "it tells of more than guest_state_enter_irqoff() does" in note for note in _notes({**files, _VCPU: text})
    )


def test_the_statement_beside_calls_another() -> None:
    """The facts mean one half, and the code calls the other: nobody but a person knows who is right."""
    files = tree_of("statement_directly_below")
    text = files[_VCPU].replace("guest_exit_irqoff() ends guest time; the host pays.", "kvm_guest_exit_irqoff() here.")
    assert "kvm_guest_exit_irqoff() here" in text

    (note,) = _notes({**files, _VCPU: text})

    assert "calls guest_timing_exit_irqoff(), and by the facts it means guest_state_exit_irqoff()" in note


def test_comment_in_a_directive() -> None:
    """A comment behind a macro is one, too, and no code changes with it."""
    files = tree_of("comment_inside_of_a_helper_that_is_gone")
    text = "#define RUN run() /* after kvm_guest_enter_irqoff() */\n"
    found = decide(STEP, {**files, "arch/riscv/kvm/x.h": text})
    (proposal,) = (each for each in found if isinstance(each, Proposal) and each.path.endswith("x.h"))
    after = apply({"arch/riscv/kvm/x.h": text}, proposal)

    assert after["arch/riscv/kvm/x.h"] == text.replace("kvm_guest_enter", "guest_state_enter")
    assert prove(ground_of({"arch/riscv/kvm/x.h": text}), ground_of(after), ["arch/riscv/kvm/x.h"]) == ""


def test_draft_era_names_that_only_comments_have() -> None:
    """Their merged names are certain; where code has one, it is right."""
    comment = "/* exit_to_guest_mode() comes first. */\nint x;\n"
    header = tree_of("comment_inside_of_a_helper_that_is_gone")["include/linux/kvm_host.h"]
    files = {_VCPU: comment, "include/linux/kvm_host.h": header}
    (proposal,) = decide(STEP, files)
    assert isinstance(proposal, Proposal)

    assert apply(files, proposal)[_VCPU].startswith("/* guest_state_enter_irqoff() comes")
    assert list(decide(STEP, {**files, "arch/x86/kvm/x.c": "void exit_to_guest_mode(void)\n{\n}\n"})) != [proposal]


def test_one_patch_for_each_set_of_maintainers() -> None:
    """What one set takes is one patch, of code and documents."""
    found = decide(STEP, tree_of("comments_and_documents_of_two_maintainers"))
    proposals = [each for each in found if isinstance(each, Proposal)]
    groups = group_by_owner(proposals, lambda path: "a" if path.startswith("arch/") else "kvm")

    assert [[each.path for each in group] for group in groups] == [
        [_VCPU],
        ["virt/kvm/kvm_main.c", "Documentation/virt/kvm/guest.rst"],
    ]
    assert {each.arch for each in proposals} == {"riscv", "generic"}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("kvm_guest_enter_irqoff() in here", "guest_state_enter_irqoff() in here", ""),
        ("kvm_guest_enter_irqoff() in here", "guest_state_enter_irqoff() in there", "more than names has changed"),
        ("kvm_guest_enter_irqoff() in here", "kvm_guest_exit_irqoff() in here", "more than names has changed"),
        ("run_guest(vcpu);", "run_guest(vcpu, 1);", "code of arch/riscv/kvm/vcpu.c has changed"),
    ],
)
def test_proof(old: str, new: str, problem: str) -> None:
    """Whatever is no name in a comment must be as it was."""
    files = tree_of("comment_inside_of_a_helper_that_is_gone")
    after = {**files, _VCPU: files[_VCPU].replace(old, new)}

    said = prove(ground_of(files), ground_of(after), [_VCPU])

    assert (problem in said) if problem else said == ""


def test_refusals_name_the_way_out() -> None:
    """A name that is certain and cannot be written is refused, with what to write."""
    (refusal,) = decide(STEP, tree_of("table_in_a_comment_that_gets_too_wide"))

    assert isinstance(refusal, Refusal)
    assert "guest_state_exit_irqoff()" in refusal.message
    assert "write it by hand" in refusal.message


def test_what_the_series_removes_is_told_once() -> None:
    """Who removes a helper tells which comments still name it."""
    case = load_case("nobody_left_but_comments")
    plan = TextTree({**case.tree, **case.files}, ["guest-entry", "stale-comment"]).plan()

    assert [note.path for note in plan.notes].count("arch/powerpc/kvm/other.c") == 1
