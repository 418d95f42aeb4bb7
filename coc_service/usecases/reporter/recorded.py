"""Records a report that came another way: told in person, by phone, in a chat or by mail.

It is a report like any other, begun and signed by its own receipt. The receipt then names the member who recorded it, and that
member signs it. Specification: `docs/trust.md`, fact "recorded by a member".
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import msg
from coc_service.domain import names
from coc_service.domain.chain import case_subject
from coc_service.domain.committee_state import Committee, Seat
from coc_service.domain.recording import RECORDED_FORM, RecordedReport
from coc_service.store import cases
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.people import kept
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter import naming
from coc_service.usecases.reporter.submit import Acceptance, Chosen, SealedReport, Stored, SubmitReport, chosen

NO_RECEIPT = msg(
    "You cannot read this report, so you cannot hand over its receipt: with it you could read the answers. "
    "Ask another member to record it, or record it without a receipt."
)


class Unasked(Exception):
    """The report names members that the page has not asked about. `people` are all that it names."""

    def __init__(self, people: frozenset[str]) -> None:
        super().__init__(people)
        self.people = people


class ReceiptFate(StrEnum):
    """What becomes of the receipt. The values are written in the log."""

    KEPT = "kept"
    DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True)
class Recording:
    """What a member states when they record a report. `asked` are the named members that their page asked about, `kept`
    is the draft that is recorded.
    """

    member: UnlockedMember
    has_conflict: bool
    asked: frozenset[str]
    receipt: ReceiptFate
    kept: str = ""


@dataclass
class RecordReport(SubmitReport):
    """Record a report that came another way.

    Effects: those of a report; two more log entries; without a receipt its row and its grant are deleted.

    Raises:
        Unasked: nothing was stored.
        ReadersChanged, Refused: as a report; also Refused if a recorder who cannot read it wants its receipt.
    """

    report: RecordedReport
    recording: Recording = field(kw_only=True)

    def store(self, session: Session, ready: SealedReport) -> Stored:
        """Store the report and who recorded it, unless the same page was already sent."""
        stored = super().store(session, ready)
        if stored.outcome is Acceptance.NEW:
            self._sign(session, ready)
        kept.forget(session, self.custody, self.recording.member, self.recording.kept)
        return stored

    def _sign(self, session: Session, ready: SealedReport) -> None:
        draft, now, subject = self.custody.ledger.writing(session), self.custody.now(), case_subject(ready.case_id)
        recorder, party_id = self.recording.member, ready.begin["party"]
        said = {"person": recorder.person, "receipt": self.recording.receipt.value}
        draft.append(LogAct.RECORDER_NAMED, subject, signer=ready.receipt.signer(party_id), at=now, says=said)
        draft.append(LogAct.REPORT_RECORDED, subject, signer=recorder.signer, at=now)
        if self.recording.receipt is ReceiptFate.DESTROYED:
            cases.drop_receipt(session, ready.receipt.tag)
            cases.drop_grants(session, ready.case_id, recipient_id=party_id)
            reindex(session, draft, ready.case_id)

    def _chosen(self, committee: Committee, hour: datetime) -> Chosen:
        seats = committee.receiving(hour) + committee.alternates(hour)
        named = self._named(seats)
        if named - self.recording.asked:
            raise Unasked(named)
        kept_from = set(self.report.left_out) | left_out_recorder(self.report, seats, self.recording, self.custody)
        if self.recording.receipt is ReceiptFate.KEPT and self._recorder in kept_from:
            raise Refused(NO_RECEIPT, field="receipt")
        return chosen(committee, hour, left_out_on_form=frozenset(kept_from))

    def _named(self, seats: tuple[Seat, ...]) -> frozenset[str]:
        return named_members(self.report, seats, self.custody)

    @property
    def _recorder(self) -> str:
        return self.recording.member.person


def named_members(report: RecordedReport, seats: tuple[Seat, ...], custody: Custody) -> frozenset[str]:
    """Return the members named in any text of the report."""
    return frozenset(naming.mentions(report, seats, custody, form=RECORDED_FORM))


def left_out_recorder(
    report: RecordedReport, seats: Collection[Seat], recording: Recording, custody: Custody
) -> frozenset[str]:
    """Return the recorder if they may not read the report: it is about them, or they have a conflict of interest."""
    own = tuple(seat for seat in seats if seat.person == recording.member.person)
    if recording.has_conflict:
        return frozenset({recording.member.person})
    return frozenset(names.named(report.who, naming.names_of(own, custody)))
