"""In which contexts a call is reached: what is held, who disabled interrupts, and where the way begins."""

import pytest

from migrator.analysis.callcontext.find import CallFinder
from migrator.analysis.callcontext.model import CallContext
from migrator.analysis.shelf import Shelf
from migrator.analysis.states import Mask, Rcu, Time
from migrator.syntax.unit import Unit
from tests.recipes.bench import EVENTS, TextSources

_PATH = "arch/x86/kvm/x86.c"
_RUN = "int kvm_arch_vcpu_ioctl_run(struct kvm_vcpu *vcpu)\n{\n%s\n}\n"


def _find(text: str, **others: str) -> tuple[CallContext, ...]:
    files = {_PATH: Unit(text), **{f"arch/x86/{name}.S": Unit(body) for name, body in others.items()}}
    return CallFinder("target", "x86", TextSources(files), ("arch", "virt", "include", "kernel"), Shelf(EVENTS)).calls


def _run(body: str, above: str = "") -> CallContext:
    calls = _find(above + _RUN % body)
    assert len(calls) == 1
    return calls[0]


def test_the_run_ioctl_begins_preemptible() -> None:
    """Nothing is held there, interrupts are on, and RCU watches."""
    (at,) = _run("target(1);").contexts

    assert (at.irqs, at.rcu, at.time, at.preemptible) == (Mask.ON, Rcu.WATCHING, Time.HOST, True)
    assert at.describe().endswith("from kvm_arch_vcpu_ioctl_run(), the run ioctl")


@pytest.mark.parametrize(
    "body",
    [
        "preempt_disable(); target(1); preempt_enable();",
        "int cpu = get_cpu(); target(cpu); put_cpu();",
        "spin_lock(&l); target(1); spin_unlock(&l);",
        "raw_spin_lock_irqsave(&l, flags); target(1); raw_spin_unlock_irqrestore(&l, flags);",
        "rcu_read_lock(); target(1); rcu_read_unlock();",
        "local_bh_disable(); target(1); local_bh_enable();",
        "guard(preempt)(); target(1);",
        "scoped_guard(spinlock, &l) { target(1); }",
        "if (spin_trylock(&l)) { target(1); spin_unlock(&l); }",
        "void *p = kmap_atomic(page); target(p); kunmap_atomic(p);",
        "local_lock(&l); target(1); local_unlock(&l);",
        "task_lock(p); target(1); task_unlock(p);",
        "_raw_spin_lock(&l); target(1); _raw_spin_unlock(&l);",
        "spin_lock_bh_nested(&l, 1); target(1); spin_unlock_bh(&l);",
        "kernel_fpu_begin(); target(1); kernel_fpu_end();",
        "irq_enter(); target(1); irq_exit();",
        "__preempt_count_add(1); target(1); __preempt_count_sub(1);",
    ],
)
def test_what_is_held_keeps_it_from_being_scheduled_away(body: str) -> None:
    """Each of these must be seen, and told with its place."""
    contexts = _run(body).contexts

    assert [at.preemptible for at in contexts] == [False]
    assert f"{_PATH}:3" in contexts[0].describe()


@pytest.mark.parametrize(
    "body",
    [
        "preempt_disable(); preempt_enable(); target(1);",
        "mutex_lock(&m); target(1); mutex_unlock(&m);",
        "{ guard(preempt)(); } target(1);",
        "if (!spin_trylock(&l)) { target(1); return 0; } spin_unlock(&l);",
        "if (x) { spin_lock(&l); spin_unlock(&l); } target(1);",
        "srcu_read_lock(&s); target(1); srcu_read_unlock(&s, 0);",
        "guard(mutex)(&m); target(1);",
        "vendor_lock(&l); vendor_unlock(&l); target(1);",
        "lock_set_subclass(&l, 1); target(1);",
    ],
)
def test_what_is_over_or_may_sleep_is_not_held(body: str) -> None:
    """What was dropped before, and what its holder may sleep with, does not count."""
    assert [at.preemptible for at in _run(body).contexts] == [True]


@pytest.mark.parametrize(
    "body",
    [
        "vendor_lock(&l); target(1); vendor_unlock(&l);",
        "one_lock(&l); other_unlock(&l); target(1);",
        "guard(vendor_kind)(&l); target(1);",
        "CLASS(spinlock_irqsave, held)(&l); target(1);",
        "if (!vendor_trylock(&l)) return 0; target(1);",
    ],
)
def test_a_lock_by_its_name_leaves_it_open(body: str) -> None:
    """Code that is not read, and is a lock by its name, may keep it from being scheduled away: nothing is proved."""
    contexts = _run(body).contexts

    assert [at.preemptible for at in contexts] == [None]
    assert f"at {_PATH}:3" in contexts[0].describe()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("virt/kvm/a.h", "#define VM_LOCK(vm) write_lock(&(vm)->lock)\n"),
        ("virt/kvm/a.h", "static inline void VM_LOCK(struct vm *vm) { write_lock(&vm->lock); }\n"),
        ("virt/kvm/a.c", "void VM_LOCK(struct vm *vm)\n{\n\tinner(vm);\n}\n"),
    ],
)
def test_helpers_of_other_files_are_read(path: str, text: str) -> None:
    """A lock taken by a macro, by a function on one line, and by what a lock by its name calls."""
    inner = "void inner(struct vm *vm)\n{\n\twrite_lock(&vm->lock);\n}\n"
    files = {_PATH: Unit(_RUN % "VM_LOCK(vm); target(1);"), path: Unit(text), "virt/kvm/b.c": Unit(inner)}

    (call,) = CallFinder("target", "x86", TextSources(files), ("arch", "virt"), Shelf(EVENTS)).calls

    assert [at.preemptible for at in call.contexts] == [False]


def test_a_ring_that_locks_is_walked() -> None:
    """Functions that call one another: what the one takes is taken by the other, too."""
    ring = "void a(int n)\n{\n\tif (n) b(n);\n\telse spin_lock(&l);\n}\nvoid b(int n)\n{\n\ta(n);\n}\n"

    assert False in {at.preemptible for at in _run("b(1); target(1);", ring).contexts}


@pytest.mark.parametrize(
    "use",
    [
        "fn = READ_ONCE(ops->handle); fn(1);",
        "call_it(1, ops->handle);",
        "fn = x ? ops->handle : nop; fn(1);",
        "return ops->handle ?: nop;",
        "p = &ops->handle;",
        "fn = table[x]; fn(1);",
        "return table[x];",
        "call_it(table);",
        "p = table; p[1](1);",
    ],
)
def test_a_pointer_that_is_read_may_be_called_anywhere(use: str) -> None:
    """A member or a table is followed only where all that is done with it is to call, to test or to fill it."""
    kept = "static struct ops o = { .handle = f };\nstatic fn_t table[] = { [1] = f };\n"
    text = f"static int f(int x)\n{{\n\ttarget(x);\n\treturn 0;\n}}\n{kept}int g(struct ops *ops)\n{{\n{use}\n}}\n"
    calls = _find(text + _RUN % "if (!ops->handle || !table[x]) return 0; ops->handle(1); return table[x](1);")

    assert None in {at.preemptible for at in calls[0].contexts}


def test_a_table_that_is_only_filled_is_followed() -> None:
    """Handing it to a function that puts pointers into it is no reading."""
    table = "static fn_t table[] = { [1] = f };\nvoid fill(fn_t *into)\n{\n\tinto[2] = other;\n}\n"
    text = f"static int f(int x)\n{{\n\ttarget(x);\n\treturn 0;\n}}\n{table}"

    (call,) = _find(text + _RUN % "fill(table); return table[x](1);")

    assert [at.preemptible for at in call.contexts] == [True]


def test_names_that_are_put_together() -> None:
    """A macro that pastes the name, and an alias, reach the function from where nobody looks."""
    head = "static int handle_exit(int x)\n{\n\ttarget(x);\n\treturn 0;\n}\n"
    pasted = _find(head + "#define DO(n) handle_##n(1)\n" + _RUN % "handle_exit(1);")[0]
    alias = _find(head + 'int g(int) __attribute__((alias("handle_exit")));\n' + _RUN % "handle_exit(1);")[0]

    assert None in {at.preemptible for at in pasted.contexts}
    assert None in {at.preemptible for at in alias.contexts}


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("dotraplinkage void d(struct pt_regs *regs)\n{\nspin_lock(&l);", False),
        ("static irqreturn_t d(int i, struct pt_regs *regs)\n{\n", False),
        ("static enum hrtimer_restart d(struct hrtimer *t)\n{\n", False),
    ],
)
def test_user_mode_frees_nothing_that_was_taken_before(head: str, expected: bool) -> None:
    """The handler's own locks stay, and an interrupt stays one, whatever it interrupted."""
    (call,) = _find(f"{head} if (user_mode(regs)) target(1); }}\n")

    assert [at.preemptible for at in call.contexts] == [expected]


def test_a_timers_callback_is_one_beside_a_member_of_the_same_name() -> None:
    """A call through that name need not be the timer's."""
    text = "static enum hrtimer_restart f(struct hrtimer *t)\n{\ntarget(1);\n}\nvoid g(void)\n{\nt->function = f;\n}\n"

    assert {at.preemptible for at in _find(text + _RUN % "x->function(1);")[0].contexts} == {True, False}


def test_what_is_not_searched_is_assumed() -> None:
    """Functions that other code may call are named, and an exception is no place where the facts say what holds."""
    text = (
        "int f(int x)\n{\ntarget(x);\n}\ndotraplinkage void d(struct pt_regs *regs)\n{\nif (user_mode(regs)) f(1);\n}\n"
    )
    files = {_PATH: Unit(text + _RUN % "return f(1);")}
    finder = CallFinder("target", "x86", TextSources(files), ("arch", "virt"), Shelf(EVENTS))
    told = [each.what for each in finder.assumptions]

    assert "nothing outside of arch and virt calls f()" in told
    assert [each.partition(":")[0] for each in told if each.startswith("a way")] == [
        "a way begins from kvm_arch_vcpu_ioctl_run(), the run ioctl"
    ]


def test_a_condition_without_words_is_no_test() -> None:
    """`#if 0` in a function is read."""
    assert len(_find(_RUN % "#if 0\nspin_lock(&l);\n#endif\ntarget(1);")) == 1


def test_own_interrupts() -> None:
    """They are its own only where it enables them again on every path, and were on before."""
    own = _run("local_irq_disable(); target(1); local_irq_enable();").contexts[0]
    kept = _run("local_irq_disable(); target(1); if (x) return 0; local_irq_enable();").contexts[0]
    early = "static void f(void)\n{\nlocal_irq_disable(); target(1); local_irq_enable();\n}\n"
    before = _run("local_irq_disable(); f(); local_irq_enable();", early).contexts[0]

    assert (own.own_irqs, own.preemptible, own.irqs) == (True, True, Mask.OFF)
    assert (kept.own_irqs, kept.preemptible) == (False, True)
    assert (before.own_irqs, before.preemptible) == (False, False)


def test_saved_flags() -> None:
    """What was saved is put back: interrupts are on again where they were."""
    (at,) = _run("local_irq_save(flags); local_irq_restore(flags); target(1);").contexts

    assert at.irqs is Mask.ON


def test_two_ways_are_two_contexts() -> None:
    """Mixed contexts stay apart."""
    calls = _run("f(); preempt_disable(); f(); preempt_enable();", "static void f(void)\n{\ntarget(1);\n}\n")

    assert {at.preemptible for at in calls.contexts} == {True, False}


def test_nothing_is_known_of_unseen_callers() -> None:
    """No caller, an address that is taken, an assembly file: each is told, and none is proved."""
    head = "void f(void)\n{\ntarget(1);\n}\n"
    alone = _find(head)[0].contexts[0]
    taken = _find(head + "void g(void)\n{\nregister_it(f);\n}\n")[0].contexts[0]
    named = _find(head, entry="\tcall f\n")[0].contexts[0]
    macro = _find(head + "#define CALL_IT() f()\n")[0].contexts[0]

    assert {at.preemptible for at in (alone, taken, named, macro)} == {None}
    assert "no caller of which is seen" in alone.origin
    assert f"whose address is taken at {_PATH}:7" in taken.origin
    assert "which arch/x86/entry.S names" in named.origin
    assert "by a macro" in macro.origin


@pytest.mark.parametrize(
    ("table", "call"),
    [
        ("static struct ops o = { .handle = f };", "o.handle(1);"),
        ("static struct ops o = {\n\t.other = g,\n\t.handle = &f,\n};", "vcpu->ops->handle(1);"),
        ("static struct ops o = { .handle = f };", "static_call(kvm_x86_handle)(1);"),
        ("static int (*const table[])(int) = {\n\t[REASON] = f,\n};", "return table[reason](1);"),
        ("static fn_t table[] = { g, f };", "if (table[reason + 1](1)) return 0;"),
    ],
)
def test_tables_are_followed(table: str, call: str) -> None:
    """A function is reached through the member, or the table, that keeps it."""
    text = f"static int f(int x)\n{{\n\ttarget(x);\n\treturn 0;\n}}\n{table}\n" + _RUN % f"preempt_disable(); {call}"

    (found,) = _find(text)

    assert [at.preemptible for at in found.contexts] == [False]
    assert found.contexts[0].way == ("kvm_arch_vcpu_ioctl_run", "f")


def test_user_mode_is_no_kernel_context() -> None:
    """Under the test, whatever was interrupted could be scheduled away; beside it, nobody knows."""
    calls = _find(
        "dotraplinkage void do_it(struct pt_regs *regs)\n{\nif (user_mode(regs)) target(1); else target(2);\n}\n"
    )

    assert [call.contexts[0].preemptible for call in calls] == [True, None]
    assert all(call.is_interrupting for call in calls)


def test_a_local_of_the_same_name_is_none() -> None:
    """Parameters, variables and members of the name are other things."""
    text = "void g(void (*target)(int))\n{\ntarget(1);\n}\nvoid h(struct s *s)\n{\ns->target(1);\n}\n"

    assert _find(text) == ()


@pytest.mark.parametrize(("wakes", "rcu"), [("rcu_irq_enter", Rcu.WATCHING), ("exception_enter", Rcu.UNKNOWN)])
def test_the_idle_task_is_woken_by_some_alone(wakes: str, rcu: Rcu) -> None:
    """A handler that interrupts the idle task has RCU away behind what ends user mode alone."""
    head = "dotraplinkage void handler(struct pt_regs *regs)"
    (call,) = _find(f"{head}\n{{\n{wakes}();\ntarget(1);\n}}\n")

    assert [at.rcu for at in call.contexts] == [rcu]
