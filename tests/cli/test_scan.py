"""`migrator scan`: what it shows of the sites, in which forms, of which part of the tree."""

import json
import os
import shlex
from pathlib import Path

import pytest
import regex

from migrator.report.json import render_schema
from tests.cli.conftest import Call
from tests.report.schema import find_problems
from tests.repos import ARM64, RISCV, S390, run_program, sample_files
from tests.source.repos import clone, git, make_repository, snapshot

_OLD = b"void f(void)\n{\n\tguest_enter_irqoff();\n\tguest_exit_irqoff();\n}\n"
_COLOR = "\x1b["


def _sites(document: str) -> set[tuple[str, int]]:
    return {(site["path"], site["line"]) for site in json.loads(document)["sites"]}


def _states(document: str) -> dict[str, str]:
    return {row["name"]: row["status"] for row in json.loads(document)["architectures"]}


def test_text_shows_where_each_architecture_stands(call: Call, tree: Path) -> None:
    """Every architecture of the tree, its sites by place, and the command that comes next."""
    done = call("scan", str(tree), "--sites")

    assert (done.code, done.err) == (0, "")
    for line in ("arm64     deprecated  2 sites", "openrisc  none", "riscv     converted   4 sites"):
        assert f"\n{line}\n" in done.out
    assert f"    {ARM64}:128  kvm_arch_vcpu_ioctl_run  guest_enter_irqoff()\n" in done.out
    assert done.out.endswith(f"\nnext: migrator draft {tree} --arch arm64 --arch s390 -o drafts\n")


@pytest.mark.parametrize("words", [("--path", "arch/arm64 kvm"), ("--rev", "main"), ("--arch", "arm64"), ()])
def test_next_command_does_what_it_says(words: tuple[str, ...], call: Call, tmp_path: Path, work: Path) -> None:
    """What `scan` ends with can be pasted, and drafts what was shown."""
    files = sample_files()
    files["arch/arm64 kvm/x.c"] = _OLD  # a folder with a blank, which belongs to no architecture
    place = make_repository(tmp_path / "a tree", files=files)
    shown = call("scan", str(place), *words).out.rstrip("\n").split("\n")[-1]
    told = shlex.split(shown.removeprefix("next: "))

    assert told[0] == "migrator"
    assert call(*told[1:]).code in {0, 5}
    assert (work / "drafts/report.json").exists()


def test_next_command_keeps_the_users_templates(call: Call, tree: Path, tmp_path: Path) -> None:
    """A draft with other facts would not be the draft of this scan."""
    (tmp_path / "mine").mkdir()
    out = call("scan", str(tree), "--templates", str(tmp_path / "mine")).out

    assert f" --templates {tmp_path}/mine -o drafts\n" in out


def test_terse_lines_are_places(call: Call, tree: Path) -> None:
    """`path:line:col: LEVEL:rule: message`, and nothing else on stdout."""
    done = call("scan", str(tree), "--sites", "--format", "terse")
    lines = done.out.removesuffix("\n").split("\n")

    assert (done.code, done.err) == (0, "")
    assert len(lines) == 8
    assert all(regex.fullmatch(r"arch/\S+\.c:\d+:\d+: (WARNING|NOTE):[a-z-]+: .+", line) for line in lines)
    assert f"{ARM64}:148:3: WARNING:deprecated-helper: guest_exit() in kvm_arch_vcpu_ioctl_run() (exit)" in lines
    assert f"{RISCV}:62:2: NOTE:guest-entry: guest_state_enter_irqoff() in " in done.out


def test_json_follows_the_schema(call: Call, tree: Path) -> None:
    """The document, and nothing else on stdout."""
    done = call("scan", str(tree), "--format", "json")
    schema, document = json.loads(render_schema()), json.loads(done.out)

    assert (done.code, done.err) == (0, "")
    assert find_problems(document, schema, schema) == []
    assert document["schema_version"] == 1
    assert document["tree"]["commit"] == git(tree, "rev-parse", "HEAD")
    assert _states(done.out) == {"arm64": "deprecated", "openrisc": "none", "riscv": "converted", "s390": "deprecated"}


@pytest.mark.parametrize("form", ["text", "terse", "json", "sarif"])
def test_output_file_has_what_stdout_would(form: str, call: Call, tree: Path, work: Path) -> None:
    """A file in place of stdout, whole, replacing what was there; nothing beside it."""
    wanted = call("scan", str(tree), "--format", form).out
    (work / "found").write_text("old")
    done = call("scan", str(tree), "--format", form, "-o", "found")

    assert (done.code, done.out, done.err) == (0, "", "")
    assert (work / "found").read_text(encoding="utf-8") == wanted
    assert [path.name for path in work.iterdir()] == ["found"]


def test_output_may_be_a_link(call: Call, tree: Path, work: Path) -> None:
    """A link stays a link; the file it names is written."""
    (work / "link").symlink_to("real")

    assert call("scan", str(tree), "-o", "link").code == 0
    assert (work / "link").is_symlink()
    assert (work / "real").is_file()


def test_output_may_be_what_is_no_file(call: Call, tree: Path, work: Path) -> None:
    """A pipe, as any device, takes the text and is not replaced."""
    os.mkfifo(work / "pipe")
    reader = os.open(work / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    code = call("scan", str(tree), "-o", "pipe").code
    taken = os.read(reader, 1 << 16).decode()
    os.close(reader)

    assert code == 0
    assert taken == call("scan", str(tree)).out
    assert (work / "pipe").is_fifo()


def test_output_may_be_stdout_by_name() -> None:
    """`/dev/stdout` is a pipe here, whose real path names no file."""
    assert run_program("scan", "--sample", "-o", "/dev/stdout").out == run_program("scan", "--sample").out


@pytest.mark.parametrize(
    ("words", "code"), [((), 1), (("--arch", "riscv"), 0), (("--arch", "riscv", "--arch", "s390"), 1)]
)
def test_check_ends_with_1_where_there_is_something_to_do(
    words: tuple[str, ...], code: int, call: Call, tree: Path
) -> None:
    """For scripts; the output is the same."""
    words = (str(tree), "--sites", *words)
    plain, checked = call("scan", *words), call("scan", "--check", *words)

    assert (plain.code, checked.code) == (0, code)
    assert plain.out == checked.out


def test_arch_is_repeatable_and_leaves_out_the_others(call: Call, tree: Path) -> None:
    """Rows and sites of those named alone, in the tree's order."""
    out = call("scan", str(tree), "--arch", "s390", "--arch", "arm64", "--format", "json").out

    assert [*_states(out)] == ["arm64", "s390"]
    assert {path for path, _ in _sites(out)} == {ARM64, S390}


def test_revision_is_read_without_a_checkout(call: Call, tmp_path: Path) -> None:
    """Branches, tags, ids and expressions; what stands in the work tree does not count."""
    place = make_repository(tmp_path / "tree", files=sample_files())
    first = git(place, "rev-parse", "HEAD")
    git(place, "tag", "-a", "-m", "old", "v1")
    (place / ARM64).write_bytes(b"int x;\n")
    git(place, "commit", "-q", "-a", "-m", "gone")
    (place / ARM64).write_bytes(_OLD)

    assert _states(call("scan", str(place), "--format", "json").out)["arm64"] == "none"
    for revision in ("v1", first, first[:9], "HEAD~1", "main^"):
        out = call("scan", str(place), "--rev", revision, "--format", "json").out
        assert json.loads(out)["tree"] == {"commit": first, "describe": "v1", "version": "6.12"}
        assert _states(out)["arm64"] == "deprecated"


def test_path_narrows_the_search_and_says_so(call: Call, tree: Path) -> None:
    """What lies outside was not looked at: `none` must not be read as an answer."""
    out = call("scan", str(tree), "--sites", "--path", "arch/arm64", "--path", "virt", "--format", "json").out

    assert {path for path, _ in _sites(out)} == {ARM64}
    assert json.loads(out)["not_done"] == [
        {
            "path": "",
            "reason": "only arch/arm64, virt was searched: `none` says nothing of an architecture outside of it",
        }
    ]


def test_path_widens_the_search(call: Call, tmp_path: Path) -> None:
    """`--path .` reads what the scope leaves out."""
    place = make_repository(tmp_path / "tree", files={**sample_files(), "drivers/x.c": _OLD})

    assert "drivers/x.c" not in call("scan", str(place)).out
    assert "drivers/x.c:3" in call("scan", str(place), "--path", ".").out


@pytest.mark.parametrize("kind", ["plain", "bare", "inside", "worktree"])
def test_every_kind_of_tree_is_read(
    kind: str, call: Call, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named or stood in, bare or not, a folder inside, a linked work tree."""
    wanted = call("scan", str(tree), "--format", "json").out
    place = clone(tree, tmp_path / "clone", *(["--bare"] if kind == "bare" else []))
    if kind == "worktree":
        git(place, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
        place = tmp_path / "linked"
    if kind == "inside":
        place /= "arch/arm64/kvm"
    monkeypatch.chdir(place)

    assert call("scan", "--format", "json").out == wanted
    monkeypatch.chdir("/")
    assert call("scan", str(place), "--format", "json").out == wanted


@pytest.mark.parametrize(
    ("words", "variable", "colored"),
    [
        ((), None, False),
        (("--color", "always"), None, True),
        (("--color", "always"), "1", True),
        (("--color", "never"), None, False),
    ],
)
def test_color_is_for_terminals_and_for_who_asks(
    words: tuple[str, ...], variable: str | None, colored: bool, call: Call, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text alone is coloured; without colour the same words stand there."""
    if variable is not None:
        monkeypatch.setenv("NO_COLOR", variable)
    out = call("scan", str(tree), *words).out

    assert (_COLOR in out) is colored
    assert regex.sub(r"\x1b\[\d+m", "", out) == call("scan", str(tree)).out
    for form in ("terse", "json", "sarif"):
        assert _COLOR not in call("scan", str(tree), "--format", form, *words).out


@pytest.mark.parametrize(("variable", "colored"), [("", True), ("1", False)])
def test_no_color_is_obeyed_on_a_terminal(
    variable: str, colored: bool, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`NO_COLOR` counts where it is set and not empty."""
    monkeypatch.setattr("migrator.cli.selection.sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("NO_COLOR", variable)

    assert (_COLOR in call("scan", "--sample").out) is colored


def test_verbose_speaks_on_stderr_alone(call: Call, tree: Path) -> None:
    """What is looked at is no result; -q silences it."""
    for form in ("terse", "json"):
        words = ("scan", str(tree), "--format", form)
        told = call(*words, "--verbose")
        assert told.out == call(*words).out
        assert git(tree, "rev-parse", "HEAD") in told.err
        assert call(*words, "--verbose", "-q").err == ""


def test_nothing_to_convert_is_one_sentence_that_is_true(call: Call, tree: Path, tmp_path: Path) -> None:
    """It speaks of what was asked for, and of nothing else."""
    files = sample_files()
    del files[ARM64], files[S390]
    place = make_repository(tmp_path / "done", files=files)

    def last(*words: str) -> str:
        return call("scan", *words).out.rstrip("\n").split("\n")[-1]

    assert last(str(place)) == "nothing to convert: no architecture of this tree calls a deprecated helper"
    assert last(str(tree), "--arch", "riscv") == "nothing to convert: riscv calls no deprecated helper"
    assert last(str(tree), "--arch", "riscv", "--arch", "openrisc") == (
        "nothing to convert: openrisc and riscv call no deprecated helper"
    )
    assert last(str(tree), "--path", "arch/riscv") == (
        "nothing to convert: no architecture of this tree calls a deprecated helper below arch/riscv"
    )


def test_next_command_drafts_what_is_converted_wrongly(call: Call, tmp_path: Path) -> None:
    """An architecture on the new names alone is drafted too where a recipe mends what was found."""
    files = sample_files()
    files[RISCV] = files[RISCV].replace(b"static void noinstr kvm_riscv", b"static void kvm_riscv")
    place = make_repository(tmp_path / "wrong", files=files)

    told = call("scan", str(place)).out.rstrip("\n").split("\n")[-1]

    assert told == f"next: migrator draft {place} --arch arm64 --arch riscv --arch s390 -o drafts"
    assert "riscv" not in call("scan", str(place), "--sites").out.rstrip("\n").split("\n")[-1]


def test_files_that_are_no_clean_text_are_scanned(tmp_path: Path) -> None:
    """Latin-1, NUL bytes, CRLF, form feeds, names that are no UTF-8: sites are found, and places are right."""
    files = sample_files()
    files["arch/riscv/kvm/latin.c"] = b"/* f\xfcr */ " + _OLD
    files["arch/riscv/kvm/nul.c"] = b"/* \0 */\n" + _OLD
    files["arch/riscv/kvm/crlf.c"] = _OLD.replace(b"\n", b"\r\n")
    files["arch/riscv/kvm/feed.c"] = b"int a;\f\x0b\x1c\n" + _OLD
    files["arch/riscv/kvm/\udcfc.c"] = _OLD
    place = make_repository(tmp_path / "odd", files=files)
    words = ("scan", str(place), "--sites", "--format", "terse")
    done = run_program(*words, env={"PYTHONIOENCODING": "utf-8:strict"})

    assert (done.code, done.err) == (0, "")
    for name, line in (("latin", 3), ("nul", 4), ("crlf", 3), ("feed", 4), ("\udcfc", 3)):
        assert f"\narch/riscv/kvm/{name}.c:{line}:2: WARNING:deprecated-helper: guest_enter_irqoff() in f()" in done.out
    for form in ("text", "terse", "json", "sarif"):
        assert run_program("scan", str(place), "--format", form, env={"PYTHONIOENCODING": "ascii:strict"}).code == 0


def test_file_that_cannot_be_read_as_c_is_listed(call: Call, tmp_path: Path) -> None:
    """The run goes on, and says which file it did not understand."""
    files = {**sample_files(), "arch/riscv/kvm/broken.c": _OLD + b"}\n"}
    words = ("scan", str(make_repository(tmp_path / "odd", files=files)), "--format", "json")
    document = json.loads(call(*words, "--sites").out)

    assert [row["path"] for row in document["not_done"]] == ["arch/riscv/kvm/broken.c"]
    assert "arch/riscv/kvm/broken.c" in {row["path"] for row in json.loads(call(*words).out)["not_done"]}
    assert {row["name"]: row["status"] for row in document["architectures"]}["arm64"] == "deprecated"


def test_repository_is_the_same_afterwards(call: Call, tmp_path: Path, work: Path) -> None:
    """Every file of it, with mode and times, whatever is asked; the work tree's stale index too."""
    place = make_repository(tmp_path / "tree", files=sample_files())
    (place / ARM64).write_bytes(_OLD)
    (place / "new.c").write_bytes(_OLD)
    before = snapshot(place)

    for words in (
        (),
        ("--sites",),
        ("--format", "json", "-o", "found"),
        ("--path", "."),
        ("--arch", "vax"),
        ("--rev", "nope"),
    ):
        call("scan", str(place), *words)
    assert snapshot(place) == before
    assert [path.name for path in work.iterdir()] == ["found"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("arch/odd/kvm/a.c", "void f(void)\n{\n\tguest_exit();\n", "never closed"),
        ("arch/odd/kvm/a.c", "/* guest_exit() */\nint x = (1;\n", "do not balance"),
        (
            "arch/odd/kvm/a.c",
            "int x; /* guest_exit()\nvoid f(void) { guest_exit(); }\n",
            "comment at offset 7 is never",
        ),
        ("arch/odd/kvm/a.c", "void (*leave)(void) = guest_exit;\n", "names guest_exit"),
    ],
)
def test_nothing_is_left_out_in_silence(name: str, text: str, told: str, call: Call, tmp_path: Path) -> None:
    """A file that names a helper where nobody can follow it is told, and the scan goes on."""
    place = make_repository(tmp_path / "linux", files={**sample_files(), name: text.encode()})

    done = call("scan", str(place), "--sites", "--format", "json")
    report = json.loads(done.out)

    assert done.code == 0
    assert [row["path"] for row in report["not_done"]] == [name]
    assert told in report["not_done"][0]["reason"]
    assert len(report["sites"]) == 8


def test_file_that_is_no_c(call: Call, tmp_path: Path) -> None:
    """A file that --path brings in, and that is no C, is told: nobody reads it."""
    place = make_repository(tmp_path / "linux", files={**sample_files(), "arch/arm64/kvm/a.S": b"bl guest_exit\n"})

    report = json.loads(call("scan", str(place), "--path", "arch/arm64", "--format", "json").out)

    assert ("arch/arm64/kvm/a.S", "sites are looked for in C files alone") in {
        (row["path"], row["reason"].rpartition(", but ")[2]) for row in report["not_done"]
    }
