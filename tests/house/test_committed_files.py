"""No committed file depends on one machine or one package registry."""

import re

import pytest

from tests.house.tree import ROOT, committed_files

# Joined here, so that this file does not contain them.
_HOSTS = (
    ("pypi", "org"),
    ("pythonhosted", "org"),
    ("npmjs", "com"),
    ("npmjs", "org"),
    ("yarnpkg", "com"),
    ("debian", "org"),
    ("crates", "io"),
    ("rubygems", "org"),
)
_REGISTRY = re.compile("|".join(rf"\b{name}[.]{ending}\b" for name, ending in _HOSTS).encode())
_PLACES = ("work", "root", "home", "Users")
_PLACE_OF_ONE_MACHINE = re.compile(rf"(?<![\w.])/(?:{'|'.join(_PLACES)})/\w".encode())


def _places_of(pattern: re.Pattern[bytes]) -> list[str]:
    return [
        f"{path}: {found.group().decode()}"
        for path in committed_files()
        for found in pattern.finditer((ROOT / path).read_bytes())
    ]


def test_no_file_holds_the_host_of_a_package_registry() -> None:
    assert _places_of(_REGISTRY) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert _places_of(_PLACE_OF_ONE_MACHINE) == []


@pytest.mark.parametrize(("name", "ending"), _HOSTS)
def test_a_registry_host_would_be_found(name: str, ending: str) -> None:
    line = f"--index-url https://{name}.{ending}/simple".encode()

    assert _REGISTRY.search(line)


@pytest.mark.parametrize("place", _PLACES)
def test_a_path_of_one_machine_would_be_found(place: str) -> None:
    line = f"path = '/{place}/someone/keys'".encode()

    assert _PLACE_OF_ONE_MACHINE.search(line)
