"""The answers by the names that `checklist.toml` calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from migrator.facts.checklist import AnswerName
from migrator.report.checklist.answers import (
    callees,
    code,
    comments,
    contexts,
    faults,
    handlers,
    irqs,
    log,
    loops,
    registers,
    remarks,
    renamed,
    runs,
    tags,
    traced,
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
    "contexts": contexts.answer,
    "contexts-assumed": contexts.answer_assumed,
    "traced-watching": traced.answer_watching,
    "fields-gone": traced.answer_fields,
    "named-exist": remarks.answer,
    "texts-only": code.answer_texts,
    "names-only": code.answer_names,
}
# Of the patches of one recipe, with the last patch of the series, behind which the tree is whole.
WHOLE_ANSWERS: Mapping[AnswerName, Callable[[Sequence[Look], Look], Answer]] = {
    "renamed-everywhere": renamed.answer_everywhere,
}
SERIES_ANSWERS: Mapping[AnswerName, Callable[[Review], Answer]] = {"recipients": whole.answer_recipients}
