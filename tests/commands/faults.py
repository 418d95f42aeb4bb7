"""Faults of an installation, and what is said about each: by doctor, by the start of the service, by readiness and metrics.

    python -m tests.commands.faults > docs/faults.md

makes the page of the handbook; `test_faults.py` compares the two.
"""

import asyncio
import json
import re
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from coc_service import app, parts
from coc_service.cleaning import Cleaner
from coc_service.commands.running import check_database, check_mail
from coc_service.refusals import EXPECTED
from coc_service.settings import Settings
from coc_service.signals import metrics
from coc_service.signals.readiness import Signals
from coc_service.store import last_done
from coc_service.store.last_done import Task
from coc_service.worker import examine
from tests.commands import fault_harms as harms
from tests.commands.fault_harms import Harm
from tests.commands.machine import make_well
from tests.commands.operator import Operator
from tests.commands.test_doctor import publish_checkpoint
from tests.commands.test_refusals import cut_short, exchange, open_to_others, remove

_HEAD = """# What is said about a fault

Made by a test that causes each fault and looks: `python -m tests.commands.faults`. "Starts" is whether `coc-service serve`
starts with it; "ready" what `/ready` says while it runs; "metrics" which checks of `coc_check_well` are 0.

| fault | `coc-service doctor` | starts | ready | metrics |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault by name, and how it is caused: returns the operator with the settings that belong to it."""

    name: str
    harm: Harm


@dataclass(frozen=True, slots=True)
class Said:
    """What is said about a fault: the checks that ask for something, with their words, and what a monitor sees."""

    doctor: tuple[tuple[str, str], ...]
    starts: bool
    missing: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()

    def row(self, name: str) -> str:
        words = "<br>".join(f"**{what}**: {said}" for what, said in self.doctor) or "all well"
        if not self.starts:
            return f"| {name} | {words} | no | | |"
        return f"| {name} | {words} | yes | {', '.join(self.missing) or 'yes'} | {', '.join(self.metrics)} |"


# --- looking ----------------------------------------------------------------------------------------------------------


def look(fault: Fault, operator: Operator) -> Said:
    """Cause a fault at a site that is well, and return what is said about it."""
    publish_checkpoint(operator, ago=timedelta())
    for task in (Task.BACKUP, Task.REHEARSAL, Task.VERIFICATION):
        last_done.note(operator.folder / "state", task, at=datetime.now(UTC))
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        make_well(patch)
        harmed = fault.harm(operator, patch, stack)
        found = json.loads(harmed.run("doctor", "--json").stdout)
        told = tuple((one["what"], _plain(one["words"], harmed)) for one in found["checks"] if not one["is_well"])
        assert found["is_well"] is (not told)
        running = asyncio.run(_in_service(harmed))
    return Said(
        told, starts=running is not None, missing=running[0] if running else (), metrics=running[1] if running else ()
    )


async def _in_service(operator: Operator) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Start the service without its beats and look once; None if it does not start."""
    values: dict[str, Any] = {name.removeprefix("COC_").lower(): value for name, value in operator.environment.items()}
    opened = None
    try:
        settings = Settings(**values)
        parts.keys_of(settings)
        _check(settings)
        opened = parts.parts_of(settings)
        await app.application(opened)
        signals = Signals()
        await signals.look(opened)
        await examine(opened, signals=signals, cleaner=Cleaner())
        seen = [line for line in metrics.text_of(signals, settings).decode().splitlines() if line.endswith(" 0.0")]
    except EXPECTED:
        return None
    finally:
        if opened is not None:
            await opened.database.close()
    named = re.compile(r'(coc_part_ready|coc_check_well)\{\w+="(\w+)"\}')
    found = [match.groups() for line in seen if (match := named.match(line))]
    return (
        tuple(name for metric, name in found if metric == "coc_part_ready"),
        tuple(name for metric, name in found if metric == "coc_check_well" and name != "core"),
    )


def _check(settings: Settings) -> None:
    """What `serve` checks before it opens anything."""
    check_mail(settings)
    check_database(settings)


def _plain(words: str, operator: Operator) -> str:
    """Words without what differs from run to run: folders, times, numbers of bytes."""
    words = words.replace(str(operator.folder.resolve()), "…").replace(str(operator.folder), "…")
    words = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "(time)", words)
    return re.sub(r"[\d,]+ MiB", "(number) MiB", words).replace("|", "\\|")


FAULTS = (
    Fault("none", lambda operator, _, __: operator),
    Fault("`root.secret` of another site", harms.key("root.secret", exchange)),
    Fault("`checkpoint.seed` of another site", harms.key("checkpoint.seed", exchange)),
    Fault("`origin` of another site", harms.key("origin", harms.another_origin)),
    Fault("a key file is missing", harms.key("root.secret", remove)),
    Fault("a key file is open to others", harms.key("root.secret", open_to_others)),
    Fault("a key file is cut", harms.key("checkpoint.seed", cut_short)),
    Fault("a change of keys was interrupted", harms.half_rotated),
    Fault("the database is gone", harms.no_database),
    Fault("the database is of 0.2.0", harms.revision("0003")),
    Fault("the database is of a newer version", harms.revision("9999")),
    Fault(
        "the database server does not answer", harms.setting(COC_DATABASE_URL="postgresql://nobody@127.0.0.1:1/nowhere")
    ),
    Fault("an old copy was put back", harms.wound_back),
    Fault("the end of the log was changed", harms.execute("UPDATE audit_head SET mac = X'00'")),
    Fault("the last checkpoint was changed", harms.execute("UPDATE checkpoint SET note = 'x'")),
    Fault("a trigger was added", harms.execute("CREATE TRIGGER evil AFTER UPDATE ON person BEGIN SELECT 1; END")),
    Fault("what the state folder remembers is damaged", harms.pin_damaged),
    Fault("others can enter the state folder", harms.open_folder),
    Fault("half a restore", harms.half_a_restore),
    Fault("the disk is nearly full", harms.full(499 * 1024**2)),
    Fault("the disk is full", harms.full(1024)),
    Fault("the clock went back two days", harms.published(days=-2)),
    Fault("the service stood still for five hours", harms.published(hours=5)),
    Fault("no backup for three days", harms.task(Task.BACKUP, days=3)),
    Fault("backups would be for nobody", harms.no_recipients),
    Fault("a recipient of backups is mistyped", harms.setting(COC_BACKUP_RECIPIENTS="age1mistyped")),
    Fault("no rehearsal for a year", harms.task(Task.REHEARSAL, days=365)),
    Fault("nothing was verified for three days", harms.task(Task.VERIFICATION, days=3)),
    Fault("the verification found something", harms.task(Task.VERIFICATION, days=0, wrong=2)),
    Fault("the site's certificate has expired", harms.certificate(days=-1)),
    Fault("the site's certificate ends in a week", harms.certificate(days=7)),
    Fault("the address is not https", harms.setting(COC_BASE_URL="http://coc.example.org")),
    Fault("the mail server is down", harms.no_mail_server),
    Fault("the mail server's certificate has expired", harms.mail(expired=True)),
    Fault("the mail server's certificate is of another name", harms.mail(address="127.0.0.2")),
    Fault("the mail server's certificate is of an unknown authority", harms.mail(is_known=False)),
    Fault("the mail password is wrong", harms.mail(login="wrong")),
    Fault("the mail server refuses our sender", harms.mail(replies={"MAIL": "550 5.7.1 not from you"})),
    Fault("the mail server does not relay to the operator", harms.mail(replies={"RCPT": "550 5.7.1 no relaying"})),
    Fault("half a mail login", harms.setting(COC_SMTP_HOST="127.0.0.1", COC_SMTP_USERNAME="desk")),
    Fault(
        "mail in clear to another machine", harms.setting(COC_SMTP_HOST="mail.example.org", COC_SMTP_STARTTLS="false")
    ),
    Fault("nobody takes the mails from the folder", harms.folder_not_emptied),
    Fault("a mailbox refuses our mail", harms.owed(state="refused")),
    Fault("a mail is due for two days", harms.owed(days=2)),
    Fault("a mail was tried forty times", harms.owed(attempts=40)),
    Fault("no file can be cleaned here", harms.no_cleaner),
    Fault("files that no record took are not swept", harms.files_not_swept),
    Fault("a setting cannot be used", harms.setting(COC_PORT="-1")),
    Fault("a setting's name is mistyped", harms.setting(COC_SMTP_HOTS="127.0.0.1")),
)


def page(rows: list[str]) -> str:
    return _HEAD + "".join(f"{row}\n" for row in rows)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        ready = Operator(Path(name) / "ready")
        ready.done("init", "--name", "Example Foundation")
        rows = [
            look(fault, ready.moved_to(Path(name) / f"site{number}")).row(fault.name)
            for number, fault in enumerate(FAULTS)
        ]
    sys.stdout.write(page(rows))


if __name__ == "__main__":
    main()
