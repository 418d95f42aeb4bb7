"""Imports a case from what a committee kept before: a recorded report without a receipt, and the entry that says so.

The ids of its records follow from what is imported, so the same row or mail is stored once, whoever imports it and how often.
Decision 0097.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from coc_service import canonical
from coc_service.audit import Act as LogAct
from coc_service.crypto import blind, random_bytes
from coc_service.domain import answers, import_moves, names
from coc_service.domain.chain import case_subject, moment
from coc_service.domain.committee_state import Seat
from coc_service.domain.import_form import IMPORTED_FORM, NO_NAMES
from coc_service.domain.importing import Candidate
from coc_service.domain.question import TEXT_KINDS
from coc_service.domain.record_models import AdditionRecord, Record, RecordKind
from coc_service.domain.report import IDENTITY
from coc_service.store import cases
from coc_service.usecases.act import Question
from coc_service.usecases.custody.attaching import Attached
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.keys import ServiceKeys
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter import naming
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.recorded import ReceiptFate, Recording, RecordReport
from coc_service.usecases.reporter.submit import Acceptance, SealedReport, Sent, Stored

_NONCE_BYTES = 16
_NAMED_IN = tuple(one for one in IMPORTED_FORM if one.kind in TEXT_KINDS and one.field not in NO_NAMES)


@dataclass(frozen=True, slots=True)
class Into:
    """The committee that a member imports into, and the digest of the readers that their page showed."""

    committee_id: str
    readers_digest: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """Whom the page asked about for a case, because it names them, and from whom it is kept."""

    asked: Collection[str] = ()
    kept_from: Collection[str] = ()


@dataclass
class ImportCase(RecordReport):
    """Import one case.

    Effects: those of a recorded report without a receipt; one more log entry.

    Raises:
        Unasked, ReadersChanged, Refused: as a recorded report; nothing was stored.
    """

    case: Candidate = field(kw_only=True)

    def store(self, session: Session, ready: SealedReport) -> Stored:
        """Store the case, unless the same was imported before, also under keys that the service had then."""
        if _known(session, self.custody.keys, self.sent.committee_id, [self.case.digest]):
            return Stored(ready.receipt, Acceptance.AGAIN)
        return super().store(session, ready)

    def _sign(self, session: Session, ready: SealedReport) -> None:
        super()._sign(session, ready)
        draft = self.custody.ledger.writing(session)
        case = draft.case(ready.case_id)
        move = import_moves.CLOSED if self.case.is_closed else import_moves.OPEN
        says: dict[str, Any] = {
            "move": move.name,
            "to": (move.target or case.stage).value,
            "due": moment(case.stage_due_at if move is import_moves.OPEN else None),
            "records": [],
        }
        subject, signer = case_subject(ready.case_id), self.recording.member.signer
        draft.append(LogAct(move.act), subject, signer=signer, at=self.custody.now(), says=says)
        reindex(session, draft, ready.case_id)

    def _bodies(self, receipt: ReceiptKeys) -> Sequence[tuple[str, Record]]:  # noqa: ARG002  its secret is another each time
        keys, committee_id = self.custody.keys, self.sent.committee_id
        bodies = [(body.kind, body) for body in answers.to_seal(self.report)]
        later = [(str(number), AdditionRecord(text=text)) for number, text in enumerate(self.case.later)]
        return [(_record_id(keys, committee_id, self.case.digest, part), body) for part, body in [*bodies, *later]]

    def _named(self, seats: tuple[Seat, ...]) -> frozenset[str]:
        return named_in(self.case, seats, self.custody)


@dataclass(frozen=True, slots=True)
class KnownCases(Question[frozenset[bytes]]):
    """Find which cases were imported before, by their digests."""

    custody: Custody
    committee_id: str
    digests: Sequence[bytes]

    def look(self, session: Session) -> frozenset[bytes]:
        """Return their digests."""
        return _known(session, self.custody.keys, self.committee_id, self.digests)


def import_of(
    case: Candidate, into: Into, ticks: Ticks, *, member: UnlockedMember, custody: Custody, attached: Attached
) -> ImportCase:
    """Return the act that imports a case. Its receipt is random, and nobody ever sees it."""
    assert case.report is not None  # noqa: S101  for the type checker: a page offers only what can be imported
    report = case.report.model_copy(update={"left_out": tuple(sorted(ticks.kept_from))})
    recording = Recording(member, has_conflict=False, asked=frozenset(ticks.asked), receipt=ReceiptFate.DESTROYED)
    sent = Sent(into.committee_id, into.readers_digest, random_bytes(_NONCE_BYTES))
    return ImportCase(custody, report, sent, attached=attached, recording=recording, case=case)


def named_in(case: Candidate, seats: tuple[Seat, ...], custody: Custody) -> frozenset[str]:
    """Return the members whom a case names: in any text but that of who decided it, which is no reason to be left out."""
    if case.report is None:
        return frozenset()
    said = case.report.model_dump(mode="python")
    values: Mapping[str, object] = {**said, **said[IDENTITY]}
    texts = {one.field: str(values[one.field]) for one in _NAMED_IN}
    texts |= {f"later {number}": text for number, text in enumerate(case.later)}
    return frozenset(names.named(texts, naming.names_of(seats, custody)))


def _known(session: Session, keys: ServiceKeys, committee_id: str, digests: Sequence[bytes]) -> frozenset[bytes]:
    ids = {_record_id(one, committee_id, digest, RecordKind.REPORT): digest for one in keys.ever for digest in digests}
    return frozenset(ids[one] for one in cases.known_records(session, ids.keys()))


def _record_id(keys: ServiceKeys, committee_id: str, digest: bytes, part: str) -> str:
    return blind(keys.imports, canonical.context("import", committee_id, digest, part))[:16].hex()
