"""`coc-service keys`: a change can be interrupted anywhere, and at every moment the keys that are there open what is stored."""

import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from coc_service import parts, rotation
from coc_service.audit import CheckpointSigner, verify_export
from coc_service.refusals import HALF_ROTATED
from coc_service.settings import Settings
from coc_service.store import key_files
from coc_service.store.database import serve_alone
from coc_service.store.key_files import NEXT, ROOT, SEED
from tests.commands.operator import Operator
from tests.commands.test_backup import back_up, elsewhere, vault
from tests.commands.test_doctor import publish_checkpoint
from tests.commands.test_rehearse import published

__all__ = ["vault"]

WHOLE = "Everything stored is as the log says."
CHANGED = "The database is under these keys."
SERVED = "Another server is serving this database."


class Killed(BaseException):
    """The process ended here. Not an Exception: nothing in the program may go on after it."""


def secrets_of(operator: Operator) -> list[bytes]:
    return [(operator.folder / "keys" / name).read_bytes() for name in (ROOT, SEED)]


def verifies(operator: Operator) -> bool:
    return operator.done("audit", "verify").splitlines()[-1] == WHOLE


def wrong(operator: Operator) -> dict[str, str]:
    found = json.loads(operator.run("doctor", "--json").stdout)
    return {one["what"]: one["words"] for one in found["checks"] if not one["is_well"]}


def test_both_keys_are_changed_and_all_is_well_after_it(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    before, old = secrets_of(operator), operator.done("keys", "show").split()[2]
    kept = published(operator)

    said = operator.done("keys", "rotate", "--root", "--checkpoint")

    new = said.split()[-1]
    assert not set(before) & set(secrets_of(operator))
    assert operator.done("keys", "show").splitlines() == [
        f"verifier key\t{new}",
        f"before\t{old}",
        "earlier root secrets\t1",
    ]
    assert verifies(operator)
    assert set(wrong(operator)) <= {"verification", "backup", "rehearsal"}
    export = operator.folder / "export"
    operator.done("audit", "export", str(export))
    for key in (old, new):
        with export.open("rb") as lines:
            assert verify_export(lines, key, [kept]).void_count == 0
    assert [path.name for path in operator.folder.glob(".*")] == []


def test_a_change_says_which_key(operator: Operator) -> None:
    assert operator.run("keys", "rotate").exit_code == 2


# Where the process is killed: at the beginning of each function, or right after it.
PLACES: dict[str, tuple[object, str, bool]] = {
    "before_anything": (rotation, "next_keys", False),
    "with_the_links_written": (rotation, "bring_database", False),
    "with_an_empty_copy": (rotation, "copy_file", False),
    "with_a_copy": (rotation, "copy_file", True),
    "with_a_copy_under_the_new_keys": (rotation, "settle", False),
    "before_the_copy_takes_its_place": (rotation, "settle", True),
    "with_the_copy_in_its_place": (rotation, "sync_folder", False),
    "with_one_of_two_secrets_in_its_place": (key_files, "take_place", True),
    "with_the_next_secrets_still_beside": (key_files, "take_place", False),
}


def kill_at(patch: pytest.MonkeyPatch, place: str) -> None:
    module, name, is_after = PLACES[place]
    real: Callable[..., object] = getattr(module, name)

    def killed(*arguments: object, **named: object) -> object:
        if is_after:
            real(*arguments, **named)
        raise Killed

    patch.setattr(module, name, killed)


def rotate_and_die(operator: Operator, place: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        kill_at(patch, place)
        with pytest.raises(Killed):
            operator.run("keys", "rotate", "--root", "--checkpoint")


@pytest.mark.parametrize("place", PLACES)
def test_a_change_that_is_killed_is_finished_later(operator: Operator, place: str) -> None:
    publish_checkpoint(operator, ago=timedelta())
    rotate_and_die(operator, place)
    assert "keys finish" in wrong(operator)["keys"]
    assert "keys finish" in operator.refused("keys", "show")
    made = [operator.folder / "keys" / f"{name}{NEXT}" for name in (ROOT, SEED)]
    waiting = [path.read_bytes() for path in made if path.exists()]

    operator.done("keys", "finish")

    assert set(waiting) <= set(secrets_of(operator))
    assert verifies(operator)
    assert operator.done("keys", "show").splitlines()[-1] == "earlier root secrets\t1"
    assert "keys" not in wrong(operator)


@pytest.mark.parametrize("place", list(PLACES)[:6])
def test_a_change_that_is_killed_early_leaves_a_site_that_works(operator: Operator, place: str) -> None:
    rotate_and_die(operator, place)

    assert verifies(operator)
    operator.done("project", "add", "second", "--name", "Second")
    operator.done("keys", "finish")
    assert operator.done("project", "list").count("\n") == 2


@pytest.mark.parametrize("place", list(PLACES)[6:])
def test_a_change_that_is_killed_late_is_said_and_nothing_is_written(operator: Operator, place: str) -> None:
    rotate_and_die(operator, place)

    assert operator.refused("project", "add", "second", "--name", "Second") == HALF_ROTATED
    assert operator.done("keys", "finish").startswith(CHANGED)


def test_a_served_database_keeps_its_keys(operator: Operator) -> None:
    shown = operator.done("keys", "show")
    with serve_alone(operator.environment["COC_DATABASE_URL"]):
        assert operator.refused("keys", "rotate", "--root", "--checkpoint").startswith(SERVED)
        assert operator.refused("keys", "finish").startswith(SERVED)
    assert operator.done("keys", "show") == shown
    assert verifies(operator)


def test_a_change_that_is_over_leaves_nothing_to_do(operator: Operator) -> None:
    assert operator.done("keys", "finish") == "Nothing was left to do.\n"

    assert operator.done("keys", "rotate", "--checkpoint").startswith(CHANGED)
    assert operator.done("keys", "rotate", "--root").startswith(CHANGED)

    assert operator.done("keys", "finish") == "Nothing was left to do.\n"


def test_a_backup_from_before_is_rehearsed_restored_and_brought_to_the_present_keys(
    operator: Operator, vault: tuple[Path, str], tmp_path: Path
) -> None:
    publish_checkpoint(operator, ago=timedelta())
    backups = back_up(operator, vault[1])
    operator.done("keys", "rotate", "--root", "--checkpoint")
    operator.done("keys", "rotate", "--root")

    rehearsed = operator.done("rehearse", str(backups), "--identity", str(vault[0]))
    other = elsewhere(operator, tmp_path / "other")
    other.done("restore", str(backups), "--identity", str(vault[0]))
    said = (other.refused("audit", "verify"), wrong(other)["database"])
    brought = other.done("keys", "finish")

    assert ["a backup from before" in one and "`coc-service keys finish`" in one for one in said] == [True, True]
    assert brought.startswith(CHANGED)
    assert rehearsed.splitlines()[-1] == "Everything stored in it is as its log says."
    assert verifies(other)
    assert other.done("committee", "list").startswith("conduct\t")


def test_a_backup_of_another_site_is_none_of_ours(operator: Operator, vault: tuple[Path, str], tmp_path: Path) -> None:
    other = Operator(tmp_path / "other")
    other.done("init", "--name", "Another")
    backups = back_up(other, vault[1])
    operator.done("keys", "rotate", "--root")
    ours = elsewhere(operator, tmp_path / "ours")

    assert "made with these keys" in ours.refused("restore", str(backups), "--identity", str(vault[0]))


# --- where keys come from -----------------------------------------------------------------------------------------------


def given_by_a_program(operator: Operator, encode: Callable[[bytes], bytes]) -> tuple[Operator, Path]:
    """An operator whose secrets are with a program that prints them."""
    kept = operator.folder.parent / "elsewhere"
    kept.mkdir()
    for name in (ROOT, SEED):
        secret = operator.folder / "keys" / name
        (kept / name).write_bytes(encode(secret.read_bytes()))
        secret.unlink()
    program = kept / "print"
    program.write_text(f'#!/bin/sh\nexec cat {kept}/"$1"\n')
    program.chmod(0o700)
    return operator.having(COC_KEYS_COMMAND=str(program)), kept


@pytest.mark.parametrize("encode", [bytes, lambda raw: raw.hex().encode() + b"\n"])
def test_a_program_gives_the_secrets(operator: Operator, encode: Callable[[bytes], bytes]) -> None:
    ours, kept = given_by_a_program(operator, encode)

    assert verifies(ours)

    (kept / ROOT).write_bytes(b"not a key")
    assert ours.refused("audit", "verify") == f"{ROOT} does not hold a key. Restore it from your backup."
    (kept / ROOT).unlink()
    assert ours.refused("audit", "verify").startswith("The program in COC_KEYS_COMMAND failed")


def test_a_new_secret_that_is_kept_elsewhere_waits_until_it_is_there(operator: Operator) -> None:
    ours, kept = given_by_a_program(operator, bytes)

    said = ours.refused("keys", "rotate", "--root")
    again = ours.refused("keys", "finish")
    following = operator.folder / "keys" / f"{ROOT}{NEXT}"
    (kept / ROOT).write_bytes(following.read_bytes())
    ours.done("keys", "finish")

    assert str(following) in said
    assert said == again
    assert not following.exists()
    assert verifies(ours)


def test_credentials_of_systemd_come_before_the_folder(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    for name in (ROOT, SEED):
        os.replace(operator.folder / "keys" / name, folder / name)  # noqa: PTH105  one line for both
        (folder / name).chmod(0o440)  # as systemd shows them where it uses an access list
    assert "There is no key file" in operator.refused("audit", "verify")

    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))

    assert verifies(operator)


def test_a_new_site_makes_no_secret_that_is_kept_elsewhere(newcomer: Operator, tmp_path: Path) -> None:
    for name in (ROOT, SEED):
        (tmp_path / name).write_bytes(bytes([len(name)]) * 32)
    program = tmp_path / "print"
    program.write_text(f'#!/bin/sh\nexec cat {tmp_path}/"$1"\n')
    program.chmod(0o700)

    newcomer.having(COC_KEYS_COMMAND=str(program)).done("init", "--name", "Example")

    assert sorted(path.name for path in (newcomer.folder / "keys").iterdir()) == ["origin"]


def test_a_chain_of_keys_that_is_none_is_refused(operator: Operator) -> None:
    operator.done("keys", "rotate", "--checkpoint")
    chain = operator.folder / "keys" / key_files.SUCCESSIONS

    chain.write_text(chain.read_text().replace("next-key/v1", "next-key/v2"))

    assert "does not hold a key" in operator.refused("keys", "show")


def test_the_present_keys_are_those_of_the_files(operator: Operator) -> None:
    operator.done("keys", "rotate", "--root", "--checkpoint")
    settings = Settings(keys_dir=operator.folder / "keys")

    keys = parts.keys_of(settings)

    assert keys.can_sign
    seed = (operator.folder / "keys" / SEED).read_bytes()
    assert keys.verifiers.newest == CheckpointSigner(seed, keys.origin).verifier_key
