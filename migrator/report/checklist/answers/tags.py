"""Whether the tags are honest: a fault where `Fixes:` says so, and what a stable tree needs besides the patch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from migrator.analysis.findings import Finding, Level
from migrator.analysis.scan import GENERIC
from migrator.recipes.guest_entry.parts.configured import tell_context
from migrator.report.checklist.answers.cases import make_case
from migrator.report.checklist.answers.log import MESSAGE
from migrator.report.checklist.answers.model import Answer, against, answered, few, left_open, tell_finding
from migrator.report.checklist.lines import words_in
from migrator.report.checklist.look import Look
from migrator.report.checklist.model import ProofRow
from migrator.series.reviewed import ReviewedPatch
from migrator.syntax.unit import Unit

_TAG = re.compile(r"(?mi)^(?:Fixes:|Cc:[^\n]*\bstable@)[^\n]*")
_DEFINE = re.compile(r"#\s*define\s+(\w+)")
_UNREAL = {
    "stub": "{0} selects nothing that makes RCU stop watching in a guest",
    "latent": "no kernel of {0} has this code with RCU not watching",
}


def find_tags(patch: ReviewedPatch) -> list[str]:
    """Return the `Fixes:` and stable trailers of a message, whole lines."""
    return [match[0].strip() for match in _TAG.finditer(patch.message)]


def answer_fixes(look: Look) -> Answer:
    """Return whether the message blames a commit exactly where the analysis sees a fault that is mended."""
    fixes = [tag for tag in find_tags(look.patch) if tag.lower().startswith("fixes:")]
    told = [ProofRow(tag, MESSAGE) for tag in fixes] or [ProofRow("it has no Fixes: tag", MESSAGE)]
    unknown = _find_unknown(look)
    if unknown:
        return left_open(*told, unknown)
    faults = [f for f in look.patch.mended if f.rule not in look.words.conversions and f.level is not Level.NOTE]
    latent = _find_latent(look)
    real = [f for f in faults if not (latent and _hangs_on_rcu(f))]
    mended = few(tell_finding(f) for f in real or faults)
    if fixes and not faults:
        return against(*told, ProofRow("no fault is found in front of the patch that is gone behind it"))
    if fixes and not real:
        return left_open(*told, *latent, "all that it mends is latent; it mends", *mended)
    if fixes:
        return answered(*told, *mended)
    if real:
        return left_open(*told, "it mends what somebody may have met, so a commit may be to blame", *mended)
    return answered(
        *told, *latent, ProofRow("it mends no fault that somebody can meet" if faults else "it mends no fault")
    )


def _find_unknown(look: Look) -> str:
    """Return why it is not known what the patch mends; empty where it is."""
    strange = [arch for arch in look.patch.archs if arch not in look.archs and arch != GENERIC]
    if strange:
        return f"the facts know nothing of {', '.join(strange)}, so what it mends is not known"
    if not look.archs and not look.is_guest:
        return "it has nothing to do with entering a guest, and what else it mends is not looked for"
    return next((why for arch in look.archs if (why := look.why_unknown(arch))), "")


def _hangs_on_rcu(finding: Finding) -> bool:
    return finding.rule.startswith("eqs-") or finding.rule == "transition-order"


def _find_latent(look: Look) -> list[ProofRow]:
    """Return why RCU goes on watching in all of the code that is changed; nothing where it may not, somewhere."""
    found = []
    for arch in look.archs:
        case = make_case(look, arch, look.behind) if look.behind else None
        paths = [path for path in look.paths if path.startswith(f"arch/{arch}/kvm/")] or [*look.paths]
        context = tell_context(case, paths) if case and paths else {}
        told = _UNREAL.get(str(context.get("context", "")))
        if told is None:
            return []
        why = str(context.get("latent") or f"{told.format(arch)}: no {context['select']}")
        found.append(ProofRow(why, f"arch/{arch}/Kconfig"))
    return found


def answer_stable(look: Look) -> Answer:
    """Return what the patch uses that patches before it bring; whether a stable tree has it, only a person can tell."""
    tags = [ProofRow(tag, MESSAGE) for tag in find_tags(look.patch)]
    told = tags or [ProofRow("it has no Fixes: and no stable tag; a stable tree may pick it all the same", MESSAGE)]
    needs = [
        proof for patch in look.review.patches if patch.number < look.patch.number for proof in _needs(look, patch)
    ]
    if not needs:
        told = [*told, ProofRow("it uses nothing that a patch before it in the series makes")]
    return left_open(*told, *few(needs))


def _needs(look: Look, patch: ReviewedPatch) -> Iterator[ProofRow]:
    used = words_in(look.added)
    for name in sorted(used & (_defined(patch.new.values()) - _defined(patch.old.values()))):
        yield ProofRow(f"it uses {name}, which patch {patch.number} makes: {patch.subject}".rstrip(": "))


def _defined(units: Iterable[Unit]) -> set[str]:
    """Return the functions and macros that some files define."""
    found = (unit.outline for unit in units)
    names = [
        ({f.name for f in o.functions}, {m[1] for d in o.directives if (m := _DEFINE.match(d.text))}) for o in found
    ]
    return {name for both in names for each in both for name in each}
