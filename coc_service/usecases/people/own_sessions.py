"""A member's own sessions: where they are logged in, and ending some or all of them.

The log says which sessions there are, so a row that somebody hides is ended with the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import OpenFailed, RecipientSecret, Secret, derive, open_sealed, seal
from coc_service.domain.chain import person_subject, read_moment
from coc_service.store import logins
from coc_service.store.tables import Login
from coc_service.usecases.act import Question, WriteAct
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.members import UnlockedMember


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of the member: what browser it is, "" if that is unknown, and since when it lasts."""

    id: str
    device: str
    since: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class ShowOwnSessions(Question[Sequence[OwnSession]]):
    """The member's sessions that somebody could use now, the newest first. Those without use have ended by themselves."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> Sequence[OwnSession]:
        """Return the sessions."""
        now, view = self.custody.now(), self.custody.ledger.reading(session)
        found = [
            OwnSession(
                session_id, device_of(row, self.member.secret), since, is_this=row.id_hash == self.member.id_hash
            )
            for session_id, since in _begun(view, self.member.person, now)
            if (row := logins.login(session, bytes.fromhex(session_id), now=now))
        ]
        return sorted(found, key=lambda one: one.since, reverse=True)


@dataclass(frozen=True, slots=True)
class EndSessions(WriteAct[int]):
    """End one of the member's other sessions, or all of them if `only` is "". Returns how many were ended.

    Effects: for each a log entry, by which a restored row does not revive it; its row is deleted, its cache dropped.
    """

    custody: Custody
    member: UnlockedMember
    only: str = ""

    def write(self, session: Session) -> int:
        """End the sessions, also those without a row."""
        now, draft, own = self.custody.now(), self.custody.ledger.writing(session), self.member.id_hash.hex()
        others = [one for one, _ in _begun(draft, self.member.person, now) if one != own and self.only in {"", one}]
        for session_id in others:
            draft.append(
                LogAct.PERSON_LOGGED_OUT,
                person_subject(self.member.person),
                signer=self.member.signer,
                at=now,
                says={"session": session_id},
            )
            logins.end_login(session, bytes.fromhex(session_id))
            self.custody.session_caches.drop(bytes.fromhex(session_id))
        return len(others)


def sealed_device(device: str, secret: RecipientSecret, *, person: str, id_hash: bytes) -> bytes:
    """Seal what a session's browser is called, for its member alone."""
    return seal(_key(secret), device.encode(), context=contexts.device(person=person, id_hash=id_hash))


def device_of(row: Login, secret: RecipientSecret) -> str:
    """Return what a session's browser is called; "" if its row does not say, or was altered."""
    if not row.sealed_device:
        return ""
    try:
        context = contexts.device(person=row.person_id, id_hash=row.id_hash)
        return open_sealed(_key(secret), row.sealed_device, context=context).decode()
    except OpenFailed:
        return ""


def _begun(view: View, person: str, now: datetime) -> list[tuple[str, datetime]]:
    """Return the sessions that began and have not ended by the log, each with its beginning."""
    begun = [
        (str(statement.detail["session"]), statement.at)
        for _, statement in view.chain(person_subject(person))
        if statement.act == LogAct.PERSON_LOGGED_IN
        and not view.is_void(statement.leaf)
        and (read_moment(statement.detail["ends"]) or now) > now
    ]
    return [(session_id, at) for session_id, at in begun if not view.has_ended(person, session_id)]


def _key(secret: RecipientSecret) -> Secret:
    return derive(secret, "session/device")
