"""Whatever the machine and the repository are set to: nothing of it runs, no byte changes, the repository stays."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.hostile import ENVIRONMENT, Hostile, make_hostile
from tests.repos import ARM64, sample_files, two_arch_files
from tests.source.repos import clone, commit_files, git, make_repository, snapshot

_IDENTITY = "[user]\n\tname = Jane Doe\n\temail = jane@example.org\n"
State = tuple[str, int, int]
_EARLIER = b"void earlier(void)\n{\n}\n"
# Scripts of ours in the place of the tree's: what they say shows whether git, as they call it, is set to anything.
_SCRIPT = """\
#!/usr/bin/env perl
my $set = `git config --get-regexp "^(alias|diff|format|grep|log|user)[.]" 2>&1`;
$set .= "conf" if -e "$ENV{HOME}/.checkpatch.conf";
"""
_SCRIPTS = {
    "MAINTAINERS": b"List of maintainers\n",
    "scripts/get_maintainer.pl": _SCRIPT.encode() + b'print length($set), " Doe <doe\\@example.org>\\n";\n',
    "scripts/checkpatch.pl": _SCRIPT.encode()
    + b'print "total: ", length($set), " errors, 0 warnings, 0 checks, 9 lines checked\\n"; exit(length($set) > 0);\n',
}


@pytest.fixture
def hostile(tmp_path: Path) -> Hostile:
    """Return all that is hostile; nothing of it is in use yet."""
    return make_hostile(tmp_path / "hostile")


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a repository with a past, two architectures to convert, a tag, notes, and attributes in the tree."""
    place = make_repository(tmp_path_factory.mktemp("hostile") / "origin", files={ARM64: _EARLIER})
    git(place, "tag", "-a", "-m", "one", "v1")
    commit_files(place, {**two_arch_files(), **_SCRIPTS}, "KVM: arm64: write it")
    git(place, "notes", "--ref=hostile", "add", "-m", "a note")
    return place


@pytest.fixture(scope="module")
def kept() -> dict[str, object]:
    """Return what `calm` found, for the next test."""
    return {}


@pytest.fixture
def calm(
    origin: Path, home: Path, tmp_path: Path, work: Path, call: Call, kept: dict[str, object]
) -> dict[str, object]:
    """Return what the commands write and say about a repository without anything hostile."""
    (home / ".gitconfig").write_text(_IDENTITY)
    if not kept:
        kept |= _run_all(clone(origin, tmp_path / "calm/linux"), work / "calm", call)
    return kept


@pytest.fixture
def linux(origin: Path, tmp_path: Path) -> Path:
    """Return another clone, whose configuration is still that of a clone."""
    place = clone(origin, tmp_path / "linux")
    git(place, "config", "core.sparseCheckout", "false")
    return place


def _run_all(place: Path, out: Path, call: Call) -> dict[str, object]:
    """Run every command on a repository; return what is to be the same everywhere."""
    out.mkdir()
    before = snapshot(place)
    scan = call("scan", str(place), "--format", "json")
    first = call("draft", str(place), "-o", str(out / "first"), "--no-tree-scripts")
    verified = call("verify", str(out / "first"), str(place), "--format", "json")
    done = (scan, first, verified)
    assert [each.code for each in done] == [0, 0, 0], "".join(each.err for each in done) + verified.out
    assert snapshot(place) == before
    words = ("--compare-to", str(out / "first"), "--cc=trailers", "--branch", "kvm/split", "--into", str(place))
    second = call("draft", str(place), "-o", str(out / "second"), "--arch", "arm64", *words)
    assert second.code == 0, second.err
    after = snapshot(place)
    new = {Path(path).relative_to(place).as_posix(): after[path] for path in after.keys() - before.keys()}
    assert {path: after.get(path) for path in _files(before)} == _files(before)
    made = {path: content for path, (content, *_) in _files(new).items() if "/objects/" not in path}
    return {
        "scan": json.loads(scan.out),
        "verify": verified.out.replace(str(out), "OUT"),
        "branch": made,
        **{str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()},
    }


def _files(found: Mapping[str, State]) -> dict[str, State]:
    """Return what is no folder: those change with what is put into them."""
    return {path: state for path, state in found.items() if not stat.S_ISDIR(state[1])}


def _in_home(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(os.environ["HOME"])
    (home / ".gitconfig").write_text(hostile.render() + _IDENTITY)
    (home / ".config/git").mkdir(parents=True)
    (home / ".config/git/attributes").write_bytes(hostile.attributes.read_bytes())
    (home / ".checkpatch.conf").write_text("--terse\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))


def _in_global(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hostile.folder / "global").write_text(hostile.render() + _IDENTITY)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(hostile.folder / "global"))


def _in_system(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hostile.folder / "system").write_text(hostile.render())
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", str(hostile.folder / "system"))
    monkeypatch.delenv("GIT_CONFIG_NOSYSTEM")


def _in_variables(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in hostile.variables().items():
        monkeypatch.setenv(name, value)


def _in_parameters(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", hostile.parameters())


def _in_environment(hostile: Hostile, _: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {**ENVIRONMENT, **hostile.programs()}.items():
        monkeypatch.setenv(name, value)


def _in_repository(hostile: Hostile, place: Path, _: pytest.MonkeyPatch) -> None:
    with (place / ".git/config").open("a") as config:
        config.write(hostile.render())
    shutil.copytree(hostile.folder / "template", place / ".git", dirs_exist_ok=True)
    (place / ".git/info/grafts").write_text(f"{git(place, 'rev-parse', 'v1^{commit}')}\n")


def _included(hostile: Hostile, place: Path, _: pytest.MonkeyPatch) -> None:
    (hostile.folder / "included").write_text(hostile.render())
    with (place / ".git/config").open("a") as config:
        config.write(f'[include]\n\tpath = {hostile.folder}/included\n[includeIf "gitdir:/**"]\n')
        config.write(f"\tpath = {hostile.folder}/included\n")


def _in_worktree(hostile: Hostile, place: Path, _: pytest.MonkeyPatch) -> None:
    git(place, "config", "extensions.worktreeConfig", "true")
    (place / ".git/config.worktree").write_text(hostile.render())


_WAYS = (
    *(_in_home, _in_global, _in_system, _in_variables, _in_parameters, _in_environment),
    *(_in_repository, _included, _in_worktree),
)


@pytest.mark.parametrize("way", _WAYS, ids=lambda way: way.__name__.removeprefix("_"))
def test_nothing_runs_and_no_byte_changes(
    way: Callable[[Hostile, Path, pytest.MonkeyPatch], None],
    hostile: Hostile,
    calm: dict[str, object],
    linux: Path,
    call: Call,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever the settings stand: scan, draft, reroll, verify and branch are those of a calm machine."""
    with monkeypatch.context() as patch:
        way(hostile, linux, patch)
        found = _run_all(linux, work / "hostile", call)

    assert not hostile.ran.exists(), hostile.ran.read_text()
    assert found.keys() == calm.keys()
    assert {name for name in calm if found[name] != calm[name]} == set()
    assert any(b"\nCc: 0 Doe <doe@example.org>\n" in text for text in found.values() if isinstance(text, bytes))
    assert list(found["branch"]) == [".git/refs/heads/kvm/split"]  # type: ignore[call-overload]


@pytest.mark.parametrize("way", [_in_home, _in_parameters, _in_repository, _included, _in_worktree])
def test_settings_would_count(
    way: Callable[[Hostile, Path, pytest.MonkeyPatch], None],
    hostile: Hostile,
    linux: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What the test above is worth: git itself reads the settings, and would run the programs."""
    way(hostile, linux, monkeypatch)

    assert git(linux, "config", "format.subjectPrefix") == "HOSTILE"
    assert git(linux, "config", "core.hooksPath") == str(hostile.hooks)
    done = subprocess.run(["git", "branch", "--no-track", "probe"], cwd=linux, capture_output=True, check=False)
    assert b"aborted by hook" in done.stderr
    assert set(hostile.ran.read_text().split()) == {f"{hostile.hooks}/reference-transaction"}


def test_replaced_objects_do_not_count(calm: dict[str, object], linux: Path, call: Call, work: Path) -> None:
    """A repository that shows another file in the place of one: the commit's own is read."""
    other = git(linux, "hash-object", "-w", "--stdin", data=sample_files()[ARM64].replace(b"guest_exit();", b""))
    git(linux, "replace", git(linux, "rev-parse", f"HEAD:{ARM64}"), other)
    found = _run_all(linux, work / "hostile", call)

    assert {name for name in calm if found[name] != calm[name]} == set()


def test_attributes_in_the_tree_do_not_count(
    origin: Path, hostile: Hostile, home: Path, call: Call, tmp_path: Path, work: Path
) -> None:
    """The commit itself says that its files are binary, or in another encoding, or need a program."""
    (home / ".gitconfig").write_text(_IDENTITY)
    plain, place = (clone(origin, tmp_path / name) for name in ("plain", "linux"))
    blob = git(place, "hash-object", "-w", "--stdin", data=hostile.attributes.read_bytes())
    for name in (".gitattributes", "arch/.gitattributes", "arch/arm64/kvm/.gitattributes"):
        git(place, "update-index", "--add", "--cacheinfo", f"100644,{blob},{name}")
    commit = git(place, "commit-tree", "-p", "HEAD", "-m", "attributes", git(place, "write-tree"))
    git(place, "update-ref", "HEAD", commit)
    (home / ".gitconfig").write_text(hostile.render() + _IDENTITY)
    for name, where in (("plain", plain), ("attributes", place)):
        assert call("draft", str(where), "-o", name).code == 0
        assert call("verify", name, str(where)).code == 0

    assert not hostile.ran.exists()
    hunks = [
        [path.read_bytes().partition(b"\ndiff --git ")[2] for path in sorted((work / name).glob("*.patch"))[1:]]
        for name in ("plain", "attributes")
    ]
    assert hunks[0] == hunks[1]
    assert len(hunks[0]) == 2
