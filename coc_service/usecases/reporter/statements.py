"""What a party who is heard writes to the panel, the appeal of a party or the reporter, and the reporter's view of a plan."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NoReturn

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.catalogue import Message, msg
from coc_service.domain import case_appeals
from coc_service.domain.case_state import Case
from coc_service.domain.chain import party_of
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.policy import Policy
from coc_service.domain.record_models import LetterRecord, PartyRecord, PartyStatementRecord, RecordKind
from coc_service.domain.records import Authored
from coc_service.domain.vocabulary import LetterKind, StatementKind
from coc_service.usecases.act import Act, Refused
from coc_service.usecases.custody import attaching, casefile, notices, sealing
from coc_service.usecases.custody.attaching import Attached, Author
from coc_service.usecases.custody.casefile import SealedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.indexing import reindex
from coc_service.usecases.custody.sealing import SealedRecord, Stated, WritingEpoch
from coc_service.usecases.custody.signer import entry_moment
from coc_service.usecases.reporter.conversation import LETTERS_A_DAY, is_answered, letters_since
from coc_service.usecases.reporter.receipts import Found, NoSuchReceipt, ReceiptKeys, find_party

NO_APPEAL = msg("You cannot appeal any more, or not against this. Nothing of this was stored.")
WISH_WAITS = msg("You have asked us already, and we have not answered yet. You can still write to us below.")
NOT_ASKED = msg("This question is over. You can write to us all the same.")
NO_GROUND = msg("Please tick at least one of these.")
_TELLS_PLAN = frozenset({LetterKind.PROPOSED_RESOLUTION})
_DAY = timedelta(days=1)


def _is_heard(case: Case, party: str) -> bool:
    """Whether this party has no letters of their own, as the reporter has."""
    return party != case.reporter


def _is_asked(case: Case, party: str) -> bool:
    """Whether this party can be asked about a plan: the reporter, or who took over from them."""
    return party in {case.reporter, case.took_over}


def _is_anybody(_case: Case, _party: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind of statement: who may make it, in which role alone, and about letters with which purposes; its
    act in the log; and what is said, beside which field, if it cannot be made now.
    """

    is_open_to: Callable[[Case, str], bool] = _is_heard
    role: PartyRole | None = None
    about: frozenset[LetterKind] = frozenset()
    act: LogAct = LogAct.RECORD_ADDED
    refusal: Message = NOT_ASKED
    field: str = ""


_WISH = Rule(role=PartyRole.AFFECTED, act=LogAct.WISH_MADE, refusal=WISH_WAITS, field="wish")
RULES: Mapping[StatementKind, Rule] = {
    StatementKind.ANSWER: Rule(),
    StatementKind.VIEW: Rule(_is_asked, about=_TELLS_PLAN, refusal=NOT_ASKED),
    StatementKind.APPEAL: Rule(
        _is_anybody, about=case_appeals.TELLS_OUTCOME, act=LogAct.APPEAL_MADE, refusal=NO_APPEAL, field="why"
    ),
    StatementKind.TAKE_OVER: _WISH,
    StatementKind.STOP: _WISH,
}
WISHES = frozenset(kind for kind, rule in RULES.items() if rule is _WISH)


@dataclass(frozen=True, slots=True)
class SealedStatement:
    """A statement and its files ready to be stored, and the epoch they are sealed in."""

    writing: WritingEpoch
    records: Sequence[SealedRecord]


@dataclass(frozen=True, slots=True)
class MakeStatement(Act[tuple[Found, SealedFile], SealedStatement, bool]):
    """Write to the panel as a party who is heard, ask it for something, appeal, or say as the reporter what one thinks of a
    plan; without a text only files are sent. Returns False if the day's limit of letters is reached.

    Effects: record, a new epoch if the present one is not usable, log entries, notices unless their last words wait for an
    answer; an appeal also gets a deadline.

    Raises:
        NoSuchReceipt: the receipt opens nothing, or is a reporter's, who has letters of their own; or it is a wish, and not
            the affected person's; or a view, and of somebody who is not asked.
        Refused: it is an appeal or a view, and this party can appeal against nothing, or is asked nothing, now; it is an
            appeal on grounds that the policy does not take; it is a wish, and an earlier one waits for an answer; or a file
            does not wait any more, or the case has no room for it.
    """

    custody: Custody
    receipt: ReceiptKeys
    body: PartyStatementRecord
    nonce: bytes
    attached: Attached = field(default_factory=Attached)

    def look(self, session: Session) -> tuple[Found, SealedFile]:
        """Return the case and the sealed file with the receipt's grants."""
        view = self.custody.ledger.reading(session)
        found = self._allowed(find_party(session, view, self.receipt))
        only = [*self._letters, *self._who_they_are(found)]
        file = casefile.load(view, found.case.id, recipient_id=found.party.party, only=only)
        self._refuse_other_grounds(file.policy)
        self._refuse_late(found, file.policy)
        return found, file

    def prepare(self, seen: tuple[Found, SealedFile]) -> SealedStatement:
        """Seal the statement. Its id is derived from form and text, so that a form sent twice is stored once."""
        found, file = seen
        self._refuse_other_roles(found, file)
        self._refuse_other_letters(found, file)
        keys, _ = casefile.open_keys(file, found.recipient(self.receipt))
        signer, now = self.receipt.signer(found.party.party), self.custody.now()
        writing = sealing.writing_epoch(file, keys, signer=signer, at=now)
        channel, at = found.party.channel, entry_moment(signer.actor, now)
        key, author = writing.keys[channel], Author(signer, self.receipt.secret, at, self.nonce)
        files = attaching.seal_files(writing.place, key, channel, author=author, attached=self.attached)
        if not self._says_something:
            return SealedStatement(writing, files)
        body = self.body.model_copy(update={"files": tuple(one.row.id for one in files)}) if files else self.body
        parts = ("statement", self.nonce, body.model_dump_json())
        record_id, said = sealing.record_id_of(self.receipt.secret, *parts), Authored(signer.actor, at, body)
        record = sealing.seal_record(writing.place, key, channel=channel, record_id=record_id, said=said)
        return SealedStatement(writing, [record, *files])

    def store(self, session: Session, ready: SealedStatement) -> bool:
        """Store what the case does not have yet."""
        draft, now = self.custody.ledger.writing(session), self.custody.now()
        found = self._allowed(find_party(session, draft, self.receipt))
        new = attaching.without_known(found.case, ready.records)
        if not new:
            return True
        if self._says_something and letters_since(found, now - _DAY) >= LETTERS_A_DAY:
            return False
        self._refuse_second(found)
        self._refuse_late(found, draft.policy(found.case))
        case, is_news = sealing.check_fresh(draft, ready.writing), is_answered(found)
        attaching.require_room(session, attaching.contents_in(case, [found.party.channel]), self.attached)
        attaching.take(session, new, now=now)
        signer, act = self.receipt.signer(found.party.party), self._rule.act
        says: dict[str, Any] = {"letter": self.body.answers_to} if self._is_appeal else {}
        sealing.store_records(session, draft, ready.writing, new, stated=Stated(act, signer, now, says))
        reindex(session, draft, case.id)
        if is_news or act is not LogAct.RECORD_ADDED:
            notices.owe_notices(session, draft.readers_of(case, now), now=now)
        return True

    @property
    def _rule(self) -> Rule:
        return RULES[self.body.purpose]

    @property
    def _is_appeal(self) -> bool:
        return self._rule.act is LogAct.APPEAL_MADE

    @property
    def _says_something(self) -> bool:
        return bool(self.body.text) or self.body.less_safe is not None

    @property
    def _letters(self) -> tuple[str, ...]:
        return (self.body.answers_to,) if self._rule.about else ()

    def _allowed(self, found: Found) -> Found:
        if not self._rule.is_open_to(found.case, found.party.party):
            raise NoSuchReceipt
        return found

    def _who_they_are(self, found: Found) -> list[str]:
        """Return the records that say in which role this party is heard, if it matters for what they write."""
        if self._rule.role is None:
            return []
        kept = [one for one in found.case.records.values() if one.channel == found.party.channel]
        return [one.id for one in kept if one.kind == RecordKind.PARTY and not party_of(one.author)]

    def _refuse_other_roles(self, found: Found, file: SealedFile) -> None:
        """Refuse a wish of all but the affected person: letters to the reporter are not for whom the report is about."""
        if self._rule.role is None:
            return
        opened = [casefile.open_record(file, one, found.recipient(self.receipt)) for one in self._who_they_are(found)]
        said = next((one.body for one in opened if one and isinstance(one.body, PartyRecord)), None)
        if said is None or said.role != self._rule.role:
            raise NoSuchReceipt

    def _refuse_other_letters(self, found: Found, file: SealedFile) -> None:
        """Refuse an appeal against a letter that tells no outcome: whether it is taken would tell if there is one. Likewise a
        view of what is no plan.
        """
        for letter in self._letters:
            said = casefile.open_record(file, letter, found.recipient(self.receipt))
            if said is None or not isinstance(said.body, LetterRecord) or said.body.purpose not in self._rule.about:
                self._refuse()

    def _refuse_late(self, found: Found, policy: Policy) -> None:
        party, now = found.party.party, self.custody.now()
        if self._is_appeal and not case_appeals.offered_until(
            found.case, self.body.answers_to, policy, party=party, at=now
        ):
            self._refuse()

    def _refuse_other_grounds(self, policy: Policy) -> None:
        """Refuse an appeal on grounds that the policy of the case does not take. They are sealed, so no rule of the chain can.

        It is refused before anything of the case is looked at: otherwise the answer would tell if there is an outcome.
        """
        if self._is_appeal and not case_appeals.are_taken(self.body.grounds, policy):
            raise Refused(NO_GROUND, field="grounds")

    def _refuse_second(self, found: Found) -> None:
        if self._rule.act is LogAct.WISH_MADE and found.party.party in found.case.wishes:
            self._refuse()

    def _refuse(self) -> NoReturn:
        raise Refused(self._rule.refusal, field=self._rule.field)
