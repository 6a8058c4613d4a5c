"""The prefix of a subject is that of the commits to the same files, or that of the facts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from migrator.facts.arch import load_archs
from migrator.facts.folders import find_folders, own_folder
from migrator.facts.load import FactsError
from migrator.facts.recipe import load_recipe
from migrator.series.prefixes import ask_ahead, choose_paths, find_prefix
from migrator.source.history import History
from migrator.source.repository import open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import Tree
from tests.recipes.known import GUEST_ENTRY
from tests.series.drafts import ARCHS, FACTS, RECIPE, make_change
from tests.source.repos import clone, commit_files, git, make_repository

FALLBACK = "KVM: odd:"
FILE, OTHER = "arch/odd/kvm/run.c", "arch/odd/kvm/mmu.c"


def build(place: Path, subjects: Sequence[str], path: str = FILE) -> Path:
    """Return a repository with a commit to one file for each subject."""
    if not place.exists():
        make_repository(place, files={FILE: b"\n", OTHER: b"\n"})
    for number, subject in enumerate(subjects):
        commit_files(place, {path: f"{number}\n".encode()}, subject)
    return place


def learn(
    place: Path,
    paths: Sequence[str] = (FILE,),
    fallback: str = FALLBACK,
    listed: Sequence[str] = (),
    seconds: float = 60.0,
) -> str:
    """Return the prefix that a repository's HEAD has for some paths."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        history = History(Tree(scratch, resolve(repository, "HEAD")), seconds)
        return find_prefix(history, paths, fallback, listed)


@pytest.mark.parametrize(
    ("subjects", "prefix"),
    [
        (["KVM: s390: a", "KVM: s390: b", "KVM: s390: c"], "KVM: s390:"),
        (["LoongArch: KVM: Add a", "LoongArch: KVM: Add b", "LoongArch: Remove c"], "LoongArch: KVM:"),
        (["KVM: PPC: Book3S HV: a", "KVM: PPC: Book3S HV: b", "KVM: PPC: Book3S PR: c"], "KVM: PPC: Book3S HV:"),
        (["KVM: PPC: Book3S HV P9: a", "KVM: PPC: Book3S: b", "KVM: PPC: c"], "KVM: PPC:"),
        (["entry: a", "entry: b", "entry: c: d"], "entry:"),
        (["KVM: s390: vsie: a", "KVM: s390: vsie: b", "KVM: s390: c", "KVM: s390: d"], "KVM: s390: vsie:"),
        (["arm64: KVM: a", "arm/arm64: KVM: b", "arm64: KVM: c"], "arm64: KVM:"),
        # What the summary says behind a colon is no topic that others share.
        (["KVM: x: Fix this: do that", "KVM: x: Fix that: do this", "KVM: x: c"], "KVM: x:"),
        # Tags in brackets are the mail's.
        (["[PATCH 1/2] KVM: x: a", "[S390] [v2] KVM: x: b", "KVM: x: c"], "KVM: x:"),
        (["KVM: x: Use a::b", "KVM: x: 1:1 mapping", "KVM: x: http://b"], "KVM: x:"),
    ],
)
def test_learnt(subjects: Sequence[str], prefix: str, tmp_path: Path) -> None:
    """It is the longest that at least half of the subjects share."""
    assert learn(build(tmp_path / "tree", subjects)) == prefix


@pytest.mark.parametrize(
    "subjects",
    [
        pytest.param([], id="one commit"),
        pytest.param(["KVM: s390: a", "KVM: s390: b"], id="too few"),
        pytest.param(["Remove a", "add b", "c"], id="none has one"),
        pytest.param(["a: x", "b: x", "c: x"], id="none is shared"),
        pytest.param(["KVM: x: a", "KVM: x: b", 'Revert "KVM: x: b"', "treewide: c", "Tree-wide: d"], id="not ours"),
        pytest.param(["run.c: a", "run.c: b", "run.c: c"], id="a file's name"),
        pytest.param(["Topic of one two three four: a"] * 3, id="a sentence"),
        pytest.param([f"{'Topic' * 7}: a"] * 3, id="no room for the summary"),
        pytest.param(["K\u00e4se: a"] * 3, id="not ASCII"),
        pytest.param(["KVM: a", "KVM: b", "KVM: odd: c", "KVM: odd: d", "KVM: e"], id="says less than the fallback"),
    ],
)
def test_fallback(subjects: Sequence[str], tmp_path: Path) -> None:
    """Where nothing can be learnt, or nothing good, the facts tell."""
    assert learn(build(tmp_path / "tree", [*dict.fromkeys(subjects)])) == FALLBACK


def test_too_long_becomes_shorter(tmp_path: Path) -> None:
    """A prefix that leaves no room, or names a file, gives way to what stands before it."""
    long, file = ["KVM: PPC: Book3S HV nested virtual: a"] * 3, ["KVM: PPC: run.c: a"] * 3

    assert learn(build(tmp_path / "long", [f"{each}{n}" for n, each in enumerate(long)])) == "KVM: PPC:"
    assert learn(build(tmp_path / "file", [f"{each}{n}" for n, each in enumerate(file)])) == "KVM: PPC:"


# How people write for the same files, the newest last, with how often they do.
_MIXES = [
    # An era ended: what is usual today counts, not what was for longer.
    ([("arm64: KVM:", 45), ("KVM: arm64:", 25)], "KVM: arm64:", "KVM: arm64:"),
    ([("KVM: arm64:", 45), ("arm64: KVM:", 25)], "KVM: arm64:", "arm64: KVM:"),
    ([("s390/kvm:", 12), ("KVM: s390:", 20), ("s390:", 3)], "KVM: s390:", "KVM: s390:"),
    ([("KVM: MIPS:", 4), ("MIPS: KVM:", 9), ("KVM:", 3)], "MIPS: KVM:", "MIPS: KVM:"),
    # Nothing is usual: the facts tell.
    ([("RISC-V: KVM:", 8), ("RISCV: KVM:", 6), ("riscv: kvm:", 3), ("riscv: KVM:", 5)], "RISC-V: KVM:", "RISC-V: KVM:"),
    ([("RISC-V: KVM:", 4), ("RISCV: KVM:", 20), ("riscv: kvm:", 3)], "RISC-V: KVM:", "RISCV: KVM:"),
    ([("KVM: PPC: Book3S HV:", 30), ("KVM: PPC:", 9), ("powerpc/kvm:", 3)], "KVM: PPC:", "KVM: PPC: Book3S HV:"),
    ([("LoongArch: KVM:", 30), ("KVM:", 5), ("LoongArch:", 4)], "LoongArch: KVM:", "LoongArch: KVM:"),
    # One series about something else is no habit.
    ([("KVM: arm64:", 40), ("KVM: arm64: nv:", 20)], "KVM: arm64:", "KVM: arm64:"),
    ([("KVM: arm64: nv:", 40), ("KVM: arm64:", 5)], "KVM: arm64:", "KVM: arm64: nv:"),
    ([("entry:", 9), ("entry/kvm:", 3), ("sched:", 2), ("rseq:", 3), ("kernel/entry:", 3)], "entry:", "entry:"),
    ([("KVM:", 40), ("KVM: x86/mmu:", 9), ("kvm:", 6)], "KVM:", "KVM:"),
    ([("docs: core-api:", 1), ("Documentation: core-api:", 1)], "Documentation:", "Documentation:"),
]


@pytest.mark.parametrize(("mix", "fallback", "prefix"), _MIXES)
def test_mixes(mix: Sequence[tuple[str, int]], fallback: str, prefix: str) -> None:
    """What is usual today, in mixes as there are."""
    subjects = [f"{begin} Do {number}" for begin, count in mix for number in range(count)]

    assert find_prefix(Told(tuple(reversed(subjects))), [FILE], fallback) == prefix  # type: ignore[arg-type]


class Told:
    """A history that is told, and not asked of git."""

    def __init__(self, subjects: tuple[str, ...]) -> None:
        self._subjects = subjects

    def subjects(self, paths: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """Return the same subjects for each path."""
        return dict.fromkeys(paths, self._subjects)


def test_several_files(tmp_path: Path) -> None:
    """With several files it is what each of them has, however many commits one has more."""
    place = build(tmp_path / "tree", [f"KVM: VMX: {number}" for number in range(9)])
    build(place, [f"KVM: SVM: {number}" for number in range(3)], OTHER)

    assert learn(place) == "KVM: VMX:"
    assert learn(place, [OTHER]) == "KVM: SVM:"
    assert learn(place, [FILE, OTHER], "x86:") == "KVM:"
    assert learn(place, [FILE, OTHER], "KVM: x86:") == "KVM: x86:"
    assert learn(place, [FILE, "new.c"]) == "KVM: VMX:"


@pytest.mark.parametrize(
    ("subject", "prefix"),
    [
        ("KVM: SVM: a", "KVM: SVM:"),
        ("KVM: VMX: a", "KVM: VMX:"),
        ("KVM: nVMX: a", "KVM: nVMX:"),
        ("KVM: x86/mmu: a", "KVM: x86/mmu:"),
        ("KVM: SVM: Sev: a", "KVM: SVM:"),
        ("x86/kvm: a", "KVM: x86:"),
        ("kvm: vmx: a", "KVM: x86:"),
        ("KVM: a", "KVM: x86:"),
        ("x86/kvm/vmx: a", "KVM: x86:"),
    ],
)
def test_listed(subject: str, prefix: str, tmp_path: Path) -> None:
    """Where maintainers list what they take, nothing else is learnt: never the prefix of guests for the host."""
    facts = ARCHS["x86"]
    place = build(tmp_path / "tree", [f"{subject}{number}" for number in range(4)])

    assert learn(place, fallback=facts.prefix, listed=facts.prefixes) == prefix


def test_no_history(tmp_path: Path) -> None:
    """Without history, without paths and without time the facts tell."""
    place = build(tmp_path / "tree", ["KVM: x: a", "KVM: x: b", "KVM: x: c"])

    assert learn(place) == "KVM: x:"
    assert find_prefix(None, [FILE], FALLBACK) == FALLBACK
    assert learn(place, []) == FALLBACK
    assert learn(place, seconds=0) == FALLBACK


def test_shallow(tmp_path: Path) -> None:
    """The commit that a shallow clone ends at changed nothing that is known; with enough others there is history."""
    place = build(tmp_path / "tree", ["KVM: x: a", "KVM: x: b", "KVM: x: c", "KVM: x: d"])

    assert learn(clone(place, tmp_path / "three", "--depth=3")) == FALLBACK
    assert learn(clone(place, tmp_path / "four", "--depth=4")) == "KVM: x:"


def test_merges(tmp_path: Path) -> None:
    """A merge's subject is nobody's."""
    place = build(tmp_path / "tree", ["KVM: x: a", "KVM: x: b"])
    for number in range(3):
        git(place, "checkout", "-q", "-b", f"side{number}")
        commit_files(place, {f"{number}.c": b"1\n"}, "other: a")
        git(place, "checkout", "-q", "main")
        git(place, "merge", "-q", "--no-ff", "-m", f"Merge: {number}", f"side{number}")

    assert learn(place, [FILE, "0.c", "1.c", "2.c"]) == FALLBACK


def test_paths_of_a_change() -> None:
    """The files whose functions change are asked about, not their headers."""
    change = make_change("odd")

    assert choose_paths(change) == ("arch/odd/kvm/run.c",)


def test_asked_once(tmp_path: Path) -> None:
    """All files of a series are asked about in one walk; what was answered is not asked again."""
    place = build(tmp_path / "tree", ["KVM: x: a", "KVM: x: b", "KVM: x: c"])
    changes = [make_change("odd"), make_change("even")]
    told: list[str] = []
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        history = History(Tree(scratch, resolve(repository, "HEAD")), 60.0, told.append)
        ask_ahead(history, changes)
        found = [find_prefix(history, choose_paths(change), FALLBACK) for change in changes]

    assert found == ["KVM: x:", FALLBACK]
    assert told == [f"history: subjects of commits to {FILE}, arch/even/kvm/run.c"]


@pytest.mark.parametrize(
    ("step", "paths", "prefix"),
    [
        ("entry_hook", ["kernel/entry/common.c"], "entry:"),
        ("removal", ["x.c", "include/linux/kvm_host.h"], "KVM:"),
        ("generic_helpers", ["include/linux/context_tracking.h"], "context_tracking:"),
        ("generic_helpers", ["include/linux/other.h"], "other:"),
        ("generic_helpers", [], ""),
    ],
)
def test_generic(step: str, paths: Sequence[str], prefix: str) -> None:
    """Generic patches have a prefix in the facts as well."""
    assert FACTS.prefix_of(step, paths) == prefix


def test_steps_of_facts_are_there() -> None:
    """A step that the facts name is one of the recipe."""
    recipe = GUEST_ENTRY

    assert {each.name for each in FACTS.step} <= {step.name for step in (*recipe.before, *recipe.behind)}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('prefix = "entry:"', 'prefix = "entry"', r"`step\[0\]\.prefix` is 'entry'; write `TOPIC:`"),
        ('prefix = "entry:"', 'prefix = " entry:"', r"`step\[0\]\.prefix` is ' entry:'"),
        ('prefix = "entry:"', f'prefix = "{"a" * 35}:"', r"`step\[0\]\.prefix`.*at most 35"),
        ('name = "entry_hook"', 'nam = "entry_hook"', r"step\[0\]"),
    ],
)
def test_wrong_prefix(old: str, new: str, told: str, tmp_path: Path) -> None:
    """A prefix with which no subject can begin is named by its key."""
    copies(tmp_path, {"recipe.toml": (old, new)})

    with pytest.raises(FactsError, match=told):
        load_recipe(find_folders(tmp_path), RECIPE)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ('prefix = "KVM: y:"\nprefixes = ["KVM: x:"]', "`prefix` is 'KVM: y:', which `prefixes` does not list"),
        ('prefix = "KVM: x:"\nprefixes = ["KVM: x:", "KVM"]', r"`prefixes\[1\]` is 'KVM'; write `TOPIC:`"),
        ('prefix = "KVM: x"', "`prefix` is 'KVM: x'; write `TOPIC:`"),
    ],
)
def test_wrong_prefixes(new: str, told: str, tmp_path: Path) -> None:
    """The same of an architecture; and its own prefix is one of those that are taken."""
    copies(tmp_path, {"arch/x86.toml": ('prefix = "KVM: x86:"', new)}, without="prefixes = [")

    with pytest.raises(FactsError, match=told):
        load_archs(find_folders(tmp_path), RECIPE)


def copies(folder: Path, edits: Mapping[str, tuple[str, str]], without: str = "") -> None:
    """Write facts of our own into a folder, each with one edit; a list that begins so is left out."""
    for name, (old, new) in edits.items():
        text = (own_folder() / RECIPE / name).read_text(encoding="utf-8")
        if without:
            begin = text.index(without)
            text = text[:begin] + text[text.index("]\n", begin) + 2 :]
        target = folder / RECIPE / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace(old, new, 1), encoding="utf-8")
