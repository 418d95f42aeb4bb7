"""Functions and modules stay below their maximum length."""

import ast
from pathlib import Path

from tests.house.tree import python_sources, python_trees

_FUNCTION_LINES = 50
_MODULE_LINES = 300


def _is_migration(path: Path) -> bool:
    """Migrations are exempt: they are history and not maintained."""
    return path.parts[:2] == ("alembic", "versions")


def test_no_function_is_longer_than_fifty_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in python_trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not _is_migration(path)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > _FUNCTION_LINES
    ]

    assert long == []


def test_no_module_is_longer_than_three_hundred_lines() -> None:
    long = [
        str(path)
        for path, text in python_sources()
        if len(text.splitlines()) > _MODULE_LINES and not _is_migration(path)
    ]

    assert long == []
