"""The changelog of a patch, rendered from data: what its shapes say, section by section, and what the facts say.

A shape's template gives the subject, and behind it sections that begin with
`[name]`. They are put in the order that the facts tell for who takes the patch.
"""

from collections.abc import Mapping, Sequence

import regex

from migrator.analysis.findings import Finding
from migrator.facts.arch import ArchFacts
from migrator.facts.recipe import RecipeFacts
from migrator.facts.wording import SECTIONS
from migrator.recipes.model import Proposal, Texts
from migrator.rewrite.change import Change
from migrator.series.cover import render_cover
from migrator.series.hunks import list_checks, name_shapes, tell_hunks
from migrator.series.letters import COLUMNS, Disclosure, Message, show_command, wrap
from migrator.series.prefixes import find_fallback
from migrator.series.wording import tell_sentences
from migrator.series.wrong import tell_wrong
from migrator.text import readable

__all__ = ["Disclosure", "Message", "render_cover", "render_patch", "show_command", "wrap"]

_SECTION = regex.compile(rf"^\[({'|'.join(SECTIONS)})\]$", regex.MULTILINE)


def render_patch(
    change: Change,
    facts: RecipeFacts,
    arch: ArchFacts | None,
    texts: Texts,
    disclosure: Disclosure,
    *,
    prefix: str = "",
    trailers: Sequence[str] = (),
) -> Message:
    """Return the changelog of one patch: what its shapes say, under one subject, of the first.

    `prefix` is that of the subject, where the tree's history has one; the facts' takes its place where the
    subject gets too long. `trailers` stand in a paragraph of their own at the end, each on one line, however long.
    """
    fallback = find_fallback(change, facts, arch)
    subject, sections = _render_shapes(change, facts, prefix or fallback, texts)
    short = subject if prefix in {"", fallback} else _render_shapes(change, facts, fallback, texts)[0]
    if len(subject) > COLUMNS:
        subject = min(subject, short, key=len)
    order = (arch and arch.order) or facts.wording.order
    told = [sections[name] for name in (order.sections if order else SECTIONS) if sections.get(name)]
    paragraphs = [subject, *told, _disclose(change, facts, texts, disclosure)]
    return Message(subject, "\n\n".join([*paragraphs, *(["\n".join(trailers)] if trailers else [])]) + "\n", short)


def _render_shapes(change: Change, facts: RecipeFacts, prefix: str, texts: Texts) -> tuple[str, dict[str, str]]:
    """Return the subject of the first shape, and by name the sections of all of them, wrapped."""
    findings = _share_out(change)
    rendered = [_split(_render_shape(change, shape, findings[shape], facts, prefix, texts)) for shape in findings]
    sections = {name: [text for _, found in rendered if (text := found.get(name, "").strip("\n"))] for name in SECTIONS}
    words = [{"shape": proposal.shape, **proposal.words} for proposal in change.proposals]
    mended = change.mended if change.recipe == facts.name else ()  # the sentences are about guest entry
    seen = tell_sentences(facts.wording.symptom, mended, words)
    shown = tell_sentences(facts.wording.configuration, mended, words)
    sections["seen"] += [" ".join(seen)]
    sections["configurations"] = [" ".join([*shown, *sections["configurations"]])]
    return rendered[0][0], {name: wrap(readable("\n\n".join(found))) for name, found in sections.items()}


def _share_out(change: Change) -> dict[str, list[Finding]]:
    """Return the findings that are mended by shape: those of its functions; what is nobody's is the first one's."""
    shapes = list(dict.fromkeys(proposal.shape for proposal in change.proposals))
    homes = {key: proposal.shape for proposal in reversed(change.proposals) for key in _homes(proposal)}
    found: dict[str, list[Finding]] = {shape: [] for shape in shapes}
    for finding in change.mended:
        found[homes.get((finding.path, finding.function), shapes[0])].append(finding)
    return found


def _homes(proposal: Proposal) -> list[tuple[str, str]]:
    """Return path and name of the functions that a proposal decides on, as they were."""
    touched = ((each.home_path or each.path, each.home) for each in proposal.touched if each.home)
    return [(proposal.path, proposal.function), *proposal.covers, *touched]


def _render_shape(
    change: Change, shape: str, findings: Sequence[Finding], facts: RecipeFacts, prefix: str, texts: Texts
) -> str:
    sites = [proposal.words for proposal in change.proposals if proposal.shape == shape]
    values: dict[str, object] = {
        "prefix": prefix,
        "split": facts.split,
        "irqs": facts.irqs,
        "sites": sites,
        "functions": list(dict.fromkeys(site["function"] for site in sites if "function" in site)),
        "touched": {each.name for proposal in change.proposals for each in proposal.touched},
        "rules": {finding.rule for finding in findings},
        "unwatched": any(finding.rule.startswith("eqs-") for finding in findings),
        "is_only": len({proposal.shape for proposal in change.proposals}) == 1,
        "wrong": _render_wrong(sites, findings, facts, texts),
    }
    # A recipe that a folder of TOML alone declares has the words of its kind.
    return texts.render_first((f"{change.recipe}/log/{shape}.j2", f"kinds/log/{shape}.j2"), values)


def _render_wrong(
    sites: Sequence[Mapping[str, object]], findings: Sequence[Finding], facts: RecipeFacts, texts: Texts
) -> str:
    caveats = tell_sentences(facts.wording.caveat, findings, sites)
    values: dict[str, object] = {**tell_wrong(findings, facts), "caveats": caveats}
    return texts.render(f"{facts.name}/log/wrong.j2", values).strip("\n")


def _split(text: str) -> tuple[str, dict[str, str]]:
    """Return the subject, and the sections by name; a text that has none is about the change."""
    subject, _, body = text.lstrip("\n").partition("\n")
    first, *rest = _SECTION.split(body)
    return subject.strip(), {"change": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


def _disclose(change: Change, facts: RecipeFacts, texts: Texts, disclosure: Disclosure) -> str:
    values: dict[str, object] = {
        "tool": disclosure.tool,
        "recipe": change.recipe,
        "command": show_command(disclosure.words),
        "hunks": tell_hunks(change),
        "shapes": name_shapes(change, facts.name),
        "checks": list_checks([change]),
    }
    return wrap(readable(texts.render(f"{facts.name}/log/disclosure.j2", values)))
