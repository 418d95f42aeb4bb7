"""A member stores other names of theirs: fellow members see them, and reports are matched against them."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.domain.chain import committee_subject, person_subject
from coc_service.domain.names import named
from coc_service.usecases.custody import pin
from coc_service.usecases.custody.addresses import member_names
from tests.cast import NOOR, TOMAS, Stage, send, text_of
from tests.journeys.looks import restarted


async def _store(stage: Stage, names: str, *, status: int = 303) -> str:
    answer = await send(await stage.log_in(NOOR), "/names", names=names)
    assert answer.status_code == status, answer.text
    return text_of(answer.text)


async def test_fellow_members_see_the_names_and_reporters_do_not(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await _store(stage, "Nouri\nنور حداد\nNouri")

    roster = text_of((await (await stage.log_in(TOMAS)).get("/roster")).text)
    public = [(await stage.client().get(page)).text for page in ("/", "/c/conduct", "/c/conduct/report", "/log")]

    assert "Also: Nouri and نور حداد" in roster
    assert not any("Nouri" in page for page in public)


async def test_a_report_is_matched_against_the_names_also_after_a_restart(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await _store(stage, "Nouri")
    memory, origin = stage.parts.custody.ledger.memory, stage.parts.custody.keys.origin

    again = await restarted(stage)
    kept = pin.of_memory(again.parts.custody.ledger.memory, origin=origin)

    assert memory.names == {stage.id_of(NOOR): ("Nouri",)} == again.parts.custody.ledger.memory.names
    assert kept is not None
    assert kept.people == memory.people
    seats = (await again.committee_state()).in_force(again.clock.now())
    known = member_names(seats, keys=again.parts.custody.keys, stored=memory.names)
    assert set(named({"narrative": "It was nouri."}, known)) == {stage.id_of(NOOR)}


async def test_names_are_stated_in_the_persons_own_chain_and_only_when_they_change(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    for names in ("Nouri", "Nouri", "", ""):
        await _store(stage, names)

    def stated(session: Session) -> list[list[str]]:
        chain = stage.parts.custody.ledger.reading(session).chain(person_subject(stage.id_of(NOOR)))
        return [one.detail["names"] for _, one in chain if one.act == Act.PERSON_NAMED]

    assert await stage.parts.database.read(stated) == [["Nouri"], []]


@pytest.mark.parametrize(
    ("names", "problem"),
    [
        ("\n".join(map(str, range(21))), "These are more than 20 names."),
        ("x" * 81, "is longer than 80 characters. Please write one name in each line."),
        ("Nou\u202eri", "holds a character that nobody sees. Please type the name by hand."),
        ("N\u043eor", "mixes letters of several alphabets"),
    ],
)
async def test_what_could_not_be_found_is_refused_and_stays_in_the_field(
    sqlite_stage: Stage, names: str, problem: str
) -> None:
    answer = await send(await sqlite_stage.log_in(NOOR), "/names", names=names)

    assert (answer.status_code, problem in text_of(answer.text), names in answer.text) == (422, True, True)


async def test_login_names_and_passphrases_may_be_typed_in_other_ways(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    spaced = "  " + NOOR.passphrase.replace(" ", "  ") + "\n"

    answers = [
        await stage.try_login(stage.client(), name, passphrase)
        for name, passphrase in ((NOOR.login_name.upper(), NOOR.passphrase), (f" {NOOR.login_name} ", spaced))
    ]

    assert [answer.status_code for answer in answers] == [303, 303]


async def test_a_member_gives_title_and_pronouns_which_members_see_and_reporters_do_not(sqlite_stage: Stage) -> None:
    stage, noor = sqlite_stage, await sqlite_stage.log_in(NOOR)
    given = {"names": "", "title": "Prof.", "pronouns": "she/her"}

    for _ in range(2):  # the second time nothing changes
        assert (await send(noor, "/names", **given)).status_code == 303
    refused = await send(noor, "/names", **given | {"title": "x" * 41})

    roster = text_of((await (await stage.log_in(TOMAS)).get("/roster")).text)
    public = [(await stage.client().get(page)).text for page in ("/", "/c/conduct", "/c/conduct/report")]
    committee = await stage.committee_state()
    assert (refused.status_code, "at most 40 characters" in refused.text) == (422, True)
    assert 'value="she/her"' in (await noor.get("/names")).text
    assert "Prof. she/her" in roster
    assert not any("Prof." in page or "she/her" in page for page in public)
    assert set(committee.introductions) == {stage.id_of(NOOR)}
    assert await stage.parts.database.read(lambda session: _introduced(stage, session)) == 1


def _introduced(stage: Stage, session: Session) -> int:
    """How often somebody was introduced."""
    view = stage.parts.custody.ledger.reading(session)
    (committee,) = view.committees()
    return sum(one.act == Act.ROSTER_INTRODUCED for _, one in view.chain(committee_subject(committee.id)))
