"""A site of one's own, what people do there in a line each, and the hand of somebody who writes to the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import random_bytes
from coc_service.domain import workflow
from coc_service.domain.case_state import Case
from coc_service.domain.committee_chain import Committee
from coc_service.domain.quorum import Choice
from coc_service.domain.records import LetterRecord, NoteRecord
from coc_service.domain.report import Report
from coc_service.store.jobs import Job
from coc_service.usecases.act import Act, Done, Question, Ready, Seen, ask, perform
from coc_service.usecases.committee.access import OpenCase, OpenedCase, OpenGate
from coc_service.usecases.committee.moves import CastBallot, MakeMove
from coc_service.usecases.committee.presence import DeclareClear, StepBack
from coc_service.usecases.committee.writing import AddRecord, AssignLead
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.ledger import Ledger, View
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter.conversation import Conversation, OpenConversation, WriteToCommittee
from coc_service.usecases.reporter.receipts import ReceiptKeys, receipt_keys
from coc_service.usecases.reporter.submit import Sent, Stored, SubmitReport
from coc_service.usecases.site.verifying import Verified, VerifyStored
from tests.usecases.ready import Clock, Process, ReadySite, unlocked

GIVEN: Mapping[str, str] = {
 --- what people do ---"scope": "Ours.",
 --- what people do ---"plan": "Talk to both.",
 --- what people do ---"finding": "violation",
 --- what people do ---"behaviour": "Followed someone.",
 --- what people do ---"impact": "They stayed away.",
 --- what people do ---"measures": "A talk.",
 --- what people do ---"reason": "Two saw it.",
 --- what people do ---"reporter_view": "Agrees.",
 --- what people do ---"respondent_heard": "Heard.",
 --- what people do ---"checklist": "The hosts.",
 --- what people do ---"check_ins": "In a month.",
 --- what people do ---"closure_reason": "resolved",
 --- what people do ---"precedent": "None.",
 --- what people do ---"letter": "We have decided.",
 --- what people do ---"new_date": "2026-12-01",
}
_nonces = count(1)


def nonce() -> bytes:
 --- what people do ---return next(_nonces).to_bytes(16, "big")


@dataclass
class House:
 --- what people do ---"""One process at a site of the test's own."""

 --- what people do ---process: Process
 --- what people do ---clock: Clock
 --- what people do ---ready: ReadySite
 --- what people do ---receipts: list[ReceiptKeys] = field(default_factory=list)

 --- what people do ---@property
 --- what people do ---def custody(self) -> Custody:
 --- what people do ---    return self.process.custody

 --- what people do ---@property
 --- what people do ---def committee_id(self) -> str:
 --- what people do ---    return self.ready.committee

 --- what people do ---def restarted(self) -> "House":
 --- what people do ---    """Return another process at the same database: it remembers nothing yet."""
 --- what people do ---    custody = Custody(self.custody.keys, Ledger(self.custody.keys), self.clock.now)
 --- what people do ---    return House(Process(self.process.database, custody), self.clock, self.ready, list(self.receipts))

 --- what people do ---def member(self, name: str) -> UnlockedMember:
 --- what people do ---    return unlocked(self.ready.people[name], self.committee_id, name)

 --- what people do ---def person(self, name: str) -> str:
 --- what people do ---    return self.ready.people[name].person

 --- what people do ---async def do(self, act: Act[Seen, Ready, Done]) -> Done:
 --- what people do ---    return await perform(act, self.process.database)

 --- what people do ---async def ask(self, question: Question[Done]) -> Done:
 --- what people do ---    return await ask(question, self.process.database)

 --- what people do ---async def read(self, job: Job[Done]) -> Done:
 --- what people do ---    return await self.process.database.read(job)

 --- what people do ---async def write(self, job: Job[Done]) -> Done:
 --- what people do ---    return await self.process.database.write(job)

 --- what people do ---async def verify(self) -> Verified:
 --- what people do ---    return await self.ask(VerifyStored(self.custody))

 --- what people do ---# --- who writes to the database ---

 --- what people do ---async def tamper(self, statement: str, **values: Any) -> None:
 --- what people do ---    """Write to the database as somebody does who has found a way in."""

 --- what people do ---    def job(session: Session) -> None:
 --- what people do ---        session.execute(text(statement), values)

 --- what people do ---    await self.write(job)

 --- what people do ---async def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
 --- what people do ---    def job(session: Session) -> list[tuple[Any, ...]]:
 --- what people do ---        return [tuple(row) for row in session.execute(text(statement), values)]

 --- what people do ---    return await self.read(job)

 --- what people do ---# --- what stands ---

 --- what people do ---async def view(self, look: Any) -> Any:
 --- what people do ---    def job(session: Session) -> Any:
 --- what people do ---        return look(self.custody.ledger.reading(session))

 --- what people do ---    return await self.read(job)

 --- what people do ---async def case(self, case_id: str) -> Case:
 --- what people do ---    found: Case = await self.view(lambda view: view.case(case_id))
 --- what people do ---    return found

 --- what people do ---async def committee(self) -> Committee:
 --- what people do ---    def job(session: Session) -> Committee:
 --- what people do ---        found = View.committee(self.custody.ledger.reading(session), self.committee_id)
 --- what people do ---        assert found is not None
 --- what people do ---        return found

 --- what people do ---    return await self.read(job)

 --- what people do ---# --- what people do ---

 --- what people do ---async def sent(self) -> Sent:
 --- what people do ---    hour = self.clock.now().replace(minute=0)
 --- what people do ---    return Sent(self.committee_id, (await self.committee()).readers_digest(hour), nonce())

 --- what people do ---async def submit(self, **fields: Any) -> Stored:
 --- what people do ---    report = Report(**{"narrative": "Someone followed me.", "who": "", "identity": {"name": "Robin"}} | fields)
 --- what people do ---    stored = await self.do(SubmitReport(self.custody, report, await self.sent()))
 --- what people do ---    self.receipts.append(receipt_keys(stored.entropy.reveal()))
 --- what people do ---    return stored

 --- what people do ---async def report(self, **fields: Any) -> tuple[ReceiptKeys, str]:
 --- what people do ---    """Send a report and return its receipt and its case."""
 --- what people do ---    await self.submit(**fields)
 --- what people do ---    receipt = self.receipts[-1]
 --- what people do ---    return receipt, (await self.rows("SELECT case_id FROM receipt WHERE tag = :tag", tag=receipt.tag))[0][0]

 --- what people do ---async def come_back(self, receipt: ReceiptKeys) -> Conversation:
 --- what people do ---    return await self.do(OpenConversation(self.custody, receipt))

 --- what people do ---async def write_letter(self, receipt: ReceiptKeys, words: str = "One more thing.") -> bool:
 --- what people do ---    return await self.do(WriteToCommittee(self.custody, receipt, words, nonce()))

 --- what people do ---async def declare(self, case_id: str, *names: str) -> None:
 --- what people do ---    for name in names:
 --- what people do ---        await self.do(DeclareClear(self.custody, self.member(name), case_id))

 --- what people do ---async def step_back(self, case_id: str, name: str) -> None:
 --- what people do ---    await self.do(StepBack(self.custody, self.member(name), case_id))

 --- what people do ---async def open(self, case_id: str, name: str) -> OpenedCase:
 --- what people do ---    return await self.do(OpenCase(self.custody, self.member(name), case_id))

 --- what people do ---async def note(self, case_id: str, name: str, words: str = "Ask the hosts.") -> None:
 --- what people do ---    await self.do(AddRecord(self.custody, self.member(name), case_id, NoteRecord(text=words), nonce()))

 --- what people do ---async def answer(self, case_id: str, name: str, words: str = "Thank you.") -> None:
 --- what people do ---    await self.do(AddRecord(self.custody, self.member(name), case_id, LetterRecord(text=words), nonce()))

 --- what people do ---async def lead(self, case_id: str, name: str, lead: str = "") -> None:
 --- what people do ---    await self.do(AssignLead(self.custody, self.member(name), case_id, self.person(lead or name)))

 --- what people do ---async def move(self, case_id: str, move: str, name: str = "noor", *, seen: str | None = None) -> None:
 --- what people do ---    case = await self.case(case_id)
 --- what people do ---    shown = case.vote.leaf if case.vote else case.proposal
 --- what people do ---    act = MakeMove(
 --- what people do ---        self.custody,
 --- what people do ---        self.member(name),
 --- what people do ---        case_id,
 --- what people do ---        workflow.find(move),
 --- what people do ---        GIVEN,
 --- what people do ---        random_bytes(16),
 --- what people do ---        shown if seen is None else seen,
 --- what people do ---    )
 --- what people do ---    await self.do(act)

 --- what people do ---async def vote(self, case_id: str, *names: str, choice: Choice = Choice.YES) -> None:
 --- what people do ---    case = await self.case(case_id)
 --- what people do ---    assert case.vote is not None
 --- what people do ---    for name in names:
 --- what people do ---        await self.do(CastBallot(self.custody, self.member(name), case_id, choice, case.vote.leaf, nonce()))

 --- what people do ---async def to_panel(self, case_id: str) -> None:
 --- what people do ---    """Noor leads, Ilse and Tomas are on the panel, Dana has stepped back; the reporter was answered."""
 --- what people do ---    await self.declare(case_id, "noor", "ilse", "tomas")
 --- what people do ---    await self.step_back(case_id, "dana")
 --- what people do ---    await self.lead(case_id, "noor")
 --- what people do ---    await self.answer(case_id, "noor")
 --- what people do ---    await self.move(case_id, "form_panel")

 --- what people do ---async def to_vote(self, case_id: str) -> None:
 --- what people do ---    await self.to_panel(case_id)
 --- what people do ---    for move in ("investigate", "propose", "open_vote"):
 --- what people do ---        await self.move(case_id, move)
