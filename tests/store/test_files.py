"""Files that only their owner can read, and that are complete even after a power cut."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from coc_service.files import create_private, write_whole

BOTH = pytest.mark.parametrize("write", [write_whole, create_private])
Write = Callable[[Path, bytes], None]


@pytest.fixture
def _any_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@BOTH
@pytest.mark.usefixtures("_any_umask")
def test_a_file_is_its_owners_alone_and_so_is_its_folder(write: Write, tmp_path: Path) -> None:
    file = tmp_path / "made" / "file"

    write(file, b"content")

    assert (file.read_bytes(), mode_of(file), mode_of(file.parent)) == (b"content", 0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]


@BOTH
def test_file_and_folder_are_on_the_disk(write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))

    write(tmp_path / "file", b"content")

    assert synced == [False, True]


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "file"
    write_whole(file, b"a long first content")

    write_whole(file, b"second")

    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"second", [file])


def test_a_private_file_that_is_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "file"
    create_private(file, b"first")

    create_private(file, b"second")

    assert file.read_bytes() == b"first"


def test_what_is_cut_off_half_way_leaves_the_file_as_it_was_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    write_whole(file, b"first")

    def fail(_descriptor: int) -> None:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="input/output error"):
        write_whole(file, b"second")

    assert (file.read_bytes(), list(tmp_path.iterdir())) == (b"first", [file])


def test_a_link_laid_in_place_of_a_file_is_replaced_not_followed(tmp_path: Path) -> None:
    file, victim = tmp_path / "file", tmp_path / "victim"
    victim.write_bytes(b"untouched")
    file.symlink_to(victim)

    write_whole(file, b"content")

    assert (victim.read_bytes(), file.read_bytes(), file.is_symlink()) == (b"untouched", b"content", False)
