"""What must be known of an architecture before its findings are read, in the words of its changelogs."""

from __future__ import annotations

from migrator.analysis.sources import TreeSources
from migrator.cli.scanning import Scanned
from migrator.facts.wording import load_wording
from migrator.recipes.context import tell_selected
from migrator.rewrite.plan import Plan
from migrator.series.wording import tell_sentences


def find_caveats(scanned: Scanned, plan: Plan) -> dict[str, str]:
    """Return what a changelog would say first of an architecture's findings, by name; empty where that is nothing."""
    wording = load_wording(scanned.folders, scanned.facts.name)
    sources = TreeSources(scanned.tree)
    return {
        name: " ".join(tell_sentences(wording.caveat, judged.findings, [tell_selected(name, scanned.facts, sources)]))
        for name, judged in plan.judged.items()
    }
