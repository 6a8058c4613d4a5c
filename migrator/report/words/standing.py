"""Where a tree stands, in a sentence: what it is, what is drafted, refused and failed; and where its helpers do."""

from collections import Counter
from collections.abc import Iterable

from migrator.report.model import ArchRow, BoardRow, RecipeRow, Report

_APART = "none"  # the status of an architecture that never enters a guest
_ALONE = {
    "converted": "uses the new helpers only",
    "deprecated": "uses the deprecated helpers only",
    "mixed": "uses both the deprecated helpers and the new ones",
}


def name_tree(report: Report) -> str:
    """Return the tree's name for people: the kernel's version and git's description, or the commit for that."""
    tree = report.tree
    described = tree.describe or tree.commit[:12]
    return described if not tree.version or tree.version in described else f"Linux {tree.version} ({described})"


def find_done(report: Report) -> tuple[BoardRow, ...]:
    """Return the architectures that enter guests, and of which nothing is left to do."""
    return tuple(row for row in report.board if row.status != _APART and not row.left)


def find_entering(report: Report) -> tuple[ArchRow, ...]:
    """Return the architectures that enter guests."""
    return tuple(row for row in report.architectures if row.status != _APART)


def say_standing(report: Report) -> str:
    """Return the sentence."""
    return f"{_say_tree(report)}; {_say_draft(report)}."


def _say_tree(report: Report) -> str:
    name, looked_at, entering = name_tree(report), len(report.architectures), find_entering(report)
    if not looked_at:
        return f"No architecture of {name} was looked at"
    if not entering:
        return f"In {name}, nothing enters a guest: {count(looked_at, 'architecture')} looked at"
    if looked_at == 1:
        return f"In {name}, {entering[0].name} {_ALONE.get(entering[0].status, 'enters guests')}"
    done = sum(row.status == "converted" for row in entering)
    many = f"In {name}, {len(entering)} of {looked_at} architectures"
    if len(entering) == 1:
        return f"{many} enters guests, and is {'' if done else 'not '}converted"
    left = f", {len(find_done(report)) or 'none'} with nothing left to do" if report.board else ""
    return f"{many} enter guests, {done or 'none'} of them converted{left}"


def _say_draft(report: Report) -> str:
    drafts, refused = len(report.proposals), len(report.refusals)
    if not drafts and not refused:
        left = f", but {count(len(report.findings), 'finding')} to read" if report.findings else ""
        return f"there is nothing to draft{left}"
    words = f"{say_are(drafts, 'change')} drafted, {say_are(refused, 'function')} refused"
    if not report.checks:
        return f"{words}, and nothing was checked{', compiled or booted' if drafts else ''}"
    counts = Counter(check.status for check in report.checks)
    open_ones = (("warn", "to look at"), ("skip", "not run"))
    besides = ", ".join(f"{counts[status]} {told}" for status, told in open_ones if counts[status])
    failed = f"{count(counts['fail'], 'check')} failed{f' ({besides})' if besides else ''}"
    return f"{words}, and {failed}{'; nothing was compiled or booted' if drafts else ''}"


def say_recipes(report: Report) -> tuple[str, ...]:
    """Return what each recipe does, a sentence each; nothing where there is but one, of which all else speaks."""
    if len(report.recipes) < 2:
        return ()
    return tuple(map(_say_recipe, report.recipes))


def _say_recipe(row: RecipeRow) -> str:
    patches = f"{row.patches} patch{'es' if row.patches > 1 else ''}"
    drafted = f"{count(row.drafts, 'change')} in {patches}" if row.patches else "nothing drafted"
    refused = f", {row.refusals} refused" if row.refusals else ""
    return f"{row.name}: {row.title.rstrip('.')}. {drafted[:1].upper()}{drafted[1:]}{refused}."


def say_users(report: Report) -> str:
    """Return what becomes of the deprecated helpers, a sentence; empty where nothing calls one."""
    stay = Counter(user.call for user in report.users if user.fate != "drafted")
    free = [f"`{call}()`" for call in dict.fromkeys(user.call for user in report.users) if call not in stay]
    if not report.users:
        return ""
    if not stay:
        return "With this series, none of the calls listed stays."
    verb = "stay" if stay.total() > 1 else "stays"
    if not report.proposals:
        return f"Nothing is drafted, and {count(stay.total(), 'call')} {verb}, so the helpers cannot go."
    left = f"{stay.total()} of {count(len(report.users), 'call')} {verb}"
    # The headers may go on calling one another: only what is listed is spoken of.
    gone = f"; none of those that stay is of {' or '.join(free)}" if free else ""
    return f"With this series, {left}, so the helpers cannot go{gone}."


def count(number: int, noun: str) -> str:
    """Return how many there are: `no change`, `1 change`, `2 changes`."""
    return f"{number or 'no'} {noun}{'s' if number > 1 else ''}"


def say_are(number: int, noun: str) -> str:
    """Return how many there are, with the verb: `no change is`, `2 changes are`."""
    return f"{count(number, noun)} {'are' if number > 1 else 'is'}"


def join_names(names: Iterable[str]) -> str:
    """Return names as they stand in a sentence: `a, b and c`."""
    *rest, last = [*names] or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
