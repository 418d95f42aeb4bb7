"""A separate site for a test, with one-line functions for what people do, and for an attacker who writes to the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.crypto import random_bytes
from coc_service.domain import workflow
from coc_service.domain.case_state import Case
from coc_service.domain.committee_state import Committee
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import LetterRecord, NoteRecord
from coc_service.domain.report import Report
from coc_service.store.jobs import Job
from coc_service.usecases.act import Act, Done, Question, Ready, Seen, ask, perform
from coc_service.usecases.committee.access import OpenCase, OpenedCase, OpenGate
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.presence import DeclareClear, StepBack
from coc_service.usecases.committee.shown_before import must_show
from coc_service.usecases.committee.voting import CastBallot
from coc_service.usecases.committee.writing import AddRecord, AssignLead
from coc_service.usecases.custody.casefile import OpenedFile
from coc_service.usecases.custody.custody import Custody, custody_of
from coc_service.usecases.custody.view import LogFault, View
from coc_service.usecases.people import key_slots
from coc_service.usecases.people.leaving import Resign
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.reporter.conversation import Conversation, OpenConversation, WriteToCommittee
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.submit import Sent, Stored, SubmitReport
from tests.stored import Verified, VerifyStored
from tests.usecases.ready import Clock, Process, ReadySite, unlocked

GIVEN: Mapping[str, str] = {
    "scope": "Ours.",
    "plan": "Talk to both.",
    "finding": "violation",
    "behaviour": "Followed someone.",
    "impact": "They stayed away.",
    "measures": "A talk.",
    "reason": "Two saw it.",
    "question": "Who else was there?",
    "learned": "Two more were there.",
    "reporter_view": "Agrees.",
    "respondent_heard": "Heard.",
    "checklist": "The hosts.",
    "check_ins": "In a month.",
    "closure_reason": "decided",
    "precedent": "None.",
    "letter": "We have decided.",
    "new_date": "2026-12-01",
    "new_information": "Somebody else saw it.",
    "appeal_reason": "Two more saw it.",
    "wish_reason": "It is theirs to tell.",
    "local_outcome": "They talked.",
}
_nonces = count(1)


def a_report(**fields: Any) -> Report:
    return Report(**{"narrative": "Someone followed me.", "who": "", "identity": {"name": "Robin"}} | fields)


def nonce() -> bytes:
    return next(_nonces).to_bytes(16, "big")


@dataclass
class House:
    """One process at a separate site for the test."""

    process: Process
    clock: Clock
    ready: ReadySite
    receipts: list[ReceiptKeys] = field(default_factory=list)

    @property
    def custody(self) -> Custody:
        return self.process.custody

    @property
    def committee_id(self) -> str:
        return self.ready.committee

    def restarted(self) -> "House":
        """Return a new process at the same database, without memory."""
        custody = custody_of(self.custody.keys, self.clock.now)
        return House(Process(self.process.database, custody), self.clock, self.ready, list(self.receipts))

    def member(self, name: str) -> UnlockedMember:
        return unlocked(self.ready.people[name], self.committee_id, name)

    def person(self, name: str) -> str:
        return self.ready.people[name].person

    async def do(self, act: Act[Seen, Ready, Done]) -> Done:
        return await perform(act, self.process.database)

    async def ask(self, question: Question[Done]) -> Done:
        return await ask(question, self.process.database)

    async def read(self, job: Job[Done]) -> Done:
        return await self.process.database.read(job)

    async def write(self, job: Job[Done]) -> Done:
        return await self.process.database.write(job)

    async def verify(self) -> Verified:
        return await self.ask(VerifyStored(self.custody))

    async def faults(self) -> set[str]:
        """Return the subjects with findings in a check of everything stored; "log" for the log as a whole."""
        try:
            return {one.subject for one in (await self.verify()).findings}
        except LogFault:
            return {"log"}

    # --- what an attacker does ---

    async def tamper(self, statement: str, **values: Any) -> None:
        """Write to the database directly, as an attacker does."""

        def job(session: Session) -> None:
            session.execute(text(statement), values)

        await self.write(job)

    async def rows(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        def job(session: Session) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in session.execute(text(statement), values)]

        return await self.read(job)

    # --- the present state ---

    async def view(self, look: Any) -> Any:
        def job(session: Session) -> Any:
            return look(self.custody.ledger.reading(session))

        return await self.read(job)

    async def case(self, case_id: str) -> Case:
        found: Case = await self.view(lambda view: view.case(case_id))
        return found

    async def committee(self) -> Committee:
        def job(session: Session) -> Committee:
            found = View.committee(self.custody.ledger.reading(session), self.committee_id)
            assert found is not None
            return found

        return await self.read(job)

    # --- what people do ---

    async def open_gate(self, case_id: str, name: str) -> OpenedFile:
        return await self.do(OpenGate(self.custody, self.member(name), case_id))

    async def set_slot(self, name: str, slot: bytes) -> None:
        """Put a passphrase slot into the database, also one with another secret, as if the person had signed it."""
        person = self.member(name)

        def job(session: Session) -> None:
            draft = self.custody.ledger.writing(session)
            key_slots.set_slot(draft, person.signer, person.person, kind=key_slots.PASSPHRASE_SLOT, slot=slot)

        await self.write(job)

    async def leave(self, name: str) -> None:
        """Let a person leave the committee."""
        seat = (await self.committee()).seat_of(self.person(name), self.clock.now())
        assert seat is not None
        await self.do(Resign(self.custody, self.member(name), self.committee_id, seat.leaf))

    async def sent(self) -> Sent:
        hour = self.clock.now().replace(minute=0)
        return Sent(self.committee_id, (await self.committee()).readers_digest(hour), nonce())

    async def submit(self, **fields: Any) -> Stored:
        stored = await self.do(SubmitReport(self.custody, a_report(**fields), await self.sent()))
        self.receipts.append(stored.receipt)
        return stored

    async def report(self, **fields: Any) -> tuple[ReceiptKeys, str]:
        """Send a report and return its receipt and its case."""
        await self.submit(**fields)
        receipt = self.receipts[-1]
        return receipt, (await self.rows("SELECT case_id FROM receipt WHERE tag = :tag", tag=receipt.tag))[0][0]

    async def come_back(self, receipt: ReceiptKeys) -> Conversation:
        return await self.do(OpenConversation(self.custody, receipt))

    async def write_letter(self, receipt: ReceiptKeys, words: str = "One more thing.") -> bool:
        return await self.do(WriteToCommittee(self.custody, receipt, words, nonce()))

    async def declare(self, case_id: str, *names: str) -> None:
        for name in names:
            await self.do(DeclareClear(self.custody, self.member(name), case_id))

    async def step_back(self, case_id: str, name: str) -> None:
        await self.do(StepBack(self.custody, self.member(name), case_id))

    async def open(self, case_id: str, name: str) -> OpenedCase:
        return await self.do(OpenCase(self.custody, self.member(name), case_id))

    async def note(self, case_id: str, name: str, words: str = "Ask the hosts.") -> None:
        await self.do(AddRecord(self.custody, self.member(name), case_id, NoteRecord(text=words), nonce()))

    async def answer(self, case_id: str, name: str, words: str = "Thank you.") -> None:
        await self.do(AddRecord(self.custody, self.member(name), case_id, LetterRecord(text=words), nonce()))

    async def lead(self, case_id: str, name: str, lead: str = "") -> None:
        await self.do(AssignLead(self.custody, self.member(name), case_id, self.person(lead or name)))

    async def move(self, case_id: str, move: str, name: str = "noor", *, seen: str | None = None) -> None:
        case = await self.case(case_id)
        shown = must_show(workflow.MOVES[move], case)
        act = MakeMove(
            self.custody,
            self.member(name),
            case_id,
            workflow.MOVES[move],
            GIVEN,
            random_bytes(16),
            shown if seen is None else seen,
            letter_to=case.addressee_channel,
        )
        await self.do(act)

    async def vote(self, case_id: str, *names: str, choice: Choice = Choice.YES) -> None:
        case = await self.case(case_id)
        assert case.vote is not None
        for name in names:
            await self.do(CastBallot(self.custody, self.member(name), case_id, choice, case.vote.leaf, nonce()))

    async def to_panel(self, case_id: str) -> None:
        """Noor leads, Ilse and Tomas are on the panel, Dana has stepped back; the reporter was answered."""
        await self.declare(case_id, "noor", "ilse", "tomas")
        await self.step_back(case_id, "dana")
        await self.lead(case_id, "noor")
        await self.answer(case_id, "noor")
        await self.move(case_id, "form_panel")

    async def to_vote(self, case_id: str) -> None:
        await self.to_panel(case_id)
        for move in ("investigate", "propose", "open_vote"):
            await self.move(case_id, move)
