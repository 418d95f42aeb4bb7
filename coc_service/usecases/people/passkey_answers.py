"""What a passkey's answer proves: whose it is, that it has not been sent before, and the secret that its key opens."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.canonical import context
from coc_service.crypto import OpenFailed, PasskeyRefused, RecipientSecret, blind, unlock_with_passkey, verify_passkey
from coc_service.domain.passkeys import Passkey, found
from coc_service.store import logins, people
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.ceremonies import USED_FOR, Answer, RelyingParty
from coc_service.usecases.people.passkeys import slot_kind


@dataclass(frozen=True, slots=True)
class Named:
    """Whom an answer names, with their passkey by the log and its key slot, b"" without one; nothing of it is proved yet."""

    person: str
    passkey: Passkey
    slot: bytes


@dataclass(frozen=True, slots=True)
class Touch:
    """An answer to a challenge that this site made for a purpose, and the site as the authenticator knows it."""

    party: RelyingParty
    answer: Answer
    purpose: str

    def named(self, session: Session, view: View) -> Named | None:
        """Return the passkey that the answer names; None if there is none."""
        try:
            person, credential = self.answer.claimed()
        except PasskeyRefused:
            return None
        passkey, kind = found(view.passkeys_of(person), credential), slot_kind(credential)
        slots = [one.slot for one in people.slots(session, person) if one.kind == kind]
        return Named(person, passkey, slots[0] if slots else b"") if passkey else None

    def is_right(self, named: Named, custody: Custody) -> bool:
        """Whether this passkey has answered this challenge."""
        try:
            ceremony = self.answer.ceremony(self.party, self.purpose, keys=custody.keys, now=custody.now())
            verify_passkey(self.answer.said, ceremony, public_key=named.passkey.public_key)
        except PasskeyRefused:
            return False
        return True

    def opened(self, named: Named) -> RecipientSecret | None:
        """Return the secret in the passkey's slot; None if the key that came along does not open it.

        Raises:
            PasskeyRefused: what came along is no key.
        """
        key = self.answer.derived_key()
        if key is None or not named.slot:
            return None
        try:
            kind = slot_kind(named.passkey.credential)
            return unlock_with_passkey(named.slot, key, context=contexts.key_slot(person=named.person, kind=kind))
        except OpenFailed:
            return None

    def was_used(self, session: Session, custody: Custody) -> bool:
        """Use up the challenge; whether it was used before. Otherwise who captured a request could send it again."""
        bucket = blind(custody.keys.blinding, context("passkey/challenge", self.answer.challenge))
        now = custody.now()
        return logins.count_attempt(session, bucket, now=now, window_ends_at=now + USED_FOR) > 1
