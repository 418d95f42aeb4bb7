"""Finds what an entry names by its dotted name under coc_service, and writes its file anew with that changed."""

import ast
import builtins
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mutations.spot import Stale

_INDENT = 4


@dataclass(frozen=True, slots=True)
class Target:
    """A function, a class or a constant of a module, what it stands in from the module down, and the source."""

    file: Path
    source: str
    outer: tuple[ast.stmt, ...]
    node: ast.stmt

    def unknown_names(self, new: ast.AST) -> list[str]:
        """Names that `new` uses, and neither itself, nor the target, nor what is around it, nor Python has."""
        around = {name for node in _defined(_parsed(self.source).body) for name in _names(node)}
        for node in self.outer:
            around |= _bound(node)
        return sorted(_used(new) - _bound(new) - _bound(self.node) - _used(self.node) - around - set(dir(builtins)))

    def function_changed(self, new: ast.stmt) -> str | None:
        """The qualified name of the outermost function around what `new` changes; none if it is around more than its body."""
        path: list[str] = []
        for node in (*self.outer, self.node):
            path += _names(node)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                return ".".join(path) if node is not self.node or _head(node) == _head(new) else None
        return None

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
                *outer, node = _path(_parsed(source).body, parts[length:], package)
                return Target(file, source, tuple(outer), node)
    raise Stale(f"no such module{_elsewhere(package, parts[-1])}")


def _path(body: Sequence[ast.stmt], path: Sequence[str], package: Path) -> Iterator[ast.stmt]:
    found = [node for node in _defined(body) if path[0] in _names(node)]
    if len(found) != 1:
        raise Stale(f"{path[0]} is defined {len(found)} times" + ("" if found else _elsewhere(package, path[-1])))
    yield found[0]
    if path[1:]:
        yield from _path(getattr(found[0], "body", []), path[1:], package)


def _elsewhere(package: Path, name: str) -> str:
    """Where a thing may have moved to: the dotted names under `package` that end in `name`."""
    found: list[str] = []
    for file in sorted(package.rglob("*.py")):
        module = ".".join(file.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        found += [f"{module}.{path}" for path in _paths(_parsed(file.read_text(encoding="utf-8")).body, name)]
    return "".join(f"; there is {one}" for one in found)


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
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            return [(alias.asname or alias.name).partition(".")[0] for alias in aliases]
    return []


def _head(node: ast.AST) -> list[str]:
    """What Python evaluates when it defines a function: decorators, defaults, annotations."""
    return [
        ast.dump(part) if isinstance(part, ast.AST) else repr(part)
        for field, value in ast.iter_fields(node)
        if field != "body"
        for part in (value if isinstance(value, list) else [value])
    ]


def _used(tree: ast.AST) -> frozenset[str]:
    return frozenset(
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    )


def _bound(tree: ast.AST) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.ExceptHandler(name=str(name)):
                names.add(name)
    return frozenset(names)


def _written(block: Sequence[ast.stmt], *, depth: int) -> list[str]:
    # Blocks around it make `unparse` indent; indenting its text would also indent lines within strings.
    for _ in range(depth):
        block = [ast.If(ast.Constant(value=True), list(block), [])]
    text = ast.unparse(ast.fix_missing_locations(ast.Module(list(block), [])))
    return (text + "\n").splitlines(keepends=True)[depth:]


@cache
def _parsed(source: str) -> ast.Module:
    return ast.parse(source)
