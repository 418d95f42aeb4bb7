"""Logs with cases that another process follows, and what it then remembers."""

from typing import Any

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain.chain import case_subject, member
from coc_service.domain.record_models import NoteRecord
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody.following import Verification
from coc_service.usecases.custody.memory import Memory
from coc_service.usecases.people.members import UnlockedMember
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, nonce

NOTES = 24  # in each case


async def add_notes(house: House, case_id: str, who: UnlockedMember) -> None:
    def job(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        for number in range(NOTES):
            said = {"records": [[f"note{number}", "panel", 2, "note", bytes(32).hex()]]}
            draft.append(Act.RECORD_ADDED, case_subject(case_id), signer=who.signer, at=house.clock.now(), says=said)

    await house.write(job)


async def cases_with_notes(house: House, cases: int) -> list[str]:
    found = []
    for _ in range(cases):
        _, case_id = await house.report()
        await house.declare(case_id, "noor")
        await house.do(AddRecord(house.custody, house.member("noor"), case_id, NoteRecord(text="Ask."), nonce()))
        await add_notes(house, case_id, house.member("noor"))
        found.append(case_id)
    return found


def remembered(memory: Memory) -> dict[str, Any]:
    return {
        "frontier": memory.frontier,
        "heads": memory.heads,
        "void": memory.void,
        "frozen": memory.frozen,
        "people": dict(memory.people),
        "committees": dict(memory.committees),
        "expunged": dict(memory.expunged),
        "cases": memory.case_count,
        "summaries": memory.summaries.cases,
    }


async def follow(house: House, verification: Verification | None = None) -> House:
    """A process without memory that has followed the log."""
    process = house.restarted()
    process.custody.ledger.verification = verification or Verification()
    await process.read(process.custody.ledger.follow)
    return process


async def with_events(house: House) -> House:
    """A log with members who leave, and entries that somebody else signed."""
    first, second, third = await cases_with_notes(house, 3)
    attacker, records = Attacker(house), {"records": [["forged", "panel", 2, "note", bytes(32).hex()]]}
    eve = house.ready.people["tomas"].secret
    noor = member(house.person("noor"))
    await attacker.append(Act.RECORD_ADDED, case_subject(second), noor, records, secret=eve)
    await house.declare(third, "tomas")
    await house.leave("noor")
    noors = house.ready.people["noor"].secret
    await attacker.append(Act.RECORD_ADDED, case_subject(first), noor, records, secret=noors)
    return house
