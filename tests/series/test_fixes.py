"""`Fixes:` names the commit that brought a fault, proved by what its parent has not; else there is none, and why."""

from dataclasses import replace
from pathlib import Path

import pytest
import regex

from migrator.analysis.findings import Level
from migrator.series.fixes import Fixes, find_fixes
from migrator.series.lineup import has_shape
from migrator.series.shaping import find_shape
from migrator.source.history import History
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.recipes.cases import ROOT as CASES
from tests.recipes.cases import load_case
from tests.repos import ARM64, RISCV, sample_files, two_arch_files
from tests.series.drafts import FACTS, planned
from tests.source.repos import clone, commit_files, git, make_repository

OLD = "virt/kvm/arm/arm.c"
BROKEN = sample_files()[ARM64].decode()
ENABLE, EXIT, ENTER = "\t\tlocal_irq_enable();\n\n", "\t\tguest_exit();\n", "\t\tguest_enter_irqoff();\n"
# As it was before: guest time ended, and RCU watched again, where interrupts were still off.
RIGHT = BROKEN.replace(EXIT, "").replace(ENABLE, f"{EXIT}{ENABLE}")
BARE = BROKEN.replace(EXIT, "").replace(ENTER, "")
HELPERS = {path: text for path, text in sample_files().items() if path == "include/linux/kvm_host.h"}
TITLE = "arm/arm64: KVM: Properly account for guest CPU time"


def older(text: str) -> str:
    """Return the text with the names that the helpers had until v4.8."""
    return text.replace("guest_enter_irqoff", "__kvm_guest_enter").replace("guest_exit()", "kvm_guest_exit()")


class Story:
    """A repository that gets one commit after the other; their ids are kept by title."""

    def __init__(self, place: Path, text: str = BARE, path: str = ARM64) -> None:
        self.place, self.path = place, path
        files = {path: content for path, content in sample_files().items() if path != ARM64}
        make_repository(place, files={**files, path: text.encode()})
        self.root = git(place, "rev-parse", "HEAD")
        self.ids: dict[str, str] = {}

    def tell(self, title: str, text: str, path: str = "") -> str:
        """Commit the file, moved where another path is given; return the id."""
        if path and path != self.path:
            (self.place / path).parent.mkdir(parents=True, exist_ok=True)
            git(self.place, "mv", self.path, path)
            self.path = path
        self.ids[title] = commit_files(self.place, {self.path: text.encode()}, title)
        return self.ids[title]

    def fixes(self, title: str) -> Fixes:
        """Return what should be said of one of the commits."""
        return Fixes((f'Fixes: {self.ids[title][:12]} ("{title}")',))


def find(place: Path, path: str = ARM64, seconds: float = 60.0) -> Fixes:
    """Return what history says of the change to one file."""
    with planned(place) as (tree, plan):
        change = next(each for each in plan.changes if path in [file.path for file in each.files])
        return find_fixes(change, FACTS, History(tree, seconds))


def test_one_commit(tmp_path: Path) -> None:
    """A commit that brought enter, enable and exit at once is the one."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    story.tell("later", BROKEN.replace("arm_sync_timer(vcpu);\n\n", "arm_sync_timer(vcpu);\n\t\tvcpu->late = 1;\n\n"))

    found = find(story.place)

    assert found == story.fixes(TITLE)
    assert regex.fullmatch(r'Fixes: [0-9a-f]{12} \(".+"\)', found.trailers[0])


def test_last_piece(tmp_path: Path) -> None:
    """Enter and exit came in two commits: with the second the fault was there."""
    story = Story(tmp_path / "tree")
    story.tell("enter", BARE.replace("\n\t\tret = kvm_call_hyp_ret", f"{ENTER}\n\t\tret = kvm_call_hyp_ret"))
    story.tell("exit", BROKEN)

    assert find(story.place) == story.fixes("exit")


def test_exit_moved(tmp_path: Path) -> None:
    """Code that was right until the exit was moved was broken by that."""
    story = Story(tmp_path / "tree")
    story.tell("account guest time", RIGHT)
    story.tell(TITLE, BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_long_life(tmp_path: Path) -> None:
    """Renamed helpers, a moved file, other indentation and another name of the function brought nothing."""
    story = Story(tmp_path / "tree", path=OLD)
    story.tell("account guest time", older(RIGHT))
    story.tell(TITLE, older(BROKEN))
    story.tell("treewide: Rename kvm_guest_enter and kvm_guest_exit", BROKEN)
    # Indented by blanks for a while, and the call on a line of its own.
    story.tell("reindent", BROKEN.replace("\t\tlocal_irq_enable();", "                local_irq_enable();"))
    story.tell("split a line", BROKEN.replace("\t\tguest_exit();", "\t\tguest_exit(\n\t\t\t);"))
    story.tell("join it", BROKEN)
    story.tell("arm64: move the file", BROKEN, ARM64)
    story.tell("cosmetics", BROKEN.replace("\t\tguest_enter_irqoff();", "\t\t(void)0; guest_enter_irqoff();"))
    story.tell("undo", BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_function_renamed(tmp_path: Path) -> None:
    """A function that was called something else is followed."""
    story = Story(tmp_path / "tree")
    old = BROKEN.replace("kvm_arch_vcpu_ioctl_run", "kvm_vcpu_run_old")
    story.tell(TITLE, old)
    story.tell("rename it", BROKEN)
    story.tell("touch it", BROKEN.replace("guest_exit();", "guest_exit() ;"))

    assert find(story.place) == story.fixes(TITLE)


def test_code_moved_between_functions(tmp_path: Path) -> None:
    """Code that another function had before brought its fault from there."""
    story = Story(tmp_path / "tree")
    begin, end = BROKEN.index("\t\tpreempt_disable();"), BROKEN.index("\t\tret = handle_exit(vcpu, ret);")
    part = BROKEN[begin:end].replace("continue;", "return ret;")
    callee = f"static int arm_run_once(struct kvm_vcpu *vcpu, int ret)\n{{\n{part}\treturn ret;\n}}\n\n"
    split = f"{BROKEN[:begin]}\t\tret = arm_run_once(vcpu, ret);\n{BROKEN[end:]}".replace("/**\n", f"{callee}/**\n", 1)
    story.tell(TITLE, split)
    story.tell("inline it", BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_code_moved_between_files(tmp_path: Path) -> None:
    """The same where the other function stood in another file, which stays."""
    story = Story(tmp_path / "tree")
    other = "virt/kvm/arm/run.c"
    begin = BROKEN.index("int kvm_arch_vcpu_ioctl_run")
    story.ids["first"] = commit_files(story.place, {other: b"int x;\n" * 200}, "first")
    files = {other: (f"int x;\n{BROKEN[begin:]}" + "int x;\n" * 200).encode(), ARM64: BROKEN[:begin].encode()}
    story.ids[TITLE] = commit_files(story.place, files, TITLE)
    commit_files(story.place, {other: b"int x;\n" * 200, ARM64: BROKEN.encode()}, "move it")

    assert find(story.place) == story.fixes(TITLE)


def test_copy(tmp_path: Path) -> None:
    """A copy is a fault of its own: it came with the commit that made it, not with what it was copied from."""
    story = Story(tmp_path / "tree")
    begin = BROKEN.index("int kvm_arch_vcpu_ioctl_run")
    body = BROKEN[begin:].replace("kvm_arch_vcpu_ioctl_run", "kvm_other_run")
    commit_files(story.place, {OLD: f"{BROKEN[:begin]}{body}".encode()}, "the original")
    story.tell(TITLE, BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_gathered(tmp_path: Path) -> None:
    """Calls that a commit took together from several functions: nobody knows how wrong they were before."""
    story = Story(tmp_path / "tree")
    leave = "static void arm_leave(void)\n{\n\tguest_exit();\n}\n\n"
    apart = BROKEN.replace(EXIT, "\t\tarm_leave();\n").replace("/**\n", f"{leave}/**\n", 1)
    story.tell("apart", apart)
    gathered = story.tell("gather", BROKEN)

    found = find(story.place)

    assert found.trailers == ()
    assert found.told == (
        f"{ARM64}: {gathered[:12]} moved its calls from one function to another, and what was wrong before is not "
        "certain; no Fixes: trailer"
    )


def test_mended_and_broken_again(tmp_path: Path) -> None:
    """Of two commits that broke it the last counts."""
    story = Story(tmp_path / "tree", BROKEN)
    story.tell("mend it", RIGHT)
    story.tell("break it again", BROKEN)

    assert find(story.place) == story.fixes("break it again")


def test_root(tmp_path: Path) -> None:
    """Where the code is in the first commit there is, nobody knows who wrote it."""
    story = Story(tmp_path / "tree", older(BROKEN))
    story.tell("rename", BROKEN)

    assert find(story.place) == Fixes(
        told=f"{ARM64}: history ends at {story.root[:12]}, where the code is already as it is now; no Fixes: trailer"
    )


def test_shallow(tmp_path: Path) -> None:
    """A shallow clone tells nothing of what is before its edge, and says so."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    story.tell("later", f"{BROKEN}\n")
    edge = story.tell("last", f"{BROKEN}\n\n")
    shallow = clone(story.place, tmp_path / "shallow", "--depth=1")
    enough = clone(story.place, tmp_path / "enough", "--depth=4")

    assert find(shallow) == Fixes(
        told=f"{ARM64}: a shallow history ends at {edge[:12]}, where the code is already as it is now; "
        "no Fixes: trailer"
    )
    assert find(enough) == story.fixes(TITLE)


def test_partial_clone(tmp_path: Path) -> None:
    """A clone without old files is not completed."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    story.tell("rename", BROKEN.replace("arm_must_bail", "arm_bails"))
    partial = clone(story.place, tmp_path / "partial", "--filter=blob:none")

    assert find(partial) == Fixes(
        told=f"{ARM64}: the repository is a partial clone that lacks older files, and this tool fetches nothing; "
        "no Fixes: trailer"
    )


def test_time_box(tmp_path: Path) -> None:
    """No time, no answer, and no error."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)

    assert find(story.place, seconds=0) == Fixes(
        told=f"{ARM64}: git did not answer within 0 seconds; no Fixes: trailer"
    )


@pytest.mark.parametrize(
    "title",
    [
        'KVM: arm64: Say "guest" (twice) for "host"',
        "KVM: arm64: Begr\u00fc\u00dfe \u65e5\u672c den Gast",
        f"KVM: arm64: {'Say much more than fits into a line ' * 5}of text",
        'Revert "KVM: arm64: %s $(id) `id` \\ "',
    ],
)
def test_title(title: str, tmp_path: Path) -> None:
    """The title is the commit's, letter by letter, on one line."""
    story = Story(tmp_path / "tree")
    story.tell(title, BROKEN)

    assert find(story.place) == story.fixes(title)


def test_title_that_is_no_text(tmp_path: Path) -> None:
    """A title that no mail in UTF-8 can carry exactly is not cited."""
    story = Story(tmp_path / "tree")
    story.tell("placeholder", BROKEN)
    made = git(story.place, "cat-file", "commit", "HEAD").encode().replace(b"placeholder", b"h\xf6r\n")
    commit = git(story.place, "hash-object", "-t", "commit", "-w", "--stdin", data=made)
    git(story.place, "update-ref", "HEAD", commit)

    assert find(story.place) == Fixes(
        told=f"{ARM64}: the title of {commit[:12]} is empty, or not all of it is text in UTF-8; no Fixes: trailer"
    )


def test_merged_branch(tmp_path: Path) -> None:
    """A commit that came by a merge is found on its branch."""
    story = Story(tmp_path / "tree")
    git(story.place, "checkout", "-q", "-b", "side")
    story.tell(TITLE, BROKEN)
    git(story.place, "checkout", "-q", "main")
    commit_files(story.place, {"README": b"1\n"}, "elsewhere")
    git(story.place, "merge", "-q", "-m", "Merge it", "side")

    assert find(story.place) == story.fixes(TITLE)


def test_merge_that_broke_it(tmp_path: Path) -> None:
    """A merge that no parent of it explains is the commit itself."""
    story = Story(tmp_path / "tree", RIGHT)
    git(story.place, "checkout", "-q", "-b", "side")
    commit_files(story.place, {"README": b"1\n"}, "elsewhere")
    git(story.place, "checkout", "-q", "main")
    git(story.place, "merge", "-q", "--no-ff", "--no-commit", "side")
    story.tell("Merge branch 'side'", BROKEN)

    assert len(git(story.place, "log", "-1", "--format=%P").split()) == 2
    assert find(story.place) == story.fixes("Merge branch 'side'")


def test_merge_that_took_one_side(tmp_path: Path) -> None:
    """A merge that rewrote lines which one side had already is followed to that side."""
    story = Story(tmp_path / "tree", RIGHT)
    git(story.place, "checkout", "-q", "-b", "side")
    story.tell(TITLE, older(BROKEN))
    git(story.place, "checkout", "-q", "main")
    commit_files(story.place, {"README": b"1\n"}, "elsewhere")
    git(story.place, "merge", "-q", "--no-ff", "--no-commit", "side")
    story.tell("Merge branch 'side', and rename", BROKEN)

    assert find(story.place) == story.fixes(TITLE)


def test_two_sides_together(tmp_path: Path) -> None:
    """Where no commit alone has all calls that make the fault, none is named."""
    bare = BARE.replace("/* If", "/*\n * If")
    story = Story(tmp_path / "tree", bare)
    git(story.place, "checkout", "-q", "-b", "side")
    story.tell("enter", bare.replace("\n\t\tret = kvm_call_hyp_ret", f"{ENTER}\n\t\tret = kvm_call_hyp_ret"))
    git(story.place, "checkout", "-q", "main")
    story.tell("exit", bare.replace("\t\ttrace_kvm_exit", f"{EXIT}\t\ttrace_kvm_exit"))
    git(story.place, "merge", "-q", "-m", "Merge it", "side")

    assert find(story.place) == Fixes(
        told=f"{ARM64}: no commit has all calls that make it, which came on different ways; no Fixes: trailer"
    )


def test_ways_of_the_user_do_not_count(tmp_path: Path, home: Path) -> None:
    """A replaced history and a hostile configuration change no trailer."""
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    story.tell("later", f"{BROKEN}\n")
    git(story.place, "replace", "--graft", "HEAD")
    (home / ".gitconfig").write_text("[blame]\n\tignoreRevsFile = /nowhere\n[log]\n\tshowSignature = true\n")

    assert find(story.place) == story.fixes(TITLE)


def test_sha256(tmp_path: Path) -> None:
    """Ids of a newer kind are cut to twelve digits too."""
    files = {path: content for path, content in sample_files().items() if path != ARM64}
    place = make_repository(tmp_path / "tree", "--object-format=sha256", files={**files, ARM64: BARE.encode()})
    commit = commit_files(place, {ARM64: BROKEN.encode()}, TITLE)

    assert len(commit) == 64
    assert find(place) == Fixes((f'Fixes: {commit[:12]} ("{TITLE}")',))


def test_several_faults(tmp_path: Path) -> None:
    """Faults that came in two commits have two trailers, the oldest first, none twice."""
    traced = BROKEN.replace(ENTER, f"{ENTER}\t\ttrace_kvm_enter(vcpu->arch.pc);\n")
    story = Story(tmp_path / "tree")
    story.tell(TITLE, BROKEN)
    story.tell("KVM: arm64: Trace it", traced)
    expected = story.fixes(TITLE).trailers + story.fixes("KVM: arm64: Trace it").trailers

    assert find(story.place) == Fixes(expected)


def test_exit_before_enable(tmp_path: Path) -> None:
    """Ticks are lost since interrupts are no longer opened before guest time ends."""
    text = two_arch_files()[RISCV].decode()
    window = "\t\tlocal_irq_enable();\n\t\tguest_exit_irqoff();\n"
    opened = regex.sub(
        r"\t\tguest_exit_irqoff\(\);\n(?:(?!local_irq_enable)[^\n]*\n)*\t\tlocal_irq_enable\(\);\n", window, text
    )
    assert opened != text
    place = make_repository(tmp_path / "tree", files={**two_arch_files(), RISCV: opened.encode()})
    commit = commit_files(place, {RISCV: text.encode()}, "RISC-V: KVM: Leave early")

    assert find(place, RISCV) == Fixes((f'Fixes: {commit[:12]} ("RISC-V: KVM: Leave early")',))


def test_window_removed(tmp_path: Path) -> None:
    """What a commit broke by removing lines alone is found too, where blame sees nothing."""
    text = two_arch_files()[RISCV].decode()
    window = "\t\tlocal_irq_enable();\n\t\tlocal_irq_disable();\n"
    opened = text.replace("\t\tguest_exit_irqoff();\n", f"{window}\t\tguest_exit_irqoff();\n")
    assert opened != text
    place = make_repository(tmp_path / "tree", files={**two_arch_files(), RISCV: opened.encode()})
    commit = commit_files(place, {RISCV: text.encode()}, "RISC-V: KVM: Take the window out")
    commit_files(place, {RISCV: f"{text}\n".encode()}, "RISC-V: KVM: Touch it again")

    assert find(place, RISCV).trailers[-1:] == (f'Fixes: {commit[:12]} ("RISC-V: KVM: Take the window out")',)


def find_in_case(name: str, place: Path, **words: object) -> Fixes:
    """Return what history says of the change that a case asks for; `words` are told of its proposals."""
    bench = load_case(name).bench_of({})
    (change,) = (change for change in bench.plan().changes if change.mended)
    told = [replace(proposal, words={**proposal.words, **words}) for proposal in change.proposals]
    change = replace(change, proposals=tuple(told))
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        return find_fixes(change, FACTS, History(Tree(scratch, resolve(repository, "HEAD")), 60.0))


def test_handler(tmp_path: Path) -> None:
    """A handler that assembly calls in the guest was in order until somebody else went there without RCU."""
    case = load_case("handler_of_the_old_pair")
    bare = case.before.replace("\tguest_enter_irqoff();\n", "").replace("\tguest_exit_irqoff();\n", "")
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: bare.encode()})
    commit = commit_files(place, {case.path: case.before.encode()}, "MIPS: KVM: Account guest time")

    assert bare != case.before
    assert find_in_case(case.name, place) == Fixes((f'Fixes: {commit[:12]} ("MIPS: KVM: Account guest time")',))


def test_handler_that_came_later(tmp_path: Path) -> None:
    """The other way round it is what was put into the handler; the ticks were lost before."""
    case = load_case("handler_of_the_old_pair")
    quiet = regex.sub(r"\t(?:local_irq_(?:en|dis)able|cond_resched|trace_\w+)\([^;]*;\n", "", case.before)
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    first = commit_files(place, {case.path: quiet.encode()}, "MIPS: KVM: Account guest time")
    second = commit_files(place, {case.path: case.before.encode()}, "MIPS: KVM: Work in the handler")

    assert quiet != case.before
    assert find_in_case(case.name, place) == Fixes(
        (
            f'Fixes: {first[:12]} ("MIPS: KVM: Account guest time")',
            f'Fixes: {second[:12]} ("MIPS: KVM: Work in the handler")',
        )
    )


def test_helpers_alone(tmp_path: Path) -> None:
    """A function that is not noinstr came with its first call of a helper that asks for that, by that name."""
    case = load_case("state_helpers_in_an_ordinary_function")
    old = case.before.replace("guest_state_enter_irqoff", "guest_context_enter_irqoff")
    place = make_repository(tmp_path / "tree", files={**HELPERS, case.path: b"int x;\n"})
    commit_files(place, {case.path: old.encode()}, "KVM: PPC: Account guest time")
    commit = commit_files(place, {case.path: case.before.encode()}, "KVM: PPC: Tell lockdep")

    assert old != case.before
    assert find_in_case(case.name, place) == Fixes((f'Fixes: {commit[:12]} ("KVM: PPC: Tell lockdep")',))


_CASES = sorted(path.name for path in CASES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", _CASES)
def test_every_fault_stands_on_calls(name: str) -> None:
    """What a draft claims to mend is found again in the unchanged function, so that an older one can be asked."""
    for change in load_case(name).bench_of({}).plan().changes:
        units = {file.path: file.before for file in change.files}
        for finding in change.mended:
            if finding.level is Level.ERROR and finding.fixable:
                unit = units[finding.path]
                shape = find_shape(finding, unit, FACTS)
                functions = [each for each in unit.outline.functions if each.name == finding.function]
                assert shape is not None, finding
                assert any(has_shape(shape, unit, function) for function in functions), finding


def test_no_fault(tmp_path: Path) -> None:
    """Generic changes, and one that mends no fault, have no trailer and need no sentence; git is not asked."""
    story = Story(tmp_path / "tree", BROKEN)
    with planned(story.place) as (tree, plan):
        history = History(tree, 0)
        generic = [change for change in plan.changes if not change.mended]
        warned = [finding for change in plan.changes for finding in change.mended if finding.level is Level.WARNING]
        harmless = [replace(change, mended=tuple(warned)) for change in plan.changes]
        assert warned
        assert {find_fixes(change, FACTS, history) for change in [*generic, *harmless]} == {Fixes()}
