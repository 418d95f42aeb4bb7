"""The files that are committed or about to be, to which the rules of this folder apply."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The checkout may belong to another user than the one who runs the tests.
_GIT = ("git", "-c", f"safe.directory={ROOT}")


@cache
def committed_files(*folders: str) -> tuple[Path, ...]:
    """Paths that git tracks or would add, relative to the root; only those in `folders`, if given."""
    listing = subprocess.run(
        [*_GIT, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    named = (Path(name) for name in listing.split("\0") if name)
    return tuple(sorted(path for path in named if (ROOT / path).is_file()))


def python_sources(*folders: str) -> Iterator[tuple[Path, str]]:
    """Each committed Python file, of these folders if given, and its text."""
    for path in committed_files(*folders):
        if path.suffix == ".py":
            yield path, (ROOT / path).read_text(encoding="utf-8")


def python_trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each committed Python file, of these folders if given, parsed."""
    for path, text in python_sources(*folders):
        yield path, ast.parse(text, filename=str(path))
