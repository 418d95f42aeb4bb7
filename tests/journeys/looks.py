"""Access behind the pages: the log, the stored rows, and writes as an attacker on the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service import app
from coc_service.audit import Act, Entry, decode
from coc_service.canonical import decode as decode_detail
from coc_service.parts import Parts, parts_of
from coc_service.store import cases, log
from coc_service.usecases.custody.custody import custody_of
from tests.cast import Stage
from tests.stored import VerifyStored


async def tamper(stage: Stage, statement: str, **values: object) -> None:
    """Write to the database as an attacker. The final comparison of the stage with the log is skipped."""
    stage.is_tampered = True

    def job(session: Session) -> None:
        session.execute(text(statement), values)

    await stage.parts.database.write(job)


async def findings(stage: Stage) -> list[str]:
    """The findings of the comparison of everything stored with the log."""
    found = await stage.parts.ask(VerifyStored(stage.parts.custody))
    return [one.what for one in found.findings]


async def entries(stage: Stage, subject: str = "") -> list[Entry]:
    """The entries of the log, or of one subject."""
    rows = await stage.parts.database.read(lambda session: list(log.entries(session)))
    decoded = [decode(row.entry) for row in rows]
    return [entry for entry in decoded if not subject or entry.subject == subject]


async def acts(stage: Stage, case_id: str) -> list[Act]:
    """The acts of a case, in order."""
    return [entry.act for entry in await entries(stage, f"case:{case_id}")]


async def failures(stage: Stage) -> list[tuple[str, str]]:
    """Members and the broken record or key they met, from the log."""
    rows = await stage.parts.database.read(lambda session: list(log.entries(session)))
    pairs = [(decode(row.entry), row.detail) for row in rows]
    return [
        (entry.actor, str(decode_detail(detail)["record"]))
        for entry, detail in pairs
        if entry.act is Act.RECORD_FAILED and detail
    ]


async def kinds(stage: Stage, case_id: str = "") -> list[str]:
    """The kinds of the stored records in the case's chain, in order."""
    case = await stage.case(case_id)
    stored = await stage.parts.database.read(lambda session: cases.sealed_records(session, case.id))
    return [filed.kind for filed in case.records.values() if filed.id in stored]


async def record_of(stage: Stage, kind: str, case_id: str = "") -> str:
    """The id of the only record of a kind in a case."""
    (found,) = [filed.id for filed in (await stage.case(case_id)).records.values() if filed.kind == kind]
    return found


@asynccontextmanager
async def replica(stage: Stage) -> AsyncIterator[Parts]:
    """The parts of another process on the same database, with its own connection and memory."""
    parts = parts_of(stage.parts.settings)
    timed = replace(parts, custody=custody_of(parts.custody.keys, stage.clock.now))
    try:
        await timed.begin()
        yield timed
    finally:
        await timed.close()


async def restarted(stage: Stage) -> Stage:
    """The stage served by a new process, which remembers only the state folder."""
    custody = custody_of(stage.parts.keys, stage.clock.now)
    parts = replace(stage.parts, custody=custody)
    return replace(stage, parts=parts, app=await app.application(parts))
