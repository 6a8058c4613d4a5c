"""What a cover letter tells of the recipes that a series holds patches of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import regex

from migrator.recipes.model import Recipe
from migrator.rewrite.plan import Plan
from migrator.series.letters import COLUMNS

_NARROW, _WIDE = 15, 25  # columns for the names of architectures, where more is said behind them, and where not
_WHY = regex.compile(r"^Why:\s*+(.*?)\s*+(?=^[A-Z]\w++:|\Z)", regex.DOTALL | regex.MULTILINE)
_TOPIC = regex.compile(r"[^\s:][^:]*+:(?=\s)")
_OF_ALL = "treewide:"
_SHORT_TAILS = (", and related clean-ups", ", and more")


def tell_recipes(plan: Plan, subjects: Sequence[str], base: str) -> dict[str, object]:
    """Return the recipes by name, and of each what it is for, and the numbers of its patches.

    `base` is the transition.
    """
    numbers: dict[str, list[int]] = {}
    for number, change in enumerate(plan.changes, 1):
        numbers.setdefault(change.recipe, []).append(number)
    known = {recipe.name: recipe for recipe in plan.recipes}
    return {
        "base": base if base in numbers else "",
        "recipes": [*numbers] or [base],
        "parts": [_tell_part(name, known.get(name), own, base) for name, own in numbers.items()],
        "ahead": find_ahead(plan, base),
        "room": _NARROW if numbers.keys() - {base} else _WIDE,
        **_tell_subjects({name: [subjects[each - 1] for each in own] for name, own in numbers.items()}, known, base),
    }


def _tell_subjects(subjects: Mapping[str, Sequence[str]], known: Mapping[str, Recipe], base: str) -> dict[str, object]:
    """Return the subject, and how that of the transition can go on with what the other recipes do."""
    told = {name: recipe.subject for name, recipe in known.items()}
    others = {name: _tell_done(own, told.get(name, "")) for name, own in subjects.items() if name != base}
    tails = [_tail([*others.values()]), _tail([told.get(name, "") or part for name, part in others.items()])]
    subject = make_subject(subjects, told) if subjects else ""
    return {"subject": subject, "tails": [*tails, *_SHORT_TAILS], "columns": COLUMNS}


def find_ahead(plan: Plan, base: str) -> list[int]:
    """Return the numbers of the patches that stand before those of the transition."""
    recipes = [change.recipe for change in plan.changes]
    return [*range(1, recipes.index(base) + 1)] if base in recipes else []


def _tell_part(name: str, recipe: Recipe | None, numbers: Sequence[int], base: str) -> dict[str, object]:
    title = recipe.title.rstrip(".") + "." if recipe else ""
    match = _WHY.search(recipe.page) if recipe and name != base else None  # the transition tells more of itself
    why = " ".join(match[1].split()).rstrip(".") if match else ""
    return {"recipe": name, "title": title, "why": f"{_begin(why)}." if why else "", "numbers": list(numbers)}


def _begin(text: str) -> str:
    """Return a text as a sentence begins; a name of the code keeps its letters."""
    first = text.split(maxsplit=1)[0]
    return text if regex.search(r"[_()\d]", first) else text[:1].upper() + text[1:]


def make_subject(subjects: Mapping[str, Sequence[str]], told: Mapping[str, str]) -> str:
    """Return the subject of a series without patches of the transition: what it does, begun as its patches begin.

    `subjects` are those of the patches, by recipe; `told` is what each recipe says that a series of it does.
    """
    prefix = _share_prefix([subject for own in subjects.values() for subject in own])
    parts = [_tell_done(own, told.get(name, "")) for name, own in subjects.items()]
    short = [told.get(name, "") or part for name, part in zip(subjects, parts, strict=True)]
    wanted = [*parts, *short] if not parts[1:] else [*_join_all(parts, short), *_join_some(short[0], parts[0])]
    last = f"{prefix} Clean up in {sum(map(len, subjects.values()))} patches"
    return next((subject for each in wanted if len(subject := f"{prefix} {each}") <= COLUMNS), last)


def _join_all(*told: Sequence[str]) -> list[str]:
    return [f"{first}{_tail(others)}" for first, *others in told]


def _join_some(*first: str) -> list[str]:
    return [f"{each}{tail}" for tail in _SHORT_TAILS for each in first]


def _tail(parts: Sequence[str]) -> str:
    lowered = [part[:1].lower() + part[1:] for part in parts]
    return "".join(f", {part}" for part in lowered[:-1]) + "".join(f" and {part}" for part in lowered[-1:])


def _tell_done(subjects: Sequence[str], told: str) -> str:
    """Return what the patches of one recipe do, without a prefix: in their own words, where they do one thing."""
    summaries = [subject.removeprefix(_begin_of(subject)).strip() for subject in subjects]
    summaries = list(dict.fromkeys(regex.sub(r" (?:of \w+\(\)|\(\d+\))$", "", summary) for summary in summaries))
    return summaries[0] if len(summaries) == 1 or not told else told


def _share_prefix(subjects: Sequence[str]) -> str:
    """Return the topics with which all subjects begin, or else one that most of them have."""
    topics = [_TOPIC.findall(_begin_of(subject)) for subject in subjects]
    shared: list[str] = []
    for own in zip(*topics, strict=False):
        if len({*own}) > 1:
            break
        shared.append(own[0])
    counts = Counter(topic for own in topics for topic in dict.fromkeys(own))
    most = [topic for topic, count in counts.most_common(1) if 2 * count > len(topics)]
    return " ".join(shared or most) or _OF_ALL


def _begin_of(subject: str) -> str:
    """Return the topics of a subject: words with a colon behind, before the first capital that begins the summary."""
    match = regex.match(r"(?:[^\s:][^:]*+:\s)*+", subject)
    return match[0] if match else ""
