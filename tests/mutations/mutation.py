"""What an entry says, and whether it still speaks of the code as it is."""

import ast
from copy import deepcopy
from dataclasses import KW_ONLY, dataclass
from functools import cache
from pathlib import Path

from tests.mutations.spot import Operator, Stale
from tests.mutations.syntax import is_same
from tests.mutations.target import locate


@dataclass(frozen=True, slots=True)
class Edit:
    """A file, and its source while a guard is missing.

    `function`: the qualified name of the only function of the file that differs, if that is all that does.
    """

    file: Path
    source: str
    function: str | None


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard taken away: `operator` changes the `target` under coc_service, and a `test` under tests must notice."""

    target: str
    operator: Operator
    _: KW_ONLY
    test: str
    why: str

    def edit(self, root: Path) -> Edit:
        """The edit that takes the guard away.

        Raises:
            Stale: the target, its spot or the test is not there exactly once, or what is put there is not: then the
                entry proves nothing.
        """
        if self._test_name not in _functions(root / "tests" / self._test_file):
            raise Stale("no such test")
        target = locate(root / "coc_service", self.target)
        mutated = ast.Module([deepcopy(target.node)], [])
        self.operator.apply(mutated)
        if is_same(mutated.body[0], target.node):
            raise Stale("nothing changes")
        if unknown := target.unknown_names(mutated):  # any test would notice, and prove nothing about the guard
            raise Stale(f"no such name: {', '.join(unknown)}")
        return Edit(target.file, target.rewritten(mutated.body), target.function_changed(mutated.body[0]))

    def is_stale(self, root: Path) -> bool:
        """Whether the entry proves nothing any more."""
        try:
            self.edit(root)
        except Stale:
            return True
        return False

    @property
    def _test_file(self) -> str:
        return self.test.partition("::")[0]

    @property
    def _test_name(self) -> str:
        return self.test.partition("::")[2].partition("[")[0]


@cache
def _functions(file: Path) -> frozenset[str]:
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
