"""A site with a member's authenticator, for the tests of passkeys."""

from collections.abc import Sequence
from dataclasses import dataclass

from coc_service.domain.chain import person_subject
from coc_service.usecases.people.ceremonies import Answer, Invitation, RelyingParty, invite
from coc_service.usecases.people.login import LoggedIn
from coc_service.usecases.people.passkey_login import LOGGING_IN, LogInWithPasskey, Recognised
from coc_service.usecases.people.passkeys import AddPasskey, OwnPasskey, RemovePasskey, ShowPasskeys, adding
from tests.support.authenticator import Authenticator
from tests.usecases.house import House

PARTY = RelyingParty("coc.example.org", "https://coc.example.org")


@dataclass
class Desk:
    """A site, and one member's authenticator."""

    house: House
    phone: Authenticator

    def invitation(self, purpose: str = LOGGING_IN) -> Invitation:
        return invite(PARTY, purpose, keys=self.house.custody.keys, now=self.house.clock.now())

    async def add(self, *, name: str = "phone", purpose: str = "") -> None:
        member = self.house.member("noor")
        asked = self.invitation(purpose or adding(member))
        said = self.phone.create(asked.challenge, asked.prf_input, asked.key_info)
        answer = Answer(asked.challenge, said.answer, said.key)
        await self.house.do(AddPasskey(self.house.custody, member, PARTY, answer, name))

    def answer(self, asked: Invitation | None = None) -> Answer:
        asked = asked or self.invitation()
        said = self.phone.get(asked.challenge, asked.prf_input, asked.key_info)
        return Answer(asked.challenge, said.answer, said.key)

    async def log_in(self, answer: Answer | None = None, *, device_cookie: str = "") -> Recognised | None:
        act = LogInWithPasskey(self.house.custody, PARTY, answer or self.answer(), device_cookie=device_cookie)
        return await self.house.do(act)

    async def shown(self) -> Sequence[OwnPasskey]:
        return await self.house.ask(ShowPasskeys(self.house.custody, self.house.member("noor")))

    async def remove(self) -> None:
        (own,) = await self.shown()
        await self.house.do(RemovePasskey(self.house.custody, self.house.member("noor"), own.leaf))

    async def acts(self) -> list[str]:
        subject = person_subject(self.house.person("noor"))
        return [one.act for _, one in await self.house.view(lambda view: view.chain(subject))]


def begun(found: Recognised | None) -> LoggedIn:
    assert found is not None
    assert found.session is not None
    return found.session


def opened_nothing(found: Recognised | None) -> bool:
    return found is not None and (found.login_name, found.session, bool(found.touch)) == ("noor", None, True)
