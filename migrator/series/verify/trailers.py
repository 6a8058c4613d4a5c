"""Trailers: who signed off, and whether the commits that a message cites are those it says."""

from collections.abc import Callable, Sequence

import regex

from migrator.rewrite.checks import Check
from migrator.series.reading import ReadMail, ReadSeries
from migrator.series.verify.outcome import Outcome, count

_TRAILER = regex.compile(r"(?P<KEY>[A-Za-z][A-Za-z-]*-by|Fixes|Cc|Link|Closes|Reported-by): *(?P<VALUE>.*)")
_SIGNED = "signed-off-by"
_GIVEN = frozenset({"acked-by", "reviewed-by", "tested-by", _SIGNED})
_TOOL = regex.compile(r"\W*migrator\b", regex.IGNORECASE)
_B4 = regex.compile(r"(?m)^change-id: ")
_NOBODY = regex.compile(r"EDITME|@[^>\s]*\binvalid>", regex.IGNORECASE)
_FIXES = regex.compile(r'(?P<ID>[0-9a-f]{12}) \("(?P<TITLE>.+)"\)')
_CITED = regex.compile(r'\bcommit\s+(?P<ID>[0-9a-f]{7,40})\s+\("(?P<TITLE>[^"]+)"\)')

# The title of a commit by the beginning of its id; None where the tree has none, or more than one.
FindTitle = Callable[[str], str | None]


def check_signoff(series: ReadSeries) -> Check:
    """Return whether every sign-off is a person's; a draft has none yet."""
    outcome = Outcome("sign-off")
    people: dict[str, None] = {}
    without = []
    for mail in series.patches:
        trailers = _trailers(mail.body)
        signed = [value for key, value in trailers if key.lower() == _SIGNED]
        outcome.faults += [f"{mail.name}: {value} is nobody who can sign off" for value in signed if _is_nobody(value)]
        given = ((key, value) for key, value in trailers if key.lower() in _GIVEN and _TOOL.match(value))
        outcome.faults += [f"{mail.name}: {key}: {value} is a tool; people give that" for key, value in given]
        people.update(dict.fromkeys(value for value in signed if not _is_nobody(value)))
        without += [] if signed else [mail.name]
        if not signed:
            _check_lost(mail, outcome)
    if people and without:
        outcome.doubts.append(f"{', '.join(without)}: not signed off, and other patches are")
    told = f"by {', '.join(people)}" if people else "none yet: that is for the person who stands behind the series"
    return outcome.conclude(told)


def _check_lost(mail: ReadMail, outcome: Outcome) -> None:
    """Find the sign-off that git am drops; where a series is one patch, b4 puts the cover letter's there."""
    if any(key.lower() == _SIGNED for key, _ in _trailers(mail.below)):
        told = outcome.doubts if _B4.search(f"{mail.below}\n{mail.diff}") else outcome.faults
        told.append(f"{mail.name}: a sign-off stands below `---`, where git am drops it")


def _is_nobody(value: str) -> bool:
    return not regex.search(r"[^<\s].*<[^@\s]+@[^@\s]+>", value) or _NOBODY.search(value) is not None


def check_trailers(series: ReadSeries, find_title: FindTitle) -> Check:
    """Return whether `Fixes:` and cited commits name what the tree has, with the titles it has."""
    outcome = Outcome("trailers")
    seen = 0
    for mail in series.patches:
        for key, value in _trailers(mail.body):
            if key == "Fixes":
                seen += 1
                _check_fixes(mail, value, find_title, outcome)
        for match in _CITED.finditer(mail.body):
            seen += 1
            _check_title(mail.name, match["ID"], match["TITLE"], find_title, outcome)
        lost = [key for key, _ in _trailers(mail.below) if key == "Fixes"]
        if lost:
            outcome.faults.append(f"{mail.name}: Fixes: stands below `---`, where git am drops it")
    cited = "is cited, and has its title" if seen == 1 else "are cited, and have their titles"
    return outcome.conclude(f"{count(seen, 'commit')} {cited}" if seen else "no commit is cited")


def _check_fixes(mail: ReadMail, value: str, find_title: FindTitle, outcome: Outcome) -> None:
    match = _FIXES.fullmatch(value.strip())
    if match is None:
        outcome.faults.append(f'{mail.name}: `Fixes: {value}` is not 12 hex digits and ("title"), on one line')
    else:
        _check_title(mail.name, match["ID"], match["TITLE"], find_title, outcome)


def _check_title(name: str, commit: str, told: str, find_title: FindTitle, outcome: Outcome) -> None:
    title = find_title(commit)
    if title is None:
        outcome.doubts.append(f"{name}: the tree has no commit {commit}, so its title could not be checked")
    elif " ".join(told.split()) != " ".join(title.split()):
        outcome.faults.append(f'{name}: commit {commit} is called ("{title}"), not ("{told}")')


def _trailers(text: str) -> Sequence[tuple[str, str]]:
    """Return key and value of every line that has the form of a trailer."""
    found = (_TRAILER.fullmatch(line.rstrip("\r")) for line in text.split("\n"))
    return [(match["KEY"].capitalize(), match["VALUE"]) for match in found if match]
