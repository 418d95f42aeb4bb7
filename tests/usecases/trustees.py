"""A recovery key for tests: its secret in one piece, and a committee that has adopted it."""

from dataclasses import dataclass, field

from coc_service.crypto import RecipientSecret, encryption_public_key, random_bytes, signing_public_key
from coc_service.domain.recovery import RECOVERY, RecoveryKey
from coc_service.usecases.custody import casefile
from coc_service.usecases.custody.casefile import OpenedFile, Recipient
from coc_service.usecases.people.recovery import ConfirmRecovery, EndRecovery, ProposeRecovery
from tests.usecases.house import House

TRUSTEES = ("Ada", "Bela", "Chidi")


def a_secret() -> RecipientSecret:
    return RecipientSecret(random_bytes(32))


def public_half(secret: RecipientSecret, needed: int = 2) -> RecoveryKey:
    return RecoveryKey("", encryption_public_key(secret), signing_public_key(secret), needed, TRUSTEES)


@dataclass
class Trustees:
    """Those who keep a key: together they have its secret."""

    house: House
    secret: RecipientSecret = field(default_factory=a_secret)

    @property
    def key(self) -> RecoveryKey:
        """The public half."""
        return public_half(self.secret)

    async def adopted(self, *by: str) -> str:
        """Let members adopt the key; return its leaf, or that of the proposal that waits."""
        first, *others = by or ("noor", "ilse")
        house = self.house
        before = (await house.committee()).recovery
        propose = ProposeRecovery(
            house.custody, house.member(first), house.committee_id, self.key, before.leaf if before else ""
        )
        await house.do(propose)
        committee = await house.committee()
        leaf = str(next(reversed(dict(committee.proposals)), committee.recovery and committee.recovery.leaf))
        for other in others:
            await house.do(ConfirmRecovery(house.custody, house.member(other), house.committee_id, leaf))
        return leaf

    async def ended(self, *by: str) -> None:
        """Let members end the key in force."""
        first, *others = by or ("noor", "ilse")
        house = self.house
        present = (await house.committee()).recovery
        assert present is not None
        await house.do(EndRecovery(house.custody, house.member(first), house.committee_id, present.leaf))
        for other in others:
            leaf = next(reversed(dict((await house.committee()).proposals)))
            await house.do(ConfirmRecovery(house.custody, house.member(other), house.committee_id, leaf))

    async def opened(self, case_id: str) -> OpenedFile:
        """Open a case with the key, as trustees with a copy of the database can."""
        file = await self.house.view(lambda view: casefile.load(view, case_id, recipient_id=RECOVERY))
        return casefile.open_file(file, Recipient(RECOVERY, self.secret))
