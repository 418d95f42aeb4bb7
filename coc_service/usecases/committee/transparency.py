"""A committee's transparency report: drafted by one member, published by the signature of another one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.crypto import OpenFailed, TextKey, open_sealed, random_secret, seal, unwrap, wrap
from coc_service.domain import open_proposals, transparency
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.report_periods import Period, over
from coc_service.domain.transparency import Document, Draft
from coc_service.store.database import Database
from coc_service.usecases import act
from coc_service.usecases.act import Act, Question, Refused
from coc_service.usecases.committee.counted_cases import Pair
from coc_service.usecases.committee.drafting import OTHER_CASES, Line, OpenedDraft, recounted
from coc_service.usecases.custody import contexts, notices
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.view import View
from coc_service.usecases.people.admitting import OnRoster
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site import log_figures

NOT_OVER = msg("A report can be drafted 30 days after its time is over.")
TAKEN = msg("There is a report about some of these days already.")
CHANGED = msg("The report has changed since you opened this page. Please look at it again.")
NO_SECOND = msg("Please choose another member of the committee, who signs it with you.")
TOO_LONG = msg("This is too long for one report. Please shorten your words.")
NOT_WAITING = msg("This draft is not waiting any more.")
TELLS_ONE_CASE = msg(
    "Compared with the version before, a number would tell about one or two cases. Keep the numbers, or leave them out."
)
LOG_BROKEN = msg("A part of the log of a case is missing or altered, so the figures would not be whole.")
_MOST_BYTES = 48 * 1024  # of a draft: its entry has it in hexadecimal, and a line of the export has an end


@dataclass(frozen=True, slots=True)
class ReportsShown:
    """A committee's reports for a member: periods without one, colleagues who can sign, and the drafts that are theirs."""

    committee: Committee
    periods: Sequence[Period]
    colleagues: Sequence[Seat]
    to_sign: Sequence[Draft]
    own: Sequence[Draft]


@dataclass(frozen=True, slots=True)
class ShowReports(Question[list[ReportsShown]]):
    """The transparency reports of the committees on which somebody is a member."""

    custody: Custody
    member: UnlockedMember

    def look(self, session: Session) -> list[ReportsShown]:
        """Return what each committee has published, and what waits. Nothing of a case is among it."""
        view, now = self.custody.ledger.reading(session), self.custody.now()
        return [
            _shown(one, self.member.person, now)
            for one in view.committees_of(self.member.person, now)
            if any(seat.person == self.member.person for seat in one.in_force(now))
        ]


def _shown(committee: Committee, person: str, now: datetime) -> ReportsShown:
    reports, waiting = (
        committee.transparency,
        [one for one in committee.transparency.drafts.values() if is_open(one, now)],
    )
    published = [one.document.of for one in reports.published]
    periods = over(committee.policy_versions[0].at, now)
    return ReportsShown(
        committee,
        [one for one in periods if one in published or not any(one.overlaps(other) for other in published)],
        [one for one in committee.in_force(now) if one.person != person],
        [one for one in waiting if one.second == person],
        [one for one in waiting if one.by == person],
    )


def is_open(draft: Draft, now: datetime) -> bool:
    """Whether a draft still waits."""
    return now <= draft.at + open_proposals.OPEN_FOR


def refuse_period(committee: Committee, period: Period, corrects: str, now: datetime) -> None:
    """Raise Refused if there can be no report about a period, or it is not a correction of the newest version."""
    if not period.is_over(now):
        raise Refused(NOT_OVER)
    reports = committee.transparency
    if any(one.document.of != period and one.document.of.overlaps(period) for one in reports.published):
        raise Refused(TAKEN)
    newest = reports.newest(period)
    if corrects != (newest.leaf if newest else ""):
        raise Refused(CHANGED)


@dataclass(frozen=True, slots=True)
class _Keys:
    """The encryption keys to which a draft is sealed, by person."""

    of: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class DraftReport(Act[_Keys, dict[str, object], None]):
    """Sign the digest of a document, sealed for oneself and the member who is to sign it next.

    Effects: a log entry, a notice to that member.

    Raises:
        Refused: there can be no such report now, or nobody is to sign it.
    """

    custody: Custody
    member: UnlockedMember
    committee_id: str
    second: str
    document: Document
    lines: Sequence[Line]

    def look(self, session: Session) -> _Keys:
        """Return the keys of both."""
        committee = self._checked(self.custody.ledger.reading(session))
        both = {self.member.person, self.second}
        return _Keys(
            {one.person: one.encryption_key for one in committee.in_force(self.custody.now()) if one.person in both}
        )

    def prepare(self, seen: _Keys) -> dict[str, object]:
        """Seal the draft for both."""
        encoded = self.document.encoded()
        digest = transparency.digest(encoded)
        content = canonical.encode({"document": encoded.decode(), "lines": [list(one) for one in self.lines]})
        if len(content) > _MOST_BYTES:
            raise Refused(TOO_LONG, field="lessons")
        key = TextKey(random_secret().reveal())
        return {
            "period": str(self.document.of),
            "second": self.second,
            "corrects": self.document.corrects,
            "digest": digest,
            "sealed": seal(key, content, context=_where(self.custody, self.committee_id, digest)).hex(),
            "grants": [
                [person, wrap(key, to=to, context=_where(self.custody, self.committee_id, digest, person)).hex()]
                for person, to in sorted(seen.of.items())
            ],
        }

    def store(self, session: Session, ready: dict[str, object]) -> None:
        """Append the entry, and tell the second member."""
        draft = self.custody.ledger.writing(session)
        self._checked(draft)
        subject, now = f"committee:{self.committee_id}", self.custody.now()
        draft.append(LogAct.TRANSPARENCY_DRAFTED, subject, signer=self.member.signer, at=now, says=ready)
        notices.owe_notices(session, [self.second], now=now)

    def _checked(self, view: View) -> Committee:
        now = self.custody.now()
        committee = OnRoster(self.custody, self.member, self.committee_id).seated(view)
        if self.second == self.member.person or self.second not in {one.person for one in committee.in_force(now)}:
            raise Refused(NO_SECOND, field="second")
        refuse_period(committee, self.document.of, self.document.corrects, now)
        before = [one.document for one in committee.transparency.versions(self.document.of)]
        pairs = [(one.table(name), self.document.table(name)) for one in before for name in transparency.TABLES]
        if not all(transparency.is_safe_change(*one) for one in pairs):
            raise Refused(TELLS_ONE_CASE)
        return committee


def _where(custody: Custody, committee: str, digest: str, person: str = "") -> bytes:
    return contexts.transparency_draft(origin=custody.keys.origin, committee=committee, digest=digest, person=person)


@dataclass(frozen=True, slots=True)
class ReadDraft(Question[OpenedDraft]):
    """A draft as one of its two members reads it.

    Raises:
        Refused: it does not wait, or not for this member. For all others it looks as if there were none.
    """

    custody: Custody
    member: UnlockedMember
    committee_id: str
    leaf: str

    def look(self, session: Session) -> OpenedDraft:
        """Open it."""
        view = self.custody.ledger.reading(session)
        committee = OnRoster(self.custody, self.member, self.committee_id).seated(view)
        draft = committee.transparency.drafts.get(self.leaf)
        if (
            draft is None
            or self.member.person not in {draft.by, draft.second}
            or not is_open(draft, self.custody.now())
        ):
            raise Refused(NOT_WAITING)
        found = opened(self.custody, self.member, self.committee_id, draft)
        if found is None:
            raise Refused(NOT_WAITING)
        return found


def opened(custody: Custody, member: UnlockedMember, committee_id: str, draft: Draft) -> OpenedDraft | None:
    """Return what a draft says; None if it does not open for this member, or is not what its drafter signed."""
    try:
        where = _where(custody, committee_id, draft.digest, member.person)
        key = TextKey(unwrap(draft.grants.get(member.person, b""), secret=member.secret, context=where))
        content = canonical.decode(open_sealed(key, draft.sealed, context=_where(custody, committee_id, draft.digest)))
        encoded, lines = str(content["document"]).encode(), content["lines"]
        document = transparency.decode(encoded)
    except (OpenFailed, ValueError, KeyError):
        return None
    if transparency.digest(encoded) != draft.digest or not isinstance(lines, list):
        return None
    return OpenedDraft(
        draft,
        document,
        [Line(*map(str, one)) for one in lines if isinstance(one, list) and len(one) == len(Line._fields)],
    )


@dataclass(frozen=True, slots=True)
class PublishReport(OnRoster):
    """Sign a draft as its second member, with the figures of the log: from then on it is public.

    `document` is the one that the member's page showed. Effects: a log entry, notices to the others.

    Raises:
        Refused: the draft does not wait for this member, or is not this document.
    """

    leaf: str
    document: Document
    figures: Mapping[str, object]

    def check(self, session: Session) -> None:
        """Raise Refused if the member is not to sign this document."""
        self._checked(self.custody.ledger.reading(session))

    def write(self, session: Session) -> None:
        """Sign it, and tell the others."""
        committee, now = self._checked(self.custody.ledger.writing(session)), self.custody.now()
        texts = {"document": self.document.encoded().decode(), "figures": canonical.encode(self.figures).decode()}
        self._append(session, LogAct.TRANSPARENCY_PUBLISHED, {"draft": self.leaf, **texts})
        notices.tell_members(session, committee, but=[self.member.person], now=now)

    def _checked(self, view: View) -> Committee:
        committee, now = self._seated(view), self.custody.now()
        draft = committee.transparency.drafts.get(self.leaf)
        if draft is None or draft.second != self.member.person or not is_open(draft, now):
            raise Refused(NOT_WAITING)
        if committee.seat_of(draft.by, now) is None or transparency.digest(self.document.encoded()) != draft.digest:
            raise Refused(NOT_WAITING)
        refuse_period(committee, draft.period, draft.corrects, now)
        return committee


async def publish(database: Database, asked: ReadDraft) -> None:
    """Publish a draft as its second member: count the cases again, add the figures of the log, and sign.

    Nobody sees the figures of the log before: a member who was left out of a case could tell from a total that there is one.

    Raises:
        Refused: it does not wait for this member, says something else than they count, or the log of a case is not whole.
    """
    found = await act.ask(asked, database)
    await refuse_other_count(database, asked, found)
    followed = await log_figures.follow_all(asked.custody, database)
    if followed.is_broken:
        raise Refused(LOG_BROKEN)
    figures = log_figures.figures_for(found.document, followed)
    signed = PublishReport(asked.custody, asked.member, asked.committee_id, asked.leaf, found.document, figures)
    await act.perform(signed, database)


async def refuse_other_count(database: Database, asked: ReadDraft, found: OpenedDraft) -> None:
    """Raise Refused if the member counts something else than a draft says."""
    if await recounted(asked.custody, database, pair_of(asked, found), found) != found.document:
        raise Refused(OTHER_CASES)


def pair_of(asked: ReadDraft, found: OpenedDraft) -> Pair:
    """Return the member who reads a draft, and the other one of the two."""
    draft, member = found.draft, asked.member
    other = draft.by if member.person == draft.second else draft.second
    return Pair(member, other, asked.committee_id, found.document.of)
