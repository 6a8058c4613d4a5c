"""Changelogs and cover letter, rendered from data and wrapped as mails are."""

import shlex
import textwrap
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from migrator.analysis.scan import GENERIC
from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.recipes.model import Texts
from migrator.rewrite.change import Change
from migrator.rewrite.plan import Plan
from migrator.text import readable

_WIDTH = 75
_COMMAND_WIDTH = 60
# Blanks before what git takes, at the start of a line, for a comment, the end of the message, a diff or a header.
_NO_BREAK = regex.compile(r" +(?=#|---|diff\b|Index:|>?From\b|Date:|Subject:)")


@dataclass(frozen=True)
class Disclosure:
    """What every message says of the tool.

    Attributes:
        tool: name and version.
        words: the command line, without the tree and the output folder.
    """

    tool: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Message:
    """A commit message: subject, empty line, body."""

    subject: str
    text: str


def render_patch(
    change: Change, facts: RecipeFacts, arch: ArchFacts | None, texts: Texts, disclosure: Disclosure
) -> Message:
    """Return the changelog of one patch: what each of its shapes says, and one subject, of the first."""
    parts = [_finish(_render_shape(shape, change, facts, arch, texts)) for shape in _shapes(change)]
    bodies = [part.text.partition("\n\n")[2].strip("\n") for part in parts]
    values: dict[str, object] = {
        "tool": disclosure.tool,
        "recipe": facts.name,
        "command": show_command(disclosure.words),
    }
    told = wrap(readable(texts.render(f"{facts.name}/log/disclosure.j2", values)))
    return Message(parts[0].subject, "\n\n".join([parts[0].subject, *bodies, told]) + "\n")


def _shapes(change: Change) -> list[str]:
    return list(dict.fromkeys(proposal.shape for proposal in change.proposals))


def _render_shape(shape: str, change: Change, facts: RecipeFacts, arch: ArchFacts | None, texts: Texts) -> str:
    values: dict[str, object] = {
        "prefix": arch.prefix if arch else "",
        "split": facts.split,
        "irqs": facts.irqs,
        "sites": [proposal.words for proposal in change.proposals if proposal.shape == shape],
    }
    return texts.render(f"{facts.name}/log/{shape}.j2", values)


def render_cover(
    plan: Plan, subjects: Sequence[str], facts: RecipeFacts, texts: Texts, disclosure: Disclosure
) -> Message:
    """Return the cover letter's subject and text, given the subjects of the patches."""
    patches = [
        {"subject": subject, "files": [file.path for file in change.files]}
        for subject, change in zip(subjects, plan.changes, strict=True)
    ]
    proposals = [proposal for change in plan.changes for proposal in change.proposals]
    notes = [note for proposal in proposals for note in proposal.assumptions]
    words = [proposal.words for proposal in proposals if "enter" in proposal.words]
    pairs = dict.fromkeys((each["enter"], each["exit"]) for each in words)
    values: dict[str, object] = {
        "archs": list(dict.fromkeys(change.arch for change in plan.changes if change.arch != GENERIC)),
        "pairs": [f"{enter}()/{exit_}()" for enter, exit_ in pairs],
        "windows": {each.get("window", "") for each in words},
        "faults": _tell_faults(plan),
        "patches": patches,
        "split": facts.split,
        "assumptions": list(dict.fromkeys(f"{_called(n.function)}{n.what} ({n.source})" for n in notes)),
        "refusals": [f"{r.path}:{r.line}: {_called(r.function)}{r.message}" for r in plan.refusals],
        "recipe": facts.name,
        "tool": disclosure.tool,
        "command": show_command(disclosure.words),
    }
    return _finish(texts.render(f"{facts.name}/cover.j2", values))


def _called(function: str) -> str:
    return f"{function}(): " if function else ""


def _tell_faults(plan: Plan) -> list[str]:
    """Return for each architecture that changes which faults are gone from its functions, counted by rule."""
    told = []
    for arch in dict.fromkeys(change.arch for change in plan.changes):
        mended = [finding for change in plan.changes if change.arch == arch for finding in change.mended]
        counts = Counter(finding.rule for finding in dict.fromkeys(mended))
        functions = ", ".join(dict.fromkeys(f"{finding.function}()" for finding in mended))
        rules = ", ".join(f"{rule} ({number})" if number > 1 else rule for rule, number in counts.items())
        told += [f"{arch}: {rules}; in {functions}"] if counts else []
    return told


def show_command(words: Sequence[str]) -> str:
    """Return a command line as a shell takes it, continued on further lines where it is long."""
    lines = [""]
    for word in map(shlex.quote, words):
        if len(lines[-1]) + len(word) > _COMMAND_WIDTH:
            lines[-1] += "\\"
            lines.append("    ")
        lines[-1] += f"{word} "
    return "\n".join(line.rstrip(" ") for line in lines)


def _finish(text: str) -> Message:
    subject, _, body = readable(text).partition("\n")
    return Message(subject.strip(), f"{subject.strip()}\n\n{wrap(body)}\n")


def wrap(text: str) -> str:
    """Return paragraphs wrapped at 75 columns.

    A paragraph that begins with blanks keeps its lines; an item of it that is
    too long goes on below its own first word.
    """
    paragraphs: list[str] = []
    for block in text.split("\n\n"):
        lines = [line for line in block.split("\n") if line.strip()]
        if not lines:
            continue
        if lines[0].startswith(" "):
            paragraphs.append("\n".join(_wrap_item(line) for line in lines))
        else:
            paragraphs.append(_fill(" ".join(lines), "", ""))
    return "\n\n".join(paragraphs)


def _wrap_item(line: str) -> str:
    head = line[: len(line) - len(line.lstrip(" "))]
    rest = line.strip()
    if not rest.startswith("- "):
        return line  # a command or a title is never broken
    return _fill(rest, head, head + "  ")


def _fill(text: str, first: str, later: str) -> str:
    filled = textwrap.fill(
        _NO_BREAK.sub("\0", text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return filled.replace("\0", " ")
