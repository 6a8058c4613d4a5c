"""`migrator scan`: where each architecture stands, and what is wrong with it."""

from collections.abc import Sequence
from pathlib import Path

import click

from migrator.cli.completing import complete_rule
from migrator.cli.options import selection_options
from migrator.cli.output import check_output, choose_form, hand_out, output_options
from migrator.cli.scanning import Scanned, scanned_tree
from migrator.cli.selection import Selection
from migrator.errors import UsageError

_FORMS = ("text", "terse", "json", "sarif")


@click.command("scan")
@selection_options
@click.option("--sites", is_flag=True, help="List the sites only, follow no path: fast.")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="RULE",
    shell_complete=complete_rule,
    help="Only findings of this rule; repeatable.",
)
@output_options(_FORMS)
@click.option("--check", is_flag=True, help="End with 1 on an error, a warning, or a deprecated helper.")
def command(
    sites: bool, rules: tuple[str, ...], form: str | None, output: Path | None, check: bool, **options: object
) -> int:
    """Tell where each architecture of TREE stands, and what is wrong on which path.

    TREE is a kernel git repository, bare or not; the default is the one you
    stand in. Every path through the guest's entry and exit is followed; a
    finding comes with the path that shows it. `migrator explain` lists the
    rules.

    \b
    Examples:
      migrator scan ~/linux
      migrator scan ~/linux --arch ARCH --rule eqs-tracepoint
      migrator scan ~/linux --rev v6.1 --sites --format terse
      migrator scan --sample
    """
    form = choose_form(form, output, _FORMS)
    _check_wishes(rules, form, sites=sites)
    check_output(output)
    with scanned_tree(Selection(**options), analysed=not sites, meanwhile=_nothing if sites else _load) as scanned:  # type: ignore[arg-type]
        text, has_faults = _find_sites(scanned, form) if sites else _examine(scanned, form, rules)
        scanned.tell()
    hand_out(text, output)
    return 1 if check and has_faults else 0


def _load() -> None:
    """Load what goes through the paths, which takes as long as git needs to search."""
    import migrator.cli.examined  # noqa: F401


def _nothing() -> None:
    """Load nothing: what sites need is there at once."""


def _check_wishes(rules: Sequence[str], form: str, *, sites: bool) -> None:
    """Make sure that the options go together, before the tree is read.

    Raises:
        UsageError: they do not, or there is no such rule.
    """
    if sites and (rules or form == "sarif"):
        wish = "--rule selects findings" if rules else "--format sarif is made of findings"
        raise UsageError(f"{wish}, and --sites looks for none: it follows no path; leave one of them out")
    if rules:
        from migrator.cli.rules import check_rules

        check_rules(rules)


# What is imported below is loaded while git searches.
def _find_sites(scanned: Scanned, form: str) -> tuple[str, bool]:
    from migrator.cli.found import has_old, render_found

    return render_found(form, scanned), has_old(scanned)


def _examine(scanned: Scanned, form: str, rules: Sequence[str]) -> tuple[str, bool]:
    from migrator.cli.examined import examine, has_faults, render

    report = examine(scanned, rules)
    return render(form, scanned, report), has_faults(scanned, report, rules)
