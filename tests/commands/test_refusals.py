"""Keys that are missing, readable, broken or of another site, or another version's database: one error line, no change."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.app import SiteProblem
from coc_service.backup.problems import BackupProblem
from coc_service.refusals import PROBLEM_LINES, line_of
from coc_service.store.database import DatabaseBusy, StorageFailed
from coc_service.store.unusable import DatabaseProblem, KeyFileProblem
from coc_service.usecases.act import SetUpProblem
from tests.commands.operator import Operator

COMMANDS = (
    ("serve",),
    ("project", "add", "new", "--name", "New"),
    ("seat", "add", "conduct", "noor"),
    ("restored",),
    ("outbox", "deliver"),
    ("audit", "verify"),
)


def remove(path: Path) -> None:
    path.unlink()


def open_to_others(path: Path) -> None:
    path.chmod(0o640)


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def exchange(path: Path) -> None:
    path.write_bytes(bytes(32))


def set_revision(revision: str) -> Callable[[Session], None]:
    def job(session: Session) -> None:
        session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})

    return job


def refusals(operator: Operator) -> set[str]:
    return {operator.refused(*command) for command in COMMANDS}


@pytest.mark.parametrize("name", ["root.secret", "checkpoint.seed"])
@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (remove, "There is no key file {}. Mount the keys of this site. Only for a new site, run `coc-service init`."),
        (
            open_to_others,
            "Others can read {0}. Run `chmod 600 {0}`; if others had access, see `If keys leak` in docs/operators.md.",
        ),
        (cut_short, "{} does not hold a key. Restore it from your backup."),
    ],
    ids=["missing", "readable", "cut short"],
)
def test_a_key_file_that_is_not_right_is_named(
    operator: Operator, name: str, harm: Callable[[Path], None], line: str
) -> None:
    path = operator.folder / "keys" / name
    harm(path)

    assert refusals(operator) == {line.format(path)}


def test_keys_of_another_database_are_refused(operator: Operator) -> None:
    exchange(operator.folder / "keys" / "root.secret")
    before = (operator.folder / "coc.db").read_bytes()

    line = "The database does not open under the keys in COC_KEYS_DIR: they belong to another database."
    assert refusals(operator) == {line}
    assert operator.refused("init") == line
    assert (operator.folder / "coc.db").read_bytes() == before


def test_without_a_database_init_comes_first(operator: Operator) -> None:
    (operator.folder / "coc.db").unlink()

    assert refusals(operator) == {"There is no database yet. Run `coc-service init`."}
    assert not (operator.folder / "coc.db").exists()


def test_a_database_of_a_newer_version_is_left_alone(operator: Operator) -> None:
    operator.write(set_revision("9999"))

    line = "The database is of a newer version (9999) than this program. Install the newer version again."
    assert refusals(operator) == {line}
    assert operator.refused("init") == line


@pytest.mark.parametrize("revision", ["0001", "0002", "0003"])
def test_a_database_of_the_formats_that_could_not_grow_is_refused(operator: Operator, revision: str) -> None:
    operator.write(set_revision(revision))
    before = (operator.folder / "coc.db").read_bytes()

    line = (
        "This database is of version 0.2.0 or earlier, of which nothing can be kept: set COC_DATABASE_URL and "
        "COC_KEYS_DIR to new places and run `coc-service init`."
    )
    assert refusals(operator) == {line}
    assert operator.refused("init") == line
    assert (operator.folder / "coc.db").read_bytes() == before


def test_a_server_that_does_not_answer_is_told(operator: Operator) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/nowhere"
    away = operator.having(COC_DATABASE_URL=nowhere, COC_DATABASE_WAIT_SECONDS="0")

    line = "The database does not answer. Is the server running, and is COC_DATABASE_URL right?"
    assert away.refused("serve") == line
    assert away.refused("init") == line


def test_before_set_up_there_is_no_site_to_serve(newcomer: Operator) -> None:
    newcomer.refused("init")

    assert newcomer.refused("serve") == "The database holds no site yet. Run `coc-service init --name ...`."


def test_a_command_that_does_not_exist_is_told_as_usual(operator: Operator) -> None:
    result = operator.run("delete")

    assert result.exit_code == 2
    assert "No such command 'delete'" in result.stderr


def test_every_problem_has_a_line_of_its_own() -> None:
    problems = {*KeyFileProblem, *DatabaseProblem, *SiteProblem, *SetUpProblem, *BackupProblem}

    assert PROBLEM_LINES.keys() == problems
    assert len({*PROBLEM_LINES.values()}) == len(problems)


def test_a_disk_that_fails_is_not_called_a_server_that_does_not_answer() -> None:
    assert line_of(StorageFailed()) == "Nothing was written: the disk is full or fails."
    assert line_of(DatabaseBusy()) == (
        "The database does not answer. Is the server running, and is COC_DATABASE_URL right?"
    )
