"""One case from report to decision, with every act. Control: without it, refusals in other tests would prove nothing."""

from datetime import timedelta

import pytest

from coc_service.domain.stages import Stage
from coc_service.usecases.committee.access import OpenGate
from coc_service.usecases.committee.desk import Desk, Sort, Wanted
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.conversation import Withdraw
from coc_service.usecases.reporter.proofs import TakeProof
from coc_service.usecases.reporter.receipts import NoSuchReceipt
from coc_service.usecases.site.publish import PublishIfDue
from tests.usecases.house import House


async def test_a_case_from_report_to_decision_on_either_engine(house: House) -> None:
    receipt, case_id = await house.report()
    gate = await house.do(OpenGate(house.custody, house.member("noor"), case_id))
    assert [one.filed.kind for one in gate.records] == ["named"]

    await house.to_vote(case_id)
    await house.vote(case_id, "noor", "ilse", "tomas")
    await house.move(case_id, "decide")

    opened = await house.open(case_id, "ilse")
    assert (opened.case.stage, opened.file.gaps, opened.file.closed_epochs) == (Stage.DECIDED, (), ())
    assert [one.filed.kind for one in opened.file.records] == [
        "report", "named", "identity", "letter", "move", "move", "move", "ballot", "ballot", "ballot",
    ]  # fmt: skip
    with pytest.raises(NoSuchCase):
        await house.open(case_id, "dana")
    desk = await house.ask(Desk(house.custody, house.member("ilse"), Wanted(sort=Sort.NEWEST)))
    assert [(row.case_id, row.lead_name) for row in desk.listed] == [(case_id, "Noor Haddad")]

    await house.do(PublishIfDue(house.custody, timedelta(hours=1), 32))
    conversation = await house.come_back(receipt)
    assert [one.filed.kind for one in conversation.file.records] == ["report", "identity", "letter"]
    assert conversation.is_provable
    assert await house.do(TakeProof(house.custody, receipt))
    await house.do(Withdraw(house.custody, receipt))
    with pytest.raises(NoSuchReceipt):
        await house.come_back(receipt)
    assert (await house.verify()).findings == ()
    assert (await house.restarted().verify()).findings == ()
