"""A plan at once, for tests that look at what comes of it and not at what was decided on the way."""

from collections.abc import Iterable

from migrator.analysis.scan import Scan
from migrator.rewrite.cases import Means
from migrator.rewrite.decided import Decided
from migrator.rewrite.plan import Plan, plan_decided


def make_plan(scan: Scan, means: Means, archs: Iterable[str]) -> Plan:
    """Return changes and refusals for the architectures named, in the order of the scan."""
    return plan_decided(Decided(scan, means, archs))
