"""The reviewer's questions: the file that ships has all of them, and a wrong one is told by file, table and key."""

from pathlib import Path
from typing import get_args

import pytest
import regex

from migrator.analysis.rules.catalog import find_rule
from migrator.facts.arch import load_archs
from migrator.facts.checklist import AnswerName, ChecklistFacts, Configuration, Question, load_checklist
from migrator.facts.folders import Folders, find_folders
from migrator.facts.load import FactsError
from migrator.facts.migrations import load_wanted
from migrator.facts.questions import load_questions
from migrator.recipes.model import Recipe
from migrator.report.checklist.answers.catalog import PATCH_ANSWERS, SERIES_ANSWERS, WHOLE_ANSWERS
from tests.recipes.known import GUEST_ENTRY

_SHIPPED = (
    "guest-entry",
    *(each.name for each in load_wanted(find_folders()).neighbours),
    "kinds/rename",
    "kinds/split-by-context",
)
_QUESTION = """\
[[question]]
key = 'one'
asks = 'Is it?'
about = 'patch'
how = 'Read {words} in {folders}.'
source = 'a file'
"""
_CONFIGURATION = """\
[[configuration]]
key = 'two'
name = 'something'
options = ['FOO=y']
how = 'Boot it.'
shows = 'that it boots'
source = 'a file'
"""
# What reviewers asked, by the keys of the file; a bullet that asks two things is two questions.
_ASKED = {
    "every-run-call",
    "exit-inside",
    "irqs-in-window",
    "who-wakes-rcu",
    "run-call-sleeps",
    "run-call-faults",
    "loop-turn",
    "clobbered-registers",
    "reads-before-window",
    "window-order",
    "window-taken",
    "asm-callees",
    "c-callees",
    "log-configuration",
    "log-names",
    "log-helper",
    "comment-forbidden",
    "comment-enabled",
    "tag-honest",
    "stable-needs",
    "recipients",
    "recipients-today",
    "debug-run",
    "debug-run-by",
}
_TRIED = {
    "PROVE_LOCKING",
    "PROVE_RCU",
    "DEBUG_LOCK_ALLOC",
    "PREEMPT_NONE",
    "PREEMPT",
    "PREEMPT_RT",
    "NO_HZ_FULL",
    "CONTEXT_TRACKING_USER",
    "VIRT_CPU_ACCOUNTING_GEN",
    "TICK_CPU_ACCOUNTING",
    "IRQSOFF_TRACER",
    "FUNCTION_TRACER",
    "KPROBES",
    "KASAN",
    "KCOV",
    "KCSAN",
    "RCU_EQS_DEBUG",
}


def _load(folder: Path, text: str) -> ChecklistFacts:
    path = folder / "some" / "checklist.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return load_checklist(Folders((folder,)), "some")


def test_every_question_is_there() -> None:
    """What reviewers asked of the series of 2022 is asked again, and nobody has to remember it."""
    facts = load_checklist(find_folders(), "guest-entry")

    assert {question.key for question in facts.question} >= _ASKED
    assert {option.partition("=")[0] for each in facts.configuration for option in each.options} >= _TRIED


@pytest.mark.parametrize("recipe", [GUEST_ENTRY], ids=lambda recipe: recipe.name)
def test_shipped_questions(recipe: Recipe) -> None:
    """Each ends in a question mark, says how to answer it, and names architectures and rules that are known."""
    facts, archs = load_checklist(find_folders(), recipe.name), load_archs(find_folders(), recipe.name)

    assert all(question.asks.endswith("?") for question in facts.question)
    entries: list[Question | Configuration] = [*facts.question, *facts.configuration]
    assert all(len(entry.how) > 20 and entry.how.endswith(".") for entry in entries)
    assert all({*entry.arch} <= {*archs} for entry in entries)
    assert all({*configuration.archs} <= {*archs} for configuration in facts.configuration)
    assert all(find_rule(rule) for rule in facts.words.conversions)


def test_every_answer_exists_and_is_asked_for() -> None:
    """What a file may name is what the code has; and what the code has, a shipped file asks for."""
    asked = {question.answer for name in _SHIPPED for question in load_checklist(find_folders(), name).question}

    assert {*get_args(AnswerName)} == {*PATCH_ANSWERS, *SERIES_ANSWERS, *WHOLE_ANSWERS}
    assert asked - {None} == {*get_args(AnswerName)}


@pytest.mark.parametrize("name", _SHIPPED)
def test_every_shipped_recipe_asks(name: str) -> None:
    """Each has a file; its questions are such, and say how to answer them and who taught them."""
    facts = load_checklist(find_folders(), name)
    entries: list[Question | Configuration] = [*facts.question, *facts.configuration]

    assert facts.question
    assert all(question.asks.endswith("?") for question in facts.question)
    assert all(len(entry.how) > 20 and entry.how.endswith(".") and entry.source for entry in entries)


def test_a_key_is_asked_of_one_thing_alone() -> None:
    """What recipes ask together with their kind and the transition has each key once."""
    wanted = load_wanted(find_folders())
    questions = load_questions(find_folders(), wanted.base.name, wanted.neighbours)

    for facts in wanted.neighbours:
        keys = [each.key for each in questions.of(facts.name).question]
        assert len(keys) == len({*keys})
        assert "log-names" in keys  # asked of any patch
        assert "every-run-call" not in keys


@pytest.mark.parametrize(
    ("key", "text", "is_said"),
    [
        ("forbids", "nothing here may be traced", True),
        ("forbids", "runs the guest", False),
        ("last", "this is the last thing called before the guest", True),
        ("last", "called before the guest", False),
        ("about_to", "interrupts are about to be enabled", True),
        ("about_to", "interrupts are enabled", False),
        ("already", "tell lockdep that interrupts are enabled", True),
        ("already", "lockdep knows that interrupts are about to be enabled", False),
        ("already", "run the guest with interrupts enabled", False),
        ("irqs", "enable interrupts", True),
        ("irqs", "irqs are disabled", False),
        ("configuration", "only with CONFIG_NO_HZ_FULL", True),
        ("configuration", "only sometimes", False),
    ],
)
def test_words_find_what_is_said(key: str, text: str, is_said: bool) -> None:
    """The shipped expressions tell the one from the other."""
    patterns = getattr(load_checklist(find_folders(), "guest-entry").words, key)

    assert any(regex.search(pattern, text, regex.IGNORECASE) for pattern in patterns) is is_said


def test_no_file_asks_nothing(tmp_path: Path) -> None:
    """A recipe of the user's own need not have one; its hunks are asked about all the same."""
    facts = load_checklist(Folders((tmp_path,)), "some")

    assert facts == ChecklistFacts()
    assert facts.hunk.asks.endswith("?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_QUESTION + "answer = 'guess'\n", "Invalid enum value 'guess' - at `question[0].answer`"),
        (_QUESTION + "answer = 'recipients'\n", "`question[0].answer` is 'recipients', which cannot answer"),
        (
            _QUESTION.replace("'patch'", "'series'") + "answer = 'run-calls'\n",
            "cannot answer a question about a series",
        ),
        (_QUESTION + "applies = ['maybe']\n", "`question[0].applies[0]`"),
        (_QUESTION + "tied = 'mood'\n", "`question[0].tied`"),
        (
            _QUESTION.replace("{words}", "{names}"),
            "`question[0].how` has {names}; there are archs, folders, new, old, primitives",
        ),
        (_QUESTION.replace("{words}", "{ words"), "`question[0].how` has a brace that stands for nothing"),
        (_QUESTION + "[question.arch]\nvax = 'Read {me}.'\n", "`question[0].arch.vax` has {me}"),
        (_QUESTION.replace("source = 'a file'\n", ""), "missing required field `source` - at `question[0]`"),
        (_QUESTION + _QUESTION, "`question[1].key` is 'one', as in `question[0]`"),
        (_QUESTION + _CONFIGURATION.replace("'two'", "'one'"), "`configuration[0].key` is 'one', as in `question[0]`"),
        (
            _CONFIGURATION.replace("FOO=y", "CONFIG_FOO"),
            "`configuration[0].options[0]` is 'CONFIG_FOO'; write `NAME=y`",
        ),
        (_CONFIGURATION.replace("FOO=y", "foo=y"), "`configuration[0].options[0]` is 'foo=y'; write `NAME=y`"),
        (_CONFIGURATION.replace("'Boot it.'", "' '"), "`configuration[0].how` is empty"),
        ("[words]\nforbids = ['(']\n", "`words.forbids[0]` is no regular expression"),
        ("[words]\nloud = ['x']\n", "unknown field `loud` - at `words`"),
    ],
)
def test_wrong_checklist_is_told(tmp_path: Path, text: str, told: str) -> None:
    """The file, the table and the key are named."""
    with pytest.raises(FactsError) as error:
        _load(tmp_path, text)

    assert told in str(error.value)
    assert "checklist.toml" in str(error.value)


def test_prefix_of_an_option_is_refused(tmp_path: Path) -> None:
    """An option is named as Kconfig names it, so that it can be found there."""
    with pytest.raises(FactsError, match=r"without CONFIG_"):
        _load(tmp_path, _CONFIGURATION.replace("FOO=y", "CONFIG_FOO=y"))
