"""The report of a scan."""

import hashlib
from collections.abc import Iterable, Sequence

from migrator import __version__
from migrator.analysis.scan import Scan
from migrator.analysis.sites import Site
from migrator.report.model import (
    SCHEMA_VERSION,
    ArchRow,
    NotDoneRow,
    Report,
    SiteRow,
    ToolInfo,
    TreeInfo,
)
from migrator.text import encode


def report_scan(scan: Scan, recipe: str, tree: TreeInfo, archs: Iterable[str]) -> Report:
    """Return the report of a scan, for the architectures named."""
    wanted = set(archs)
    chosen = [arch for arch in scan.archs if arch.name in wanted]
    rows = tuple(ArchRow(arch.name, arch.status.value, len(arch.sites), 0, "") for arch in chosen)
    sites = tuple(row for arch in chosen for row in _site_rows(recipe, arch.name, arch.sites))
    not_done = tuple(NotDoneRow(skipped.path, skipped.reason) for skipped in scan.not_done)
    tool = ToolInfo("migrator", __version__)
    return Report(SCHEMA_VERSION, tool, tree, rows, sites, not_done=not_done)


def identify(*words: str) -> str:
    """Return the id of what the words say."""
    return hashlib.sha256(encode("\0".join(words))).hexdigest()[:16]


def _site_rows(recipe: str, arch: str, sites: Sequence[Site]) -> list[SiteRow]:
    """Return the rows; equal calls of one function are told apart by their order."""
    rows: list[SiteRow] = []
    seen: dict[tuple[str, str, str], int] = {}
    for site in sites:
        key = (site.path, site.function, site.helper.name)
        seen[key] = seen.get(key, 0) + 1
        rows.append(
            SiteRow(
                id=identify(recipe, *key, str(seen[key])),
                arch=arch,
                path=site.path,
                line=site.place.line,
                column=site.place.column,
                function=site.function,
                call=site.helper.name,
                role=site.helper.role,
            )
        )
    return rows
