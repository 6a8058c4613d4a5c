"""Rows of timelines and call maps, made by hand in the shapes that code has."""

from migrator.facts.folders import find_folders
from migrator.facts.render import Renderer
from migrator.report.model import CallRow, EventRow, MarkRow

PAGES = Renderer(find_folders())
PATH = "arch/riscv/kvm/vcpu.c"
RUN = "kvm_arch_vcpu_ioctl_run"
HELPER = "kvm_riscv_vcpu_enter_exit"

HOST = "off host watching off"
TIMED = "off guest watching off"
AWAY = "off guest away off"
GUEST = "off guest away on"


def mark(rule: str, level: str = "error", message: str = "") -> MarkRow:
    """Return a finding at an event."""
    return MarkRow(f"id-{rule}", rule, level, message or f"`x` is what {rule} says")


def event(
    line: int, text: str, accounts: str, kind: str = "call", function: str = RUN, path: str = PATH, **more: object
) -> EventRow:
    """Return an event; `accounts` are the four words."""
    irqs, time, rcu, told = accounts.split()
    return EventRow(path, line, function, text, kind, irqs, time, rcu, told, **more)  # type: ignore[arg-type]


BEFORE = (
    event(87, f"{RUN}() begins", "unknown host watching unknown", "begin"),
    event(0, "", "unknown host watching unknown", folded=8),
    event(110, "local_irq_disable()", HOST, "irqs"),
    event(119, "`if` is false", HOST, "test"),
    event(128, "guest_enter_irqoff()", AWAY, "transition", marks=(mark("deprecated-helper", "warning"),)),
    event(130, "__kvm_riscv_switch_to() runs the guest", AWAY, "run", marks=(mark("irq-state-untold"),)),
    event(134, "sync_timer()", AWAY, "call", marks=(mark("eqs-instrumentable"),)),
    event(140, "local_irq_enable()", "on guest away on", "irqs", marks=(mark("eqs-irqs-enabled"),)),
    event(
        148,
        "guest_exit()",
        "on host watching on",
        "transition",
        marks=(mark("deprecated-helper", "warning"), mark("late-tracepoint", "note")),
    ),
    event(151, "preempt_enable()", "on host watching on", "use"),
    event(160, "returns", "on host watching on", "return"),
)
AFTER = (
    event(87, f"{RUN}() begins", "unknown host watching unknown", "begin"),
    event(0, "", "unknown host watching unknown", folded=8),
    event(110, "local_irq_disable()", HOST, "irqs"),
    event(128, "guest_timing_enter_irqoff()", TIMED, "transition"),
    event(62, f"{HELPER}() begins", TIMED, "begin", HELPER),
    event(64, "guest_state_enter_irqoff()", GUEST, "transition", HELPER),
    event(65, "__kvm_riscv_switch_to() runs the guest", GUEST, "run", HELPER),
    event(66, "guest_state_exit_irqoff()", TIMED, "transition", HELPER),
    event(132, "sync_timer()", TIMED),
    event(140, "local_irq_enable()", "on guest watching on", "irqs"),
    event(142, "local_irq_disable()", TIMED, "irqs"),
    event(144, "guest_timing_exit_irqoff()", HOST, "transition"),
    event(145, "local_irq_enable()", "on host watching on", "irqs"),
    event(160, "returns", "on host watching on", "return"),
)
OPEN = (
    event(80, "__vcpu_run() begins", "unknown unknown unknown unknown", "begin", "__vcpu_run"),
    event(90, "local_irq_disable()", "off unknown unknown off", "irqs", "__vcpu_run"),
    event(92, "guest_enter_irqoff()", AWAY, "transition", "__vcpu_run"),
    event(
        94, "local_irq_enable()", GUEST.replace("off", "on", 1), "irqs", "__vcpu_run", marks=(mark("eqs-irqs-enabled"),)
    ),
    event(96, "sie64a() runs the guest", "on guest away on", "run", "__vcpu_run"),
    event(98, "local_irq_disable()", AWAY, "irqs", "__vcpu_run"),
    event(99, "guest_exit_irqoff()", HOST, "transition", "__vcpu_run"),
)
HANDLER = (
    *AFTER[:6],
    event(12, "kvm_vz_vcpu_run() runs the guest", GUEST, "run", HELPER, "arch/mips/kvm/vz.c"),
    event(500, "kvm_mips_handle_exit() begins", GUEST, "begin", "kvm_mips_handle_exit", "arch/mips/kvm/mips.c"),
    event(503, "guest_state_exit_irqoff()", TIMED, "transition", "kvm_mips_handle_exit", "arch/mips/kvm/mips.c"),
    event(504, "__kvm_mips_handle_exit()", TIMED, "call", "kvm_mips_handle_exit", "arch/mips/kvm/mips.c"),
    event(505, "guest_state_enter_irqoff()", GUEST, "transition", "kvm_mips_handle_exit", "arch/mips/kvm/mips.c"),
    *AFTER[7:],
)
MANY = tuple(event(n, f"step_{n}()", HOST if n % 7 else AWAY, "call") for n in range(100, 160))
LONG = (
    *AFTER[:4],
    event(129, "a_function_with_a_name_that_no_line_holds_and_" * 3 + "more()", TIMED),
    event(130, "x" * 400, GUEST, "run"),
    event(
        131, "if (first(vcpu) && second(vcpu->arch.something.very.long) || third_of_all(vcpu)) is true", GUEST, "test"
    ),
)
HOSTILE = (
    event(1, 'f("<script>&amp;\udcff\x00\u202e]]>")', HOST, function="<b>&", path="a/<i>\udc80.c"),
    event(
        2,
        "\u4e2d\u6587" * 12,
        GUEST,
        "run",
        "<b>&",
        "a/<i>\udc80.c",
        marks=(mark("<r>", "note", "</title><x a='\"'>\ud800"),),
    ),
)
SHAPES = {
    "before": BEFORE,
    "after": AFTER,
    "open": OPEN,
    "handler": HANDLER,
    "many": MANY,
    "long": LONG,
    "hostile": HOSTILE,
}


def call(caller: str, callee: str, line: int, kind: str, tells: str = "", depth: int = 0) -> CallRow:
    """Return a call of a map."""
    return CallRow(caller, callee, PATH, line, kind, tells or f"tells of {kind}", depth)


CALLS = (
    call("run", "guest_state_enter_irqoff", 10, "state"),
    call("run", "helper", 11, "noinstr"),
    call("run", "helper", 14, "noinstr"),
    call("run", "trace_kvm_exit", 15, "use"),
    call("run", "empty", 16, "stub"),
    call("helper", "switch_to", 20, "run", depth=1),
    call("helper", "load", 21, "instrumentable", depth=1),
    call("helper", "part", 22, "inlined", depth=1),
    call("part", "ops->f", 30, "unknown", depth=2),
)
