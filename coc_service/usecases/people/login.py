"""Sessions of members: the member's secret and the end of the session, sealed under a key that only the cookie has."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import (
    RecipientSecret,
    encryption_public_key,
    equal,
    random_secret,
    signing_public_key,
)
from coc_service.domain import lost_keys
from coc_service.domain.chain import moment, person_subject
from coc_service.domain.committee_state import Committee
from coc_service.mail import MessageKind
from coc_service.store import kept_texts, logins, people
from coc_service.store.tables import Login
from coc_service.usecases.act import Act, Question, Stale, WriteAct
from coc_service.usecases.custody import notices
from coc_service.usecases.custody.custody import Custody, member
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.custody.view import View
from coc_service.usecases.people import key_slots, marks, second_factor, service_marks
from coc_service.usecases.people.audits import audits_of, is_let_in_by
from coc_service.usecases.people.ended import EndedSeat, ended_seats
from coc_service.usecases.people.key_slots import Found
from coc_service.usecases.people.marks import LogComparison
from coc_service.usecases.people.members import LockedSession, UnlockedMember
from coc_service.usecases.people.own_sessions import sealed_device
from coc_service.usecases.people.session_content import Cookie, OpenSession, SessionContent, find, login_id

PASSPHRASE_SLOT = key_slots.PASSPHRASE_SLOT


@dataclass(frozen=True, slots=True)
class Admitted:
    """A person by the log: the committees they sit on, those they audit, and the signing key with which they enrolled; b"" if
    it is off.
    """

    committees: tuple[Committee, ...] = ()
    signing_key: bytes = b""
    audits: tuple[Committee, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person to try the passphrase for, and the slot that it may open; none for an unknown name.

    `ended` are their seats if all have ended.
    """

    person: str
    found: Found
    admitted: Admitted
    ended: tuple[EndedSeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """The result of trying a passphrase. `secret` is None if the slot did not open, or had a secret with other keys."""

    person: str
    secret: RecipientSecret | None
    found: Found
    ended: tuple[EndedSeat, ...] = ()


class SeatEnded(Exception):
    """Name and passphrase are right, but every seat of the person has ended."""

    def __init__(self, seats: tuple[EndedSeat, ...]) -> None:
        super().__init__(len(seats))
        self.seats = seats


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A new session: its cookie, and the newest checkpoint, both for the browser to keep."""

    cookie: Cookie
    checkpoint: str


@dataclass(frozen=True, slots=True)
class LogIn(Act[Candidate, Tried, LoggedIn | None]):
    """Log in with passphrase or recovery code. Returns what the browser keeps; None if one of these or the code of an app is
    wrong. A wrong name takes as long.

    `counted_in` is the bucket of `CountAttempt`. `browser_saw` is the checkpoint that this browser has kept, `device` what it
    is called, `language` that of the page. A member who logs in with a new browser gets a mail, but not at their first login.
    Effects: the bucket is deleted; login row; outbox; the person's marks of the log, unless it does not continue the last one,
    and of their language; log entry.

    Raises:
        SeatEnded: the passphrase is right. Whoever does not know it learns nothing about the seat.
    """

    is_slow: ClassVar[bool] = True

    custody: Custody
    login_name: str
    passphrase: str
    counted_in: bytes = b""
    browser_saw: str = ""
    device: str = ""
    language: str = ""
    code: str = ""
    touch: str = ""
    is_new_browser: bool = False

    def look(self, session: Session) -> Candidate:
        """Return the person with this login name, and their key slot."""
        person = people.by_login_name(session, self.login_name)
        if person is None:
            return Candidate("", key_slots.Found("", self.passphrase, None), Admitted())
        view = self.custody.ledger.reading(session)
        now, found = self.custody.now(), key_slots.found(session, view, person.id, self.passphrase)
        return Candidate(person.id, found, admitted_of(view, person.id, now), ended_seats(view, person.id, now))

    def prepare(self, seen: Candidate) -> Tried:
        """Try the passphrase, or take as long for an unknown name."""
        secret = key_slots.opened(seen.found, person=seen.person)
        is_own = secret and has_keys_of(secret, seen.person, seen.admitted, at=self.custody.now())
        return Tried(seen.person, secret if is_own else None, seen.found, seen.ended)

    def store(self, session: Session, ready: Tried) -> LoggedIn | None:
        """Begin the session, or log the failure."""
        now, found = self.custody.now(), ready.found
        if ready.secret and not key_slots.is_in_force(
            session, self.custody.ledger.writing(session), ready.person, found
        ):
            raise Stale  # the passphrase was changed meanwhile, which has ended the sessions there were
        if ready.secret is None or not self._has_second_factor(session, ready.person, ready.secret):
            draft = self.custody.ledger.writing(session)
            draft.append(LogAct.LOGIN_FAILED, SITE, signer=Signer(SERVICE), at=now)
            return None
        if ready.ended:
            raise SeatEnded(ready.ended)
        logins.forget_attempts(session, self.counted_in)
        return self.begin(session, ready.person, ready.secret)

    def _has_second_factor(self, session: Session, person: str, secret: RecipientSecret) -> bool:
        typed, touch = self.code, self.touch
        return second_factor.is_given(session, self.custody, person, secret, typed=typed, touch=touch)

    def begin(self, session: Session, person: str, secret: RecipientSecret) -> LoggedIn:
        """Begin a session of a person whose secret is open. Rows of ended sessions are deleted."""
        now = self.custody.now()
        logins.forget_ended_logins(session, now=now)
        kept_texts.drop_expired(session, now=now)
        return self._begin(session, person, secret, now)

    def _begin(self, session: Session, person: str, secret: RecipientSecret, now: datetime) -> LoggedIn:
        cookie, limits, keys = random_secret(), self.custody.session_limits, self.custody.keys
        id_hash, ends = login_id(cookie), now + limits.longest
        seen = self._log_seen(session, person, secret)
        service_marks.keep(session, keys, self.language, person=person, about=service_marks.LANGUAGE)
        sealed = SessionContent(secret, ends, seen, proved_at=now).sealed(cookie, person=person)
        device = sealed_device(self.device, secret, person=person, id_hash=id_hash)
        row = Login(
            id_hash=id_hash, person_id=person, sealed=sealed, expires_at=now + limits.idle, sealed_device=device
        )
        session.add(row)
        draft = self.custody.ledger.writing(session)
        is_surprising = self.is_new_browser and _has_logged_in(draft, person) and is_let_in_by(draft, person, now)
        says = {"session": id_hash.hex(), "ends": moment(ends)}
        draft.append(LogAct.PERSON_LOGGED_IN, person_subject(person), signer=member(person, secret), at=now, says=says)
        if is_surprising:
            notices.owe_notices(session, [person], now=now, kind=MessageKind.NEW_BROWSER)
        newest = marks.latest(session, keys)
        return LoggedIn(cookie, newest.encode() if newest else "")

    def _log_seen(self, session: Session, person: str, secret: RecipientSecret) -> LogComparison:
        """Compare the log with what the person last saw. A mark that the log does not continue is kept as evidence."""
        keys = self.custody.keys
        own = marks.kept_mark(session, keys, person=person, secret=secret)
        kept = [one for one in (own, marks.decode(self.browser_saw)) if one]
        seen = marks.compare(session, keys, kept)
        if seen is not LogComparison.CHANGED:
            marks.keep_mark(session, keys, person=person, secret=secret)
        return seen


@dataclass(frozen=True, slots=True)
class Resume(Question[UnlockedMember | LockedSession | None]):
    """Find the member of a session's cookie. A locked session has no member; None if it has ended or its row was altered."""

    custody: Custody
    cookie: Cookie

    def look(self, session: Session) -> UnlockedMember | LockedSession | None:
        """Return the member, or the locked session."""
        view = self.custody.ledger.reading(session)
        found = find(view, self.cookie)
        if found is None:
            return None
        if found.content.secret is None:
            return LockedSession(found.row.person_id, found.row.id_hash)
        member = self._member(view, found.row.person_id, found.content.secret)
        return self._as_used(member, found) if member else None

    def _as_used(self, member: UnlockedMember, found: OpenSession) -> UnlockedMember:
        """Return the member with what the session says. This visit extends the idle limit, see `KeepAlive`."""
        now, idle = self.custody.now(), self.custody.session_limits.idle
        is_half_idle = found.row.expires_at - now < idle / 2
        idle_until = now + idle if is_half_idle else found.row.expires_at
        return replace(
            member,
            is_half_idle=is_half_idle,
            log_seen=found.content.log_seen,
            session_ends_at=min(found.content.ends, idle_until),
            proved_at=found.content.proved_at,
        )

    def _member(self, view: View, person_id: str, secret: RecipientSecret) -> UnlockedMember | None:
        now = self.custody.now()
        admitted = admitted_of(view, person_id, now)
        person = people.person(view.session, person_id)
        if person is None or not has_keys_of(secret, person_id, admitted, at=now):
            return None
        if not (admitted.committees or admitted.audits) and ended_seats(view, person_id, now):
            return None  # a session that was restored in the database
        names = [committee.name_of(person_id) for committee in admitted.committees]
        names += [committee.auditors[person_id].name for committee in admitted.audits]
        return UnlockedMember(
            person=person_id,
            name=names[0] if names else person.name,
            secret=secret,
            id_hash=login_id(self.cookie),
            is_half_idle=False,
            committees=tuple((committee.id, committee.name) for committee in admitted.committees),
            lacks_factor=second_factor.is_missing(view, person_id, now),
            audits=tuple((committee.id, committee.name) for committee in admitted.audits),
        )


@dataclass(frozen=True, slots=True)
class KeepAlive(WriteAct[None]):
    """Extend the idle limit of a session. Effects: login row."""

    custody: Custody
    cookie: Cookie

    def write(self, session: Session) -> None:
        """Set the limit to its full time from now."""
        now = self.custody.now()
        if row := logins.login(session, login_id(self.cookie), now=now):
            row.expires_at = now + self.custody.session_limits.idle


@dataclass(frozen=True, slots=True)
class LogOut(WriteAct[None]):
    """Log out. Effects: login row deleted; log entry, by which a restored row does not revive the session; cache dropped."""

    custody: Custody
    member: UnlockedMember

    def write(self, session: Session) -> None:
        """End the session."""
        logins.end_login(session, self.member.id_hash)
        if self.member.log_seen is not LogComparison.CHANGED:
            marks.keep_mark(session, self.custody.keys, person=self.member.person, secret=self.member.secret)
        draft = self.custody.ledger.writing(session)
        draft.append(
            LogAct.PERSON_LOGGED_OUT,
            person_subject(self.member.person),
            signer=self.member.signer,
            at=self.custody.now(),
            says={"session": self.member.id_hash.hex()},
        )
        self.custody.session_caches.drop(self.member.id_hash)


def has_keys_of(secret: RecipientSecret, person: str, admitted: Admitted, *, at: datetime) -> bool:
    """Whether a secret's public keys are those of each of the person's admissions, and of their enrolment.

    An attacker with write access to the database could put their own secret into a slot; this check refuses the login.
    """
    signing, encryption = signing_public_key(secret), encryption_public_key(secret)
    seats = [seat for committee in admitted.committees if (seat := committee.seat_of(person, at))]
    are_admitted = all(equal(seat.signing_key, signing) and equal(seat.encryption_key, encryption) for seat in seats)
    return are_admitted and equal(admitted.signing_key, signing)


def _has_logged_in(view: View, person: str) -> bool:
    return any(statement.act == LogAct.PERSON_LOGGED_IN for _, statement in view.chain(person_subject(person)))


def admitted_of(view: View, person: str, at: datetime) -> Admitted:
    """Return a person by the log; without a signing key if theirs is off, because a committee stated that it is lost."""
    key = view.signing_key(person)
    is_off = lost_keys.are_off(view.committees(), person, key, at)
    audits = () if is_off else audits_of(view, person, at)
    return Admitted(tuple(view.committees_of(person, at)), b"" if is_off else key, audits)
