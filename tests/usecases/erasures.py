"""Closed cases, and what two members do to erase one."""

from datetime import timedelta

from coc_service.domain import case_retention
from coc_service.domain.case_proposals import waiting
from coc_service.domain.retention import Erasure, Ground, Part
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.erasing import ConfirmErasure, ProposeErasure
from coc_service.usecases.site.erased_details import EraseDetails
from coc_service.usecases.site.publish import PublishIfDue
from tests.usecases.house import House

_HOURS = 182 * 24 + 48


async def closed(house: House, case_id: str) -> None:
    """Let the panel close a case without a decision."""
    await house.to_panel(case_id)
    for move in ("take_no_action", "close"):
        await house.move(case_id, move)


async def listed(house: House, case_id: str, part: Part = Part.WHOLE) -> str:
    return case_retention.list_digest(await house.case(case_id), part)


async def proposed(
    house: House, case_id: str, name: str = "noor", *, part: Part = Part.WHOLE, ground: Ground = Ground.DUE
) -> str:
    """Propose to erase a part, and return the leaf of the proposal."""
    seen = await listed(house, case_id, part)
    await house.do(ProposeErasure(house.custody, house.member(name), case_id, part, ground, seen))
    [leaf] = waiting(await house.case(case_id), Erasure)
    return leaf


async def confirmed(house: House, case_id: str, proposal: str, name: str = "ilse", *, part: Part = Part.WHOLE) -> Part:
    seen = await listed(house, case_id, part)
    return await house.do(ConfirmErasure(house.custody, house.member(name), case_id, proposal, seen))


async def erased_when_due(house: House, case_id: str) -> None:
    """Let the time of a closed case pass, and two members erase it."""
    house.clock.later(hours=_HOURS)
    await confirmed(house, case_id, await proposed(house, case_id))


async def checkpoint(house: House) -> None:
    """Publish the next checkpoint."""
    house.clock.later(hours=1)
    await house.do(PublishIfDue(house.custody, timedelta(minutes=5), 64))


async def checkpoints(house: House) -> None:
    """Publish checkpoints until all is published: each covers some entries more than the one before."""
    for _ in range(6):
        await checkpoint(house)


async def all_published(house: House) -> None:
    """Publish everything, and delete the details that must go after it."""
    await checkpoints(house)
    await published(house)


async def published(house: House) -> None:
    """Publish the next checkpoint, and delete the details that must go after it."""
    await checkpoint(house)
    await house.do(EraseDetails(house.custody))


async def refusal(house: House, case_id: str, part: Part = Part.WHOLE, ground: Ground = Ground.DUE) -> str:
    """Return why a member cannot propose it; "" if they can."""
    try:
        await proposed(house, case_id, part=part, ground=ground)
    except Refused as refused:
        return refused.message.msgid
    return ""
