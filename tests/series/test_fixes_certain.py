"""A commit is named only where it is certain that it brought the fault; else none is, and the report says why."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import regex

from migrator.analysis.findings import Finding, Level, Step
from migrator.analysis.states import Mask, Rcu, State, Time, Told
from migrator.rewrite.change import Change
from migrator.rewrite.checks import Rewritten
from migrator.series.fixes import Fixes, find_fixes
from migrator.source.history import History
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from migrator.syntax.unit import Unit
from migrator.text import Place
from tests.recipes.cases import load_case
from tests.repos import ARM64, RISCV, two_arch_files
from tests.series.drafts import FACTS
from tests.series.test_fixes import (
    BROKEN,
    ENABLE,
    ENTER,
    EXIT,
    HELPERS,
    RIGHT,
    TITLE,
    Story,
    find,
    find_in_case,
)
from tests.source.repos import clone, commit_files, git, make_repository

(HEADER,) = HELPERS
LATENT = "the faults that concern RCU are latent, and cannot be seen today"
AWAY = "context_tracking_guest_enter"
TRACED = BROKEN.replace(ENTER, f"{ENTER}\t\ttrace_kvm_enter(vcpu->arch.pc);\n")


def lost(found: Fixes, why: str, path: str = ARM64) -> bool:
    """Tell whether no commit is named, for one reason."""
    return found == Fixes(told=f"{path}: {why}; no Fixes: trailer")


@pytest.mark.parametrize("context", ["stub", "latent"])
def test_latent(context: str, tmp_path: Path) -> None:
    """What nobody can see today gets no trailer: it would ask for a backport that changes nothing."""
    case = load_case("open_window_in_one_file")
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    commit = commit_files(place, {case.path: case.before.encode()}, "KVM: s390: Add it")

    assert lost(find_in_case(case.name, place, context=context), LATENT, case.path)
    assert find_in_case(case.name, place, context="real") == Fixes((f'Fixes: {commit[:12]} ("KVM: s390: Add it")',))


def test_latent_and_others(tmp_path: Path) -> None:
    """Lost ticks have nothing to do with RCU: they keep their trailer, and the latent faults are told beside it."""
    case = load_case("handler_of_the_old_pair")
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    commit = commit_files(place, {case.path: case.before.encode()}, "MIPS: KVM: Account guest time")

    found = find_in_case(case.name, place, context="stub")

    assert found.trailers == (f'Fixes: {commit[:12]} ("MIPS: KVM: Account guest time")',)
    assert found.told == (f"{case.path}: {LATENT}; no Fixes: trailer for that")


def test_one_found_and_one_lost(tmp_path: Path) -> None:
    """A trailer for one fault does not hide that the commit of another is not found."""
    story = Story(tmp_path / "tree", BROKEN)
    story.tell("KVM: arm64: Trace it", TRACED)

    found = find(story.place)

    assert found.trailers == story.fixes("KVM: arm64: Trace it").trailers
    assert found.told == (
        f"{ARM64}: history ends at {story.root[:12]}, where the code is already as it is now; "
        "no Fixes: trailer for that"
    )


@pytest.mark.parametrize(
    "right",
    [
        "void noinstr run_core(struct kvmppc_vcore *vc)\n{",
        "void\nnoinstr\nrun_core(struct kvmppc_vcore *vc)\n{",
        "noinstr void run_core(struct kvmppc_vcore *vc);\n\nvoid run_core(struct kvmppc_vcore *vc)\n{",
    ],
)
def test_noinstr_removed(right: str, tmp_path: Path) -> None:
    """A function that was noinstr was in order until somebody took that away."""
    case = load_case("state_helpers_in_an_ordinary_function")
    begin, head = "static __attribute__((noinline)) ", "void run_core(struct kvmppc_vcore *vc)\n{"
    assert f"{begin}{head}" in case.before
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    before = case.before.replace(f"{begin}{head}", right)
    commit_files(place, {case.path: before.encode()}, "KVM: PPC: Account guest time")
    commit = commit_files(place, {case.path: case.before.replace(begin, "").encode()}, "KVM: PPC: Trace more")
    commit_files(place, {case.path: case.before.encode()}, "KVM: PPC: Go on")

    assert find_in_case(case.name, place) == Fixes((f'Fixes: {commit[:12]} ("KVM: PPC: Trace more")',))


def test_mended_by_lines_that_went_again(tmp_path: Path) -> None:
    """Where a mend was lines alone, and they went, blame knows the first commit only; the last one broke it."""
    story = Story(tmp_path / "tree")
    mended = BROKEN.replace(ENABLE, f"\t\tguest_exit_irqoff();\n{ENABLE}\t\tlocal_irq_disable();\n{ENTER}")
    story.tell(TITLE, BROKEN)
    story.tell("KVM: arm64: Mend it", mended)
    story.tell('Revert "KVM: arm64: Mend it"', BROKEN)
    story.tell("later", BROKEN.replace("vcpu->stat.exits++", "vcpu->stat.exits += 1"))

    assert find(story.place) == story.fixes('Revert "KVM: arm64: Mend it"')


def test_mended_and_broken_since_history_begins(tmp_path: Path) -> None:
    """A fault that was there when history begins, and was not for a while, came with who brought it back."""
    mended = BROKEN.replace(ENABLE, f"\t\tguest_exit_irqoff();\n{ENABLE}\t\tlocal_irq_disable();\n{ENTER}")
    story = Story(tmp_path / "tree", BROKEN)
    story.tell("mend it", mended)
    story.tell("take it out again", BROKEN)

    assert find(story.place) == story.fixes("take it out again")


def test_mended_beside_another(tmp_path: Path) -> None:
    """A second function with the same fault, which nobody mended, does not hide that the first one was."""
    begin = BROKEN.index("/**\n * kvm_arch_vcpu_ioctl_run")
    second = BROKEN[begin:].replace("kvm_arch_vcpu_ioctl_run", "arm_run_nested")
    mended = BROKEN.replace(ENABLE, f"\t\tguest_exit_irqoff();\n{ENABLE}\t\tlocal_irq_disable();\n{ENTER}")
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN + second)
    story.tell("mend one", mended + second)
    story.tell("break it", BROKEN + second)

    assert find(story.place) == story.fixes("break it")


def test_mended_under_a_third_name(tmp_path: Path) -> None:
    """The same where the file had another name at that time than before and today."""
    story = Story(tmp_path / "tree", path="arch/arm/kvm/arm.c")
    mended = BROKEN.replace(ENABLE, f"\t\tguest_exit_irqoff();\n{ENABLE}\t\tlocal_irq_disable();\n{ENTER}")
    story.tell(TITLE, BROKEN)
    story.tell("arm: Move it", BROKEN, "virt/kvm/arm/arm.c")
    story.tell("arm: Mend it", mended)
    story.tell('Revert "arm: Mend it"', BROKEN)
    story.tell("arm64: Move it", BROKEN, ARM64)

    assert find(story.place) == story.fixes('Revert "arm: Mend it"')


def test_reapplied(tmp_path: Path) -> None:
    """A fault that was reverted and applied again came with the last of them."""
    story = Story(tmp_path / "tree", RIGHT)
    story.tell(TITLE, BROKEN)
    story.tell(f'Revert "{TITLE}"', RIGHT)
    story.tell(f'Reapply "{TITLE}"', BROKEN)

    assert find(story.place) == story.fixes(f'Reapply "{TITLE}"')


def test_helper_that_did_nothing(tmp_path: Path) -> None:
    """Calls that were harmless until the helper itself was changed were not broken by who wrote them."""
    sample = HELPERS[HEADER]
    harmless = sample.replace(AWAY.encode(), b"just_count").replace(b"context_tracking_guest_exit", b"just_count")
    assert harmless != sample
    story = Story(tmp_path / "tree")
    commit_files(story.place, {HEADER: harmless}, "helpers")
    story.tell(TITLE, BROKEN)
    commit_files(story.place, {HEADER: sample}, "KVM: Stop RCU in the guest")

    found = find(story.place)

    assert lost(
        found,
        f"with {story.ids[TITLE][:12]} the calls are there, but no helper in {HEADER} and "
        "include/linux/context_tracking.h that moves RCU",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            BROKEN.replace("\t\tlocal_irq_enable();\n\n", "\t\tlocal_irq_restore(flags);\n\n"), BROKEN, id="mask"
        ),
        pytest.param(TRACED.replace("trace_kvm_enter", "trace_kvm_going"), TRACED, id="tracepoint"),
        pytest.param(BROKEN.replace("guest_enter_irqoff()", "arm_enter()"), BROKEN, id="wrapper"),
        pytest.param(BROKEN.replace("guest_exit()", "arm_leave()"), BROKEN, id="wrapper of the exit"),
    ],
)
def test_other_call_in_its_place(before: str, after: str, tmp_path: Path) -> None:
    """A call that took the place of one by an unknown name may have brought nothing."""
    story = Story(tmp_path / "tree")
    story.tell("first", before)
    commit = story.tell("second", after)

    found = find(story.place)

    told = f"{commit[:12]} put its calls in the place of others, and what was wrong before is not certain"
    assert told in found.told
    assert commit[:12] not in "".join(found.trailers)


def test_wrapper_of_a_header(tmp_path: Path) -> None:
    """A wrapper of another file that was made plain calls brought nothing either."""
    story = Story(tmp_path / "tree")
    wrapper = b"static inline void arm_leave(void)\n{\n\tguest_exit();\n}\n"
    commit_files(story.place, {"arch/arm64/kvm/arm.h": wrapper}, "wrapper")
    story.tell("apart", BROKEN.replace(EXIT, "").replace("\t\ttrace_kvm_exit", "\t\tarm_leave();\n\t\ttrace_kvm_exit"))
    (story.place / "arch/arm64/kvm/arm.h").write_text("int x;\n")
    commit = story.tell("plain", BROKEN)

    assert lost(
        find(story.place),
        f"{commit[:12]} moved its calls from one function to another, and what was wrong before is not certain",
    )


def test_opened_by_other_means(tmp_path: Path) -> None:
    """Ticks that another call may have let in were not lost for certain."""
    text = two_arch_files()[RISCV].decode()
    opened = text.replace("\t\tguest_exit_irqoff();\n", "\t\triscv_take_pending(vcpu);\n\t\tguest_exit_irqoff();\n")
    place = make_repository(tmp_path / "tree", files={**two_arch_files(), RISCV: b"int x;\n"})
    first = commit_files(place, {RISCV: opened.encode()}, "RISC-V: KVM: Begin")
    commit_files(place, {RISCV: text.encode()}, "RISC-V: KVM: Take less")

    found = find(place, RISCV)

    assert opened != text
    assert f"around it, {first[:12]} has other calls" in found.told


def test_dates_that_lie(tmp_path: Path) -> None:
    """A child that claims to be older than its parent is the child still."""
    story = Story(tmp_path / "tree")
    other = BROKEN.replace("guest_enter_irqoff", "guest_enter")
    story.tell("first", other)
    story.tell("mend", RIGHT.replace("guest_enter_irqoff", "guest_enter"))
    made = story.tell("again", BROKEN)
    text = git(story.place, "cat-file", "commit", made).replace("1700000000", "1600000000") + "\n"
    made = git(story.place, "hash-object", "-t", "commit", "-w", "--stdin", data=text.encode())
    git(story.place, "reset", "-q", "--hard", made)

    assert find(story.place) == Fixes((f'Fixes: {made[:12]} ("again")',))


def test_octopus(tmp_path: Path) -> None:
    """The commit of one of three branches, merged at once, is found on its branch."""
    story = Story(tmp_path / "tree")
    for number in range(2):
        git(story.place, "checkout", "-q", "-b", f"side{number}", "main")
        commit_files(story.place, {f"{number}.c": b"int x;\n"}, f"side {number}")
    git(story.place, "checkout", "-q", "-b", "third", "main")
    story.tell(TITLE, BROKEN)
    git(story.place, "checkout", "-q", "main")
    commit_files(story.place, {"3.c": b"int x;\n"}, "main")
    git(story.place, "merge", "-q", "-m", "Merge three", "side0", "side1", "third")

    assert len(git(story.place, "log", "-1", "--format=%P").split()) == 4
    assert find(story.place) == story.fixes(TITLE)


def test_second_root(tmp_path: Path) -> None:
    """A root that was merged in, as a tree of its own, is where history ends too."""
    story = Story(tmp_path / "tree")
    git(story.place, "checkout", "-q", "--orphan", "other")
    git(story.place, "rm", "-rfq", ".")
    root = commit_files(story.place, {ARM64: BROKEN.encode()}, "a tree of its own")
    git(story.place, "checkout", "-q", "main")
    git(story.place, "rm", "-q", ARM64)
    git(story.place, "commit", "-q", "-m", "make room")
    git(
        story.place,
        "merge",
        "-q",
        "--allow-unrelated-histories",
        "-s",
        "recursive",
        "-X",
        "theirs",
        "-m",
        "in",
        "other",
    )

    assert lost(find(story.place), f"history ends at {root[:12]}, where the code is already as it is now")


def test_cherry_picked(tmp_path: Path) -> None:
    """Of a commit and its copy on another branch it is the one that this branch has."""
    story = Story(tmp_path / "tree")
    git(story.place, "checkout", "-q", "-b", "stable")
    commit_files(story.place, {"Makefile": b"EXTRAVERSION = .1\n"}, "stable")
    git(story.place, "checkout", "-q", "main")
    upstream = story.tell(TITLE, BROKEN)
    git(story.place, "checkout", "-q", "stable")
    git(story.place, "cherry-pick", "-x", upstream)
    picked = git(story.place, "rev-parse", "HEAD")

    assert picked != upstream
    assert find(story.place) == Fixes((f'Fixes: {picked[:12]} ("{TITLE}")',))


def test_formatted(tmp_path: Path) -> None:
    """A commit that let a tool write every line anew brought nothing."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    joined = regex.sub(r"\)\n\{", ") {", BROKEN).replace("();", " ( ) ;").replace("\t", "  ")
    story.tell("arm64: Run clang-format", joined)
    story.tell("arm64: Run another one", BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_shallow_with_another_edge(tmp_path: Path) -> None:
    """The commit directly behind the edge is not known, and the edge is not it."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    edge = story.tell("the edge", BROKEN.replace("vcpu->stat.exits++", "vcpu->stat.exits += 1"))
    story.tell("last", BROKEN)
    shallow = clone(story.place, tmp_path / "shallow", "--depth=2")

    assert lost(find(shallow), f"a shallow history ends at {edge[:12]}, where the code is already as it is now")


def test_submodule(tmp_path: Path) -> None:
    """A commit that moves a submodule, too, is read as any other."""
    story = Story(tmp_path / "tree")
    git(story.place, "update-index", "--add", "--cacheinfo", f"160000,{story.root},vendor.c")
    (story.place / ARM64).write_text(BROKEN)
    git(story.place, "add", ARM64)
    git(story.place, "commit", "-q", "-m", TITLE)
    commit = git(story.place, "rev-parse", "HEAD")

    assert find(story.place) == Fixes((f'Fixes: {commit[:12]} ("{TITLE}")',))


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("KVM: x:  two  blanks   \n\nBody.\n", "KVM: x:  two  blanks"),
        ("\n\nKVM: x: behind lines\n", "KVM: x: behind lines"),
        ("KVM: x: one\ntwo\n\nBody.\n", "KVM: x: one two"),
        ("KVM: x: tab\there\n", None),
        ("KVM: x: \x1b[31mred\n", None),
        ("KVM: x: back\rwards\n", None),
        ("", None),
    ],
)
def test_odd_titles(message: str, title: str | None, tmp_path: Path) -> None:
    """The title is what `git log --format=%s` gives, on one line; one that no mail shows as it is, is not cited."""
    story = Story(tmp_path / "tree")
    story.tell("placeholder", BROKEN)
    made = git(story.place, "cat-file", "commit", "HEAD").replace("placeholder", message)
    commit = git(story.place, "hash-object", "-t", "commit", "-w", "--stdin", data=made.encode())
    git(story.place, "update-ref", "HEAD", commit)

    found = find(story.place)

    if title is None:
        assert lost(found, f"the title of {commit[:12]} is empty, or not all of it is text in UTF-8")
    else:
        assert found == Fixes((f'Fixes: {commit[:12]} ("{title}")',))


def test_handler_that_was_called_by_code(tmp_path: Path) -> None:
    """What C calls behind the guest is no handler in it: that came with who let assembly call it."""
    case = load_case("handler_of_the_old_pair")
    call = "\tguest_exit_irqoff();\n"
    assert call in case.before
    called = case.before.replace(call, f"{call}\tkvm_mips_handle_exit(vcpu);\n", 1)
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    first = commit_files(place, {case.path: called.encode()}, "MIPS: KVM: Begin")
    second = commit_files(place, {case.path: case.before.encode()}, "MIPS: KVM: Handle exits in assembly")

    assert find_in_case(case.name, place) == Fixes(
        (
            f'Fixes: {first[:12]} ("MIPS: KVM: Begin")',
            f'Fixes: {second[:12]} ("MIPS: KVM: Handle exits in assembly")',
        )
    )


def test_handler_and_entry_of_two_branches(tmp_path: Path) -> None:
    """What two branches brought, each a part, no commit of either brought; the date says nothing of it."""
    case = load_case("handler_of_the_old_pair")
    runner, handler = case.before.split("/*\n * Tells the generated", 1)
    quiet = regex.sub(r"\t(?:local_irq_(?:en|dis)able|cond_resched|trace_\w+)\([^;]*;\n", "", handler)
    bare = regex.sub(r"\t(?:guest_\w+|trace_\w+)\([^;]*;\n", "", runner)

    def text(*parts: str) -> dict[str, bytes]:
        return {case.path: "/*\n * Tells the generated".join(parts).encode()}

    place = make_repository(tmp_path / "tree", files={**HELPERS, **text(bare, quiet)})
    git(place, "checkout", "-q", "-b", "side")
    commit_files(place, text(bare, handler), "MIPS: KVM: Work in the handler")
    git(place, "checkout", "-q", "main")
    commit_files(place, text(runner, quiet), "MIPS: KVM: Account guest time")
    git(place, "merge", "-q", "-m", "Merge it", "side")

    found = find_in_case(case.name, place)

    assert "no commit has all calls that make it, which came on different ways" in found.told
    assert "Work in the handler" not in "".join(found.trailers)


def test_called_function(tmp_path: Path) -> None:
    """What a called function does wrong in the guest was brought by who called it there."""
    files = {**HELPERS, "a.c": b"int x;\n"}
    place = make_repository(tmp_path / "tree", files=files)
    callee = "static void odd_open(void)\n{\n\tlocal_irq_enable();\n}\n\n"
    run = "int odd_run(void)\n{\n\tguest_enter_irqoff();\n\tgo();\n\tguest_exit_irqoff();\n\treturn 0;\n}\n"
    calling = run.replace("\tgo", "\todd_open();\n\tgo")
    commit_files(place, {"a.c": f"{callee}{run}".encode()}, "both")
    commit = commit_files(place, {"a.c": f"{callee}{calling}".encode()}, "call it")
    change = make_called_change(f"{callee}{calling}")

    with opened(place) as history:
        assert find_fixes(change, FACTS, history) == Fixes((f'Fixes: {commit[:12]} ("call it")',))


def test_faults_of_paths(tmp_path: Path) -> None:
    """A path that is not balanced is no order of calls: which commit made it cannot be told by lines."""
    place = make_repository(tmp_path / "tree", files={**HELPERS, "a.c": b"int x;\n"})
    change = make_called_change("int x;\n")
    paths = [replace(finding, rule="unbalanced-path", fixable=False) for finding in change.mended]

    with opened(place) as history:
        found = find_fixes(replace(change, mended=tuple(paths)), FACTS, history)

    assert lost(found, "what is wrong is not in the order of calls, and no line tells when it came", "a.c")


def make_called_change(text: str) -> Change:
    """Return a change of a file whose first function opens interrupts in the guest, where another one calls it."""
    unit = Unit(text)
    offset = max(text.find("local_irq_enable"), 0)
    away = State(Mask.OFF, Time.GUEST, Rcu.AWAY, Told.OFF)
    steps = (
        Step("a.c", Place(1, 1), "odd_run() begins", State(Mask.OFF, Time.HOST, Rcu.WATCHING, Told.OFF)),
        Step("a.c", unit.place(offset), "odd_open()", away),
        Step("a.c", unit.place(offset), "local_irq_enable()", away._replace(mask=Mask.ON)),
    )
    finding = Finding(
        "eqs-irqs-enabled", Level.ERROR, "odd", "a.c", "odd_open", unit.place(offset), "opens", steps, fixable=True
    )
    file = Rewritten("a.c", unit, unit, (), FACTS)
    return Change("straight", "odd", (file,), (), (), (finding,))


@contextmanager
def opened(place: Path) -> Iterator[History]:
    """Yield the history of a repository's HEAD."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        yield History(Tree(scratch, resolve(repository, "HEAD")), 60.0)
