"""Finds templates, catalogues and migrations: next to the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def root(name: str) -> Path:
    """Return the folder `name` at the top of a checkout, or its copy `_name` in an installed wheel."""
    packed = _PACKAGE / f"_{name}"
    return packed if packed.is_dir() else _PACKAGE.parent / name
