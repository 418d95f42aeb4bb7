"""Where a node stands in a syntax tree, what it mentions, and how it is exchanged for others."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """The field, or the element of a list field, of `parent` in which a node stands."""

    parent: ast.AST
    field: str
    index: int | None = None

    @property
    def node(self) -> ast.AST:
        held = getattr(self.parent, self.field)
        return held if self.index is None else held[self.index]  # type: ignore[no-any-return] # ast has no types here

    def put(self, *nodes: ast.AST) -> None:
        """Replace the node by `nodes`, or drop it; a block that would be empty gets a `pass`."""
        if self.index is None:
            (new,) = nodes
            setattr(self.parent, self.field, new)
            return
        held: list[ast.AST] = getattr(self.parent, self.field)
        is_block = isinstance(held[self.index], ast.stmt)
        held[self.index : self.index + 1] = nodes
        if is_block and not held:
            held.append(ast.Pass())


def slots(tree: ast.AST) -> Iterator[Slot]:
    """Every slot below `tree`, from the top down."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if isinstance(value, ast.AST):
                yield Slot(parent, field)
            elif isinstance(value, list):
                yield from (Slot(parent, field, index) for index, item in enumerate(value) if isinstance(item, ast.AST))


def words(node: ast.AST) -> frozenset[str]:
    """What a node mentions.

    These are names, attributes, keywords, whole strings, other constants as Python prints them, `not`, and `name =` for
    what is assigned.
    """
    return frozenset(word for part in ast.walk(node) for word in _own_words(part))


def _own_words(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=str(word)) | ast.Attribute(attr=str(word)):
            yield word
        case ast.keyword(arg=str(word)) | ast.arg(arg=str(word)):
            yield word
        case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
            yield word
        case ast.Assign(targets=[ast.Name(id=word)]) | ast.AnnAssign(target=ast.Name(id=word)):
            yield f"{word} ="
        case ast.Not():
            yield "not"
        case ast.Constant(value=str(word)):
            yield word
        case ast.Constant(value=value):
            yield repr(value)


def expression(source: str) -> ast.expr:
    """The expression that `source` says."""
    return ast.parse(source, mode="eval").body


def statements(source: str) -> tuple[ast.stmt, ...]:
    """The statements that `source` says."""
    return tuple(ast.parse(source).body)


def is_same(one: ast.AST, other: ast.AST) -> bool:
    """Whether two trees say the same, however they are laid out."""
    return type(one) is type(other) and ast.dump(one) == ast.dump(other)
