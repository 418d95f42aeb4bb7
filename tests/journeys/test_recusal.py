"""The gate before a case, and what a member can no longer read after stepping back."""

from itertools import product

import pytest

from coc_service.audit import Act
from coc_service.crypto import CaseKey, OpenFailed, RecipientSecret, channel_key, open_sealed, unwrap
from coc_service.domain.case_state import PANEL, Case, Filed
from coc_service.domain.record_models import RecordKind
from coc_service.store import cases
from coc_service.store.cases import WrappedKey
from coc_service.usecases.custody import contexts
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, text_of
from tests.journeys.acts import declare_clear, do, move, on_case, step_back
from tests.journeys.looks import acts, tamper

WHO = "Marisol Quintero-Vega"
NARRATIVE = "The heron at the pond was shouted at."
CALLER = "Xanthe Oyelaran"
ACTS: tuple[tuple[str, dict[str, str]], ...] = (
    ("letter", {"text": "A letter."}),
    ("note", {"text": "A note."}),
    ("lead", {"member_id": "x"}),
    ("ballot", {"choice": "yes"}),
    ("moves/form_panel", {}),
    ("moves/none", {}),
    ("write", {"text": "A note.", "act": "draft"}),
    ("drafts", {"kept": "x"}),
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


async def grants_of(stage: Stage, person: Person) -> list[WrappedKey]:
    """A member's grants in the only case, as they could have copied them."""
    case_id, recipient = await stage.only_case(), stage.id_of(person)
    return list(await stage.parts.database.read(lambda it: cases.grants(it, case_id, recipient_id=recipient)))


def _key(case: Case, grant: WrappedKey, secret: RecipientSecret, *, origin: str, recipient: str) -> CaseKey:
    begin = case.begin(grant.epoch)
    assert begin
    context = contexts.grant(
        origin=origin,
        case_id=case.id,
        epoch=grant.epoch,
        begin=begin.digest,
        channel=grant.channel,
        recipient=recipient,
    )
    return CaseKey(unwrap(grant.wrapped_key, secret=secret, context=context))


def _opens(case: Case, filed: Filed, sealed: bytes, keys: list[CaseKey], *, origin: str) -> bool:
    """Whether any of these copied keys opens a record under any context."""
    channels = {PANEL, case.reporter_channel}
    for key, ours, claimed, kind, begin in product(keys, channels, channels, RecordKind, case.begins):
        context = contexts.record(
            origin=origin,
            case_id=case.id,
            channel=claimed,
            epoch=begin.number,
            begin=begin.digest,
            record_id=filed.id,
            kind=kind,
        )
        try:
            open_sealed(channel_key(key, ours), sealed, context=context)
        except OpenFailed:
            continue
        return True
    return False


@pytest.mark.parametrize("is_silent", [False, True], ids=["steps back", "stays silent"])
async def test_what_is_written_later_is_under_keys_that_whoever_left_never_had(stage: Stage, is_silent: bool) -> None:  # noqa: FBT001  pytest names the parameter
    words = await stage.submit(narrative=NARRATIVE, left_out=[stage.id_of(TOMAS)])
    case_id, origin = await stage.only_case(), stage.parts.keys.origin
    noor, _ = await declare_clear(stage, case_id, NOOR, ILSE)
    kept = await grants_of(stage, DANA)

    if is_silent:
        stage.clock.advance(hours=49)
        noor = await stage.log_in(NOOR)
        await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
        await move(noor, case_id, "form_panel")
    else:
        await step_back(await stage.log_in(DANA), case_id)
    await do(noor, case_id, "note", text="A later note.")
    await stage.say(words, "A later letter.")

    case, secret = await stage.case(), await stage.secret(DANA)
    keys = [_key(case, one, secret, origin=origin, recipient=stage.id_of(DANA)) for one in kept]
    sealed = await stage.parts.database.read(lambda session: cases.sealed_records(session, case_id))
    opened = [(one.epoch, _opens(case, one, sealed[one.id], keys, origin=origin)) for one in case.records.values()]
    assert [(grant.channel, grant.epoch) for grant in kept] == [(contexts.CASE, 1)]
    assert opened == [(1, True)] * 3 + [(2, False)] * 2, "what they could read once, they can have kept"
    assert await grants_of(stage, DANA) == []


async def test_a_grant_of_someone_who_stays_does_not_open_for_whoever_left(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit()
    case_id, origin = await stage.only_case(), stage.parts.keys.origin
    [noor] = await declare_clear(stage, case_id, NOOR)
    await step_back(await stage.log_in(DANA), case_id)
    await do(noor, case_id, "note", text="A later note.")
    case, grants = await stage.case(), await grants_of(stage, NOOR)

    assert [grant.epoch for grant in grants] == [1, 2]
    for grant, claimed in product(grants, (NOOR, DANA)):  # also with Dana's id, as an attacker could write it
        recipient = stage.id_of(claimed)
        _key(case, grant, await stage.secret(NOOR), origin=origin, recipient=stage.id_of(NOOR))  # this opens
        with pytest.raises(OpenFailed):
            _key(case, grant, await stage.secret(DANA), origin=origin, recipient=recipient)


async def test_a_member_who_stepped_back_and_put_their_rows_back_is_still_out(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    case_id = await stage.only_case()
    noor, dana = await declare_clear(stage, case_id, NOOR, DANA)
    kept = await grants_of(stage, DANA)
    await step_back(dana, case_id)

    for grant in kept:
        await tamper(
            stage,
            "INSERT INTO channel_grant (case_id, recipient_id, channel, epoch, wrapped_key) "
            "VALUES (:case, :dana, :channel, :epoch, :key)",
            case=case_id, dana=stage.id_of(DANA), channel=grant.channel, epoch=grant.epoch, key=grant.wrapped_key,
        )  # fmt: skip
    await do(noor, case_id, "note", text="A later note.")

    assert (await dana.get(f"/cases/{case_id}")).status_code == 404
    assert f"/cases/{case_id}" not in (await dana.get("/desk")).text
    assert stage.id_of(DANA) not in [person for person, _ in (await stage.case()).current.recipients]


async def test_stepping_back_is_one_entry_and_the_next_who_writes_begins_the_new_epoch(stage: Stage) -> None:
    words = await stage.submit()
    case_id = await stage.only_case()
    before = len(await acts(stage, case_id))
    dana = await stage.log_in(DANA)
    await step_back(dana, case_id)
    stepped, epochs = (await acts(stage, case_id))[before:], len((await stage.case()).begins)

    await stage.say(words, "A later letter.")

    assert (stepped, epochs) == ([Act.DECLARED], 1)
    after = (await acts(stage, case_id))[before + 1 :]
    assert after == [Act.PARTY_CAME, Act.EPOCH_BEGUN, Act.RECORD_ADDED, Act.PARTY_CAME]
    assert [(await grants_of(stage, one))[-1].epoch for one in (NOOR, ILSE, TOMAS)] == [2, 2, 2]


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
    for name in ("form_panel", "investigate", "propose", "open_vote"):
        await move(dana, case_id, name)
    for browser in (dana, ilse):
        await do(browser, case_id, "ballot", choice="yes")

    await step_back(dana, case_id)
    await do(noor, case_id, "lead", member_id=stage.id_of(NOOR))
    early = await on_case(noor, case_id, "move", move="decide")

    assert early.status_code == 422, "one ballot of two is no quorum"
    await do(noor, case_id, "ballot", choice="yes")
    await move(noor, case_id, "decide")
