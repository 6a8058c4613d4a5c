"""That nothing but names, and the arguments that are declared, has changed: in the code, and in what is found in it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

from migrator.analysis.findings import Finding, Level
from migrator.analysis.words import rename_words, say_once
from migrator.facts.renaming import RenameFacts
from migrator.recipes.declared.rename.arguments import map_words
from migrator.recipes.declared.rename.rewriting import changed_spots, gone_from
from migrator.recipes.declared.rename.selected import choose_files
from migrator.recipes.declared.rename.spots import FUNCTION, Use
from migrator.recipes.declared.rename.tree import C, File, Found
from migrator.recipes.model import Ground
from migrator.syntax.tokens import Kind, Token, code_tokens
from migrator.syntax.unit import Unit

_OPENS, _CLOSES = frozenset("([{"), frozenset(")]}")


def prove(facts: RenameFacts, before: Ground, behind: Ground, paths: Sequence[str]) -> str:
    """Return how the tree behind is another than the one before under its new names; nothing where it is not."""
    found = Found(facts, before)
    files = {file.path: file for file in found.files}
    for path in (path for path in paths if path.endswith(C)):
        after = behind.sources.read(path)
        if path not in files or after is None:
            return f"{path} was not to be changed"
        if _map(found, files[path]) != _words(after):
            return f"the code of {path} differs by more than the names"
    return _compare_findings(facts, before, behind)


def _words(unit: Unit) -> list[str]:
    """Return the code of a file, directives opened up, without white space and comments."""
    return [token.text for token in flat_code(unit)]


def flat_code(unit: Unit) -> list[Token]:
    """Return the same as tokens."""
    found: list[Token] = []
    for token in code_tokens(unit.text):
        if token.kind is Kind.DIRECTIVE:
            found.append(Token(Kind.PUNCT, token.start, "#"))
            found += code_tokens(unit.text, token.start + 1, token.end)
        else:
            found.append(token)
    return found


def _map(found: Found, file: File) -> list[str]:
    """Return what the code of a file has to be."""
    chosen = choose_files(found)
    gone = [each.span for each in gone_from(found, chosen, file)]
    spots = {spot.offset: spot for spot in changed_spots(found, chosen, file) if spot.use in FUNCTION}
    tokens = [t for t in flat_code(file.unit) if not any(g.start <= t.start < g.end for g in gone)]
    words = [found.facts.pairs[t.text] if t.start in spots and t.kind is Kind.NAME else t.text for t in tokens]
    starts = [token.start for token in tokens]
    for offset, spot in sorted(spots.items(), reverse=True):
        renamed = found.facts.of(spot.name)
        at = bisect_left(starts, offset)
        while at < len(starts) and tokens[at].kind is not Kind.NAME:
            at += 1  # a `#` begins where its directive does
        if renamed.arguments is not None and spot.use in {Use.CALL, Use.DEFINITION, Use.DECLARATION, Use.MACRO}:
            end = _closing(words, at + 1)
            if end is None:
                continue
            given = _split(words[at + 2 : end])
            if given in ([], [["void"]]) and not renamed.arguments:
                continue
            new: list[str] = []
            for number, each in enumerate(map_words(given, renamed)):
                new += [*([","] if number else []), *each]
            words[at + 2 : end] = new
            starts[at + 2 : end] = [starts[at + 1]] * len(new)
            tokens[at + 2 : end] = [tokens[at + 1]] * len(new)
    return words


def _closing(words: Sequence[str], opening: int) -> int | None:
    depth = 0
    for at in range(opening, len(words)):
        depth += (words[at] in _OPENS) - (words[at] in _CLOSES)
        if not depth:
            return at if words[opening] == "(" else None
    return None


def _split(words: Sequence[str]) -> list[list[str]]:
    pieces: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word in _OPENS) - (word in _CLOSES)
        if word == "," and not depth:
            pieces.append([])
        else:
            pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _compare_findings(facts: RenameFacts, before: Ground, behind: Ground) -> str:
    """Return a finding that is gone and that the recipe does not claim to mend; new ones others look for.

    Where one name is known to the facts of the analysis and the other is not, more or less is seen of the code.
    """
    known = before.facts.names()
    if any((each.old in known) != (each.new in known) for each in facts.rename):
        return ""
    found = Found(facts, before)
    chosen = choose_files(found)
    gone = [each for renamed in facts.rename for each in chosen.gone(found, renamed)]
    for arch, judged in behind.judged.items():
        if arch in before.judged:
            left = Counter(_key(finding, {}) for finding in judged.findings)
            for finding in before.judged[arch].findings:
                is_gone = any(d.name == finding.function and d.path == finding.path for d in gone)
                if _counts(finding, facts) and not is_gone and not left[_key(finding, facts.pairs)]:
                    return f"the analysis finds {finding.rule} in {finding.function}() no more, which no name explains"
    return ""


def _counts(finding: Finding, facts: RenameFacts) -> bool:
    """Tell whether a finding has to stay: what is about an old name itself may go with it."""
    is_named = not facts.pairs.keys().isdisjoint(finding.calls)
    return finding.rule not in facts.rules and finding.level is not Level.NOTE and not is_named


def _key(finding: Finding, names: dict[str, str]) -> tuple[str, str, str, str]:
    function = names.get(finding.function, finding.function)
    return finding.rule, finding.path, function, say_once(rename_words(finding.message, names))
