"""A refusal costs whoever shares the writer's batch nothing: ten neighbours run ten times, whatever is refused between them."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.crypto import random_bytes
from coc_service.domain import workflow
from coc_service.domain.quorum import Choice
from coc_service.domain.records import LetterRecord, NoteRecord
from coc_service.domain.workflow import FieldsMissing, MoveRefused
from coc_service.usecases.act import Act, Deed, Refused, Stale
from coc_service.usecases.committee.access import NotDeclared, OpenCase, OpenGate
from coc_service.usecases.committee.moves import CastBallot, MakeMove
from coc_service.usecases.committee.presence import DeclareClear, LastReader, StepBack
from coc_service.usecases.committee.writing import AddRecord, AssignLead
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.enrolling import Enrol, InvitationGone
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.people.passphrases import PassphraseWeak
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.reporter.conversation import (
    LETTERS_A_DAY,
    OpenConversation,
    TakeProof,
    Withdraw,
    WriteToCommittee,
)
from coc_service.usecases.reporter.receipts import NoSuchReceipt, receipt_keys
from coc_service.usecases.reporter.submit import NobodyLeft, ReadersChanged, Sent, SubmitReport
from tests.usecases.house import GIVEN, House, a_report, nonce
from tests.usecases.ready import MEMBERS, WAITING, passphrase_of

AnyAct = Act[Any, Any, Any]
NEIGHBOURS = 10


@dataclass
class Neighbour(Deed[None]):
    """Somebody whose act stands in the same batch, and how often it ran."""

    custody: Custody
    runs: int = field(default=0)

    def store(self, session: Session, ready: bool) -> None:  # noqa: ARG002, FBT001  nothing was prepared
        self.runs += 1
        draft = self.custody.ledger.writing(session)
        draft.append(LogAct.MAIL_DELIVERED, SITE, signer=Signer(SERVICE), at=self.custody.now())


async def among_neighbours(house: House, between: Awaitable[Any]) -> tuple[object, list[int]]:
    """Run something in the middle of ten neighbours and return what came of it, and how often each of them ran."""
    neighbours = [Neighbour(house.custody) for _ in range(NEIGHBOURS)]
    half = NEIGHBOURS // 2
    done = await asyncio.gather(
        *(house.do(one) for one in neighbours[:half]),
        between,
        *(house.do(one) for one in neighbours[half:]),
        return_exceptions=True,
    )
    assert [one for one in done[:half] + done[half + 1 :] if one is not None] == []
    return done[half], [one.runs for one in neighbours]


# --- refused with the log's head held: something changed since the act had looked ----------------------------------------


@dataclass
class Late:
    """An act that has looked and is prepared; by now it must be refused."""

    act: AnyAct
    ready: Any = None

    async def store(self, house: House) -> Any:
        return await house.write(lambda session: self.act.store(session, self.ready))


async def prepared(house: House, act: AnyAct) -> Late:
    seen = act.recall()
    return Late(act, act.prepare(seen if seen is not None else await house.read(act.look)))


def member_acts(house: House, case_id: str, name: str) -> dict[str, AnyAct]:
    custody, who = house.custody, house.member(name)
    move = workflow.find("investigate")
    return {
        "gate": OpenGate(custody, who, case_id),
        "case": OpenCase(custody, who, case_id),
        "note": AddRecord(custody, who, case_id, NoteRecord(text="Ask."), nonce()),
        "lead": AssignLead(custody, who, case_id, who.person),
        "move": MakeMove(custody, who, case_id, move, GIVEN, nonce()),
        "clear": DeclareClear(custody, who, case_id),
        "step_back": StepBack(custody, who, case_id),
    }


def no_such_case(which: str) -> Callable[[House], Awaitable[Late]]:
    async def setting(house: House) -> Late:
        _, case_id = await house.report()
        name = "dana" if which in {"gate", "clear"} else "noor"
        if name == "noor":
            await house.to_panel(case_id)
        late = await prepared(house, member_acts(house, case_id, name)[which])
        await house.step_back(case_id, name)
        return late

    return setting


async def ballot_of_one_who_stepped_back(house: House) -> Late:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    late = await prepared(house, a_ballot(house, case_id, (await house.case(case_id)).vote))
    await house.step_back(case_id, "ilse")
    return late


def a_ballot(house: House, case_id: str, vote: Any) -> CastBallot:
    return CastBallot(house.custody, house.member("ilse"), case_id, Choice.YES, vote.leaf if vote else "", nonce())


async def ballot_after_the_vote(house: House) -> Late:
    _, case_id = await house.report()
    await house.to_vote(case_id)
    late = await prepared(house, a_ballot(house, case_id, (await house.case(case_id)).vote))
    await house.move(case_id, "withdraw_proposal")
    return late


async def ballot_in_an_earlier_vote(house: House) -> Late:
    late = await ballot_after_the_vote(house)
    assert isinstance(late.act, CastBallot)
    for move in ("propose", "open_vote"):
        await house.move(late.act.case_id, move)
    return late


async def move_that_was_made(house: House) -> Late:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    late = await prepared(house, member_acts(house, case_id, "noor")["move"])
    await house.move(case_id, "investigate")
    return late


async def vote_on_another_proposal(house: House) -> Late:
    _, case_id = await house.report()
    await house.to_panel(case_id)
    for move in ("investigate", "propose"):
        await house.move(case_id, move)
    shown = (await house.case(case_id)).proposal
    act = MakeMove(house.custody, house.member("noor"), case_id, workflow.find("open_vote"), GIVEN, nonce(), shown)
    late = await prepared(house, act)
    for move in ("withdraw_proposal", "propose"):
        await house.move(case_id, move)
    return late


async def lead_of_another(house: House) -> Late:
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    late = await prepared(house, AssignLead(house.custody, house.member("ilse"), case_id, house.person("ilse")))
    await house.lead(case_id, "noor")
    return late


async def last_reader(house: House) -> Late:
    _, case_id = await house.report()
    for name in MEMBERS[2:]:
        await house.step_back(case_id, name)
    late = await prepared(house, StepBack(house.custody, house.member("noor"), case_id))
    await house.step_back(case_id, "ilse")
    return late


async def letter_to_nobody(house: House) -> Late:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    act = AddRecord(house.custody, house.member("noor"), case_id, LetterRecord(text="Thank you."), nonce())
    late = await prepared(house, act)
    await house.do(Withdraw(house.custody, receipt))
    return late


async def note_in_an_older_epoch(house: House) -> Late:
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    late = await prepared(house, member_acts(house, case_id, "noor")["note"])
    await house.step_back(case_id, "dana")
    return late


def withdrawn_meanwhile(which: str) -> Callable[[House], Awaitable[Late]]:
    async def setting(house: House) -> Late:
        receipt, _ = await house.report()
        acts: dict[str, AnyAct] = {
            "come_back": OpenConversation(house.custody, receipt),
            "write": WriteToCommittee(house.custody, receipt, "More.", nonce()),
            "withdraw": Withdraw(house.custody, receipt),
        }
        late = await prepared(house, acts[which]) if which != "withdraw" else Late(acts[which], ready=True)
        await house.do(Withdraw(house.custody, receipt))
        return late

    return setting


async def proof_of_a_withdrawn_report(house: House) -> Late:
    receipt, _ = await house.report()
    await house.do(Withdraw(house.custody, receipt))
    return Late(TakeProof(house.custody, receipt), ready="a proof")


async def report_to_another_roster(house: House) -> Late:
    late = await prepared(house, SubmitReport(house.custody, a_report(), await house.sent()))
    await house.leave("dana")
    return late


async def link_that_was_used(house: House) -> Late:
    late = await prepared(house, Enrol(house.custody, house.ready.token, passphrase_of("finn")))
    await house.do(Enrol(house.custody, house.ready.token, passphrase_of("finn")))
    return late


async def an_admission(house: House) -> Admit:
    (shown,) = await house.ask(ShowRoster(house.custody, house.member("noor")))
    waiting = next(one for one in shown.waiting if one.person == house.person(WAITING))
    return Admit(house.custody, house.member("noor"), house.committee_id, waiting.person, waiting.digest)


async def admission_of_another_key(house: House) -> Late:
    late = await prepared(house, await an_admission(house))
    await house.tamper("UPDATE person SET encryption_key = signing_key WHERE id = :id", id=house.person(WAITING))
    return late


async def admission_that_was_made(house: House) -> Late:
    act = await an_admission(house)
    late = await prepared(house, act)
    await house.do(act)
    return late


async def agreement_that_was_given(house: House) -> Late:
    await house.do(await an_admission(house))
    (leaf,) = (await house.committee()).proposals
    act = Agree(house.custody, house.member("ilse"), house.committee_id, leaf)
    late = await prepared(house, act)
    await house.do(act)
    return late


async def comparison_of_one_who_left(house: House) -> Late:
    seat = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert seat is not None
    late = await prepared(house, ConfirmComparison(house.custody, house.member("noor"), house.committee_id, seat.leaf))
    await house.leave("dana")
    return late


LATE: dict[str, tuple[Callable[[House], Awaitable[Late]], type[Exception]]] = {
    **{f"no_such_case_{which}": (no_such_case(which), NoSuchCase) for which in
       ("gate", "case", "note", "lead", "move", "clear", "step_back")},
    "no_such_case_ballot": (ballot_of_one_who_stepped_back, NoSuchCase),
    "ballot_after_the_vote": (ballot_after_the_vote, Refused),
    "ballot_in_an_earlier_vote": (ballot_in_an_earlier_vote, Refused),
    "move_that_was_made": (move_that_was_made, MoveRefused),
    "vote_on_another_proposal": (vote_on_another_proposal, Refused),
    "lead_of_another": (lead_of_another, Refused),
    "last_reader": (last_reader, LastReader),
    "letter_to_nobody": (letter_to_nobody, Refused),
    "note_in_an_older_epoch": (note_in_an_older_epoch, Stale),
    **{f"withdrawn_{which}": (withdrawn_meanwhile(which), NoSuchReceipt) for which in
       ("come_back", "write", "withdraw")},
    "withdrawn_proof": (proof_of_a_withdrawn_report, NoSuchReceipt),
    "report_to_another_roster": (report_to_another_roster, Stale),
    "link_that_was_used": (link_that_was_used, InvitationGone),
    "admission_of_another_key": (admission_of_another_key, Refused),
    "admission_that_was_made": (admission_that_was_made, Refused),
    "agreement_that_was_given": (agreement_that_was_given, Refused),
    "comparison_of_one_who_left": (comparison_of_one_who_left, Refused),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(LATE))
async def test_a_refusal_in_the_writers_batch_costs_its_neighbours_nothing(house: House, kind: str) -> None:
    setting, expected = LATE[kind]
    late = await setting(house)
    ((before,),) = await house.rows("SELECT size FROM audit_head")

    refused, runs = await among_neighbours(house, late.store(house))

    assert (type(refused), runs) == (expected, [1] * NEIGHBOURS)
    assert await house.rows("SELECT size FROM audit_head") == [(before + NEIGHBOURS,)]


# --- refused as the visitor comes ----------------------------------------------------------------------------------------


def unknown() -> Any:
    return receipt_keys(bytes(2) + random_bytes(12))


async def nobody_left(house: House) -> AnyAct:
    report = a_report(left_out=tuple(house.person(name) for name in MEMBERS))
    return SubmitReport(house.custody, report, await house.sent())


async def readers_changed(house: House) -> AnyAct:
    return SubmitReport(house.custody, a_report(), Sent(house.committee_id, "another", nonce()))


async def no_such_committee(house: House) -> AnyAct:
    return SubmitReport(house.custody, a_report(), Sent("another", "another", nonce()))


async def a_case(house: House) -> str:
    _, case_id = await house.report()
    return case_id


def undeclared(which: str) -> Callable[[House], Awaitable[AnyAct]]:
    async def setting(house: House) -> AnyAct:
        return member_acts(house, await a_case(house), "noor")[which]

    return setting


async def undeclared_ballot(house: House) -> AnyAct:
    return a_ballot(house, await a_case(house), None)


def left_out(which: str) -> Callable[[House], Awaitable[AnyAct]]:
    async def setting(house: House) -> AnyAct:
        _, case_id = await house.report(left_out=(house.person("noor"),))
        return member_acts(house, case_id, "noor")[which]

    return setting


async def move_not_open(house: House) -> AnyAct:
    case_id = await a_case(house)
    await house.declare(case_id, "noor")
    return MakeMove(house.custody, house.member("noor"), case_id, workflow.find("close"), GIVEN, nonce())


async def move_without_its_fields(house: House) -> AnyAct:
    case_id = await a_case(house)
    await house.to_panel(case_id)
    return MakeMove(house.custody, house.member("noor"), case_id, workflow.find("investigate"), {}, nonce())


async def weak_passphrase(house: House) -> AnyAct:
    return Enrol(house.custody, house.ready.token, "passphrase")


async def unknown_link(house: House) -> AnyAct:
    return Enrol(house.custody, "another", passphrase_of("finn"))


async def admission_without_a_seat(house: House) -> AnyAct:
    return Admit(house.custody, house.member(WAITING), house.committee_id, house.person(WAITING), "")


async def agreement_to_nothing(house: House) -> AnyAct:
    return Agree(house.custody, house.member("noor"), house.committee_id, "another")


def with_unknown_receipt(make: Callable[[House], AnyAct]) -> Callable[[House], Awaitable[AnyAct]]:
    async def setting(house: House) -> AnyAct:
        return make(house)

    return setting


SOON: dict[str, tuple[Callable[[House], Awaitable[AnyAct]], type[Exception]]] = {
    "receipt_come_back": (with_unknown_receipt(lambda house: OpenConversation(house.custody, unknown())), NoSuchReceipt),
    "receipt_write": (
        with_unknown_receipt(lambda house: WriteToCommittee(house.custody, unknown(), "More.", nonce())),
        NoSuchReceipt,
    ),
    "receipt_withdraw": (with_unknown_receipt(lambda house: Withdraw(house.custody, unknown())), NoSuchReceipt),
    "receipt_proof": (with_unknown_receipt(lambda house: TakeProof(house.custody, unknown())), NoSuchReceipt),
    "nobody_left": (nobody_left, NobodyLeft),
    "readers_changed": (readers_changed, ReadersChanged),
    "no_such_committee": (no_such_committee, ReadersChanged),
    **{f"undeclared_{which}": (undeclared(which), NotDeclared) for which in ("case", "note", "lead", "move")},
    "undeclared_ballot": (undeclared_ballot, NotDeclared),
    **{f"left_out_{which}": (left_out(which), NoSuchCase) for which in
       ("gate", "case", "note", "lead", "move", "clear", "step_back")},
    "move_not_open": (move_not_open, MoveRefused),
    "move_without_its_fields": (move_without_its_fields, FieldsMissing),
    "weak_passphrase": (weak_passphrase, PassphraseWeak),
    "unknown_link": (unknown_link, InvitationGone),
    "admission_without_a_seat": (admission_without_a_seat, Refused),
    "agreement_to_nothing": (agreement_to_nothing, Refused),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(SOON))
async def test_who_is_refused_at_once_costs_others_nothing(sqlite_house: House, kind: str) -> None:
    setting, expected = SOON[kind]
    act = await setting(sqlite_house)
    ((before,),) = await sqlite_house.rows("SELECT size FROM audit_head")

    refused, runs = await among_neighbours(sqlite_house, sqlite_house.do(act))

    assert (type(refused), runs) == (expected, [1] * NEIGHBOURS)
    assert await sqlite_house.rows("SELECT size FROM audit_head") == [(before + NEIGHBOURS,)]


# --- answered with a word instead of an exception ------------------------------------------------------------------------


async def test_one_letter_too_many_costs_others_nothing(house: House) -> None:
    receipt, _ = await house.report()
    for number in range(LETTERS_A_DAY):
        assert await house.write_letter(receipt, f"Letter {number}.")
    late = await prepared(house, WriteToCommittee(house.custody, receipt, "More.", nonce()))

    answered, runs = await among_neighbours(house, late.store(house))

    assert (answered, runs) == (False, [1] * NEIGHBOURS)


@pytest.mark.parametrize("name", ["noor", "nobody"])
async def test_a_wrong_login_costs_others_nothing(house: House, name: str) -> None:
    late = await prepared(house, LogIn(house.custody, name, "another passphrase"))

    answered, runs = await among_neighbours(house, late.store(house))

    assert (answered, runs) == (None, [1] * NEIGHBOURS)


async def test_the_same_report_twice_in_one_batch_costs_others_nothing(house: House) -> None:
    sent = await house.sent()
    lates = [await prepared(house, SubmitReport(house.custody, a_report(), sent)) for _ in range(2)]

    both, runs = await among_neighbours(house, asyncio.gather(*(late.store(house) for late in lates)))

    assert isinstance(both, list)
    assert [one.outcome.name for one in both] == ["NEW", "AGAIN"]
    assert runs == [1] * NEIGHBOURS
