"""A member's session: the private key, locked again under a secret that only the cookie holds."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry
from coc_service.crypto import (
    HolderSecret,
    OpenFailed,
    Secret,
    blind,
    derive,
    equal,
    open_sealed,
    random_secret,
    seal,
    signing_public_key,
    unlock,
    waste,
)
from coc_service.domain.roster import MemberState
from coc_service.store import audit_log, committees, members
from coc_service.store.tables import Member
from coc_service.store.tables import Session as Login
from coc_service.usecases import logbook, places
from coc_service.usecases.keys import ServiceKeys
from coc_service.usecases.membership import PASSPHRASE_SLOT

IDLE = timedelta(hours=1)
LONGEST = timedelta(hours=12)
ATTEMPTS = 10
ATTEMPT_WINDOW = timedelta(minutes=15)
_MAY_LOG_IN = frozenset({MemberState.ENROLLED, MemberState.ADMITTED})

Cookie = Secret  # what a browser keeps of a session


class LoginFailed(Exception):
    """The name or the passphrase is wrong, or there were too many attempts: one answer for all three."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known before the passphrase is tried.

    `member` is None for an unknown name or after too many attempts; in the latter case nothing needs to be tried, since
    whoever counts to ten knows it. `bucket` is where the attempt was counted.
    """

    member: Member | None
    slot: bytes | None
    is_locked_out: bool = False
    bucket: bytes = field(default=b"", compare=False)


@dataclass(frozen=True, slots=True)
class Reader:
    """A member who is logged in, with their private key open in memory for this request.

    `is_half_idle` asks for `keep_alive`: half of the idle time has gone.
    """

    member: Member
    holder: HolderSecret
    id_hash: bytes
    is_half_idle: bool
    committee_name: str


def is_locked_out(session: Session, login_name: str, *, device: bytes | None, keys: ServiceKeys, now: datetime) -> bool:
    """Whether there were too many attempts, whoever the name belongs to. Known for nothing: a read, and no derivation."""
    buckets = [*_device_buckets(device, keys=keys), _bucket(login_name, keys=keys)]
    return all(members.attempts(session, bucket, now=now) >= ATTEMPTS for bucket in buckets)


def candidate(
    session: Session, login_name: str, *, device: bytes | None = None, keys: ServiceKeys, now: datetime
) -> Candidate:
    """Return whom a login is for. `device` is what `devices.known_device` found.

    Effects: the attempt is counted under a blinded name; from a known browser under that browser, so that nobody else can
    use up its attempts, until it has used them up itself.
    """
    for bucket in [*_device_buckets(device, keys=keys), _bucket(login_name, keys=keys)]:
        tries = members.count_attempt(session, bucket, now=now, window_ends_at=now + ATTEMPT_WINDOW)
        if tries <= ATTEMPTS:
            return _candidate(session, login_name, bucket=bucket)
    return Candidate(None, None, is_locked_out=True)


def _candidate(session: Session, login_name: str, *, bucket: bytes) -> Candidate:
    member = members.by_login_name(session, login_name)
    if member is None or member.state not in _MAY_LOG_IN:
        return Candidate(None, None, bucket=bucket)
    slots = members.slots(session, member.id)
    found = next((slot.slot for slot in slots if slot.kind == PASSPHRASE_SLOT), None)
    return Candidate(member, found, bucket=bucket)


def try_passphrase(candidate: Candidate, passphrase: str) -> HolderSecret | None:
    """Return the private key, or None. Takes no session, and as long for a name nobody has as for a wrong passphrase."""
    if candidate.member is None or candidate.slot is None:
        waste(passphrase)
        return None
    place = places.key_slot(member_id=candidate.member.id, kind=PASSPHRASE_SLOT)
    try:
        holder = unlock(candidate.slot, passphrase, place=place)
    except OpenFailed:
        return None
    return holder if _is_key_of(holder, candidate.member) else None


def begin(session: Session, candidate: Candidate, holder: HolderSecret | None, *, now: datetime) -> Cookie:
    """Begin a session. Effects: login row, log entry; ended logins and the attempts counted with this one are forgotten.

    Raises:
        LoginFailed: there is nobody to log in. `refuse` logs it.
    """
    member = candidate.member
    if member is None or holder is None:
        raise LoginFailed
    cookie = random_secret()
    id_hash = login_id(cookie)
    locked = seal(_lock(cookie), holder.reveal(), place=places.login(member_id=member.id, id_hash=id_hash))
    members.forget_ended_logins(session, now=now)
    members.forget_attempts(session, candidate.bucket)
    session.add(
        Login(id_hash=id_hash, member_id=member.id, locked_key=locked, expires_at=now + IDLE, ends_at=now + LONGEST)
    )
    audit_log.append(session, [_entry(Act.MEMBER_LOGGED_IN, member, now=now)])
    return cookie


def refuse(session: Session, candidate: Candidate, *, now: datetime) -> None:
    """Log that a login failed, with the same work whether or not the name is known. Effects: log entry."""
    known = candidate.member
    failed = logbook.entry(
        Act.MEMBER_LOGIN_FAILED,
        actor=logbook.SERVICE,
        at=now,
        committee=known.committee_id if known else "",
        target=known.id if known else "",
    )
    audit_log.append(session, [failed])


def resume(session: Session, cookie: Cookie, *, now: datetime) -> Reader | None:
    """Return who a cookie stands for; None if the session ended or was tampered with."""
    id_hash = login_id(cookie)
    row = members.login(session, id_hash, now=now)
    member = members.member(session, row.member_id) if row else None
    if row is None or member is None or member.state not in _MAY_LOG_IN:
        return None
    try:
        opened = open_sealed(_lock(cookie), row.locked_key, place=places.login(member_id=member.id, id_hash=id_hash))
    except OpenFailed:
        return None
    holder = HolderSecret(opened)
    if not _is_key_of(holder, member):
        return None
    name = committees.committee(session, member.committee_id).name
    return Reader(member, holder, id_hash, is_half_idle=row.expires_at - now < IDLE / 2, committee_name=name)


def keep_alive(session: Session, cookie: Cookie, *, now: datetime) -> None:
    """Move the idle limit. Effects: login row."""
    if row := members.login(session, login_id(cookie), now=now):
        row.expires_at = now + IDLE


def end(session: Session, reader: Reader, *, now: datetime) -> None:
    """Log out. Effects: login row deleted, log entry."""
    members.end_login(session, reader.id_hash)
    audit_log.append(session, [_entry(Act.MEMBER_LOGGED_OUT, reader.member, now=now)])


def login_id(cookie: Cookie) -> bytes:
    """Return what a session is found by: it does not lead back to the cookie."""
    return derive(cookie, "session/id").reveal()


def _is_key_of(holder: HolderSecret, member: Member) -> bool:
    """Whether a key is the member's: whoever writes to the database can lock one of their own in a slot or a session."""
    return equal(signing_public_key(holder), member.signing_key or b"")


def _lock(cookie: Cookie) -> Secret:
    return derive(cookie, "session/lock")


def _bucket(login_name: str, *, keys: ServiceKeys) -> bytes:
    return blind(keys.blinding, "login/" + login_name)


def _device_buckets(device: bytes | None, *, keys: ServiceKeys) -> list[bytes]:
    return [] if device is None else [blind(keys.blinding, b"device/" + device)]


def _entry(act: Act, member: Member, *, now: datetime) -> Entry:
    return logbook.entry(
        act, actor=logbook.by_member(member.id), at=now, committee=member.committee_id, target=member.id
    )
