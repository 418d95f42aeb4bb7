"""`doctor` checks everything and says what to do; its exit code is 1 if something has to be fixed."""

import re
import shutil
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from coc_service.parts import Parts
from coc_service.store import outbox
from coc_service.store.tables import OutboxMail, Site
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.site.publish import PublishIfDue
from tests.commands.operator import Operator
from tests.commands.test_refusals import cut_short, exchange, open_to_others, remove, set_revision

NO_ANSWER = "does not answer: look at COC_SMTP_HOST and COC_SMTP_PORT, and whether it is up (connect)"


def examine(operator: Operator) -> tuple[int, dict[str, str], dict[str, str]]:
    """The exit code, the lines that are well, and the lines to fix."""
    result = operator.run("doctor")
    assert result.stderr == ""
    well: dict[str, str] = {}
    to_fix: dict[str, str] = {}
    for line in result.stdout.splitlines():
        found = re.fullmatch(r"(well  |TO FIX)  (\w+): (.+)", line)
        assert found, line
        (to_fix if found[1] == "TO FIX" else well)[found[2]] = found[3]
    return result.exit_code, well, to_fix


def publish_checkpoint(operator: Operator, *, ago: timedelta) -> None:
    async def publish(opened: Parts) -> None:
        custody = custody_of(opened.custody.keys, lambda: datetime.now(UTC) - ago)
        await opened.perform(PublishIfDue(custody, timedelta(hours=1), 32))

    operator.with_parts(publish)


def test_a_site_in_service_is_well(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())

    code, well, to_fix = examine(operator)

    assert (code, to_fix) == (0, {})
    assert list(well) == [
        "address", "keys", "disk", "permissions", "certificate", "mail", "cleaner", "languages", "database", "site", "root",
        "signer", "schema", "log", "clock", "versions", "outbox", "mailboxes", "files", "backup", "rehearsal", "verification",
        "memory", "epochs",
    ]  # fmt: skip
    assert well["address"] == "https://coc.example.org"
    assert well["languages"].startswith("English and 18 others")
    assert well["database"].startswith("SQLite, encrypted, migrated to ")
    assert well["site"] == "Example Foundation"
    assert well["schema"] == "tables of ours only, no triggers or views"
    assert (well["outbox"], well["mailboxes"]) == ("0 owed", "none refuses our mail")


def test_before_the_first_start_only_the_checkpoint_is_missing(operator: Operator) -> None:
    assert examine(operator)[2] == {"log": "no checkpoint yet: run `coc-service serve`"}


def test_a_server_that_stopped_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta(hours=5))

    _, _, to_fix = examine(operator)

    assert to_fix.keys() == {"log"}
    assert to_fix["log"].endswith(": is `coc-service serve` running?")


def test_a_clock_behind_the_log_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=-timedelta(days=2))

    _, _, to_fix = examine(operator)

    assert to_fix.keys() == {"clock"}
    assert to_fix["clock"].endswith("behind the log's last checkpoint: set it, and turn on NTP")


@pytest.mark.parametrize(
    ("harm", "line"),
    [
        (remove, "{} is missing: run `coc-service init`, or mount the keys"),
        (open_to_others, "others can read {0}: run `chmod 600 {0}`"),
        (cut_short, "{} does not hold 32 bytes: restore it from your backup"),
    ],
    ids=["missing", "readable", "cut short"],
)
def test_a_key_file_that_is_not_right_is_named_and_nothing_behind_it_looked_at(
    operator: Operator, harm: object, line: str
) -> None:
    path = operator.folder / "keys" / "root.secret"
    assert callable(harm)
    harm(path)

    code, well, to_fix = examine(operator)

    assert (code, to_fix) == (1, {"keys": line.format(path)})
    assert list(well) == ["address", "disk", "permissions", "certificate", "mail", "cleaner", "languages"]


def test_keys_of_another_database_are_noticed(operator: Operator) -> None:
    exchange(operator.folder / "keys" / "root.secret")

    assert examine(operator)[2] == {"database": "it does not open under these keys: they belong to another database"}


@pytest.mark.parametrize(
    ("revision", "line"),
    [
        ("0003", "it is of version 0.2.0 or earlier, of which nothing can be kept: set up a new one"),
        ("9999", "it is of a newer version than this program: install that version again"),
        (None, "there is none: run `coc-service init`, or restore a backup"),
    ],
)
def test_a_database_that_does_not_fit_is_noticed(operator: Operator, revision: str | None, line: str) -> None:
    if revision:
        operator.write(set_revision(revision))
    else:
        (operator.folder / "coc.db").unlink()

    assert examine(operator)[2] == {"database": line}


def test_a_server_that_does_not_answer_is_noticed(operator: Operator) -> None:
    away = operator.having(COC_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")

    assert examine(away)[2] == {"database": "it does not answer: is the server running, is COC_DATABASE_URL right?"}


def test_a_database_without_a_site_is_noticed(newcomer: Operator) -> None:
    newcomer.refused("init")

    assert examine(newcomer)[2] == {"site": "there is none: run `coc-service init --name ...`"}


def test_before_anything_is_there_the_first_step_is_told(newcomer: Operator) -> None:
    code, _, to_fix = examine(newcomer)

    assert code == 1
    assert to_fix == {"keys": f"{newcomer.folder}/keys/origin is missing: run `coc-service init`, or mount the keys"}


def test_an_address_without_tls_is_for_this_machine_alone(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())

    assert examine(operator.having(COC_BASE_URL="http://127.0.0.1:8000"))[2] == {}
    assert examine(operator.having(COC_BASE_URL="http://coc.example.org"))[2].keys() == {"address"}


def test_a_mail_server_that_is_down_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = str(closed.getsockname()[1])

    down = operator.having(COC_SMTP_HOST="127.0.0.1", COC_SMTP_PORT=port, COC_SMTP_STARTTLS="false")

    assert examine(down)[2] == {
        "mail": "127.0.0.1 does not answer: look at COC_SMTP_HOST and COC_SMTP_PORT, and whether it is up (connect)"
    }


def test_a_mail_server_whose_name_is_none_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    mistyped = operator.having(COC_SMTP_HOST="mail..example.org")

    assert examine(mistyped)[2] == {
        "mail": "mail..example.org does not answer: look at COC_SMTP_HOST and COC_SMTP_PORT, and whether it is up (connect)"
    }


def test_a_disk_that_is_nearly_full_is_noticed(operator: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    publish_checkpoint(operator, ago=timedelta())
    usage = shutil.disk_usage(operator.folder)._replace(free=499 * 1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    words = f"499 MiB free where {operator.folder} is: make room, or nothing can be stored soon"
    assert examine(operator)[2] == {"disk": words}


def test_mail_in_clear_to_another_machine_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    clear = operator.having(COC_SMTP_HOST="mail.example.org", COC_SMTP_STARTTLS="false")

    assert examine(clear)[2].keys() == {"mail"}
    assert "unencrypted" in examine(clear)[2]["mail"]


def test_half_a_login_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    half = operator.having(COC_SMTP_HOST="127.0.0.1", COC_SMTP_USERNAME="desk")

    words = "These settings do not go together: COC_SMTP_USERNAME, COC_SMTP_PASSWORD"
    assert examine(half)[2] == {"mail": words}


def owe_and_refuse(session: Session) -> None:
    now = datetime.now(UTC)
    mails = [OutboxMail(id=f"m{n}", kind="invitation", state="owed", sealed_envelope=b"", due_at=now) for n in range(3)]
    outbox.owe(session, mails)
    outbox.refused(session, "m0", failure="recipient 550")


def call_the_site_a_message(session: Session) -> None:
    session.execute(update(Site).values(name="Confirm at https://evil.example"))


def test_a_name_that_stops_every_mail_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    operator.write(call_the_site_a_message)

    assert examine(operator)[2] == {"site": "its name stops every mail: run `coc-service init --name ...`"}


def test_mail_that_nobody_takes_is_noticed(operator: Operator) -> None:
    publish_checkpoint(operator, ago=timedelta())
    operator.write(owe_and_refuse)

    words = "1 mail was refused for good: see `coc-service outbox list`, ask these people for another address"
    assert examine(operator)[2] == {"mailboxes": words}


@pytest.mark.parametrize(
    ("due_in", "attempts", "said"),
    [
        (
            timedelta(days=-2),
            0,
            "1 owed; one has been due since .*: is `coc-service serve` running\\?",
        ),
        (timedelta(days=9), 0, "1 owed; one is due at .*: somebody changed the database"),
        (
            timedelta(minutes=20),
            40,
            "1 owed; one was tried 40 times: is the mail server well\\? See `coc-service outbox list`",
        ),
        (timedelta(minutes=59), 9, None),
    ],
)
def test_mail_that_waits_as_none_should_is_noticed(
    operator: Operator, due_in: timedelta, attempts: int, said: str | None
) -> None:
    publish_checkpoint(operator, ago=timedelta())
    due_at = datetime.now(UTC) + due_in
    late = OutboxMail(id="late", kind="invitation", state="owed", sealed_envelope=b"", due_at=due_at, attempts=attempts)
    operator.write(partial(outbox.owe, mails=[late]))

    found = examine(operator)[2]

    assert found.keys() == ({"outbox"} if said else set())
    assert said is None or re.fullmatch(said, found["outbox"])


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        ("CREATE TRIGGER helpful AFTER UPDATE ON person BEGIN SELECT 1; END", "trigger helpful"),
        ("CREATE VIEW people AS SELECT name FROM person", "view people"),
        ("CREATE TABLE notes (words TEXT)", "table notes"),
    ],
    ids=["trigger", "view", "table"],
)
def test_what_no_migration_made_is_named(operator: Operator, harm: str, named: str) -> None:
    publish_checkpoint(operator, ago=timedelta())
    operator.execute(harm)

    words = f"it holds what no migration made ({named}): find out who did, and remove it"
    assert examine(operator)[2] == {"schema": words}


def test_looking_changes_nothing(operator: Operator) -> None:
    before = files(operator.folder)

    examine(operator)

    assert files(operator.folder) == before


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and "-" not in path.name}
