"""Commits of the scratch, and the mails made of them: the same bytes for everybody."""

import email
import os
from collections.abc import Callable, Iterator
from email.policy import default
from pathlib import Path

import pytest

from migrator.source.commits import (
    Commit,
    NewCommit,
    SeriesOptions,
    check_applies,
    format_patches,
    read_commit,
    write_commits,
)
from migrator.source.repository import Identity, open_repository, resolve
from migrator.source.scratch import Scratch
from migrator.source.tree import SourceFile, Tree
from migrator.text import decode

from .repos import AFTER, AUTHOR, BEFORE, COVER, NEW, RUN, check_draft, commit_files, draft, git, make_repository

PATCH = "0001-KVM-x-split-guest-entry.patch"
MAIN = "virt/kvm/main.c"
SECOND = NewCommit("KVM: rename\n", {MAIN: "int renamed;\n", RUN: AFTER + "/* tail */\n"})

EXPECTED_COVER = """\
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Jane Doe <jane@example.org>
Date: Wed, 15 Nov 2023 03:43:20 +0530
Subject: [PATCH 0/1] KVM: split guest entry

One patch for each architecture.

Jane Doe (1):
  KVM: x: split guest entry

 arch/x/kvm/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)


base-commit: {base}
"""
EXPECTED_PATCH = """\
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: Jane Doe <jane@example.org>
Date: Wed, 15 Nov 2023 03:43:20 +0530
Subject: [PATCH 1/1] KVM: x: split guest entry

It was combined.
---
 arch/x/kvm/a.c | 2 +-
 1 file changed, 1 insertion(+), 1 deletion(-)

diff --git a/arch/x/kvm/a.c b/arch/x/kvm/a.c
index {before}..{after} 100644
--- a/arch/x/kvm/a.c
+++ b/arch/x/kvm/a.c
@@ -1,5 +1,5 @@
 int run(void)
 {{
-\tguest_enter();
+\tguest_timing_enter_irqoff();
 \treturn 0;
 }}
"""

HOSTILE = """\
[core]
	abbrev = 4
	attributesFile = {folder}/attributes
	hooksPath = {folder}/hooks
	fsmonitor = {folder}/hooks/program
	pager = {folder}/hooks/program
	autocrlf = true
	quotePath = false
	commentChar = ";"
[diff]
	noprefix = true
	mnemonicPrefix = true
	renames = copies
	algorithm = patience
	context = 0
	interHunkContext = 9
	external = {folder}/hooks/program
	orderFile = {folder}/order
	colorMoved = zebra
	indentHeuristic = false
	statGraphWidth = 5
	srcPrefix = old/
	dstPrefix = new/
	wordRegex = .
	relative = true
[diff "c"]
	textconv = {folder}/hooks/program
	binary = true
	xfuncname = "^}}"
[format]
	signOff = true
	attach = boundary
	signature = Sent by somebody
	numbered = false
	thread = deep
	from = Somebody Else <else@example.org>
	to = list@example.org
	cc = cc@example.org
	headers = "Organization: hostile\\n"
	coverLetter = false
	coverFromDescription = none
	subjectPrefix = RFC
	suffix = .txt
	outputDirectory = {folder}/elsewhere
	useAutoBase = true
	encodeEmailHeaders = false
	notes = true
	mboxrd = true
[commit]
	gpgSign = true
	template = {folder}/attributes
[i18n]
	commitEncoding = ISO-8859-1
	logOutputEncoding = ISO-8859-1
[user]
	name = Somebody Else
	email = else@example.org
	signingKey = nobody
[gpg]
	program = {folder}/hooks/program
[apply]
	whitespace = error-all
	ignoreWhitespace = change
[color]
	ui = always
[grep]
	patternType = perl
	lineNumber = true
	fullName = true
[log]
	date = relative
	showSignature = true
	follow = true
[safe]
	bareRepository = explicit
[fastimport]
	unpackLimit = 1000
[init]
	templateDir = {folder}/hooks
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a repository with one commit."""
    return make_repository(tmp_path / "linux")


@pytest.fixture
def tree(place: Path) -> Iterator[Tree]:
    """Yield the tree of the same."""
    repository = open_repository(place)
    with Scratch(repository) as scratch:
        yield Tree(scratch, resolve(repository, "HEAD"))


@pytest.fixture
def base(tree: Tree) -> Commit:
    """Return what the series takes from its base."""
    return read_commit(tree.scratch, tree.commit)


def write_hostile(folder: Path) -> tuple[str, Path]:
    """Return a configuration that would change every mail, and the file that its programs make when they run."""
    marker, hooks = folder / "it ran", folder / "hooks"
    hooks.mkdir(parents=True)
    for name in ("program", "post-checkout", "post-commit", "post-rewrite", "reference-transaction", "commit-msg"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch '{marker}'\n")
        (hooks / name).chmod(0o755)
    (folder / "attributes").write_text("* -diff\n*.c diff=c\n")
    (folder / "order").write_text("virt/*\n")
    return HOSTILE.format(folder=folder), marker


def test_mails(place: Path, tmp_path: Path) -> None:
    """The mails are what a maintainer expects, byte for byte."""
    done = draft(place, tmp_path / "mails")

    before, after = (git(place, "hash-object", "--stdin", data=text.encode()) for text in (BEFORE, AFTER))
    expected = {
        "0000-cover-letter.patch": EXPECTED_COVER.format(base=git(place, "rev-parse", "HEAD")),
        PATCH: EXPECTED_PATCH.format(before=before, after=after),
    }
    assert {name: decode(mail) for name, mail in done.mails.items()} == expected


def test_mails_of_hostile_user(place: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No configuration, attribute or variable of the user's changes a byte of the mails, or is run."""
    expected = draft(place, tmp_path / "mails")
    config, marker = write_hostile(tmp_path / "hostile")
    (tmp_path / "hostile/config").write_text(config)
    (home / ".config/git").mkdir(parents=True)
    (home / ".config/git/config").write_text(config)
    (home / ".config/git/attributes").write_text("* -diff\n")
    for name, value in {
        "GIT_CONFIG_GLOBAL": str(tmp_path / "hostile/config"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "format.signOff",
        "GIT_CONFIG_VALUE_0": "true",
        "GIT_EXTERNAL_DIFF": str(tmp_path / "hostile/hooks/program"),
        "GIT_DIFF_OPTS": "--unified=0",
        "GIT_AUTHOR_NAME": "Somebody Else",
        "GIT_AUTHOR_DATE": "1 +0000",
        "GIT_COMMITTER_NAME": "Somebody Else",
        "GIT_COMMITTER_DATE": "1 +0000",
        "GIT_LITERAL_PATHSPECS": "1",
        "GIT_TRACE": "1",
        "LC_ALL": "C.UTF-8",
        "TZ": "Pacific/Auckland",
    }.items():
        monkeypatch.setenv(name, value)

    assert draft(place, tmp_path / "mails") == expected
    assert not marker.exists()


def test_mails_of_hostile_repository(place: Path, tmp_path: Path) -> None:
    """No configuration, attribute or hook of the repository changes a byte of the mails, or is run."""
    expected = draft(place, tmp_path / "mails")
    config, marker = write_hostile(tmp_path / "hostile")
    with (place / ".git/config").open("a") as file:
        file.write(config)
    (place / ".git/info").mkdir(exist_ok=True)
    (place / ".git/info/attributes").write_text("* -diff\n")
    (place / ".gitattributes").write_text("* -diff\n")
    (place / ".git/hooks").symlink_to(tmp_path / "hostile/hooks")

    assert draft(place, tmp_path / "mails") == expected
    assert not marker.exists()


def test_attributes_of_the_tree(place: Path, tmp_path: Path) -> None:
    """Attributes that the commit itself carries hide no change."""
    commit_files(place, {".gitattributes": b"* -diff\n"})

    check_draft(draft(place, tmp_path / "mails"))


def test_same_bytes_twice(place: Path, tmp_path: Path) -> None:
    """The same input gives the same commits and the same bytes, in another scratch too."""
    assert draft(place, tmp_path / "one") == draft(place, tmp_path / "two")


def test_second_draft_in_one_scratch(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """A draft takes nothing from the one before it."""
    options = SeriesOptions(1, COVER)
    write_commits(tree, base, AUTHOR, [SECOND])

    commits = write_commits(tree, base, AUTHOR, [NEW])
    paths = format_patches(tree.scratch, base, AUTHOR, options, tmp_path / "mails")

    assert len(commits) == 1
    assert [path.name for path in paths] == ["0000-cover-letter.patch", PATCH]


def test_base_is_the_users(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """A series names the commit that it was made for, once, and no commit of the scratch."""
    commits = write_commits(tree, base, AUTHOR, [NEW, SECOND])
    paths = format_patches(tree.scratch, base, AUTHOR, SeriesOptions(1, COVER), tmp_path / "mails")

    text = "".join(path.read_text() for path in paths)

    assert text.count("base-commit: ") == 1
    assert f"base-commit: {tree.commit}\n" in paths[0].read_text()
    assert [commit for commit in commits if commit in text] == []


def test_older_base(place: Path, tmp_path: Path) -> None:
    """A series for an older revision is made for that, and for no later one."""
    old = git(place, "rev-parse", "HEAD")
    commit_files(place, {RUN: b"int later;\n"})

    done = draft(place, tmp_path / "mails", "HEAD~1")

    assert done.base == old
    check_draft(done)


def test_read_commit(place: Path, tree: Tree) -> None:
    """Date and zone are the committer's."""
    git(place, "commit", "-q", "--allow-empty", "-m", "Zoë's title\n\nBody.")
    head = git(place, "rev-parse", "HEAD")

    assert read_commit(tree.scratch, head) == Commit(head, 1700000000, "+0530")


@pytest.mark.parametrize("zone", ["+0000", "-0330", "+1245", "-1100"])
@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_zone(zone: str, object_format: str, tmp_path: Path) -> None:
    """Every zone is read as git writes it, whatever the object format."""
    place = make_repository(tmp_path / "linux", f"--object-format={object_format}")
    old = git(place, "cat-file", "commit", "HEAD")
    head = git(place, "hash-object", "-t", "commit", "-w", "--stdin", data=old.replace("+0530", zone).encode() + b"\n")

    with Scratch(open_repository(place)) as scratch:
        assert read_commit(scratch, head) == Commit(head, 1700000000, zone)


def test_commits(tree: Tree, base: Commit) -> None:
    """The commits stand on the base in order, by the author, with the base's date."""
    first, second = write_commits(tree, base, AUTHOR, [NEW, SECOND])

    def show(commit: str, form: str) -> str:
        return decode(tree.scratch.run(["log", "-1", f"--format={form}", "--date=raw", commit]))

    assert show(second, "%P") == f"{first}\n"
    assert show(first, "%P") == f"{tree.commit}\n"
    assert show(first, "%an <%ae> %ad") == "Jane Doe <jane@example.org> 1700000000 +0530\n"
    assert show(first, "%cn <%ce> %cd") == "Jane Doe <jane@example.org> 1700000000 +0530\n"
    assert show(first, "%B") == "KVM: x: split guest entry\n\nIt was combined.\n\n"
    assert tree.scratch.run(["cat-file", "blob", f"{second}:{RUN}"]) == SECOND.files[RUN].encode()
    assert tree.scratch.run(["diff", "--name-only", tree.commit, second]) == f"{RUN}\n{MAIN}\n".encode()


@pytest.mark.parametrize("path", ['arch/x/kvm/a "b"\t\\c\'.c', ":(glob)*.c", "ä.c", "-a.c", os.fsdecode(b"\xff.c")])
def test_odd_paths(path: str, place: Path, tmp_path: Path) -> None:
    """A file of any name is changed, and its mails apply."""
    commit_files(place, {path: b"before\n"})

    done = draft(place, tmp_path / "mails", new=NewCommit("change\n", {path: "after\n"}))

    assert done.problem == ""
    assert b"-before\n+after\n" in done.mails["0001-change.patch"]


@pytest.mark.parametrize("content", [b"\xff\xfe\0\r\n\x0c\n", b"no newline at the end", b"", b"a\r\nb\r\n", b"\n" * 3])
def test_bytes_round_trip(content: bytes, place: Path, tree: Tree) -> None:
    """What was read is written back as the same blob, byte for byte."""
    tree = Tree(tree.scratch, commit_files(place, {"a.c": content}))
    (file,) = tree.read(["a.c"])
    assert isinstance(file, SourceFile)
    base = read_commit(tree.scratch, tree.commit)

    (commit,) = write_commits(tree, base, AUTHOR, [NewCommit("same\n", {"a.c": file.text})])

    trees = tree.scratch.run(["rev-parse", f"{tree.commit}^{{tree}}", f"{commit}^{{tree}}"]).split()
    assert trees[0] == trees[1]


def test_change_beside_bytes(place: Path, tmp_path: Path) -> None:
    """A change beside bytes that are no text is a patch that applies."""
    old, new = b"\xff\0latin\r\n\x0c\nguest_enter();\n", b"\xff\0latin\r\n\x0c\nguest_exit();\n"
    commit_files(place, {"a.c": old})

    done = draft(place, tmp_path / "mails", new=NewCommit("change\n", {"a.c": decode(new)}))

    assert done.problem == ""
    assert b"\n \xff\0latin\r\n \x0c\n-guest_enter();\n+guest_exit();\n" in done.mails["0001-change.patch"]


@pytest.mark.parametrize("mode", ["100644", "100755"])
def test_mode_is_kept(mode: str, place: Path, tree: Tree) -> None:
    """A changed file has the mode that it had."""
    git(place, "update-index", "--cacheinfo", f"{mode},{git(place, 'rev-parse', f'HEAD:{RUN}')},{RUN}")
    git(place, "commit", "-q", "--allow-empty", "-m", "mode")
    tree = Tree(tree.scratch, git(place, "rev-parse", "HEAD"))

    (commit,) = write_commits(tree, read_commit(tree.scratch, tree.commit), AUTHOR, [NEW])

    assert Tree(tree.scratch, commit).mode(RUN) == mode


def test_names_with_any_letters(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """Author and texts may have any letters; the mails are 7-bit in the header and say their encoding."""
    author = Identity('Zoë "大" Ångström, Jr', "zoe@example.org")
    topic = "KVM: " + "Töpic that is longer than a line of a header may be, " * 2 + "or so"
    message = "KVM: x: “split” entry \N{EN DASH} ä\n\nZoë\N{RIGHT SINGLE QUOTATION MARK}s idea.\n"
    write_commits(tree, base, author, [NewCommit(message, NEW.files)])

    paths = format_patches(tree.scratch, base, author, SeriesOptions(1, f"{topic}\n\nTéxt.\n"), tmp_path / "mails")
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in paths]

    assert [mail["Subject"] for mail in mails] == [
        f"[PATCH 0/1] {topic}",
        "[PATCH 1/1] KVM: x: “split” entry \N{EN DASH} ä",
    ]
    assert {mail["From"].addresses[0].display_name for mail in mails} == {author.name}
    assert {mail.get_content_charset() for mail in mails} == {"utf-8"}
    assert "Zoë\N{RIGHT SINGLE QUOTATION MARK}s idea." in str(mails[1].get_content())
    assert "Téxt." in str(mails[0].get_content())
    for path in paths:
        assert path.read_bytes().split(b"\n\n")[0].isascii()


def test_reroll_and_no_cover(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """Version and cover letter are as asked for; the base is told without a cover letter too."""
    write_commits(tree, base, AUTHOR, [NEW, SECOND])

    paths = format_patches(tree.scratch, base, AUTHOR, SeriesOptions(3, ""), tmp_path / "mails")

    assert [path.name for path in paths] == ["v3-0001-KVM-x-split-guest-entry.patch", "v3-0002-KVM-rename.patch"]
    assert "\nSubject: [PATCH v3 1/2] KVM: x: split guest entry\n" in paths[0].read_text()
    assert f"\nbase-commit: {tree.commit}\n" in paths[0].read_text()


def test_single_patch(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """A series of one patch is numbered like any other."""
    write_commits(tree, base, AUTHOR, [NEW])

    (path,) = format_patches(tree.scratch, base, AUTHOR, SeriesOptions(1, ""), tmp_path / "mails")

    assert "\nSubject: [PATCH 1/1] KVM: x: split guest entry\n" in path.read_text()


def damage_context(mail: str) -> str:
    """Change a line that the patch expects to find."""
    return mail.replace(" int run(void)\n", " int walk(void)\n")


def damage_text(mail: str) -> str:
    """Change what the patch adds: it applies, and means something else."""
    return mail.replace("+\tguest_timing_enter_irqoff();\n", "+\tguest_timing_exit_irqoff();\n")


def damage_path(mail: str) -> str:
    """Name a file that is not there."""
    return mail.replace("/a.c", "/gone.c")


def damage_hunk(mail: str) -> str:
    """Cut the patch in the middle."""
    return mail[: mail.index("+\tguest_timing")]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (damage_context, f"patch failed: {RUN}:1"),
        (damage_text, "it applies, but gives another tree than its commit"),
        (damage_path, "arch/x/kvm/gone.c: does not exist in index"),
        (damage_hunk, "corrupt patch"),
        (lambda _: "", "No valid patches in input"),
    ],
)
def test_damaged_mail(damage: Callable[[str], str], words: str, tree: Tree, base: Commit, tmp_path: Path) -> None:
    """A damaged mail is told by its name and git's words, and the next check of a good one is good."""
    commits = write_commits(tree, base, AUTHOR, [NEW])
    (path,) = format_patches(tree.scratch, base, AUTHOR, SeriesOptions(1, ""), tmp_path / "mails")
    good = path.read_text()

    path.write_text(damage(good))
    problem = check_applies(tree.scratch, base, [path], commits)
    path.write_text(good)

    assert problem.startswith(f"{PATCH}: ")
    assert words in problem
    assert check_applies(tree.scratch, base, [path], commits) == ""


def test_mails_in_wrong_order(tree: Tree, base: Commit, tmp_path: Path) -> None:
    """Patches are checked one on top of the other, in the order given."""
    commits = write_commits(tree, base, AUTHOR, [NEW, SECOND])
    first, second = format_patches(tree.scratch, base, AUTHOR, SeriesOptions(1, ""), tmp_path / "mails")

    assert check_applies(tree.scratch, base, [first, second], commits) == ""
    assert check_applies(tree.scratch, base, [second, first], commits).startswith("0002-KVM-rename.patch: error: ")
