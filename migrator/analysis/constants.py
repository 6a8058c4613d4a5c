"""Numbers that constant expressions stand for."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

_WIDTH = 400  # a longer expression is no constant that a return value is compared with
_BITS = 64
_UNARY: dict[type[ast.unaryop], Callable[[int], int]] = {ast.USub: operator.neg, ast.Invert: operator.invert}
_BINARY: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}


def compute(text: str) -> int | None:
    """Return the number of an expression of numbers and operators, as C and Python both write them; else None."""
    if not text or len(text) > _WIDTH:
        return None
    try:
        return _evaluate(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, ArithmeticError, RecursionError):
        return None


def _evaluate(node: ast.expr) -> int | None:
    if isinstance(node, ast.Constant):
        return node.value if type(node.value) is int else None
    if isinstance(node, ast.UnaryOp) and type(node.op) in _UNARY:
        inner = _evaluate(node.operand)
        return None if inner is None else _UNARY[type(node.op)](inner)
    if isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        left, right = _evaluate(node.left), _evaluate(node.right)
        if left is None or right is None or (isinstance(node.op, (ast.LShift, ast.RShift)) and right > _BITS):
            return None
        return _BINARY[type(node.op)](left, right)
    return None
