"""The report as text for a terminal or a mail."""

from collections.abc import Callable, Sequence

from migrator.report.model import ArchRow, CheckRow, PatchRow, Report, SiteRow
from migrator.report.words.telling import tell_kind

Paint = Callable[[str, str], str]
_COLORS = {"deprecated": "red", "mixed": "yellow", "converted": "green", "none": ""}
_CHECK_COLORS = {"pass": "green", "warn": "yellow", "fail": "red", "skip": ""}


def render_scan(report: Report, paint: Paint, following: str) -> str:
    """Return where each architecture stands, its sites, and the command that comes next.

    `paint(text, color)` colours a word or leaves it; `following` is that command.
    """
    lines = [f"{report.tree.describe} ({report.tree.commit[:12]})", ""]
    width = max((len(row.name) for row in report.architectures), default=0)
    for row in report.architectures:
        lines.append(render_arch(row, width, paint))
        lines += render_sites([site for site in report.sites if site.arch == row.name])
    lines += render_not_done(report)
    lines += ["", *following.split("\n")]
    return "\n".join(lines) + "\n"


def render_arch(row: ArchRow, width: int, paint: Paint, counts: str = "") -> str:
    """Return the line on where an architecture stands; `counts` says how many findings it has."""
    status = paint(row.status.ljust(10), _COLORS[row.status])
    sites = f"{row.site_count} site{'s' if row.site_count != 1 else ''}" if row.site_count else ""
    return "  ".join([row.name.ljust(width), status, *filter(None, (sites, counts))]).rstrip()


def render_sites(sites: Sequence[SiteRow]) -> list[str]:
    """Return a line for each site: place, function, call."""
    places = [f"{site.path}:{site.line}" for site in sites]
    wide = max(map(len, places), default=0)
    functions = max((len(site.function) for site in sites), default=0)
    return [
        f"    {place.ljust(wide)}  {site.function.ljust(functions)}  {site.call}()"
        for place, site in zip(places, sites, strict=True)
    ]


def render_not_done(report: Report) -> list[str]:
    """Return what was not done, below its heading."""
    if not report.not_done:
        return []
    told = [f"    {f'{row.path}: ' if row.path else ''}{row.reason}" for row in report.not_done]
    return ["", "not done:", *told]


def render_draft(report: Report, paint: Paint, relied: int | None = None) -> str:
    """Return what was drafted, refused, checked and assumed; `paint` as for a scan.

    Of the assumptions, the first `relied` are listed, and the others counted; None lists all.
    """
    lines = [f"{report.tree.describe} ({report.tree.commit[:12]})"]
    for proposal in report.proposals:
        place = f"{proposal.arch}: {proposal.path}{_named(proposal.function)}"
        lines += ["", f"{paint('drafted', 'green')}  {place}  [{tell_kind(report, proposal.recipe, proposal.safety)}]"]
        lines += [f"    {sentence}" for sentence in proposal.why.split("\n")]
    for refusal in report.refusals:
        place = f"{refusal.arch}: {refusal.path}:{refusal.line}{_named(refusal.function)}"
        lines += ["", f"{paint('refused', 'yellow')}  {place}  [{tell_kind(report, refusal.recipe, refusal.reason)}]"]
        lines += [f"    {refusal.message}"]
    for patch in report.patches:
        lines += ["", *_render_patch(patch, paint)]
    lines.append("")
    lines += render_checks(report.checks, paint)
    for row in report.assumptions[:relied]:
        lines.append(f"assumed  {f'{row.function}()' if row.function else row.arch}: {row.what} ({row.source})")
    more = len(report.assumptions[relied:]) if relied is not None else 0
    lines += [f"assumed  {more} more to follow all paths; the report lists them"] if more else []
    return "\n".join([*lines, *render_not_done(report)]).rstrip("\n") + "\n"


def render_checks(checks: Sequence[CheckRow], paint: Paint) -> list[str]:
    """Return a line for each check."""
    return [f"check    {paint(row.status, _CHECK_COLORS[row.status])}  {row.name}: {row.evidence}" for row in checks]


def _render_patch(patch: PatchRow, paint: Paint) -> list[str]:
    """Return the file of a patch, what MAINTAINERS says of its code, and for whom it is."""
    status = f"  [{patch.maintainers_status}]" if patch.maintainers_status else ""
    told = [*patch.fixes, *_render_addresses("To", patch.to), *_render_addresses("Cc", patch.cc)]
    return [f"{paint('patch', 'green')}    {patch.file}{status}", *(f"    {line}" for line in told)]


def _render_addresses(head: str, addresses: Sequence[str]) -> list[str]:
    heads = [f"{head}:", *[" " * (len(head) + 1)] * len(addresses)]
    return [f"{before} {address}" for before, address in zip(heads, addresses, strict=False)]


def _named(function: str) -> str:
    """Return a function behind its path; code that stands in none, and a document, have only the path."""
    return f": {function}()" if function else ""


def render_nothing(report: Report, sentence: str) -> str:
    """Return the sentence on why there is no draft, and what it does not cover."""
    return "\n".join([sentence, *render_not_done(report)]) + "\n"
