"""Adds many cases. Each is sealed, signed and logged as by the server: a case's id is bound to its keys, so no copies."""

import asyncio

from benchmarks.product.site import Site, member, opened, submit
from coc_service.crypto import random_bytes
from coc_service.domain.record_models import LabelRecord, NoteRecord
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.committee.writing import AddRecord

AT_ONCE = 64
_TITLE = "Harsh words in a review"
_NOTE = "We asked the hosts for the list of those who were in the room, and they will send it by Thursday. "


async def fill(site: Site, *, count: int) -> None:
    """Add this number of cases."""
    async with opened(site) as parts:
        for start in range(0, count, AT_ONCE):
            await asyncio.gather(*(submit(parts) for _ in range(min(AT_ONCE, count - start))))


async def take_up(site: Site, name: str, *, cases: int, records: int) -> str:
    """Add this number of cases whose gate a member has passed, each with a title. Returns one of them, with so many records."""
    async with opened(site) as parts:
        who = await member(parts, name)
        case_id = ""
        for number in range(cases):
            case_id = await submit(parts)
            await parts.perform(DeclareClear(parts.custody, who, case_id))
            body = LabelRecord(title=f"{_TITLE} {number}", tags=("online",))
            await parts.perform(AddRecord(parts.custody, who, case_id, body, random_bytes(16)))
        for _ in range(records - 4):  # what comes with the report, and the title
            body_of_note = NoteRecord(text=_NOTE * 5)
            await parts.perform(AddRecord(parts.custody, who, case_id, body_of_note, random_bytes(16)))
    return case_id
