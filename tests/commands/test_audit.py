"""`audit export` writes a file that the verifier checks without the service; `audit verify` checks the log in place."""

import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, SigningKey
from coc_service.parts import Parts
from coc_service.usecases.custody import judging
from coc_service.usecases.custody.judged import Judged
from coc_service.usecases.custody.signer import Signer
from tests.cast import NOOR
from tests.commands.operator import Operator
from tests.sites import join

SAID_APART = "The log does not continue as it was written, so this is not logged."
WOUND_BACK = (
    "The log does not continue what this site remembers in COC_STATE_DIR: the database was wound back or altered. "
    "See `When the log was wound back` in docs/operators.md."
)
HARMS = {
    "an entry is missing": 'DELETE FROM audit_entry WHERE "index" = 1',
    "the last entry is missing": 'DELETE FROM audit_entry WHERE "index" = 2',
    "an entry is none": "UPDATE audit_entry SET entry = X'00' WHERE \"index\" = 1",
    "the head is none": "UPDATE audit_head SET frontier = X'00'",
    "the head is missing": "DELETE FROM audit_head",
}
UNREADABLE = "What COC_STATE_DIR remembers of the log cannot be read, or is of another log. See docs/operators.md."


def verifier_key(operator: Operator) -> str:
    return operator.done("init").splitlines()[-1]


def judge(operator: Operator, *arguments: str) -> tuple[int, str, str]:
    with operator.start("coc_service.audit", *arguments) as process:
        out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def test_an_export_is_verified_by_the_program_that_trusts_nobody(operator: Operator) -> None:
    file = operator.folder / "log.jsonl"

    said = operator.done("audit", "export", str(file))
    code, out, err = judge(operator, "export", str(file), "--key", verifier_key(operator))

    assert said == f"{len(file.read_bytes().splitlines())} lines written to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (code, err) == (0, "")
    assert out.startswith("OK: 4 entries, 4 of them under a signature; 1 checkpoints fit, ")
    assert out.count("\n") == 1


def test_an_export_without_one_of_its_entries_is_refused_in_one_line(operator: Operator) -> None:
    file = operator.folder / "log.jsonl"
    operator.done("audit", "export", str(file))
    lines = file.read_bytes().splitlines(keepends=True)
    assert lines[4].startswith(b'{"detail":')
    file.write_bytes(b"".join([*lines[:3], *lines[5:]]))

    code, out, err = judge(operator, "export", str(file), "--key", verifier_key(operator))

    assert (code, out) == (1, "")
    assert err == "WRONG: an entry of the same chain is missing, moved or doubled before entry 1\n"


def test_an_export_to_where_nothing_can_be_written_is_refused_in_one_line(operator: Operator) -> None:
    nowhere = operator.folder / "no" / "such" / "folder"

    assert operator.refused("audit", "export", str(nowhere)) == f"{nowhere}: No such file or directory."


def test_a_site_comes_before_its_log(newcomer: Operator) -> None:
    newcomer.refused("init")

    for command in (("verify",), ("export", str(newcomer.folder / "log.jsonl"))):
        assert (
            newcomer.refused("audit", *command) == "The database holds no site yet. Run `coc-service init --name ...`."
        )


def test_verify_says_that_the_log_is_whole_and_everything_stored_is_as_it_says(operator: Operator) -> None:
    said = operator.done("audit", "verify")

    assert said == "The log is whole: 3 entries, 1 checkpoints.\nEverything stored is as the log says.\n"


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            HARMS["an entry is missing"],
            "The log is not as it was written: an entry of the same chain is missing, moved or doubled before entry 1.",
        ),
        (
            HARMS["the last entry is missing"],
            (
                "The log is not as it was written: "
                "a checkpoint of the export covers more than stands before it: missing is entry 2."
            ),
        ),
        (HARMS["an entry is none"], "The log is not as it was written: the export is not in its format at line 4."),
        (HARMS["the head is none"], WOUND_BACK),
        (HARMS["the head is missing"], WOUND_BACK),
    ],
    ids=HARMS.keys(),
)
def test_verify_names_the_first_thing_that_is_wrong_with_the_log(operator: Operator, statement: str, line: str) -> None:
    operator.execute(statement)

    assert operator.failed("audit", "verify") == ("", [SAID_APART, f"Error: {line}"])


def test_verify_names_a_detail_that_was_altered(operator: Operator) -> None:
    operator.execute("UPDATE audit_entry SET detail = X'00' WHERE \"index\" = 1")

    assert operator.refused("audit", "verify") == (
        "The log is not as it was written: the detail is not the one whose digest the entry bears: entry 1."
    )


@pytest.mark.parametrize(
    ("statement", "findings"),
    [
        ("UPDATE site SET name = 'Another Foundation'", ["site: its row"]),
        ("UPDATE project SET name = 'Another Project'", ["site: the rows of its projects"]),
        ("UPDATE committee SET name = 'Another'", ["site: the rows of its committees"]),
        (
            'UPDATE audit_entry SET detail = NULL WHERE "index" = 1',
            ["site: its chain is incomplete", "site: its chain could not be judged"],
        ),
        (
            "CREATE TRIGGER helpful AFTER UPDATE ON person BEGIN SELECT 1; END",
            ["site: the trigger helpful is none of ours"],
        ),
    ],
    ids=["site", "project", "committee", "detail erased", "trigger"],
)
def test_verify_prints_what_is_stored_otherwise_than_the_log_says(
    operator: Operator, statement: str, findings: list[str]
) -> None:
    operator.execute(statement)

    whole = "The log is whole: 3 entries, 1 checkpoints.\n"
    assert operator.failed("audit", "verify") == (whole, [*findings, f"Error: Not as it was written: {len(findings)}."])


def test_verify_prints_the_entries_without_effect(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    """An attacker with write access and `keys/` can append entries, but cannot sign for a member."""
    monkeypatch.setattr(judging, "own", judging.followed)  # no honest process writes what its own rules refuse

    async def append(opened: Parts) -> None:
        now, ledger = opened.now(), opened.custody.ledger
        signer = Signer("member:nobody", SigningKey(RecipientSecret(bytes(32))))
        says = {"session": bytes(32).hex(), "ends": "2026-11-23T05:00Z"}

        def job(session: Session) -> None:
            ledger.writing(session).append(Act.PERSON_LOGGED_IN, "person:nobody", signer=signer, at=now, says=says)

        await opened.database.write(job)

    operator.with_parts(append)

    out, err = operator.failed("audit", "verify")

    assert out == "The log is whole: 4 entries, 1 checkpoints.\n"
    assert (len(err), err[0].startswith("entry 3 is void: ")) == (2, True), err
    assert err[1] == "Error: Not as it was written: 1."


@pytest.mark.parametrize("statement", HARMS.values(), ids=HARMS.keys())
def test_a_broken_log_is_exported_as_far_as_it_goes(operator: Operator, statement: str) -> None:
    """The verifier must be able to show that a log is incomplete, so an incomplete log must be exportable."""
    file = operator.folder / "log.jsonl"
    operator.execute(statement)

    result = operator.run("audit", "export", str(file))
    code, out, err = judge(operator, "export", str(file), "--key", verifier_key_of(operator))

    assert result.stderr.splitlines()[0] == SAID_APART
    assert (code, out, err[:7], err.count("\n")) == (1, "", "WRONG: ", 1)


def verifier_key_of(operator: Operator) -> str:
    """The verifier key; `init` prints it too, but refuses a broken log."""

    async def key(opened: Parts) -> str:
        return opened.keys.signer.verifier_key

    return operator.with_parts(key)


def test_exporting_is_an_entry_itself(operator: Operator, tmp_path: Path) -> None:
    operator.done("audit", "export", str(tmp_path / "first"))
    operator.done("audit", "export", str(tmp_path / "second"))

    count = (tmp_path / "second").read_bytes().count(b'"audit.exported"')

    assert count == 2


def leave_what_was_followed(operator: Operator) -> None:
    """The pin that a server writes to COC_STATE_DIR when it ends."""

    async def leave(opened: Parts) -> None:
        await opened.begin()
        await opened.pin()

    operator.with_parts(leave)


def test_for_its_own_entry_an_export_judges_nothing_that_is_remembered(
    operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_what_was_followed(operator)
    follow, judged = judging.followed, []

    def followed(*what: Any) -> Judged:
        judged.append(what)
        return follow(*what)

    monkeypatch.setattr(judging, "followed", followed)

    operator.done("audit", "export", str(tmp_path / "log.jsonl"))

    assert judged == []
    assert (tmp_path / "log.jsonl").read_bytes().count(b'"audit.exported"') == 1


def put_back_a_backup(operator: Operator) -> None:
    """Change something after a backup, let a server remember it, then restore the backup."""
    backup = operator.folder / "backup"
    shutil.copy(operator.folder / "coc.db", backup)
    operator.done("project", "add", "later", "--name", "Later")
    leave_what_was_followed(operator)
    for left in ("coc.db-wal", "coc.db-shm"):
        (operator.folder / left).unlink(missing_ok=True)
    shutil.copy(backup, operator.folder / "coc.db")


def test_a_database_that_was_wound_back_is_refused_by_every_command_that_follows_the_log(operator: Operator) -> None:
    put_back_a_backup(operator)

    commands = (("project", "add", "new", "--name", "New"), ("outbox", "deliver"), ("serve",))
    assert {operator.refused(*command) for command in commands} == {WOUND_BACK}


def test_a_backup_that_is_put_back_is_said_in_the_log_and_the_site_goes_on(operator: Operator, tmp_path: Path) -> None:
    put_back_a_backup(operator)

    said = operator.done("restored")
    operator.done("project", "add", "new", "--name", "New")
    operator.done("audit", "verify")
    operator.done("audit", "export", str(tmp_path / "log.jsonl"))

    assert said == "Logged. What was remembered had 4 entries; the log and every export say that it was restored.\n"
    assert b'"pinned_size":4' in (tmp_path / "log.jsonl").read_bytes()


def test_what_was_remembered_of_a_log_that_was_restored_stops_no_start_where_nothing_new_can_be_remembered(
    operator: Operator,
) -> None:
    """While a committee's chain is incomplete no pin is written, and the old pin would not fit the restored log."""
    operator.with_parts(lambda opened: join(opened, NOOR))
    put_back_a_backup(operator)
    operator.execute("UPDATE audit_entry SET detail = NULL WHERE subject LIKE 'committee:%'")

    operator.done("restored")

    assert list((operator.folder / "state").iterdir()) == []
    assert operator.done("project", "add", "new", "--name", "New").startswith("Added.")


def test_what_is_remembered_must_be_of_this_log(operator: Operator) -> None:
    leave_what_was_followed(operator)
    (operator.folder / "state" / "log.pin").write_bytes(b"{}")

    assert operator.refused("outbox", "deliver") == UNREADABLE


def test_a_pin_that_cannot_be_read_hinders_no_export_and_ends_a_verification(operator: Operator) -> None:
    leave_what_was_followed(operator)
    (operator.folder / "state" / "log.pin").write_bytes(b"{}")

    exported = operator.done("audit", "export", str(operator.folder / "log.jsonl"))
    printed, said = operator.failed("audit", "verify")

    assert "lines written to" in exported
    assert printed.startswith("The log is whole")
    assert said == [f"Error: {UNREADABLE}"]
