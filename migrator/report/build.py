"""The report of a scan."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from migrator import __version__
from migrator.analysis.scan import ArchStatus, Scan
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


def report_scan(
    scan: Scan,
    recipe: str,
    tree: TreeInfo,
    archs: Iterable[str],
    left_out: Iterable[str] = (),
    status: Callable[[str], str] = lambda _: "",
    *,
    has_base: bool = True,
) -> Report:
    """Return the report of a scan, for the architectures named.

    `left_out` is what it was told to leave out; `status` gives what MAINTAINERS says of a path;
    `has_base`: the transition is wanted, and its sites are listed.
    """
    wanted = set(archs)
    chosen = [arch for arch in scan.archs if arch.name in wanted]
    of_arch = {arch.name: find_listed(scan, arch, has_base=has_base) for arch in chosen}
    rows = tuple(
        ArchRow(a.name, a.status.value, len(of_arch[a.name]), 0, status(f"arch/{a.name}/kvm/") if a.sites else "")
        for a in chosen
    )
    sites = tuple(row for name, found in of_arch.items() for row in _site_rows(recipe, name, found))
    not_done = [NotDoneRow(skipped.path, skipped.reason) for skipped in scan.not_done]
    not_done += [NotDoneRow("", reason) for reason in left_out]
    tool = ToolInfo("migrator", __version__)
    return Report(SCHEMA_VERSION, tool, tree, rows, sites, not_done=tuple(not_done))


def find_listed(scan: Scan, arch: ArchStatus, *, has_base: bool = True) -> tuple[Site, ...]:
    """Return the sites of an architecture: of the transition, then of other recipes, if they are not of that, too."""
    own = arch.sites if has_base else ()
    places = {(site.path, site.offset) for site in own}
    others = scan.beside.get(arch.name, ())
    return (*own, *(site for site in others if (site.path, site.offset) not in places))


class Ids:
    """Makes ids of what words say; what says the same is told apart by its order."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()

    def make(self, *words: str) -> str:
        """Return the next id of the words."""
        self._seen[words] += 1
        return hashlib.sha256(encode("\0".join([*words, str(self._seen[words])]))).hexdigest()[:16]


def _site_rows(recipe: str, arch: str, sites: Sequence[Site]) -> list[SiteRow]:
    ids = Ids()
    return [
        SiteRow(
            id=ids.make(recipe, site.path, site.function, site.helper.name),
            arch=arch,
            path=site.path,
            line=site.place.line,
            column=site.place.column,
            function=site.function,
            call=site.helper.name,
            role=site.helper.role,
        )
        for site in sites
    ]
