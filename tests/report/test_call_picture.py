"""Call maps as lists in lists: who calls whom, nothing dropped, and told in words."""

from xml.etree import ElementTree as Xml

from migrator.report.drawing.calls import Called, nest_calls
from migrator.report.model import CallRow
from migrator.report.pages.picture import draw_calls
from tests.report.pictures import CALLS, PAGES, call


def _flat(calls: tuple[Called, ...], caller: str, depth: int = 0) -> list[tuple[str, str, int, int]]:
    found = []
    for each in calls:
        found += [(caller, each.name, line, depth) for line in each.lines]
        found += _flat(each.inner, each.name, depth + 1)
    return found


def _rows(calls: tuple[CallRow, ...]) -> list[tuple[str, str, int, int]]:
    return [edge for top in nest_calls(calls) for edge in _flat(top.calls, top.name)]


def test_every_call_stands_below_its_caller_once() -> None:
    """As deep as it is called."""
    assert sorted(_rows(CALLS)) == sorted((c.caller, c.callee, c.line, c.depth) for c in CALLS)


def test_calls_of_the_same_function_are_one_entry() -> None:
    """With all their lines; the order is that of the rows."""
    (top,) = nest_calls(CALLS)

    assert top.name == "run"
    assert [(c.name, c.lines) for c in top.calls] == [
        ("guest_state_enter_irqoff", (10,)),
        ("helper", (11, 14)),
        ("trace_kvm_exit", (15,)),
        ("empty", (16,)),
    ]


def test_what_lies_behind_a_fault_can_be_opened() -> None:
    """Many calls behind one that should not be there stay on the page, folded; their number is told."""
    inner = tuple(call("bad", f"g{n}", n, "instrumentable", depth=1) for n in range(5))
    rows = (call("run", "bad", 1, "instrumentable"), *inner, call("run", "fine", 9, "noinstr"))
    more = tuple(call("fine", f"h{n}", n, "noinstr", depth=1) for n in range(5))
    root = Xml.fromstring(draw_calls((*rows, *more), "t", PAGES, "k").svg)  # noqa: S314 (our own text)
    (folded,) = root.iter("details")

    assert "".join(folded[0].itertext()).split()[-4:] == ["5", "calls", "behind", "it"]
    assert [code.text for code in folded.iter("code")] == ["bad()", *(f"g{n}()" for n in range(5))]
    assert [code.text for code in root.iter("code")][-5:] == [f"h{n}()" for n in range(5)]


def test_what_two_call_is_told_below_the_first() -> None:
    """The second has the function without what it calls."""
    rows = (call("a", "c", 1, "noinstr"), call("b", "c", 2, "noinstr"), call("c", "d", 3, "stub", depth=1))
    first, second = nest_calls(rows)

    assert [c.name for c in first.calls[0].inner] == ["d"]
    assert second.calls[0].inner == ()


def test_rings_and_recursion_end() -> None:
    """Functions that call each other, or themselves, lose no call."""
    rows = (call("a", "b", 1, "noinstr"), call("b", "a", 2, "noinstr"), call("a", "a", 3, "noinstr"))

    assert sorted(edge[:3] for edge in _rows(rows)) == [("a", "a", 3), ("a", "b", 1), ("b", "a", 2)]


def test_map_is_text_with_its_kinds() -> None:
    """Each box has its kind's class and words, its place behind it, and is well formed."""
    picture = draw_calls(CALLS, "Calls <b>", PAGES, "k")
    root = Xml.fromstring(picture.svg)  # noqa: S314 (our own text)
    boxes = [span for span in root.iter("span") if (span.get("class") or "").startswith("calls-box")]
    places = ["".join(span.itertext()) for span in root.iter("span") if span.get("class") == "calls-place"]

    assert [(" ".join("".join(box.itertext()).split()), (box.get("class") or "").split()[1]) for box in boxes] == [
        ("run()", "calls-top"),
        ("guest_state_enter_irqoff() tells of state", "calls-state"),
        ("helper() tells of noinstr", "calls-noinstr"),
        ("switch_to() tells of run", "calls-run"),
        ("load() tells of instrumentable", "calls-instrumentable"),
        ("part() tells of inlined", "calls-inlined"),
        ("ops->f() tells of unknown", "calls-unknown"),
        ("trace_kvm_exit() tells of use", "calls-use"),
        ("empty() tells of stub", "calls-stub"),
    ]
    assert places[1] == "arch/riscv/kvm/vcpu.c:11, 14 (2 calls)"
    assert root.get("aria-labelledby") == "pic-k-title"
    assert "".join(root[0].itertext()) == "Calls <b>"


def test_words_have_a_sentence_for_each_call() -> None:
    """And one for how many there are."""
    words = draw_calls(CALLS, "t", PAGES, "k").words

    assert words[0] == "9 calls while RCU does not watch."
    assert words[1] == "run() calls guest_state_enter_irqoff() at arch/riscv/kvm/vcpu.c:10: tells of state."
    assert len(words) == 1 + len(CALLS)


def test_a_long_map_drops_nothing() -> None:
    """Many callees of many callers."""
    rows = tuple(call(f"f{n // 20}", f"f{n}" if n < 20 and n else f"g{n}", n, "inlined") for n in range(400))

    assert len(_rows(rows)) == 400


def test_hostile_names_stay_text() -> None:
    """Escaped, and nothing that UTF-8 cannot hold."""
    rows = (call("<a>\udcff", "&b\u202e", 1, "use", "<i>"),)
    picture = draw_calls(rows, "\ud800", PAGES, "k")

    picture.svg.encode("utf-8")
    assert "&lt;a&gt;\ufffd()" in picture.svg
    assert "<i>" not in picture.svg


def test_no_calls_no_map() -> None:
    """Not even a heading."""
    assert draw_calls((), "t", PAGES, "k").svg == ""
