"""Checks in `store` that no other test covers: removing any one of them makes a test here fail."""

import os
import sqlite3
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from coc_service.store import sqlite_file
from coc_service.store.key_files import create, load
from coc_service.store.unusable import KeyFileProblem, KeyFileUnusable

KEY_FILES = ("root.secret", "checkpoint.seed")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    folder = tmp_path / "keys"
    create(folder, origin="coc.example.org/log")
    return folder


@pytest.fixture
def _any_umask() -> Any:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_any_umask")
def test_new_keys_are_their_owners_alone(tmp_path: Path) -> None:
    create(tmp_path / "keys", origin="coc.example.org/log")

    modes = {name: stat.S_IMODE((tmp_path / "keys" / name).stat().st_mode) for name in KEY_FILES}

    assert modes == dict.fromkeys(KEY_FILES, 0o600)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_keys_that_are_there_stay(keys: Path) -> None:
    before = load(keys)

    create(keys, origin="another.example/log")

    assert load(keys) == before
    assert before.root != before.seed
    assert before.origin == "coc.example.org/log"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620, 0o601])
@pytest.mark.parametrize("name", KEY_FILES)
def test_a_key_file_that_others_can_read_is_refused(keys: Path, name: str, mode: int) -> None:
    (keys / name).chmod(mode)

    with pytest.raises(KeyFileUnusable) as refused:
        load(keys)

    assert (refused.value.problem, refused.value.path) == (KeyFileProblem.OPEN_TO_OTHERS, keys / name)


@pytest.mark.parametrize("size", [0, 31, 33])
@pytest.mark.parametrize("name", KEY_FILES)
def test_a_key_file_of_another_size_is_refused(keys: Path, name: str, size: int) -> None:
    (keys / name).write_bytes(bytes(size))

    with pytest.raises(KeyFileUnusable) as refused:
        load(keys)

    assert (refused.value.problem, refused.value.path) == (KeyFileProblem.MALFORMED, keys / name)


@pytest.mark.parametrize("name", [*KEY_FILES, "origin"])
def test_a_missing_key_file_is_named(keys: Path, name: str) -> None:
    (keys / name).unlink()

    with pytest.raises(KeyFileUnusable) as refused:
        load(keys)

    assert (refused.value.problem, refused.value.path) == (KeyFileProblem.MISSING, keys / name)


def test_keys_do_not_print(keys: Path) -> None:
    loaded = load(keys)

    assert loaded.root.hex() not in repr(loaded)
    assert repr(loaded.root) not in repr(loaded)


def test_a_library_that_cannot_encrypt_is_refused() -> None:
    plain = sqlite3.connect(":memory:")

    with pytest.raises(RuntimeError, match="cannot encrypt"):
        sqlite_file._unlock(plain, bytes(32))

    plain.close()


def test_a_library_that_can_corrupt_its_log_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_file, "FIRST_SOUND_SQLITE", (99, 0, 0))
    memory = dbapi2.connect(":memory:")

    with pytest.raises(RuntimeError, match="corrupt"):
        sqlite_file._unlock(memory, bytes(32))

    memory.close()


def test_only_a_wrong_key_is_called_one() -> None:
    class FullDisk:
        """A connection on a disk that fails at the first write."""

        def execute(self, statement: str) -> Any:
            if "sqlite_master" in statement:
                raise dbapi2.OperationalError("database or disk is full")
            return dbapi2.connect(":memory:").execute(statement)

    with pytest.raises(dbapi2.OperationalError, match="full"):
        sqlite_file._unlock(FullDisk(), bytes(32))
