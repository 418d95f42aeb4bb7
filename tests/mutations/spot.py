"""One way to change a syntax tree in exactly one spot."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mutations.syntax import Slot, words


class Stale(Exception):
    """The code has moved on: what an entry names is not there, or not exactly once."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One possible change: `new` in place of what stands in `slot`; `about` is where mentions are looked for."""

    slot: Slot
    new: tuple[ast.AST, ...]
    about: ast.AST


@dataclass(frozen=True, slots=True)
class Operator:
    """All spots of one kind that a tree has, and the mentions that choose one of them."""

    find: Callable[[ast.AST], Iterator[Spot]]
    mentions: tuple[str, ...] = ()

    def apply(self, tree: ast.AST) -> None:
        """Change the one spot that is meant: of those within each other the innermost.

        Raises:
            Stale: there is none, or there are several.
        """
        found = [spot for spot in self.find(tree) if words(spot.about).issuperset(self.mentions)]
        spots = [spot for spot in found if not any(_is_within(other.about, spot.about) for other in found)]
        if len(spots) != 1:
            choice = "; ".join(ast.unparse(spot.about).partition("\n")[0] for spot in spots)
            raise Stale(f"{len(spots)} spots fit: {choice}" if spots else "no spot fits")
        spots[0].slot.put(*spots[0].new)


def _is_within(inner: ast.AST, outer: ast.AST) -> bool:
    return inner is not outer and any(node is inner for node in ast.walk(outer))
