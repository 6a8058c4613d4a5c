"""Renames as a whole: what is selected, what is told beside them, and what holds for any text."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.facts.folders import find_folders
from migrator.facts.migrations import load_neighbour
from migrator.facts.renaming import Renamed, RenameFacts
from migrator.recipes.declared.rename.alignment import realign
from migrator.recipes.declared.rename.recipe import make_recipe
from migrator.recipes.model import Ground, Note, Proposal, Refusal
from migrator.syntax.edits import Edit, apply_edits
from migrator.text import Span
from tests.recipes.grounds import apply, ground_of
from tests.recipes.renaming import HEADER, PATH, after, plan_of, refused, table, write_recipe

OLD, NEW = "exit_to_guest_mode", "guest_state_enter_irqoff"
DEFINED = f"static inline void {OLD}(void)\n{{\n\tnote_context_switch();\n}}\n"
USED = f"static void run(void)\n{{\n\t{OLD}();\n}}\n"
OTHER = "arch/mips/kvm/mips.c"


def _facts(old: str = OLD, new: str = NEW) -> RenameFacts:
    facts = load_neighbour(find_folders(), "draft-era-names")
    assert isinstance(facts, RenameFacts)
    return RenameFacts(facts.name, facts.kind, facts.title, facts.order, rename=(Renamed(old, new, "a test"),))


def _narrowed(files: dict[str, str]) -> tuple[Ground, list[Proposal | Refusal | Note]]:
    ground = replace(ground_of(files, is_whole=False), archs=("riscv",))
    return ground, [*make_recipe(_facts()).behind[0].propose(ground)]


def test_narrowed_to_one_that_alone_uses_it() -> None:
    """The definition for all goes with its only users."""
    files = {HEADER: DEFINED, PATH: USED}
    _, (proposal,) = _narrowed(files)

    assert isinstance(proposal, Proposal)
    assert proposal.paths == (PATH, HEADER)


def test_narrowed_while_others_use_it() -> None:
    """What is defined for all cannot be renamed for one."""
    _, (refusal,) = _narrowed({HEADER: DEFINED, PATH: USED, OTHER: USED})

    assert isinstance(refusal, Refusal)
    assert (refusal.reason.value, refusal.path, refusal.line) == ("use-unclear", PATH, 3)
    assert f"{OTHER} is not selected and uses it too; leave --arch and --path out" in refusal.message


def test_narrowed_to_the_definition_of_all() -> None:
    """What others call, and is not selected with them, keeps its name; a header of all reaches generic code alone."""
    made = "void exit_to_guest_mode(void)\n{\n\tleave();\n}\n"
    generic = "virt/kvm/kvm_main.c"
    _, (refusal,) = _narrowed({PATH: made + USED, generic: USED})
    assert isinstance(refusal, Refusal)
    assert (refusal.path, refusal.line) == (PATH, 1)
    assert f"{generic} is not selected" in refusal.message

    second = Renamed("enter_from_guest_mode", "guest_state_exit_irqoff", "a test")
    facts = msgspec.structs.replace(_facts(), rename=(*_facts().rename, second))
    other = {"include/linux/entry.h": DEFINED.replace(OLD, second.old), OTHER: USED.replace(OLD, second.old)}
    declared = {HEADER: f"void {OLD}(void);\n", PATH: made + USED}
    ground = replace(ground_of({**declared, **other}, is_whole=False), archs=("riscv",))
    (refusal,) = make_recipe(facts).behind[0].propose(ground)
    assert isinstance(refusal, Refusal)
    assert f"{HEADER} is not selected" in refusal.message

    own = "arch/riscv/include/asm/kvm_host.h"
    _, (refusal,) = _narrowed({own: f"static inline {made}", PATH: USED, generic: USED})
    assert isinstance(refusal, Refusal)


def test_narrowed_with_an_alias_for_all() -> None:
    """The alias stays for those that are not selected."""
    alias = f"#define {OLD}() {NEW}()\n"
    files = {HEADER: DEFINED.replace(OLD, NEW) + alias, PATH: USED, OTHER: USED}
    _, (proposal,) = _narrowed(files)

    assert isinstance(proposal, Proposal)
    assert apply(files, proposal) == {PATH: USED.replace(OLD, NEW)}
    assert "others use the old names" in " ".join(proposal.why)


def test_narrowed_to_a_function_of_its_own() -> None:
    """Two architectures with a function each: one of them is renamed alone."""
    own = DEFINED + USED
    files = {PATH: own, OTHER: own}
    _, (proposal,) = _narrowed(files)

    assert isinstance(proposal, Proposal)
    assert apply(files, proposal) == {PATH: own.replace(OLD, NEW)}


def test_narrowed_to_one_without_it() -> None:
    """Nothing is said where nothing that is selected has the name."""
    assert _narrowed({HEADER: DEFINED, OTHER: USED})[1] == []


def test_notes(tmp_path: Path) -> None:
    """Strings and texts that are neither code nor documents are told."""
    files = {
        HEADER: DEFINED,
        PATH: USED.replace("\t", f'\tpr_info("{OLD}");\n\t'),
        "Kconfig": f"config A\n\tbool\n\thelp\n\t  Calls {OLD}().\n",
        "drivers/a.c": f"/* {OLD}() */\n",
    }
    _, plan = plan_of(write_recipe(tmp_path, table(OLD, NEW)), files)

    told = {(note.path, note.what.partition(",")[0]) for note in plan.notes}
    assert told == {
        (PATH, f"line 3: a string names {OLD}"),
        ("Kconfig", f"names {OLD} (line 4)"),
        ("drivers/a.c", f"names {OLD} (line 1)"),
    }


def test_long_lines_are_told(tmp_path: Path) -> None:
    """A line that becomes too long is a person's to wrap."""
    line = f"\treturn {OLD}() + {'x' * 60};"
    files = {HEADER: DEFINED.replace("void e", "int e"), PATH: USED.replace(f"\t{OLD}();", line)}
    _, plan = plan_of(write_recipe(tmp_path, table(OLD, NEW)), files)

    assert f"line 3 of the new {PATH} is longer than 100 columns; wrap by hand" in plan.changes[0].proposals[0].why


def test_comments_stay_where_asked(tmp_path: Path) -> None:
    """With `comments = false` code alone follows."""
    files = {HEADER: DEFINED, PATH: f"/* {OLD}() */\n{USED}", "Documentation/a.rst": f"{OLD}()\n"}
    found = after(write_recipe(tmp_path, table(OLD, NEW), head="comments = false\n"), files)

    assert found[PATH] == f"/* {OLD}() */\n{USED.replace(OLD, NEW)}"
    assert "Documentation/a.rst" not in found


def test_plain_words_of_comments(tmp_path: Path) -> None:
    """A name that is a word of English is renamed in comments only where it is written as a function."""
    files = {HEADER: "void put(void)\n{\n}\n", PATH: "/* We put it by put(). */\n" + USED.replace(OLD, "put")}
    found = after(write_recipe(tmp_path, table("put", "store")), files)

    assert found[PATH].startswith("/* We put it by store(). */\n")


def test_roles_differ(tmp_path: Path) -> None:
    """Names that the facts know as different things are not one function."""
    files = {HEADER: DEFINED.replace(OLD, "guest_enter_irqoff"), PATH: USED.replace(OLD, "guest_enter_irqoff")}
    found = refused(write_recipe(tmp_path, table("guest_enter_irqoff", "guest_timing_enter_irqoff")), files)

    assert found[0][:3] == ("use-unclear", PATH, 3)
    assert "do different things by the facts" in found[0][3]


def test_alias_in_a_finding(tmp_path: Path) -> None:
    """What is found below a function that only calls another is the same without it."""
    header = """\
static inline int store(int a)
{
	return a;
}

static inline int put(int a)
{
	return store(a);
}

static inline void guest_enter_irqoff(void) { }
static inline void guest_exit_irqoff(void) { }
"""
    body = "\tguest_enter_irqoff();\n\tlast(1);\n\tguest_exit_irqoff();\n\treturn 0;\n"
    source = f"int last(int a)\n{{\n\treturn put(a);\n}}\n\nint kvm_arch_vcpu_ioctl_run(void)\n{{\n{body}}}\n"
    found = after(write_recipe(tmp_path, table("put", "store")), {HEADER: header, PATH: source})

    assert found[PATH] == source.replace("put", "store")
    assert "put" not in found[HEADER]


def test_finds() -> None:
    """A scan tells each use, where no rule of the analysis does, and the definition not."""
    ground = ground_of({HEADER: DEFINED, PATH: USED, OTHER: USED})
    found = make_recipe(_facts()).behind[0].finds(ground)

    assert [(each.rule, each.arch, each.path, each.place.line) for each in found] == [
        ("renamed-function", "mips", OTHER, 3),
        ("renamed-function", "riscv", PATH, 3),
    ]
    assert found[0].message == f"`{OLD}` is `{NEW}` today, by the recipe draft-era-names"
    assert make_recipe(load_neighbour_facts()).behind[0].finds(ground) == ()


def load_neighbour_facts() -> RenameFacts:
    """Return the facts of the first draft's names, which name a rule."""
    facts = load_neighbour(find_folders(), "draft-era-names")
    assert isinstance(facts, RenameFacts)
    return facts


@pytest.mark.parametrize("white", ["\t\t  ", "                  "])
def test_continuation_keeps_its_white_space(white: str) -> None:
    """Tabs and blanks, or blanks alone, as the line has them."""
    text = f"\tvalue = ab(1,\n{'	' * 2 + '   ' if '	' in white else ' ' * 19}3);\n"
    made = realign(text, [Edit(Span(9, 11), "abcdef")])

    assert apply_edits(text, made).split("\n")[1] == ("\t\t       3);" if "\t" in white else " " * 23 + "3);")


_PIECES = st.sampled_from(
    [f"{OLD}();", f"{OLD}()", "x->y", f"/* {OLD}() */", '"s"', "(", ")", "{", "}", ";", "\n", " ", "a", "=", ",", "\t"]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_there_and_back(body: str) -> None:
    """A rename and its inverse give the text back, whatever is in the function; refused ones change nothing."""
    files = {HEADER: DEFINED, PATH: f"static void run(void)\n{{\n{body}\n}}\n"}
    first = _rename(files, OLD, NEW)

    assert _rename({**files, **first}, NEW, OLD).items() >= {path: files[path] for path in first}.items()


_ALIKE = st.sampled_from(
    [
        f"{OLD}s();",
        f"my_{OLD}();",
        f"x->{OLD} = 1;",
        f'"{OLD}"',
        f"trace_{OLD}(x);",
        "(",
        ")",
        "{",
        "}",
        "\n",
        " ",
    ]
)


@given(st.lists(_ALIKE, max_size=30).map("".join))
def test_text_with_what_looks_alike(text: str) -> None:
    """What holds no use of the function, but others' names, members and strings, is not changed, whatever it is."""
    assert PATH not in _rename({HEADER: DEFINED, PATH: text}, OLD, NEW)


def _rename(files: dict[str, str], old: str, new: str) -> dict[str, str]:
    decided = make_recipe(_facts(old, new)).behind[0].propose(ground_of(files))
    proposal = next((each for each in decided if isinstance(each, Proposal)), None)
    return apply(files, proposal) if proposal else {}
