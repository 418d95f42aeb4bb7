"""The worker's beat without a worker, and whom it owes mails."""

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import open_sealed
from coc_service.domain import policy
from coc_service.domain.availability import Availability
from coc_service.domain.chain import committee_subject
from coc_service.mail import Envelope, MessageKind
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.availability import StateAvailability
from coc_service.usecases.site.mail_beats import MailsDue, SendBeats
from coc_service.usecases.site.reminding import RemindCases
from tests.usecases.house import House
from tests.usecases.ready import MEMBERS

ALL = sorted(MEMBERS)
ESCALATION = '\n[escalation]\nbody = "the board"\naddress = "board@example.org"\nhours = 10\n'
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


async def adopt(house: House, more: str, *, toml: str = "") -> None:
    """Let Noor and Ilse adopt a policy, the recommended one if no other is given, with an addition."""
    toml, before = (toml or policy.default_toml()) + more, (await house.committee()).policy
    digest, subject = policy.digest(toml), committee_subject(house.committee_id)

    def sign(session: Session) -> None:
        draft, at = house.custody.ledger.writing(session), house.clock.at
        says = {"digest": digest, "before": before, "toml": toml, "reason": ""}
        entry = draft.append(Act.POLICY_ADOPTED, subject, signer=house.member("noor").signer, at=at, says=says)
        draft.append(Act.AGREED, subject, signer=house.member("ilse").signer, at=at, says={"entry": entry})

    await house.write(sign)
    assert (await house.committee()).policy == digest


async def escalations(house: House) -> list[Envelope]:
    """Return the mails owed to the fallback, the oldest first."""
    return await envelopes(house, MessageKind.ESCALATION)


async def new_keys_mails(house: House) -> list[Envelope]:
    """Return the mails owed to people whose keys are lost."""
    return await envelopes(house, MessageKind.NEW_KEYS)


async def envelopes(house: House, kind: str) -> list[Envelope]:
    """Return the sealed mails of a kind that are owed, the oldest first."""
    rows = await house.rows("SELECT id, sealed_envelope FROM outbox WHERE kind = :kind ORDER BY due_at", kind=kind)
    key = house.custody.keys.envelopes
    opened = [open_sealed(key, sealed, context=contexts.envelope(mail_id=mail_id)) for mail_id, sealed in rows]
    return [Envelope.decode(one) for one in opened]
