"""A hostile configuration: settings that change bytes, as far as git documents them, and that start programs."""

import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import regex

# Sections of which every documented setting counts; `git help --config` lists them.
_SECTIONS = (
    *("am", "apply", "blame", "color", "column", "commit", "core", "diff", "fastimport", "feature", "format", "grep"),
    *("i18n", "index", "log", "mailinfo", "merge", "notes", "pack", "pager", "rerere", "status"),
)
# What says which repository this is, how it is stored or what its files may be; git itself would fail, or read another.
_NOT_OURS = regex.compile(
    r"core\.(bare|worktree|repositoryFormatVersion|fileMode|symlinks|ignoreCase|sharedRepository|gitProxy|editor"
    r"|restrictinheritedhandles|unsetenvvars|hideDotFiles|attributesFile|excludesFile|hooksPath|fsmonitor|askPass"
    r"|sshCommand|pager|alternateRefs\w+|packedGit\w+|deltaBaseCacheLimit|bigFileThreshold|\w*[Cc]ompression"
    r"|fsync\w*|filesRefLockTimeout|packedRefsTimeout|notesRef|checkRoundtripEncoding|createObject|commentChar|eol"
    r"|whitespace|abbrev|safecrlf|autocrlf|checkStat|preferSymlinkRefs|splitIndex|untrackedCache|fsmonitorHookVersion)"
    r"|pack\.(?!use|allow)\w+|index\.version|feature\..*|pager\..*|color\..*|column\..*|merge\.(tool|guitool)"
    r"|notes\.(<name>.*|mergeStrategy|rewrite.*)|.*<.*"
)
_PROGRAMS = (
    *("core.fsmonitor", "core.pager", "core.editor", "core.askPass", "core.sshCommand", "core.gitProxy"),
    *("core.alternateRefsCommand", "sequence.editor", "gpg.program", "gpg.ssh.program", "gpg.x509.program"),
    *("gpg.ssh.defaultKeyCommand", "credential.helper", "diff.external", "diff.c.command", "diff.c.textconv"),
    *("diff.cpp.command", "diff.cpp.textconv", "diff.default.command", "filter.bad.clean", "filter.bad.smudge"),
    *("filter.bad.process", "filter.lfs.process", "merge.bad.driver", "merge.default.driver", "interactive.diffFilter"),
    *("trailer.sign.command", "trailer.sign.cmd", "difftool.bad.cmd", "mergetool.bad.cmd", "sendemail.ccCmd"),
    *("sendemail.tocmd", "uploadpack.packObjectsHook", "remote.origin.uploadpack", "remote.origin.receivepack"),
    *("pager.grep", "pager.log", "pager.show", "pager.diff", "pager.range-diff", "pager.config", "pager.rev-parse"),
    *("alias.grep", "alias.log", "alias.am", "alias.format-patch", "browser.bad.cmd", "man.bad.cmd"),
)
_VALUES = {
    "am.keepcr": "true",
    "am.messageid": "true",
    "am.threeWay": "true",
    "apply.ignoreWhitespace": "change",
    "apply.whitespace": "error-all",
    "blame.date": "raw",
    "blame.ignoreRevsFile": "/nowhere",
    "color.ui": "always",
    "color.diff": "always",
    "color.grep": "always",
    "color.branch": "always",
    "column.ui": "always",
    "commit.cleanup": "strip",
    "commit.gpgSign": "true",
    "commit.template": "/nowhere",
    "committer.name": "Somebody Else",
    "committer.email": "else@example.org",
    "core.abbrev": "4",
    "core.autocrlf": "true",
    "core.checkStat": "minimal",
    "core.commentChar": "K",
    "core.compression": "0",
    "core.eol": "crlf",
    "core.fsmonitorHookVersion": "2",
    "core.logAllRefUpdates": "always",
    "core.notesRef": "refs/notes/hostile",
    "core.quotePath": "false",
    "core.safecrlf": "warn",
    "core.splitIndex": "true",
    "core.untrackedCache": "true",
    "core.warnAmbiguousRefs": "true",
    "core.whitespace": "tab-in-indent,cr-at-eol,tabwidth=3",
    "diff.algorithm": "patience",
    "diff.c.binary": "true",
    "diff.c.wordRegex": ".",
    "diff.c.xfuncname": "nothing",
    "diff.colorMoved": "zebra",
    "diff.colorMovedWS": "ignore-all-space",
    "diff.context": "9",
    "diff.dirstat": "files,1",
    "diff.ignoreSubmodules": "all",
    "diff.indentHeuristic": "false",
    "diff.interHunkContext": "50",
    "diff.renameLimit": "1",
    "diff.renames": "copies",
    "diff.statGraphWidth": "3",
    "diff.submodule": "log",
    "diff.tool": "bad",
    "diff.wordRegex": ".",
    "diff.wsErrorHighlight": "all",
    "fastimport.unpackLimit": "0",
    "fetch.fsckObjects": "true",
    "format.cc": "list@example.org",
    "format.coverFromDescription": "none",
    "format.coverLetter": "false",
    "format.encodeEmailHeaders": "false",
    "format.filenameMaxLength": "20",
    "format.from": "Else <else@example.org>",
    "format.headers": "X-Hostile: yes\n",
    "format.numbered": "false",
    "format.outputDirectory": "elsewhere",
    "format.pretty": "oneline",
    "format.signature": "mine",
    "format.signatureFile": "/nowhere",
    "format.subjectPrefix": "HOSTILE",
    "format.suffix": ".txt",
    "format.thread": "deep",
    "format.to": "list@example.org",
    "gc.auto": "1",
    "gc.autoDetach": "false",
    "gpg.format": "ssh",
    "grep.fallbackToNoIndex": "true",
    "grep.patternType": "perl",
    "grep.threads": "1",
    "i18n.commitEncoding": "ISO-8859-1",
    "i18n.logOutputEncoding": "UTF-16",
    "log.date": "relative",
    "log.decorate": "full",
    "log.diffMerges": "separate",
    "log.excludeDecoration": "refs/*",
    "log.graphColors": "red",
    "log.initialDecorationSet": "all",
    "log.mailmap": "true",
    "mailmap.blob": "HEAD:mailmap",
    "maintenance.auto": "true",
    "merge.conflictStyle": "diff3",
    "merge.directoryRenames": "true",
    "merge.ff": "only",
    "merge.renormalize": "true",
    "merge.verbosity": "5",
    "notes.displayRef": "refs/notes/*",
    "receive.unpackLimit": "1",
    "rerere.enabled": "true",
    "status.submoduleSummary": "5",
    "submodule.recurse": "true",
    "tag.gpgSign": "true",
    "trailer.sign.key": "Signed-off-by: ",
    "trailer.sign.ifMissing": "add",
    "transfer.fsckObjects": "true",
    "transfer.unpackLimit": "1",
    "user.signingKey": "none",
}
_ATTRIBUTES = """\
* -text eol=crlf working-tree-encoding=UTF-16 ident export-ignore export-subst filter=bad merge=bad whitespace=-all
* conflict-marker-size=3
*.c diff=c
*.h diff=cpp
*.pl -diff
Kconfig binary
"""
_HOOKS = (
    "applypatch-msg pre-applypatch post-applypatch pre-commit pre-merge-commit prepare-commit-msg commit-msg "
    "post-commit pre-rebase post-checkout post-merge pre-push pre-receive update proc-receive post-receive post-update "
    "reference-transaction push-to-checkout pre-auto-gc post-rewrite sendemail-validate fsmonitor-watchman "
    "post-index-change p4-changelist p4-prepare-changelist p4-post-changelist p4-pre-submit"
).split()
ENVIRONMENT = {
    "COLUMNS": "20",
    "GIT_AUTHOR_DATE": "2001-01-01T00:00:00",
    "GIT_COMMITTER_DATE": "2001-01-01T00:00:00",
    "GIT_COMMITTER_EMAIL": "else@example.org",
    "GIT_COMMITTER_NAME": "Somebody Else",
    "GIT_COMMON_DIR": "/nowhere",
    "GIT_DEFAULT_HASH": "sha256",
    "GIT_DIFF_OPTS": "-u9",
    "GIT_DIR": "/nowhere",
    "GIT_GLOB_PATHSPECS": "1",
    "GIT_ICASE_PATHSPECS": "1",
    "GIT_INDEX_FILE": "/nowhere/index",
    "GIT_NAMESPACE": "hostile",
    "GIT_NOTES_REF": "refs/notes/hostile",
    "GIT_OBJECT_DIRECTORY": "/nowhere",
    "GIT_REFLOG_ACTION": "hostile",
    "GIT_WORK_TREE": "/nowhere",
    "LC_ALL": "C.UTF-8",
    "TZ": "Asia/Tokyo",
}
_RUN = "EDITOR GIT_ASKPASS GIT_EDITOR GIT_EXTERNAL_DIFF GIT_PAGER GIT_PROXY_COMMAND GIT_SEQUENCE_EDITOR GIT_SSH "
_RUN += "GIT_SSH_COMMAND PAGER SSH_ASKPASS VISUAL"


@dataclass(frozen=True)
class Hostile:
    """What is hostile, as files of a folder; a program of it that is run leaves its name in `ran`.

    Attributes:
        settings: by their names.
    """

    folder: Path
    settings: Mapping[str, str]

    @property
    def ran(self) -> Path:
        """What the programs write to."""
        return self.folder / "ran"

    @property
    def hooks(self) -> Path:
        """A folder with a hook of every name."""
        return self.folder / "template/hooks"

    @property
    def attributes(self) -> Path:
        """A file of attributes."""
        return self.folder / "template/info/attributes"

    def render(self) -> str:
        """Return the settings as a file."""
        lines = []
        for name, value in self.settings.items():
            section, _, key = name.rpartition(".")
            section, _, middle = section.partition(".")
            head = f'[{section} "{middle}"]' if middle else f"[{section}]"
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            lines += [head, f'\t{key} = "{escaped}"']
        return "\n".join([*lines, ""])

    def variables(self) -> dict[str, str]:
        """Return the settings as variables."""
        found = {"GIT_CONFIG_COUNT": str(len(self.settings))}
        for number, (name, value) in enumerate(self.settings.items()):
            found |= {f"GIT_CONFIG_KEY_{number}": name, f"GIT_CONFIG_VALUE_{number}": value}
        return found

    def parameters(self) -> str:
        """Return the settings as `git -c` hands them to programs that it runs."""
        return " ".join(f"'{name}'='{value}'" for name, value in self.settings.items())

    def programs(self) -> dict[str, str]:
        """Return the variables that name a program."""
        return {name: str(self.folder / "bin" / name) for name in _RUN.split()}


def make_hostile(folder: Path) -> Hostile:
    """Make everything that is hostile in a new folder."""
    hostile = Hostile(folder, {})
    for place in (folder / "bin", hostile.hooks, hostile.attributes.parent):
        place.mkdir(parents=True)
    (folder / "order").write_text("arch/riscv/*\n")
    hostile.attributes.write_text(_ATTRIBUTES)
    for name in (*_PROGRAMS, *_RUN.split()):
        _write_program(folder / "bin" / name, hostile.ran)
    for name in _HOOKS:
        _write_program(hostile.hooks / name, hostile.ran)
    settings = {name: "true" for name in _documented() if not _NOT_OURS.fullmatch(name)}
    settings |= _VALUES | {name: str(folder / "bin" / name) for name in _PROGRAMS}
    settings |= {f"alias.{name}": f"!{folder}/bin/alias.{name}" for name in ("grep", "log", "am", "format-patch")}
    settings |= {
        "core.attributesFile": str(hostile.attributes),
        "core.excludesFile": str(folder / "order"),
        "core.hooksPath": str(hostile.hooks),
        "diff.orderFile": str(folder / "order"),
        "init.templateDir": str(folder / "template"),
        "submodule.bad.update": f"!{folder}/bin/core.editor",
    }
    return Hostile(folder, settings)


def _write_program(path: Path, ran: Path) -> None:
    path.write_text(f"#!/bin/sh\necho $0 >>{shlex.quote(str(ran))}\nexit 1\n")
    path.chmod(0o755)


def _documented() -> list[str]:
    """Return the settings of our sections that this git documents."""
    out = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True).stdout
    return [line for line in out.split("\n") if line.split(".")[0] in _SECTIONS]
