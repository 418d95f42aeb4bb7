"""Acts that are too late: prepared before a change and stored after it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from coc_service.domain import workflow
from coc_service.domain.quorum import Choice
from coc_service.domain.record_models import LetterRecord, NoteRecord
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.act import Act
from coc_service.usecases.committee.access import OpenCase, OpenGate
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.committee.presence import DeclareClear, StepBack
from coc_service.usecases.committee.voting import CastBallot
from coc_service.usecases.committee.writing import AddRecord, AssignLead
from coc_service.usecases.people.admitting import Admit, Agree, ConfirmComparison
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.reporter.conversation import (
    OpenConversation,
    Withdraw,
    WriteToCommittee,
)
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.submit import SubmitReport
from tests.usecases.hearing import appeal, newest_letter
from tests.usecases.house import GIVEN, House, a_report, nonce
from tests.usecases.ready import MEMBERS, WAITING, passphrase_of
from tests.usecases.test_appeals import decided

AnyAct = Act[Any, Any, Any]


@dataclass
class Late:
    """An act that was prepared before a change and must now be refused."""

    act: AnyAct
    ready: Any = None

    async def store(self, house: House) -> Any:
        return await house.write(lambda session: self.act.store(session, self.ready))


async def prepared(house: House, act: AnyAct) -> Late:
    seen = act.recall()
    return Late(act, act.prepare(seen if seen is not None else await house.read(act.look)))


def member_acts(house: House, case_id: str, name: str) -> dict[str, AnyAct]:
    custody, who = house.custody, house.member(name)
    move = workflow.MOVES["investigate"]
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
    act = MakeMove(house.custody, house.member("noor"), case_id, workflow.MOVES["open_vote"], GIVEN, nonce(), shown)
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


async def decision_that_fell(house: House) -> Late:
    _, case_id, sams, sam = await decided(house)
    assert await appeal(house, sam, newest_letter(await house.case(case_id), sams))
    body = LetterRecord(text="This holds.", purpose=LetterKind.DECISION)
    late = await prepared(house, AddRecord(house.custody, house.member("noor"), case_id, body, nonce(), to=sams))
    await house.move(case_id, "overturn", "ilse")
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
