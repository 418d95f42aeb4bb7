"""An exception class exists only if some caller handles it differently; other differences are fields or sentences."""

import ast
import builtins
from collections.abc import Iterator, Mapping

from tests.house.tree import python_trees


def _is_exception(name: str, classes: Mapping[str, ast.ClassDef]) -> bool:
    if name in classes:
        return any(_is_exception(_last_name(base), classes) for base in classes[name].bases)
    built_in = getattr(builtins, name, None)
    return isinstance(built_in, type) and issubclass(built_in, BaseException)


def _last_name(node: ast.expr) -> str:
    return ast.unparse(node).rpartition(".")[2]


def _told_apart(tree: ast.Module) -> Iterator[ast.expr | None]:
    """The classes by which a module distinguishes errors: in `except`, tables by class, tuples to catch, `isinstance`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            yield node.type
        elif isinstance(node, ast.Dict):
            yield from node.keys
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            yield node.value
        elif isinstance(node, ast.Call) and _last_name(node.func) == "isinstance":
            yield node.args[1]


def test_every_exception_class_is_told_apart_somewhere() -> None:
    trees = [tree for _, tree in python_trees("coc_service")]
    classes = {node.name: node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    exceptions = {name for name in classes if _is_exception(name, classes)}

    named = {
        node.id if isinstance(node, ast.Name) else node.attr
        for tree in trees
        for told in _told_apart(tree)
        if told
        for node in ast.walk(told)
        if isinstance(node, ast.Name | ast.Attribute)
    }

    assert exceptions - named == set()
    assert {"Frozen", "OpenFailed", "KeyFileUnusable"} <= exceptions
