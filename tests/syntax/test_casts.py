"""Casts: which brackets hold a type."""

import pytest

from migrator.syntax.casts import find_cast, find_cast_words, spell_type
from migrator.syntax.tokens import code_tokens


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("(int)run(vcpu)", "int"),
        ("(struct exit *)run(vcpu)", "struct exit *"),
        ("x = (const char * *)run(vcpu)", "const char **"),
        ("return (code_t)run(vcpu)", "code_t"),
        ("(u64)(int)run(vcpu)", "int"),
        ("f((void)run(vcpu))", "void"),
        ("if(x) run(vcpu)", ""),
        ("f(x)run(vcpu)", ""),
        ("(a + b)run(vcpu)", ""),
        ("()run(vcpu)", ""),
        ("a, run(vcpu)", ""),
        ("run(vcpu)", ""),
    ],
)
def test_cast_before_a_call(text: str, type_: str) -> None:
    """A cast ends where its operand begins, and is no call's arguments and no condition."""
    tokens = list(code_tokens(text))
    at = next(index for index, token in enumerate(tokens) if token.text == "run")

    start = find_cast(tokens, at)

    assert (spell_type(tokens[start + 1 : at - 1]) if start is not None else "") == type_


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(struct kvm_vcpu *)vcpu", ["struct", "kvm_vcpu", "*"]),
        ("(gpa_t)address + (size)", ["gpa_t"]),
        ("(unsigned long)&vcpu->arch", ["unsigned", "long"]),
        ("(mask) & flags", []),
        ("(flags) * 2", []),
        ("(enum kind)-1", ["enum", "kind"]),
        ("vcpu->arch", []),
    ],
)
def test_words_of_casts(text: str, words: list[str]) -> None:
    """What may be a value in brackets is none where an operator follows."""
    tokens = list(code_tokens(text))

    assert [tokens[index].text for index in sorted(find_cast_words(tokens))] == words
