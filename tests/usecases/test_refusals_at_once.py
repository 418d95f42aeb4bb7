"""Acts that are refused in their read do not affect others."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from coc_service.crypto import random_bytes
from coc_service.domain import workflow
from coc_service.domain.workflow import FieldsMissing, MoveRefused
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import NotDeclared
from coc_service.usecases.committee.moves import MakeMove
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.people.admitting import Admit, Agree
from coc_service.usecases.people.enrolling import Enrol, InvitationGone
from coc_service.usecases.people.passphrases import PassphraseWeak
from coc_service.usecases.reporter.conversation import (
    OpenConversation,
    Withdraw,
    WriteToCommittee,
)
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.receipts import NoSuchReceipt, receipt_keys
from coc_service.usecases.reporter.submit import ReadersChanged, Sent, SubmitReport
from tests.usecases.house import GIVEN, House, a_report, nonce
from tests.usecases.late_acts import AnyAct, a_ballot, member_acts
from tests.usecases.ready import MEMBERS, WAITING, passphrase_of
from tests.usecases.test_refusals import NEIGHBOURS, among_neighbours


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
    return MakeMove(house.custody, house.member("noor"), case_id, workflow.MOVES["close"], GIVEN, nonce())


async def move_without_its_fields(house: House) -> AnyAct:
    case_id = await a_case(house)
    await house.to_panel(case_id)
    return MakeMove(house.custody, house.member("noor"), case_id, workflow.MOVES["investigate"], {}, nonce())


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
    "nobody_left": (nobody_left, Refused),
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
