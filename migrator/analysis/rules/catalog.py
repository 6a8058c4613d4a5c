"""All rules, in the order in which they are listed and explained."""

from __future__ import annotations

from migrator.analysis.rules.declared import RENAMED_FUNCTION, SPLIT_FUNCTION
from migrator.analysis.rules.eqs import EQS_IRQS_ENABLED, EQS_TRACEPOINT
from migrator.analysis.rules.irqs import IRQ_STATE_UNTOLD, IRQS_ON_AT_TRANSITION, TICKS_LOST, WINDOW_UNSYNCHRONIZED
from migrator.analysis.rules.model import Rule
from migrator.analysis.rules.names import DEPRECATED_HELPER, DRAFT_ERA_NAME, OPEN_CODED_TRANSITION, PRIVATE_WRAPPER
from migrator.analysis.rules.noinstr import EQS_INSTRUMENTABLE, EQS_TOO_WIDE
from migrator.analysis.rules.order import TRANSITION_ORDER, UNBALANCED_PATH
from migrator.analysis.rules.words import LATE_TRACEPOINT, STALE_COMMENT, UACCESS_IN_GUEST_TIME

RULES: tuple[Rule, ...] = (
    DEPRECATED_HELPER,
    OPEN_CODED_TRANSITION,
    PRIVATE_WRAPPER,
    DRAFT_ERA_NAME,
    EQS_IRQS_ENABLED,
    EQS_INSTRUMENTABLE,
    EQS_TRACEPOINT,
    EQS_TOO_WIDE,
    IRQ_STATE_UNTOLD,
    TICKS_LOST,
    WINDOW_UNSYNCHRONIZED,
    TRANSITION_ORDER,
    UNBALANCED_PATH,
    IRQS_ON_AT_TRANSITION,
    UACCESS_IN_GUEST_TIME,
    STALE_COMMENT,
    LATE_TRACEPOINT,
    RENAMED_FUNCTION,
    SPLIT_FUNCTION,
)


def find_rule(key: str) -> Rule | None:
    """Return the rule of that key."""
    return next((rule for rule in RULES if rule.key == key), None)
