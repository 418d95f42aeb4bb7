"""What can go wrong with an installation, each as a function that causes it and returns the operator with its settings."""

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from coc_service import parts, rotation
from coc_service.doctor import network
from coc_service.store import contents, last_done, outbox
from coc_service.store.last_done import Task
from coc_service.store.tables import OutboxMail
from tests.commands.machine import make_cleaner
from tests.commands.operator import Operator
from tests.commands.test_doctor import publish_checkpoint
from tests.commands.test_refusals import set_revision
from tests.mail.certificates import make_authority, server_context
from tests.mail.servers import Inbox, check_login, mail_server

Harm = Callable[[Operator, pytest.MonkeyPatch, ExitStack], Operator]


# --- keys and database ------------------------------------------------------------------------------------------------


def half_rotated(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    """A change of the root secret, interrupted after the database was brought to the next one."""
    with pytest.MonkeyPatch.context() as interrupted:
        interrupted.setattr(rotation, "_take_place", lambda *_: True)
        operator.done("keys", "rotate", "--root")
    return operator


def key(name: str, harm: Callable[[Path], object]) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        harm(operator.folder / "keys" / name)
        return operator

    return cause


def another_origin(path: Path) -> None:
    path.write_text("another.example.org/log", encoding="utf-8")


def execute(statement: str) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        operator.execute(statement)
        return operator

    return cause


def revision(number: str) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        operator.write(set_revision(number))
        return operator

    return cause


def setting(**settings: str) -> Harm:
    return lambda operator, _, __: operator.having(**settings)


def no_database(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    (operator.folder / "coc.db").unlink()
    return operator


def wound_back(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    """An old copy is put back, while the state folder remembers more."""
    old = shutil.copy(operator.folder / "coc.db", operator.folder / "old.db")
    operator.done("project", "add", "later", "--name", "Later Project")

    async def pin(opened: parts.Parts) -> None:
        await opened.begin()
        await opened.pin()

    operator.with_parts(pin)
    shutil.move(old, operator.folder / "coc.db")
    return operator


# --- places, tasks, clock ---------------------------------------------------------------------------------------------


def pin_damaged(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    (operator.folder / "state" / "log.pin").write_bytes(b"{}")
    return operator


def open_folder(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    (operator.folder / "state").chmod(0o755)
    return operator


def half_a_restore(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    part = operator.folder / ".coc.db.restoring"
    part.touch()
    os.utime(part, (0, 0))
    return operator


def full(free: int) -> Harm:
    def cause(_operator: Operator, patch: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        usage = shutil.disk_usage("/")._replace(free=free)
        patch.setattr(shutil, "disk_usage", lambda _: usage)
        return _operator

    return cause


def task(task: Task, *, days: int, wrong: int = 0) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        last_done.note(operator.folder / "state", task, at=datetime.now(UTC) - timedelta(days=days), wrong=wrong)
        return operator

    return cause


def no_recipients(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    """A site of which no backup was ever made, and none can be."""
    (operator.folder / "state" / Task.BACKUP.file_name).unlink()
    return operator.having(COC_BACKUP_RECIPIENTS="")


def published(**ago: float) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        operator.execute("DELETE FROM checkpoint")
        operator.execute("DELETE FROM audit_node")
        publish_checkpoint(operator, ago=timedelta(**ago))
        return operator

    return cause


def no_cleaner(operator: Operator, patch: pytest.MonkeyPatch, _: ExitStack) -> Operator:
    make_cleaner(patch, works=False)
    return operator


def files_not_swept(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    expired_at = datetime.now(UTC) - timedelta(hours=2)
    operator.write(lambda session: contents.begin(session, "a" * 26, expires_at=expired_at))
    return operator


def certificate(**until: float) -> Harm:
    def cause(operator: Operator, patch: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        patch.setattr(network, "_ends_at", lambda *_: datetime.now(UTC) + timedelta(**until))
        return operator

    return cause


# --- mail -------------------------------------------------------------------------------------------------------------


def mail(
    *,
    replies: dict[str, str] | None = None,
    login: str = "",
    expired: bool = False,
    address: str = "127.0.0.1",
    is_known: bool = True,
) -> Harm:
    """A mail server that runs, with one thing wrong."""

    def cause(operator: Operator, _: pytest.MonkeyPatch, stack: ExitStack) -> Operator:
        authority = make_authority(operator.folder)
        lifetime = timedelta(days=-1) if expired else timedelta(days=1)
        tls = server_context(authority, operator.folder, address=address, lifetime=lifetime)
        trusted = authority if is_known else make_authority(operator.folder)
        options: dict[str, Any] = {"tls_context": tls, "require_starttls": True}
        if login:
            options |= {"authenticator": check_login, "auth_required": True}
        port = stack.enter_context(_served(Inbox(replies=replies or {}), **options))
        named = {"COC_SMTP_USERNAME": "committee", "COC_SMTP_PASSWORD": login} if login else {}
        return operator.having(
            COC_SMTP_HOST="127.0.0.1",
            COC_SMTP_PORT=str(port),
            COC_SMTP_CA_FILE=str(trusted.ca_file),
            COC_OPERATOR_ADDRESS="ops@example.org",
            **named,
        )

    return cause


@contextmanager
def _served(inbox: Inbox, **options: Any) -> Iterator[int]:
    """A mail server in a thread: doctor runs an event loop of its own."""
    ready, over, ports = threading.Event(), threading.Event(), [0]

    async def serve() -> None:
        async with mail_server(inbox, **options) as ports[0]:
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    try:
        yield ports[0]
    finally:
        over.set()
        thread.join()


def no_mail_server(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = str(closed.getsockname()[1])
    return operator.having(COC_SMTP_HOST="127.0.0.1", COC_SMTP_PORT=port)


def owed(*, state: str = "owed", days: int = 0, attempts: int = 0) -> Harm:
    def cause(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
        due = datetime.now(UTC) - timedelta(days=days)
        mail = OutboxMail(id="m", kind="invitation", state=state, sealed_envelope=b"", due_at=due, attempts=attempts)
        operator.write(partial(outbox.owe, mails=[mail]))
        return operator

    return cause


def folder_not_emptied(operator: Operator, _: pytest.MonkeyPatch, __: ExitStack) -> Operator:
    (operator.folder / "mail").mkdir(mode=0o700)
    mail = operator.folder / "mail" / "m.eml"
    mail.touch()
    then = (datetime.now(UTC) - timedelta(days=3)).timestamp()
    os.utime(mail, (then, then))
    return operator
