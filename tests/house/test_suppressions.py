"""Every suppression of a check has a reason."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import pytest

from tests.house.tree import python_sources, python_trees

_DIRECTIVE = re.compile(r"type: ignore(\[[\w, -]+\])?|noqa(: *[A-Z]+\d+(, *[A-Z]+\d+)*)?|pragma: no (cover|branch)")
_REASON = re.compile(r"\w{2,}.*\W\w{2,}")
_LEAVES_OUT = {"skip", "skipif", "xfail", "importorskip"}


def _is_bare(comment: str) -> bool:
    """Whether a comment suppresses a check without a reason."""
    without, directives = _DIRECTIVE.subn("", comment)
    return directives > 0 and not _REASON.search(without)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _unexplained(tree: ast.AST) -> list[int]:
    """Lines that skip a test without a reason."""
    explained = {
        node.func
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and any(keyword.arg == "reason" for keyword in node.keywords)
    }
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in _LEAVES_OUT
        and ast.unparse(node.value) in {"pytest", "pytest.mark"}
        and node not in explained
    ]


def test_every_silenced_check_has_its_reason() -> None:
    bare = [
        f"{path}:{line} {comment}"
        for path, text in python_sources()
        for line, comment in _comments(text)
        if _is_bare(comment)
    ]

    assert bare == []


def test_every_test_left_out_has_its_reason() -> None:
    left_out = [f"{path}:{line}" for path, tree in python_trees() for line in _unexplained(tree)]

    assert left_out == []


@pytest.mark.parametrize(
    ("comment", "is_bare"),
    [
        ("# noq" + "a: S101", True),
        ("# type: ignor" + "e[arg-type]", True),
        ("# type: ignor" + "e[arg-type]  # the stubs lag behind", False),
        ("# why a number stands here", False),
    ],
)
def test_a_bare_suppression_is_told_from_an_explained_one(comment: str, *, is_bare: bool) -> None:
    assert _is_bare(comment) is is_bare


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("import pytest\npytest.ski" + "p()", [2]),
        ("import pytest\npytest.mark.xfai" + "l(reason='a bug of theirs')", []),
    ],
)
def test_a_test_left_out_silently_is_found(source: str, lines: list[int]) -> None:
    assert _unexplained(ast.parse(source)) == lines
