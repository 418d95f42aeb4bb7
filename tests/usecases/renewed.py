"""A member who lost their keys, made new ones and was admitted again by Noor and Ilse."""

from dataclasses import dataclass
from typing import Self

from coc_service.crypto import unlock
from coc_service.store import people
from coc_service.usecases.committee.access import OpenCase, OpenedCase
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.login import PASSPHRASE_SLOT
from coc_service.usecases.people.members import UnlockedMember
from tests.usecases.house import House
from tests.usecases.ready import Known, unlocked
from tests.usecases.test_lost_keys import NEW, admit_again, lose


@dataclass(frozen=True, slots=True)
class Renewed:
    """The member with new keys."""

    house: House
    member: UnlockedMember

    @property
    def person(self) -> str:
        return self.member.person

    @classmethod
    async def of(cls, house: House, name: str) -> Self:
        """Let the keys of a member be lost, and new ones be admitted."""
        await house.do(Enrol(house.custody, await lose(house, name=name), NEW))
        await admit_again(house, name)
        person = house.person(name)
        slots = await house.read(lambda session: people.slots(session, person))
        secret = unlock(slots[0].slot, NEW, context=contexts.key_slot(person=person, kind=PASSPHRASE_SLOT))
        return cls(house, unlocked(Known(person, secret), house.committee_id, name))

    async def declare(self, case_id: str) -> None:
        await self.house.do(DeclareClear(self.house.custody, self.member, case_id))

    async def open(self, case_id: str) -> OpenedCase:
        return await self.house.do(OpenCase(self.house.custody, self.member, case_id))

    async def reads(self) -> list[str]:
        """Return the cases that they read by the log."""
        case_ids = [one for (one,) in await self.house.rows("SELECT id FROM case_file")]
        now = self.house.clock.now()
        return [
            one
            for one in case_ids
            if self.person in await self.house.view(lambda view, one=one: view.readers_of(view.case(one), now))
        ]
