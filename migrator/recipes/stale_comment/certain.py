"""Which helper a stale comment means today, as far as that is certain; else why a person has to say it."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import regex

from migrator.analysis.roles import roles_of, share_work
from migrator.analysis.stale import points_at
from migrator.analysis.words import Remark, Word
from migrator.facts.recipe import Era, Part
from migrator.facts.stalewords import StaleFacts
from migrator.recipes.stale_comment.known import Known
from migrator.syntax.edits import line_start
from migrator.syntax.unit import Unit
from migrator.text import Span

_BREAK = regex.compile(r"[ \t]*\n[ \t]*(?:\*(?!/)|//+)?[ \t]*")
_SENTENCE = regex.compile(r"(?<=[.!?;])\s+")
_CALL = regex.compile(r"\s*+(?P<NAME>\w+)\s*\([^;{}()]*\)\s*;")
_DOC_TITLE = regex.compile(r"/\*\*\s*(?:\*\s*)?")


def find_certain(path: str, unit: Unit, remark: Remark, stale: Sequence[Word], known: Known) -> Mapping[str, str] | str:
    """Return the new names of a comment by the old ones, or why that is not certain of all of them."""
    text = plain(unit.text[slice(*remark.span)])
    reason = find_untouched(text, known.facts) or _find_own_reason(unit, remark, stale)
    if reason:
        return reason
    found: dict[str, str] = {}
    for name in dict.fromkeys(word.name for word in stale):
        now = known.now.get(name, "")
        by_place = "" if now else _find_beside(unit, remark, name, text, known)
        if not now and not by_place:
            return _tell_choice(path, unit, remark, name, known)
        if now and speaks_of_more(text, name, now, known):
            return f"it tells of more than {now}() does"
        other = _find_other_beside(unit, remark, name, now, text, known) if now else ""
        if other:
            return f"the statement beside it calls {other}(), and by the facts it means {now}()"
        found[name] = now or by_place
    told = next((now for now in found.values() if names(text, now)), None)
    return f"it tells of {told}() too" if told else found


def plain(text: str) -> str:
    """Return the words of a comment or a paragraph as one line."""
    return _BREAK.sub(" ", text)


def names(text: str, name: str) -> bool:
    """Tell whether a text has a name as a word."""
    return regex.search(rf"\b{regex.escape(name)}\b", text) is not None


def find_untouched(text: str, facts: StaleFacts, *, by_place: bool = False) -> str:
    """Return why words of a text let nobody but a person change it, or nothing."""
    told = (each for each in facts.untouched if each.by_place <= by_place)
    return next((each.why for each in told if regex.search(each.pattern, text, regex.IGNORECASE)), "")


def speaks_of_more(text: str, old: str, new: str, known: Known) -> bool:
    """Tell whether a sentence with an old name is about a half of its work that the new one does not do."""
    roles = roles_of(known.ground.facts)
    return _speaks_of(text, old, roles[old][0] - roles[new][0], known)


def _speaks_of(text: str, name: str, parts: Collection[str], known: Known) -> bool:
    """Tell whether a sentence with a name has words of some halves; of a name in another spelling, any sentence."""
    patterns = [each.pattern for each in known.facts.half if each.part in parts]
    sentences = [sentence for sentence in _SENTENCE.split(text) if names(sentence, name)] or [text]
    return any(regex.search(pattern, sentence, regex.IGNORECASE) for pattern in patterns for sentence in sentences)


def _find_other_beside(unit: Unit, remark: Remark, name: str, now: str, text: str, known: Known) -> str:
    """Return the helper of the other half that the statement beside a comment calls, where no word tells them apart."""
    facts = known.ground.facts
    called = _called_beside(unit, remark.span)
    if called == now or called not in facts.names(Era.NEW) or not share_work(name, [called], facts):
        return ""
    return "" if _speaks_of(text, name, roles_of(facts)[now][0], known) else called


def _find_own_reason(unit: Unit, remark: Remark, stale: Sequence[Word]) -> str:
    if any(points_at(unit.text, remark, word) for word in stale):
        return "it only points at it"
    title = _DOC_TITLE.match(unit.text, remark.span.start)
    if title is not None and any(word.offset == title.end() for word in stale):
        return "it is that function's own description"
    return ""


def _find_beside(unit: Unit, remark: Remark, name: str, text: str, known: Known) -> str:
    """Return the helper that one statement directly beside a comment calls, where the comment is about that alone."""
    facts = known.ground.facts
    helpers = {helper.name: helper for helper in facts.helper}
    called = _called_beside(unit, remark.span)
    if called not in helpers or {word.name for word in remark.words} != {name}:
        return ""
    roles = roles_of(facts)
    is_old_pair = len(roles[name][0]) > 1 and helpers[name].part is Part.HELPER and helpers[name].era is Era.OLD
    is_half = helpers[called].era is Era.NEW and bool(share_work(name, [called], facts))
    if not is_old_pair or not is_half or any(word.within for word in remark.words):
        return ""
    others = [each for each in known.facts.half if each.part not in roles[called][0]]
    speaks_of_other = any(regex.search(each.pattern, text, regex.IGNORECASE) for each in others)
    return "" if speaks_of_other or find_untouched(text, known.facts, by_place=True) else called


def _called_beside(unit: Unit, span: Span) -> str:
    """Return what the statement on the next line calls, or the one in front on the same line; else nothing."""
    if not any(function.body.start < span.start for function in unit.functions_at(span.start)):
        return ""
    text = unit.text
    before = text[line_start(text, span.start) : span.start]
    match = _CALL.match(text, span.end) if not before.strip() else _CALL.fullmatch(before.rstrip())
    if match is None or (text.count("\n", span.end, match.start("NAME")) > 1 and not before.strip()):
        return ""
    return match["NAME"]


def _tell_choice(path: str, unit: Unit, remark: Remark, name: str, known: Known) -> str:
    """Return between what a person has to choose, and what of the comment bears on it."""
    homes = {function.name for function in unit.functions_at(remark.span.start)}
    users = known.words[path].users
    near = _of_same_work(name, (callee for callee, home in users if home in homes), known)
    far = _of_same_work(name, (callee for callee, _ in users), known)
    bearing = find_untouched(plain(unit.text[slice(*remark.span)]), known.facts, by_place=True)
    hint = f"; {bearing}" if bearing else ""
    if near:
        return f"the code around it calls {near}: what of it is meant, a person knows{hint}"
    if far:
        return f"other code of the file calls {far}: whether that is meant, a person knows{hint}"
    return f"the facts tell of no helper that took its place{hint}"


def _of_same_work(name: str, others: Iterable[str], known: Known) -> str:
    found = share_work(name, sorted({*others} - {name}), known.ground.facts)
    return " and ".join(f"{each}()" for each in found)
