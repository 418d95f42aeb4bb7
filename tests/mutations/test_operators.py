"""Each operator changes the spot that is meant, and no operator chooses between two."""

import ast
import re

import pytest

from tests.mutations.operators import (
    always,
    change_comparison,
    change_constant,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    negate_test,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)
from tests.mutations.spot import Operator, Stale

CHANGES = [
    # --- statements
    (drop_raise("Refused"), "if a:\n    raise Refused(a)\nb()", "b()"),
    (drop_raise("Refused"), "if a:\n    raise Refused\nelse:\n    b()", "if a:\n    pass\nelse:\n    b()"),
    (drop_raise("Refused"), "if a:\n    log()\n    raise errors.Refused from None", "if a:\n    log()"),
    (
        drop_raise("Refused", "LIMIT"),
        "if a > LIMIT:\n    raise Refused\nif b:\n    raise Refused",
        "if b:\n    raise Refused",
    ),
    (
        drop_raise("Refused", "b"),
        "if a:\n    if b:\n        raise Refused\nraise Refused",
        "if a:\n    pass\nraise Refused",
    ),
    (drop_raise("Refused", instead="return 0"), "if a:\n    raise Refused", "if a:\n    return 0"),
    (drop_statement("add"), "add(a)", "pass"),
    (drop_statement("x =", "b"), "x = a\nx = b\nuse(x, b)", "x = a\nuse(x, b)"),
    (drop_statement("LIMIT"), "if a > LIMIT:\n    return\nb()", "b()"),
    (drop_statement("suppress", instead="b()"), "with suppress(a):\n    b()", "b()"),
    (skip_call("log"), "log(a)\nb()", "b()"),
    (skip_call("log"), "await audit.log(a)\nb()", "b()"),
    (skip_call("audit.log"), "audit.log(a)\nother.log(a)", "other.log(a)"),
    (skip_call("log", "entry"), "log(entry)\nlog(a)", "log(a)"),
    (skip_call("log", instead="a.clear()"), "log(a)", "a.clear()"),
    (skip_call("to_hour"), "x = to_hour(now, zone)", "x = now"),
    (skip_call("strip"), "x = text.strip(a)", "x = text"),
    (skip_call("where", "granted"), "x = q.where(mine).where(granted)", "x = q.where(mine)"),
    (skip_call("normalize", instead="text"), "x = u.normalize('NFC', text)", "x = text"),
    # --- tests and what comes back
    (negate_test(), "if a:\n    b()", "if not a:\n    b()"),
    (never("a"), "if a:\n    b()\nif c:\n    d()", "if False:\n    b()\nif c:\n    d()"),
    (always("a"), "while a or b:\n    c()", "while True:\n    c()"),
    (always("c"), "x = [a for a in b if c]", "x = [a for a in b if True]"),
    (never(), "x = a if b else c", "x = a if False else c"),
    (return_constant("True"), "def f():\n    return a == b", "def f():\n    return True"),
    (return_constant("True", "b"), "t = {A: lambda: a, B: lambda: b}", "t = {A: lambda: a, B: lambda: True}"),
    # --- parts of expressions
    (drop_operand("b"), "x = a or b", "x = a"),
    (drop_operand("b"), "x = a and b and c", "x = a and c"),
    (drop_operand("b", "c"), "x = a and (b or c)", "x = a"),
    (drop_operand("not"), "x = not a or a", "x = a"),
    (drop_operand("b"), "x = a + b + c", "x = a + c"),
    (drop_operand("a"), "x = a < b <= c", "x = b <= c"),
    (drop_operand("c"), "x = a < b <= c", "x = a < b"),
    (drop_operand("c"), "x = [a for a in b if c]", "x = [a for a in b]"),
    (drop_argument("f", "b"), "f(a, g(b))", "f(a)"),
    (drop_argument("f", "key"), "x.f(a, key=b)", "x.f(a)"),
    (drop_item("b"), "x = (a, b, c)", "x = (a, c)"),
    (drop_item("b"), "x = {a, *b}", "x = {a}"),
    (drop_item("key"), "x = {'key': a, 'other': b}", "x = {'other': b}"),
    (drop_item("b"), "x = f'{a}{b}'", "x = f'{a}'"),
    (drop_item("cached"), "@cached\ndef f():\n    pass", "def f():\n    pass"),
    # --- one thing for another
    (set_value("2"), "LIMIT = 1", "LIMIT = 2"),
    (set_value("2"), "limit: int = Field(default=1)", "limit: int = 2"),
    (set_value("False", of="secure"), "f(secure=True, strict=True)", "f(secure=False, strict=True)"),
    (
        set_value("PANEL", of="NOTE"),
        "x = {Kind.NOTE: REPORTER, Kind.VOTE: PANEL}",
        "x = {Kind.NOTE: PANEL, Kind.VOTE: PANEL}",
    ),
    (set_value("b", of="x"), "def f():\n    x = a\n    y = a", "def f():\n    x = b\n    y = a"),
    (change_constant(1, 2), "x = [1, True, 1.0]", "x = [2, True, 1.0]"),
    (change_constant("WAL", "OFF"), "x = ('WAL', 'WAL2')", "x = ('OFF', 'WAL2')"),
    (change_constant("[0-9]", "."), "x = r'a[0-9]b'", "x = 'a.b'"),
    (change_constant("a", "b"), "def f():\n    '''a'''\n    return 'a'", "def f():\n    '''a'''\n    return 'b'"),
    (change_comparison("<=", "<"), "x = a <= b == c", "x = a < b == c"),
    (change_comparison("is not", "is", "a"), "x = a is not b and c is not d", "x = a is b and c is not d"),
    (swap_name("AES_256", "AES_128"), "x = AEAD.AES_256", "x = AEAD.AES_128"),
    (swap_name("random", "bytes"), "random = random(16)", "random = bytes(16)"),
    (swap_name("WRONG", "RIGHT", "a"), "say(a, WRONG)\nsay(b, WRONG)", "say(a, RIGHT)\nsay(b, WRONG)"),
    (replace_expression("a[1]", "a[2]"), "x = a[ 1 ]", "x = a[2]"),
    (replace_expression("a", "b", "f"), "f(a)\ng(a)", "f(b)\ng(a)"),
]


@pytest.mark.parametrize(("operator", "before", "after"), CHANGES)
def test_the_spot_that_is_meant_is_changed(operator: Operator, before: str, after: str) -> None:
    tree = ast.parse(before)

    operator.apply(tree)

    assert ast.unparse(ast.fix_missing_locations(tree)) == ast.unparse(ast.parse(after))


UNDECIDED = [
    (drop_raise("Refused"), "if a:\n    raise Refused\nif b:\n    raise Refused", "2 spots fit: if a:; if b:"),
    (drop_raise("Refused"), "raise Other", "no spot fits"),
    (skip_call("log"), "catalog(a)", "no spot fits"),
    (never(), "if a:\n    x = b if c else d", "2 spots fit: a; c"),
    (drop_operand("a"), "x = a or a.b", "2 spots fit: a; a.b"),
    (change_constant("a", "b"), "x = 'aa'", "no spot fits"),
    (replace_expression("a", "b"), "f(a, a)", "2 spots fit: f(a, a); f(a, a)"),
]


@pytest.mark.parametrize(("operator", "source", "reason"), UNDECIDED)
def test_what_fits_no_spot_or_several_is_stale_and_changes_nothing(
    operator: Operator, source: str, reason: str
) -> None:
    tree = ast.parse(source)

    with pytest.raises(Stale, match=f"^{re.escape(reason)}$"):
        operator.apply(tree)

    assert ast.unparse(tree) == ast.unparse(ast.parse(source))
