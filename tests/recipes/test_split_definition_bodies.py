"""Bodies of a wait to be split: what is written otherwise and means the same, and what is refused."""

import pytest

from migrator.recipes.model import Reason
from tests.recipes.definitions import CODE, after, changed, refused

_UNLEFT = "		if (hlist_unhashed(&n.link))\n			break;"
_FINISH = "	if (!n.halted)\n		finish_swait(&n.wq, &wait);\n"
_LOCK = "	raw_spin_lock(&b->lock);\n	e"
_SET = "	n.cpu = smp_processor_id();\n"
_ENTRY = "	DECLARE_SWAITQUEUE(wait);\n"
_BEGIN = "	rcu_irq_enter();\n\n	raw"


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        (
            "	for (;;) {\n		if (!n",
            "	while (true) {\n		if (!n",
            "	while (true) {\n		prepare_to",
        ),
        (
            "		if (!n.halted)\n			prepare",
            "		if (!n.halted)\n			/* nap */\n			prepare",
            "		/* nap */\n		prepare",
        ),
        ("			schedule();", "			schedule(); /* nap */", "		schedule(); /* nap */\n"),
        (_UNLEFT, f"		/* left? */\n{_UNLEFT}", "	for (;;) {\n		/* left? */\n		if (hlist_unhashed"),
        ("node n, *e;", "node *e, n;", "	struct kvm_task_sleep_node *e;\n\n	raw"),
        (_BEGIN, f"	key = key + 1;\n\n{_BEGIN}", "	key = key + 1;\n\n	raw_spin_lock"),
        ("	rcu_irq_exit();\n	return;\n}", "	rcu_irq_exit();\n}", "	finish_swait(&n.wq, &wait);\n}\n"),
    ],
)
def test_same_shape(old: str, new: str, seen: str) -> None:
    """What is written otherwise and means the same is split, with its comments where they belong."""
    assert seen in after(changed(old, new))[CODE]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("preempt_count() > 1", "1 < preempt_count()"),
        ("preempt_count() > 1", "preempt_count() > 0"),
        ("preempt_count() > 1", "preempt_count() >= 1"),
        ("preempt_count() > 1", "preempt_count() != 1"),
        ("preempt_count() > 1", "preempt_count() > 1 + nested"),
        ("preempt_count() > 1", "preempt_count() > DEPTH"),
        ("preempt_count() > 1", "2 * preempt_count() > 1"),
        ("preempt_count() > 1", "!preempt_count() > 1"),
        ("preempt_count() > 1", "preempt_count()"),
        ("rcu_preempt_depth()", "in_atomic()"),
        ("rcu_preempt_depth()", "IN_ATOMIC()"),
        ("rcu_preempt_depth()", "e->cpu"),
        ("rcu_preempt_depth()", "key"),
        ("rcu_preempt_depth()", "interrupt_kernel++"),
        ("is_idle_task(current) ||", "is_idle_task(current) &&"),
        ("is_idle_task(current) ||", "!is_idle_task(current) ||"),
        ("is_idle_task(current) ||", "interrupt_kernel ? is_idle_task(current) ||"),
        ("is_idle_task(current) ||", "0 &&"),
    ],
)
def test_other_conditions(old: str, new: str) -> None:
    """A condition that may mean something else without the lock, or lets the idle task schedule, is refused."""
    new = new + " 1 : 0 ||" if "? is_idle" in new else new
    assert refused(changed(old, new)).reason is Reason.DEFINITION_UNCLEAR


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (_BEGIN, "	raw", "gives back"),
        (_BEGIN, "	rcu_irq_enter();\n	rcu_irq_enter();\n\n	raw", "a second time"),
        ("		rcu_irq_exit();\n		return;", "		return;", "returns without"),
        ("\n		rcu_irq_enter();\n	}\n", "	}\n", "unevenly"),
        (_BEGIN, f"	key &= 7;\n\n{_BEGIN}", "before the look"),
        (_BEGIN, "	if (token)\n		rcu_irq_enter();\n\n	raw", "one branch"),
        ("rcu_irq_e", "apf_irq_e", "makes no RCU call"),
        ("	for (;;) {\n		if (!n", "	while (!hlist_unhashed(&n.link)) {\n		if (!n", "endless"),
        ("			schedule();", "			schedule_timeout(1);", "neither way"),
        ("			schedule();", "			schedule();\n			cond_resched();", "neither way"),
        ("			schedule();\n", "			schedule();\n			n.halted = true;\n", "neither way"),
        ("			schedule();\n			local_irq_disable();", "			schedule();", "where it schedules"),
        (
            "			native_safe_halt();",
            "			native_safe_halt();\n			schedule();",
            "where it halts",
        ),
        ("			native_safe_halt();\n", "", "where it halts"),
        ("&wait, TASK_UNINTERRUPTIBLE", "&wait, token", "neither way"),
        ("hlist_unhashed(&n.link)", "list_empty(&b->list)", "neither way"),
        (
            "		if (hlist_unhashed(&n.link))\n			break;",
            "		if (hlist_unhashed(&n.link))\n			continue;",
            "no part",
        ),
        (
            "		if (hlist_unhashed(&n.link))\n			break;",
            "		if (hlist_unhashed(&n.link))\n			goto out;",
            "no part",
        ),
        (_FINISH, "", "follows its loop"),
        (
            "	if (!n.halted)\n		finish_swait(&n.wq, &wait);\n",
            "	finish_swait(&n.wq, &wait);\n",
            "follows its loop",
        ),
        (_LOCK, "	apf_lock(b);\n	e", "no lock"),
        (
            "	raw_spin_lock(&b->lock);\n	e",
            "	raw_spin_lock(&a);\n	raw_spin_lock(&b->lock);\n	e",
            "a lock twice",
        ),
        (
            "	raw_spin_lock(&b->lock);\n	e",
            _LOCK.replace("	e", "	preempt_disable();\n	e"),
            "before the look",
        ),
        ("		raw_spin_unlock(&b->lock);\n\n		rcu", "		rcu", "not called once"),
        ("		kfree(e);\n", "		kfree(e);\n		apf_hits++;\n", "something else than the entry"),
        ("	if (e) {", "	if (e && e->cpu) {", "does not hang on the entry"),
        (
            "	n.cpu = smp_processor_id();\n",
            "	n.cpu = smp_processor_id();\n	apf_count(b);\n",
            "no plain statement about the node",
        ),
        (_SET, "	n.cpu = interrupt_kernel;\n", "do not take it"),
        (_SET, f"{_SET}	if (token)\n		n.cpu = 0;\n", "no plain statement about the node"),
        (_SET, "	n.cpu = sizeof(n);\n", "as a whole"),
        ("	n.halted = is", "	n.halted |= is", "exactly once"),
        ("	n.halted = is", "	n.halted = 0;\n	n.halted = is", "exactly once"),
        ("	n.halted = is", "	apf_note(n.halted);\n	n.halted = is", "otherwise than"),
        (_ENTRY, "	DECLARE_SWAITQUEUE(wait);\n	int spare;\n", "neither half"),
        (_ENTRY, "", "entry for the wait queue"),
        (_BEGIN, "#ifdef CONFIG_RCU\n	rcu_irq_enter();\n#endif\n\n	raw", "directive"),
        ("void kvm_async_pf_task_wait(", "int kvm_async_pf_task_wait(", "head"),
        ("void kvm_async_pf_task_wait(", "void __kprobes kvm_async_pf_task_wait(", "__kprobes"),
        ("EXPORT_SYMBOL_GPL(kvm_async_pf_task_wait)", "NOKPROBE_SYMBOL(kvm_async_pf_task_wait)", "says more"),
        ("	bool halted;\n};", "	bool stopped;\n};", "not made in the same file"),
        ("	if (n->halted)", "	n->halted ^= 1;\n	if (n->halted)", "set outside"),
        ("	if (n->halted)", "	apf_stop(&n->halted);\n	if (n->halted)", "set outside"),
    ],
)
def test_other_bodies(old: str, new: str, told: str) -> None:
    """A body of another shape is refused, with what is different."""
    refusal = refused(changed(old, new))

    assert refusal.reason is Reason.DEFINITION_UNCLEAR
    assert told in refusal.message
    assert refusal.line > 1
