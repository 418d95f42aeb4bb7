"""The gate before a case, and what stepping back takes away for good."""

from itertools import product

import pytest

from coc_service.crypto import HolderSecret, OpenFailed, open_sealed
from coc_service.domain.casefile import Audience, RecordKind
from coc_service.store import cases
from coc_service.store.tables import Grant, Record
from coc_service.usecases import channels, places
from coc_service.usecases.channels import RecordBroken
from tests.cast import DANA, ILSE, NOOR, TOMAS, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, on_case, step_back

WHO = "Marisol Quintero-Vega"
NARRATIVE = "The heron at the pond was shouted at."
CALLER = "Xanthe Oyelaran"
ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("letter", {"text": "A letter."}),
    ("note", {"text": "A note."}),
    ("acknowledge", {"text": "Thanks."}),
    ("lead", {"member_id": "x"}),
    ("ballot", {"choice": "yes"}),
    ("move", {"move": "form_panel"}),
    ("move", {"move": "none"}),
)


async def test_the_gate_serves_who_and_nothing_else(stage: Stage) -> None:
    words = await stage.submit(narrative=NARRATIVE, who=WHO, name=CALLER)
    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    await do(noor, case_id, "note", text="Ask the lockkeeper.")
    await stage.say(words, "The ferryman saw it.")
    ilse = await stage.log_in(ILSE)

    gate = await ilse.get(f"/cases/{case_id}")
    served = [gate, *[await on_case(ilse, case_id, act, **fields) for act, fields in ACTS]]

    assert WHO in text_of(gate.text)
    kept_back = (NARRATIVE, CALLER, "lockkeeper", "ferryman")
    assert [(page.url.path, word) for page in served for word in kept_back if word in page.text] == []
    assert {page.status_code for page in served} == {200}, "each is answered with the gate"
    assert len({text_of(page.text) for page in served}) == 1
    await do(ilse, case_id, "declare", answer="clear")
    opened = (await ilse.get(f"/cases/{case_id}")).text
    assert [word for word in kept_back if word not in opened] == []


async def test_an_answer_that_is_none_leaves_the_gate_shut(sqlite_stage: Stage) -> None:
    await sqlite_stage.submit(narrative=NARRATIVE)
    case_id = await sqlite_stage.only_case()
    noor = await sqlite_stage.log_in(NOOR)

    answers = [await on_case(noor, case_id, "declare", **sent) for sent in ({}, {"answer": "awaiting"})]

    assert [NARRATIVE in answer.text for answer in answers] == [False, False]
    assert NARRATIVE not in (await noor.get(f"/cases/{case_id}")).text


def _opens(record: Record, grants: list[Grant], holder: HolderSecret) -> bool:
    """Whether any of the keys someone kept opens a record, whatever they claim of its place."""
    keys = [(grant, channels._open_grant(grant, holder)) for grant in grants]
    for (grant, key), audience, kind in product(keys, Audience, RecordKind):
        for epoch in {grant.epoch, record.epoch}:
            place = places.record(
                case_id=record.case_id, audience=audience, epoch=epoch, record_id=record.id, kind=kind
            )
            try:
                open_sealed(key, record.sealed, place=place)
            except OpenFailed:
                continue
            return True
    return False


@pytest.mark.parametrize("is_silent", [False, True], ids=["steps back", "stays silent"])
async def test_what_is_written_later_is_under_keys_that_whoever_left_never_had(stage: Stage, is_silent: bool) -> None:  # noqa: FBT001  pytest names the parameter
    words = await stage.submit(narrative=NARRATIVE, left_out=[stage.id_of(TOMAS)])
    case_id, dana_id = await stage.only_case(), stage.id_of(DANA)
    noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
    kept = list(await stage.parts.database.read(lambda session: cases.grants(session, case_id, holder_id=dana_id)))
    holder = await stage.holder(DANA)

    if is_silent:
        stage.clock.advance(hours=49)
        noor = await stage.log_in(NOOR)
        await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
        await move(noor, case_id, "form_panel")
    else:
        await step_back(await stage.log_in(DANA), case_id)
    await do(noor, case_id, "note", text="A later note.")
    await stage.say(words, "A later letter.")

    records = await stage.parts.database.read(lambda session: cases.all_records(session, case_id))
    opened = {(record.epoch, _opens(record, kept, holder)) for record in records}
    assert {audience for grant in kept for audience in [grant.audience]} == set(Audience)
    assert (1, True) in opened, "what they could read once, they can have kept"
    assert (2, False) in opened
    assert (2, True) not in opened
    assert sum(record.epoch == 2 for record in records) >= 2
    left = await stage.parts.database.read(lambda session: cases.grants(session, case_id, holder_id=dana_id))
    assert list(left) == []


async def test_a_grant_of_someone_who_stays_does_not_open_for_whoever_left(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    await step_back(await stage.log_in(DANA), case_id)
    holder, noor_id = await stage.holder(DANA), stage.id_of(NOOR)

    grants = await stage.parts.database.read(lambda session: cases.grants(session, case_id, holder_id=noor_id))
    for grant in grants:
        grant.holder_id = stage.id_of(DANA)  # what a forger would write

    assert len(grants) == 4
    for grant in grants:
        with pytest.raises(RecordBroken):
            channels._open_grant(grant, holder)


async def test_the_last_reader_cannot_step_back(stage: Stage) -> None:
    left_out = [stage.id_of(one) for one in (ILSE, TOMAS, DANA)]
    words = await stage.submit(narrative=NARRATIVE, left_out=left_out)
    case_id = await stage.only_case()
    noor = await stage.log_in(NOOR)

    at_the_gate = await on_case(noor, case_id, "declare", answer="recused")
    await do(noor, case_id, "declare", answer="clear")
    later = await step_back(noor, case_id)

    assert [answer.status_code for answer in (at_the_gate, later)] == [409, 409]
    assert "Nobody else can read this case" in text_of(later.text)
    assert NARRATIVE in text_of((await noor.get(f"/cases/{case_id}")).text)
    assert NARRATIVE in text_of((await stage.come_back(words)).text)


async def test_a_lead_who_steps_back_leaves_no_lead_and_takes_their_ballot_along(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(left_out=[stage.id_of(TOMAS)])
    case_id = await stage.only_case()
    noor, ilse, dana = await declare_clear(stage, case_id, NOOR, ILSE, DANA)
    await do(noor, case_id, "acknowledge", text="Thank you.")
    await do(noor, case_id, "lead", member_id=stage.id_of(DANA))
    await move(noor, case_id, "form_panel")
    for name in ("investigate", "propose", "open_vote"):
        await move(dana, case_id, name)
    for browser in (dana, ilse):
        await do(browser, case_id, "ballot", choice="yes")

    await step_back(dana, case_id)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    early = await on_case(noor, case_id, "move", move="decide")

    assert early.status_code == 422, "one ballot of two is no quorum"
    await do(noor, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
