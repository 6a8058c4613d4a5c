"""Values: what is known of a number, joined and narrowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrator.analysis.constants import compute
from migrator.analysis.values import ANY, ERRNO, Value, constant, exactly, is_comparison, opposite, swapped

_NUMBERS = st.integers(-6, 6)
_OPERATORS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_COMPARE = {
    "==": int.__eq__,
    "!=": int.__ne__,
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
}


@st.composite
def values(draw: st.DrawFn) -> Value:
    """Return a value made the way that code makes them."""
    value = exactly(draw(_NUMBERS)) if draw(st.booleans()) else ANY
    for _ in range(draw(st.integers(0, 3))):
        if draw(st.booleans()):
            value = value.join(exactly(draw(_NUMBERS)))
        else:
            narrowed = value.assume(draw(_OPERATORS), exactly(draw(_NUMBERS)))
            value = value if narrowed.is_impossible else narrowed
    return value


@given(values(), values(), _NUMBERS)
def test_join_loses_no_number(one: Value, other: Value, number: int) -> None:
    """What either can be, the join can be."""
    if one.may_be(number) or other.may_be(number):
        assert one.join(other).may_be(number)


@given(values(), _OPERATORS, _NUMBERS, _NUMBERS)
def test_assumption_keeps_what_passes_the_test(value: Value, operator: str, against: int, number: int) -> None:
    """A number that the test lets through stays; one that it does not is gone where bounds can say so."""
    narrowed = value.assume(operator, exactly(against))

    if value.may_be(number) and _COMPARE[operator](number, against):
        assert narrowed.may_be(number)
    if not _COMPARE[operator](number, against):
        assert narrowed.is_impossible or not narrowed.may_be(number)


@given(values(), values(), values())
def test_joins_come_to_an_end(one: Value, other: Value, third: Value) -> None:
    """Joining again changes nothing, so loops reach a fixed point."""
    joined = one.join(other).join(third)

    assert joined.join(joined) == joined
    assert joined.join(one).join(other).join(third) == joined.join(one).join(other).join(third).join(one)


def test_constants_without_numbers_are_told_apart_by_name() -> None:
    """A name equals itself alone; what it is not, it cannot become."""
    guest = constant("RESUME_GUEST")

    assert ANY.assume("==", guest).name == "RESUME_GUEST"
    assert ANY.assume("!=", guest).assume("==", guest).is_impossible
    assert guest.assume("!=", guest).is_impossible
    other = constant("RESUME_HOST").join(ERRNO)
    assert other.assume("==", guest).is_impossible
    assert other.describe() == "below 0 or RESUME_HOST"
    assert ERRNO.assume("==", guest).is_impossible
    assert not exactly(0).assume("==", guest).is_impossible


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (exactly(1), "1"),
        (ERRNO, "-4095 to -1"),
        (ANY, ""),
        (ANY.assume(">", exactly(0)), "at least 1"),
        (ANY.assume("<=", exactly(0)), "at most 0"),
        (ANY.assume("!=", exactly(1)), "not 1"),
        (constant("RESUME_GUEST"), "RESUME_GUEST"),
        (exactly(1).join(exactly(-1)), "-1 to 1, not 0"),
    ],
)
def test_words(value: Value, words: str) -> None:
    """As a message would say it."""
    assert value.describe() == words


@given(_OPERATORS, _NUMBERS, _NUMBERS)
def test_comparisons_turned_around(operator: str, left: int, right: int) -> None:
    """From the other side, and where it does not hold."""
    assert is_comparison(operator)
    assert _COMPARE[operator](left, right) == _COMPARE[swapped(operator)](right, left)
    assert _COMPARE[operator](left, right) != _COMPARE[opposite(operator)](left, right)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1),
        ("( 1 << 2 ) | 1", 5),
        ("- 3", -3),
        ("~ 0", -1),
        ("0x10 + 2", 18),
        ("", None),
        ("1 +", None),
        ("?", None),
        ("1 << 999999999", None),
        ("1 << - 1", None),
        ("( " * 300 + "1" + " )" * 300, None),
        ("__import__", None),
        ("True", None),
    ],
)
def test_constant_expressions(text: str, number: int | None) -> None:
    """Numbers and operators, and nothing else; no text makes it hang."""
    assert compute(text) == number
