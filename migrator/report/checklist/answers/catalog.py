"""The answers by the names that `checklist.toml` calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from migrator.facts.checklist import AnswerName
from migrator.report.checklist.answers import (
    callees,
    comments,
    faults,
    handlers,
    irqs,
    log,
    loops,
    registers,
    runs,
    tags,
    whole,
    window,
)
from migrator.report.checklist.answers.model import Answer
from migrator.report.checklist.look import Look
from migrator.report.checklist.review import Review

PATCH_ANSWERS: Mapping[AnswerName, Callable[[Look], Answer]] = {
    "run-calls": runs.answer,
    "exit-handlers": handlers.answer,
    "window-irqs": irqs.answer_window,
    "rcu-woken": irqs.answer_rcu,
    "run-call-sleeps": faults.answer_sleeps,
    "run-call-faults": faults.answer_faults,
    "entered-once": loops.answer,
    "clobbered-registers": registers.answer_which,
    "early-reads": registers.answer_reads,
    "window-order": window.answer,
    "asm-callees": callees.answer_asm,
    "c-callees": callees.answer_c,
    "told-configurations": log.answer_configurations,
    "told-names": log.answer_names,
    "told-helper": log.answer_helper,
    "comment-forbids": comments.answer_forbids,
    "comment-about-to": comments.answer_about_to,
    "fixes-tag": tags.answer_fixes,
    "stable-needs": tags.answer_stable,
}
SERIES_ANSWERS: Mapping[AnswerName, Callable[[Review], Answer]] = {"recipients": whole.answer_recipients}
