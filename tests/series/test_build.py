"""The series as a whole: git and b4 take it, and the same input gives the same bytes."""

import subprocess
import sys
from pathlib import Path

import pytest
import regex

from migrator.series import finishing
from migrator.series.build import build_series
from migrator.text import decode
from tests.repos import ARM64, RISCV, two_arch_files
from tests.series.drafts import DISCLOSURE, draft, make_order, planned, write
from tests.source.repos import clone, git, make_repository, snapshot

NAMES = [
    "0000-cover-letter.patch",
    "0001-KVM-arm64-Split-guest-timing-from-guest-state-around.patch",
    "0002-RISC-V-KVM-Split-guest-timing-from-guest-state-aroun.patch",
]
_HOSTILE = """\
[user]
	name = Somebody Else
	email = else@example.org
	signingKey = none
[commit]
	gpgSign = true
	cleanup = strip
	template = /nowhere
[core]
	abbrev = 4
	attributesFile = {attributes}
	autocrlf = true
	commentChar = K
	quotePath = false
	hooksPath = {hooks}
	pager = false
	whitespace = tab-in-indent
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = UTF-16
[format]
	attach = true
	coverLetter = false
	coverFromDescription = none
	encodeEmailHeaders = false
	filenameMaxLength = 20
	forceInBodyFrom = true
	from = true
	headers = "X-Hostile: yes\\n"
	mboxrd = true
	noprefix = true
	notes = true
	numbered = false
	outputDirectory = elsewhere
	pretty = oneline
	signature = mine
	signOff = true
	subjectPrefix = HOSTILE
	suffix = .txt
	thread = deep
	to = list@example.org
	cc = list@example.org
	useAutoBase = true
[diff]
	algorithm = patience
	context = 9
	external = false
	indentHeuristic = false
	interHunkContext = 50
	mnemonicPrefix = true
	noprefix = true
	orderFile = {order}
	renames = copies
	statGraphWidth = 3
	submodule = log
	suppressBlankEmpty = true
	wordRegex = .
[diff "c"]
	binary = true
	textconv = false
	xfuncname = nothing
[trailer "sign"]
	key = "Signed-off-by: "
[apply]
	whitespace = error-all
[fastimport]
	unpackLimit = 0
"""


def _bytes(place: Path) -> dict[str, bytes]:
    return {mail.name: mail.content for mail in draft(place).mails}


def test_git_am_gives_exactly_the_drafted_tree(tree: Path, tmp_path: Path) -> None:
    """In a clone, the patches make one commit each, change the planned files as planned, and nothing else."""
    with planned(tree) as (found, plan):
        series = build_series(make_order(found, plan))
    place = clone(tree, tmp_path / "clone")
    git(place, "am", "-q", *map(str, write(series, tmp_path / "out")[1:]))

    wanted = {file.path: file.after.text for change in plan.changes for file in change.files}
    assert git(place, "rev-list", "--count", "origin/main..").strip() == "2"
    assert git(place, "diff", "--name-only", "origin/main", "HEAD").split("\n") == [ARM64, RISCV] == sorted(wanted)
    assert {path: decode((place / path).read_bytes()) for path in wanted} == wanted
    for number, change in enumerate(plan.changes, 1):
        changed = git(place, "diff-tree", "-r", "--no-commit-id", "--name-only", f"HEAD~{len(wanted) - number}")
        assert changed.split("\n") == [file.path for file in change.files]


def test_b4_takes_the_series(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`b4 am` finds two patches and a cover in an mbox of the files, and the mbox it makes applies to the base."""
    b4 = Path(sys.executable).parent / "b4"
    assert b4.exists(), "b4 comes with the test dependencies"
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / name))
    mbox, out = tmp_path / "series.mbx", tmp_path / "b4"
    mbox.write_bytes(b"".join(path.read_bytes() for path in write(draft(tree), tmp_path / "out")))
    place = clone(tree, tmp_path / "clone")
    words = [str(b4), "--offline-mode", "am", "-m", str(mbox), "-o", str(out)]
    done = subprocess.run(words, cwd=place, capture_output=True, text=True, check=False, timeout=60)

    assert done.returncode == 0, done.stderr
    assert "Total patches: 2" in done.stderr
    (made,), (cover,) = out.glob("*.mbx"), out.glob("*.cover")
    assert "on arm64, riscv" in " ".join(cover.read_text(encoding="utf-8").split())
    git(place, "am", "-q", str(made))
    assert git(place, "rev-parse", "HEAD^{tree}") == _drafted_tree(tree, tmp_path)


def _drafted_tree(tree: Path, tmp_path: Path) -> str:
    """Return the tree that `git am` of the files gives."""
    place = clone(tree, tmp_path / "second")
    git(place, "am", "-q", *map(str, sorted((tmp_path / "out").glob("*.patch"))[1:]))
    return git(place, "rev-parse", "HEAD^{tree}")


def test_same_input_gives_the_same_bytes(tree: Path) -> None:
    """Two drafts of one commit differ in nothing."""
    assert _bytes(tree) == _bytes(tree)


def test_place_and_packing_of_the_repository_change_nothing(tree: Path, tmp_path: Path) -> None:
    """A clone elsewhere, bare and packed, with other branches, gives the same bytes."""
    place = clone(tree, tmp_path / "other place", "--bare")
    git(place, "tag", "v1")
    git(place, "gc", "-q", "--aggressive")

    assert _bytes(place) == _bytes(tree)


def test_users_configuration_changes_nothing(
    tree: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hostile settings, attributes, hooks and variables: the bytes are those of a plain machine."""
    calm = _bytes(tree)
    place = clone(tree, tmp_path / "clone")
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "commit-msg", "prepare-commit-msg", "applypatch-msg", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\nexit 1\n")
        (hooks / name).chmod(0o755)
    attributes, order = tmp_path / "attributes", tmp_path / "order"
    attributes.write_text("*.c diff=c -text eol=crlf working-tree-encoding=UTF-16 ident export-ignore\n* -diff\n")
    order.write_text("arch/riscv/*\n")
    hostile = _HOSTILE.format(attributes=attributes, hooks=hooks, order=order)
    (home / ".gitconfig").write_text(hostile)
    with (place / ".git/config").open("a") as config:
        config.write(hostile)
    (place / ".git/info").mkdir(exist_ok=True)
    (place / ".git/info/attributes").write_bytes(attributes.read_bytes())
    for name, value in {
        "GIT_AUTHOR_DATE": "2001-01-01T00:00:00",
        "GIT_COMMITTER_DATE": "2001-01-01T00:00:00",
        "GIT_COMMITTER_NAME": "Somebody Else",
        "GIT_DIFF_OPTS": "-u9",
        "GIT_EXTERNAL_DIFF": "false",
        "GIT_PAGER": "false",
        "GIT_CONFIG_PARAMETERS": "'diff.noprefix=true'",
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C.UTF-8",
    }.items():
        monkeypatch.setenv(name, value)
    before = snapshot(place)

    assert git(place, "config", "format.signOff") == "true"  # the settings are read where they should be
    assert _bytes(place) == calm
    assert not (tmp_path / "hooked").exists()
    assert snapshot(place) == before


def test_base_commit_is_the_scanned_one(tree: Path) -> None:
    """40 digits at the end of the cover letter; no id of a scratch commit anywhere."""
    base = git(tree, "rev-parse", "HEAD")
    mails = _bytes(tree)

    assert mails[NAMES[0]].decode().endswith(f"\nbase-commit: {base}\n")
    for content in mails.values():
        assert regex.match(rb"From 0{40} ", content)
        assert b"".join(regex.findall(rb"^(?:commit|base-commit:) .*", content, regex.MULTILINE)).count(b" ") <= 1


def test_nobody_is_said_to_have_signed(tree: Path) -> None:
    """No sign-off, no review, no recipients: people give them."""
    for content in _bytes(tree).values():
        assert not regex.search(rb"(?i)^(?:[\w-]+-by|cc|to|fixes):", content, regex.MULTILINE)


def test_files_are_named_for_their_subjects(tree: Path) -> None:
    """Numbered in the order of the series, the cover letter first, with the version where there is one."""
    assert [mail.name for mail in draft(tree).mails] == NAMES
    second = draft(tree, version=2)
    assert [mail.name[:40] for mail in second.mails] == [f"v2-{name}"[:40] for name in NAMES]
    assert all(b"Subject: [PATCH v2 " in mail.content for mail in second.mails)


def test_every_patch_stands_for_one_architecture(tree: Path) -> None:
    """The subject's prefix and the files belong together, and each patch discloses the tool."""
    _, arm64, riscv = (mail.content.decode() for mail in draft(tree).mails)

    for content, prefix, path in ((arm64, "KVM: arm64:", ARM64), (riscv, "RISC-V: KVM:", RISCV)):
        assert f"] {prefix} Split guest timing" in content
        assert regex.findall(r"^diff --git a/(\S+)", content, regex.MULTILINE) == [path]
        assert f"Drafted by {DISCLOSURE.tool}" in content


def test_names_in_messages_are_names_in_the_code(tree: Path) -> None:
    """Whatever a changelog calls by name stands in its file before or after, and so does the cover's."""
    with planned(tree) as (found, plan):
        mails = build_series(make_order(found, plan)).mails
    code = [f"{file.before.text}{file.after.text}" for change in plan.changes for file in change.files]

    for mail, text in zip(mails, ["".join(code), *code], strict=True):
        message = mail.content.decode().partition("\n---\n")[0].partition("\n\n")[2]
        called = set(regex.findall(r"(\w+)\(\)", message))
        assert called
        assert {name for name in called if not regex.search(rf"\b{name}\b", text)} == set()


def test_checks_say_what_was_checked(tree: Path) -> None:
    """Each patch applied in order, and was read back; what was not to be run is told as left out."""
    checks = {check.name: (check.status.value, check.evidence) for check in draft(tree).checks}

    assert checks == {
        "applies": (
            "pass",
            f"each patch applies to {git(tree, 'rev-parse', 'HEAD')[:12]} in order and gives its commit's tree",
        ),
        "mails-parse": ("pass", "unidiff reads every patch back (2)"),
        "checkpatch": ("skip", "checkpatch.pl of the tree was not run, as asked"),
        "recipients": ("skip", "get_maintainer.pl of the tree was not run, as asked"),
    }


def test_failed_check_is_told_with_its_mail(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A series that does not apply is handed back with the failure, not thrown away in silence."""
    monkeypatch.setattr(finishing, "check_applies", lambda *_: "0001-x.patch: it does not apply")
    series = draft(tree)

    assert (series.checks[0].status.value, series.checks[0].evidence) == ("fail", "0001-x.patch: it does not apply")
    assert len(series.mails) == 3
    assert not any(b"\nApplied to " in mail.content for mail in series.mails)


def test_bytes_that_are_no_utf8_come_through(tmp_path: Path) -> None:
    """A file in Latin-1, changed right beside such a byte, is patched by git am as it was drafted."""
    files = two_arch_files()
    files[ARM64] = files[ARM64].replace(b"trace_kvm_entry(vcpu->arch.pc);", b"/* f\xfcr */", 1)
    place = make_repository(tmp_path / "tree", files=files)
    paths = write(draft(place), tmp_path / "out")

    assert b" \t\t/* f\xfcr */\n-\t\tguest_enter_irqoff();\n" in paths[1].read_bytes()
    copy = clone(place, tmp_path / "clone")
    git(copy, "am", "-q", *map(str, paths[1:]))
    assert b"\t\t/* f\xfcr */\n\t\tguest_timing_enter_irqoff();\n" in (copy / ARM64).read_bytes()


@pytest.mark.parametrize("kind", ["worktree", "subfolder", "shallow"])
def test_every_kind_of_checkout_gives_the_same_bytes(kind: str, tree: Path, tmp_path: Path) -> None:
    """A linked work tree, a folder inside, a shallow clone: the commit is the same, so the series is."""
    wanted = _bytes(tree)
    place = clone(tree, tmp_path / "clone", *(["--depth=1"] if kind == "shallow" else []))
    if kind == "worktree":
        git(place, "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
        place = tmp_path / "linked"

    assert _bytes(place / "arch" if kind == "subfolder" else place) == wanted
