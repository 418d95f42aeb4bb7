"""The worker's beat without a worker, and whom it owes mails."""

from coc_service.domain.availability import Availability
from coc_service.mail import MessageKind
from coc_service.usecases.people.availability import StateAvailability
from coc_service.usecases.site.mail_beats import MailsDue, SendBeats
from coc_service.usecases.site.reminding import RemindCases
from tests.usecases.house import House
from tests.usecases.ready import MEMBERS

ALL = sorted(MEMBERS)
NOTICE, DIGEST, CHECK = MessageKind.NEW_ACTIVITY, MessageKind.DIGEST, MessageKind.ADDRESS_CHECK
_OWED = "SELECT login_name FROM outbox JOIN person ON person.id = person_id WHERE kind = :kind AND state = 'owed'"


async def beat(house: House) -> None:
    """Do what the worker does on a beat."""
    if await house.ask(MailsDue(house.custody)):
        await house.do(RemindCases(house.custody))
        await house.do(SendBeats(house.custody))


async def owed(house: House, kind: str = NOTICE) -> list[str]:
    """Return to whom mails of a kind are owed, and deliver them."""
    found = sorted(row[0] for row in await house.rows(_OWED, kind=kind))
    await house.tamper("DELETE FROM outbox WHERE kind = :kind AND state = 'owed'", kind=kind)
    return found


async def after(house: House, *, kind: str = NOTICE, **later: float) -> list[str]:
    """Return who is owed a mail of this kind on the beat after some time."""
    house.clock.later(**later)
    await beat(house)
    return await owed(house, kind)


async def state(house: House, name: str, stated: Availability) -> None:
    await house.do(StateAvailability(house.custody, house.member(name), stated))
