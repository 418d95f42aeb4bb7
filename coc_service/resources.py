"""Where templates, catalogues and migrations lie: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def root(name: str) -> Path:
    """The folder called `name` at the top of a checkout, or its copy `_name` that the wheel carries."""
    packed = _PACKAGE / f"_{name}"
    return packed if packed.is_dir() else _PACKAGE.parent / name
