"""The log leaves as a file that the verifier judges without the service; `audit verify` judges it in place."""

import re
import stat
from pathlib import Path

from sqlalchemy import delete, text
from sqlalchemy.orm import Session
from sqlmodel import col

from coc_service.store.tables import AuditEntry
from tests.commands.operator import Operator


def verifier_key(operator: Operator) -> str:
    return operator.done("init").splitlines()[-1]


def judge(operator: Operator, *arguments: str) -> tuple[int, str, str]:
    with operator.start("coc_service.audit", *arguments) as process:
        out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_an_export_is_verified_by_the_program_that_trusts_nobody(operator: Operator) -> None:
    file = operator.folder / "log.jsonl"

    said = operator.done("audit", "export", str(file))
    code, out, err = judge(operator, "export", str(file), "--key", verifier_key(operator))

    assert said == f"{len(file.read_bytes().splitlines())} lines written to {file}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (code, err) == (0, "")
    assert out.count("\n") == 1


def test_a_falsified_export_is_refused_in_one_line(operator: Operator) -> None:
    file = operator.folder / "log.jsonl"
    operator.done("audit", "export", str(file))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([*lines[:2], *lines[3:]]))

    code, out, err = judge(operator, "export", str(file), "--key", verifier_key(operator))

    assert code == 1
    assert (out + err).count("\n") == 1


def test_an_export_to_where_nothing_can_be_written_is_refused_in_one_line(operator: Operator) -> None:
    nowhere = operator.folder / "no" / "such" / "folder"

    assert operator.refused("audit", "export", str(nowhere)) == f"{nowhere}: No such file or directory."


def test_verify_says_that_the_log_is_whole(operator: Operator) -> None:
    said = operator.done("audit", "verify")

    assert re.fullmatch(r"The log is whole: \d+ entries, 1 checkpoints, 0 records\.\n", said)


def test_verify_names_the_first_thing_that_is_wrong(operator: Operator) -> None:
    operator.write(drop_entry)

    said = operator.refused("audit", "verify")

    assert said.startswith("The log is not as it was written: ")


def drop_entry(session: Session) -> None:
    session.execute(delete(AuditEntry).where(col(AuditEntry.index) == 1))


def test_verify_survives_an_entry_that_is_no_entry(operator: Operator) -> None:
    operator.write(spoil_entry)

    assert operator.refused("audit", "verify").startswith("The log is not as it was written: ")


def spoil_entry(session: Session) -> None:
    session.execute(text("UPDATE audit_entry SET entry = X'00' WHERE \"index\" = 1"))


def test_verify_survives_a_head_that_is_no_head(operator: Operator) -> None:
    operator.write(spoil_head)

    assert operator.refused("audit", "verify").startswith("The log is not as it was written")


def spoil_head(session: Session) -> None:
    session.execute(text("UPDATE audit_head SET frontier = X'00'"))


def test_exporting_is_an_entry_itself(operator: Operator, tmp_path: Path) -> None:
    operator.done("audit", "export", str(tmp_path / "first"))
    operator.done("audit", "export", str(tmp_path / "second"))

    count = (tmp_path / "second").read_bytes().count(b'"audit.exported"')

    assert count == 2
