"""A refusal does not affect other jobs in the writer's batch: ten neighbours run ten times, whatever is refused in between."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.workflow import MoveRefused
from coc_service.usecases.act import Refused, Stale, WriteAct
from coc_service.usecases.committee.presence import LastReader
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SERVICE, SITE, Signer
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.enrolling import InvitationGone
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.reporter.conversation import (
    LETTERS_A_DAY,
    WriteToCommittee,
)
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.reporter.submit import SubmitReport
from tests.usecases.house import House, a_report, nonce
from tests.usecases.late_acts import (
    Late,
    admission_of_another_key,
    admission_that_was_made,
    agreement_that_was_given,
    ballot_after_the_vote,
    ballot_in_an_earlier_vote,
    ballot_of_one_who_stepped_back,
    comparison_of_one_who_left,
    decision_that_fell,
    last_reader,
    lead_of_another,
    letter_to_nobody,
    link_that_was_used,
    move_that_was_made,
    no_such_case,
    note_in_an_older_epoch,
    prepared,
    proof_of_a_withdrawn_report,
    report_to_another_roster,
    vote_on_another_proposal,
    withdrawn_meanwhile,
)

NEIGHBOURS = 10


@dataclass
class Neighbour(WriteAct[None]):
    """Another act in the same batch, with the number of its runs."""

    custody: Custody
    runs: int = field(default=0)

    def write(self, session: Session) -> None:
        self.runs += 1
        draft = self.custody.ledger.writing(session)
        draft.append(LogAct.MAIL_DELIVERED, SITE, signer=Signer(SERVICE), at=self.custody.now())


async def among_neighbours(house: House, between: Awaitable[Any]) -> tuple[object, list[int]]:
    """Run something in the middle of ten neighbours; return its result and how often each of them ran."""
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
    "decision_that_fell": (decision_that_fell, Refused),
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
