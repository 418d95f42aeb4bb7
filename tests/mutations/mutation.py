"""What an entry says, and whether it still speaks of the code as it is."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mutation:
    """One guard taken away: in a file under coc_service/, `old` becomes `new`, and a test under tests/ must notice."""

    path: str
    old: str
    new: str
    test: str
    why: str

    def is_stale(self, root: Path) -> bool:
        """Whether `old` does not stand in the file exactly once, or the test is gone: the entry proves nothing then."""
        file = root / "coc_service" / self.path
        found = file.read_text(encoding="utf-8").count(self.old) if file.is_file() else 0
        return found != 1 or self.old == self.new or self._test_name not in _functions(root / "tests" / self._test_file)

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
