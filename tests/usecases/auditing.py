"""What members and an auditor do: Eve, who waits with keys, is admitted, logs in, and is ended."""

from dataclasses import replace

from coc_service.usecases.people.auditing import AdmitAuditor, AgreeOnAuditor, EndAuditor
from coc_service.usecases.people.auditors_shown import AuditorsShown, ShowAuditors
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.people.session_content import Cookie
from tests.usecases.house import House
from tests.usecases.ready import join, passphrase_of


async def shown(house: House, name: str = "noor") -> AuditorsShown:
    return await house.ask(ShowAuditors(house.custody, house.member(name), house.committee_id))


async def sign(house: House, name: str = "noor", *, of: str = "eve") -> str:
    """Let one member sign that somebody who waits is an auditor; return the leaf if another must sign."""
    (waiting,) = [one for one in (await shown(house, name)).waiting if one.person == house.person(of)]
    await house.do(AdmitAuditor(house.custody, house.member(name), house.committee_id, waiting.person, waiting.digest))
    return next(iter((await house.committee()).proposals), "")


async def agree(house: House, leaf: str, name: str = "ilse") -> None:
    await house.do(AgreeOnAuditor(house.custody, house.member(name), house.committee_id, leaf))


async def admit(house: House) -> str:
    """Make Eve an auditor; return the leaf of her admission."""
    await agree(house, await sign(house))
    return (await house.committee()).auditors[house.person("eve")].leaf


async def end(house: House, admission: str) -> None:
    await house.do(EndAuditor(house.custody, house.member("noor"), house.committee_id, admission))
    (leaf,) = (await house.committee()).proposals
    await agree(house, leaf)


async def log_in(house: House, name: str = "eve") -> Cookie:
    session = await house.do(LogIn(house.custody, name, passphrase_of(name)))
    assert session is not None
    return session.cookie


async def who(house: House, cookie: Cookie) -> UnlockedMember | None:
    found = await house.ask(Resume(house.custody, cookie))
    assert found is None or isinstance(found, UnlockedMember)
    return found


async def found_care(house: House) -> str:
    """Let Gil found the other committee; return its id."""
    gil = await join(house.process, "gil", slug="care")
    house.ready = replace(house.ready, people={**house.ready.people, "gil": gil})
    care = house.custody.ledger.committee_by_slug("care")
    assert care is not None
    return care.id
