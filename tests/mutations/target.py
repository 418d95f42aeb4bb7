"""Finds what an entry names by its dotted name under coc_service, and writes its file anew with that changed."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mutations.spot import Stale

_INDENT = 4


@dataclass(frozen=True, slots=True)
class Target:
    """A function, a class or a constant of a module, and the source it stands in."""

    file: Path
    source: str
    node: ast.stmt

    def rewritten(self, new: Sequence[ast.stmt]) -> str:
        """The module's source with `new` in place of the target; every other line stays as it is."""
        lines = self.source.splitlines(keepends=True)
        first = min([self.node.lineno, *(one.lineno for one in getattr(self.node, "decorator_list", []))])
        lines[first - 1 : self.node.end_lineno] = _written(new, depth=self.node.col_offset // _INDENT)
        return "".join(lines)


def locate(package: Path, name: str) -> Target:
    """What `name` stands for: `module.function`, `module.Class.method`, `module.CONSTANT`, also nested.

    Raises:
        Stale: there is no such thing, or there are several.
    """
    parts = name.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = package.joinpath(*parts[:length])
        for file in (module.with_suffix(".py"), module / "__init__.py"):
            if file.is_file():
                source = file.read_text(encoding="utf-8")
                return Target(file, source, _only(_parsed(source).body, parts[length:], package))
    raise Stale("no such module")


def _only(body: Sequence[ast.stmt], path: Sequence[str], package: Path) -> ast.stmt:
    found = [node for node in _defined(body) if path[0] in _names(node)]
    if len(found) != 1:
        elsewhere = "".join(f"; there is {name}" for name in _namesakes(package, path[-1])) if not found else ""
        raise Stale(f"{path[0]} is defined {len(found)} times{elsewhere}")
    return _only(getattr(found[0], "body", []), path[1:], package) if path[1:] else found[0]


def _namesakes(package: Path, name: str) -> Iterator[str]:
    """The dotted names under `package` that end in `name`: where a thing may have moved to."""
    for file in sorted(package.rglob("*.py")):
        module = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        yield from (f"{module}.{path}" for path in _paths(_parsed(file.read_text(encoding="utf-8")).body, name))


def _paths(body: Sequence[ast.stmt], name: str) -> Iterator[str]:
    for node in _defined(body):
        for own in _names(node):
            yield from [own] if own == name else [f"{own}.{path}" for path in _paths(getattr(node, "body", []), name)]


def _defined(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block, and of the blocks in it that are no definitions of their own."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for block in ("body", "orelse", "finalbody"):
                yield from _defined(getattr(node, block, []))


def _names(node: ast.stmt) -> list[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _written(block: Sequence[ast.stmt], *, depth: int) -> list[str]:
    # Blocks around it make `unparse` indent; indenting its text would also indent lines within strings.
    for _ in range(depth):
        block = [ast.If(ast.Constant(value=True), list(block), [])]
    text = ast.unparse(ast.fix_missing_locations(ast.Module(list(block), [])))
    return (text + "\n").splitlines(keepends=True)[depth:]


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)
