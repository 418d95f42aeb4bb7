"""How someone comes onto a committee: invited by the operator, enrolled by themself, admitted by a member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from zxcvbn import zxcvbn

from coc_service.audit import Act
from coc_service.catalogue import Message, msg
from coc_service.crypto import (
    HolderSecret,
    blind,
    encryption_public_key,
    fingerprint,
    lock,
    random_bytes,
    random_id,
    seal,
    sign,
    signing_public_key,
)
from coc_service.domain import roster
from coc_service.domain.roster import MemberState, Seat
from coc_service.mail import Envelope, MessageKind
from coc_service.store import audit_log, committees, members, outbox
from coc_service.store import rosters as roster_rows
from coc_service.store.tables import KeySlot, Member
from coc_service.usecases import logbook, notify, passphrase_hints, places, rosters
from coc_service.usecases.keys import ServiceKeys

INVITATION_LASTS = timedelta(days=7)
PASSPHRASE_SLOT = "passphrase"  # noqa: S105  the kind of a key slot, not a secret
PASSPHRASE_MAX_CHARS = 256
MINIMUM_GUESSES_LOG10 = (
    12  # a trillion guesses of zxcvbn's count: at 8 a second, as Argon2id allows a thief, 4,000 years
)
_ZXCVBN_MAX_CHARS = 72  # zxcvbn's time grows with the square of the length; more characters only make it stronger


class InvitationGone(Exception):
    """The link was used, has expired, or never was: one answer for all three."""


class PassphraseWeak(Exception):
    """The passphrase could be guessed. `advice` is what to do, one sentence after the other."""

    def __init__(self, *advice: Message) -> None:
        super().__init__()
        self.advice = advice


class LoginNameTaken(Exception):
    """Someone logs in under that name already."""


class NameMixesScripts(Exception):
    """A word of the name or handle has letters of several scripts: it could look like another name and not match it."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class AdmissionRefused(Exception):
    """There is nobody of that id waiting on this committee, or whoever admits is not on the roster."""


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation: the one-time part of the link is here and nowhere else."""

    member_id: str
    token: str


@dataclass(frozen=True, slots=True)
class NewKeys:
    """A member's fresh keys, with the private half locked under their passphrase."""

    holder: HolderSecret
    encryption_key: bytes
    signing_key: bytes
    slot: bytes


def invite(
    session: Session, *, committee_slug: str, person: Mapping[str, str], link: str, keys: ServiceKeys, now: datetime
) -> Invited | None:
    """Invite someone (`person`: name, handle, login_name, address). `link` is the address before the one-time part.

    Effects: member row, mail owed, log entry. Returns None if there is no such committee.

    Raises:
        LoginNameTaken: choose another.
        NameMixesScripts: `word` in name or handle cannot be compared with what reporters write.
    """
    if word := roster.mixed_word(f"{person['name']} {person['handle']}"):
        raise NameMixesScripts(word)
    committee = committees.committee_by_slug(session, committee_slug)
    if committee is None:
        return None
    if members.by_login_name(session, person["login_name"]):
        raise LoginNameTaken
    token, member_id = random_bytes(20).hex(), random_id()
    address = person["address"]
    session.add(
        Member(
            id=member_id,
            committee_id=committee.id,
            name=person["name"],
            handle=person["handle"],
            login_name=person["login_name"],
            state=MemberState.INVITED,
            sealed_address=seal(keys.addresses, address.encode(), place=places.address(member_id=member_id)),
            invitation_hash=invitation_hash(token, keys=keys),
            invitation_expires_at=now + INVITATION_LASTS,
        )
    )
    values = {"link": link + token, "expires": (now + INVITATION_LASTS).date().isoformat()}
    outbox.owe(session, [notify.sealed_mail(Envelope(MessageKind.INVITATION, address, values), keys=keys, now=now)])
    invited = logbook.entry(
        Act.MEMBER_INVITED, actor=logbook.OPERATOR, at=now, committee=committee.id, target=member_id
    )
    audit_log.append(session, [invited])
    return Invited(member_id, token)


def invitation_hash(token: str, *, keys: ServiceKeys) -> bytes:
    """Return what a one-time link is found by: the database alone does not lead back to the link."""
    return blind(keys.blinding, "invitation/" + token)


def invitee(session: Session, token: str, *, keys: ServiceKeys, now: datetime) -> Member:
    """Return who a one-time link was made for.

    Raises:
        InvitationGone: used, expired or never made.
    """
    found = members.by_invitation(session, invitation_hash(token, keys=keys), now=now)
    if found is None:
        raise InvitationGone
    return found


def make_keys(passphrase: str, *, member: Member) -> NewKeys:
    """Draw a member's keys and lock them. Takes no session: Argon2id works for a tenth of a second.

    Raises:
        PassphraseWeak: with advice in words.
    """
    _check_strength(passphrase, about=[member.name, member.handle, member.login_name])
    holder = HolderSecret(random_bytes(32))
    slot = lock(holder, passphrase, place=places.key_slot(member_id=member.id, kind=PASSPHRASE_SLOT))
    return NewKeys(holder, encryption_public_key(holder), signing_public_key(holder), slot)


def _check_strength(passphrase: str, *, about: list[str]) -> None:
    if not passphrase:
        raise PassphraseWeak(msg("Choose five or six words that have nothing to do with each other."))
    if len(passphrase) > PASSPHRASE_MAX_CHARS:
        raise PassphraseWeak(msg("Please stay below %(most)s characters.", most=PASSPHRASE_MAX_CHARS))
    judged = zxcvbn(passphrase[:_ZXCVBN_MAX_CHARS], user_inputs=about)
    if judged["guesses_log10"] < MINIMUM_GUESSES_LOG10:
        raise PassphraseWeak(*passphrase_hints.of(judged["feedback"]))


def enrol(session: Session, token: str, new: NewKeys, *, keys: ServiceKeys, now: datetime) -> Member:
    """Enrol whoever holds the link. The first person a committee ever had founds its roster; others wait to be admitted.

    Effects: keys on the member's row, key slot, roster (founder only), log entries.

    Raises:
        InvitationGone: used, expired or never made.
    """
    roster_rows.raise_version(session, invitee(session, token, keys=keys, now=now).committee_id)
    # Enrolments and admissions take turns at that row; who waited for their turn looks again at what was done meanwhile.
    member = invitee(session, token, keys=keys, now=now)
    member.state, member.invitation_hash = MemberState.ENROLLED, None
    member.encryption_key, member.signing_key = new.encryption_key, new.signing_key
    session.add(KeySlot(id=random_id(), member_id=member.id, kind=PASSPHRASE_SLOT, slot=new.slot))
    told = logbook.Told(actor=logbook.by_member(member.id), at=now, committee=member.committee_id, target=member.id)
    entries = [logbook.entry(Act.MEMBER_ENROLLED, **told)]
    if members.next_admission_order(session, member.committee_id) == 0:
        _seat(member, admitted_by=member.id, order=0, signer=new.holder)
        entries.append(logbook.entry(Act.MEMBER_FOUNDED, **told))
    session.flush()
    audit_log.append(session, entries)
    return member


def admit(session: Session, *, admitting: Member, holder: HolderSecret, member_id: str, now: datetime) -> Member:
    """Admit someone who has enrolled, by the signed word of a member who compared their fingerprint.

    Effects: seat on the roster, log entry.

    Raises:
        AdmissionRefused: they do not wait here, or the admitting member is not on the roster.
    """
    roster_rows.raise_version(session, admitting.committee_id)  # first: admissions at once take turns at this row
    member, admits = members.fresh(session, member_id), members.fresh(session, admitting.id)
    is_waiting = (
        member
        and member.committee_id == admitting.committee_id
        and member.state == MemberState.ENROLLED
        and member.admission_order is None  # or the row was changed: a second seat would break the roster for good
    )
    if not member or not is_waiting or not admits or admits.state != MemberState.ADMITTED:
        raise AdmissionRefused
    order = members.next_admission_order(session, member.committee_id)
    _seat(member, admitted_by=admitting.id, order=order, signer=holder)
    session.flush()
    actor = logbook.by_member(admitting.id)
    entry = logbook.entry(Act.MEMBER_ADMITTED, actor=actor, at=now, committee=member.committee_id, target=member.id)
    audit_log.append(session, [entry])
    return member


def _seat(member: Member, *, admitted_by: str, order: int, signer: HolderSecret) -> None:
    member.state, member.admitted_by, member.admission_order = MemberState.ADMITTED, admitted_by, order
    seat: Seat = rosters.seat_of(member)
    member.admission_signature = sign(signer, roster.admission_statement(member.committee_id, seat))


def fingerprint_of(member: Member) -> str:
    """Return what two people compare by voice before one admits the other; "" before enrolment."""
    if member.encryption_key is None or member.signing_key is None:
        return ""
    return fingerprint(member.encryption_key, member.signing_key)
