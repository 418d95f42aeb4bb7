"""A member who lost their keys gets cases back with the recovery key: through a request, its trustees, and their answer."""

from dataclasses import replace

import pytest

from coc_service.audit import Act
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import recovery_files, serving
from coc_service.usecases.custody.recovery_files import Answer
from coc_service.usecases.people import recovering
from coc_service.usecases.people.recovering import AskTrustees, AskTrusteesFor, TakeBack
from tests.usecases.house import House
from tests.usecases.renewed import Renewed
from tests.usecases.trustees import Trustees


async def with_case(house: House) -> tuple[Trustees, str]:
    """Return trustees, and a case that Noor and Tomas read and Dana has stepped back from."""
    trustees = Trustees(house)
    await trustees.adopted()
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "tomas")
    await house.step_back(case_id, "dana")
    await house.note(case_id, "noor", "Ask the hosts.")
    return trustees, case_id


async def answered(house: House, trustees: Trustees, who: Renewed) -> Answer:
    request = serving.checked(await house.ask(AskTrustees(house.custody, who.person, house.committee_id)))
    [answer] = serving.answers(request, trustees.secret)
    return recovery_files.read_answer(recovery_files.write_answer(answer).encode())


async def test_a_member_with_new_keys_reads_again_what_they_read_before(house: House) -> None:
    trustees, case_id = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    assert case_id not in await tomas.reads()

    count = await house.do(TakeBack(house.custody, tomas.member, await answered(house, trustees, tomas)))

    assert count == 1
    await tomas.declare(case_id)
    opened = await tomas.open(case_id)
    assert (len(opened.file.records), opened.file.gaps) == (len(opened.case.records), ())
    assert opened.file.closed_epochs == ()
    assert await house.faults() == set()


async def test_it_is_one_entry_that_the_committee_sees_and_one_in_each_case(house: House) -> None:
    trustees, case_id = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)

    await house.do(TakeBack(house.custody, tomas.member, answer))

    committee = await house.view(lambda view: [one for _, one in view.chain(f"committee:{house.committee_id}")])
    case = await house.view(lambda view: [one for _, one in view.chain(f"case:{case_id}")])
    assert (committee[-1].act, committee[-1].person, committee[-1].detail["cases"]) == (
        "recovery.used",
        tomas.person,
        1,
    )
    assert (case[-1].act, case[-1].person) == ("reader.recovered", tomas.person)
    assert Act(case[-1].act).is_signed


async def test_what_is_written_after_the_request_stays_closed_and_what_comes_then_is_read(house: House) -> None:
    trustees, case_id = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)
    await house.note(case_id, "noor", "Written meanwhile.")

    await house.do(TakeBack(house.custody, tomas.member, answer))
    await house.note(case_id, "noor", "Written then.")
    await tomas.declare(case_id)

    texts = [getattr(one.said.body, "text", "") for one in (await tomas.open(case_id)).file.records]
    assert ("Ask the hosts." in texts, "Written meanwhile." in texts, "Written then." in texts) == (True, False, True)
    assert await house.faults() == set()


@pytest.mark.parametrize("who", ["dana", "tomas"])
async def test_nothing_is_asked_for_whom_the_case_was_closed_to(house: House, who: str) -> None:
    trustees = Trustees(house)
    await trustees.adopted()
    _, case_id = await house.report(left_out=(house.person("tomas"),))
    await house.declare(case_id, "noor", "ilse")
    await house.step_back(case_id, "dana")
    renewed = await Renewed.of(house, who)

    with pytest.raises(Refused) as refused:
        await house.ask(AskTrustees(house.custody, renewed.person, house.committee_id))

    assert refused.value.message == recovering.NOBODY


async def test_a_case_that_the_reporter_kept_from_the_key_is_not_given_back(house: House) -> None:
    trustees, case_id = await with_case(house)
    await house.report(left_out=("recovery",))
    tomas = await Renewed.of(house, "tomas")

    answer = await answered(house, trustees, tomas)

    assert [one.case_id for one in answer.cases] == [case_id]


async def test_everybody_else_is_told_of_it(sqlite_house: House) -> None:
    trustees, _ = await with_case(sqlite_house)
    tomas = await Renewed.of(sqlite_house, "tomas")
    answer = await answered(sqlite_house, trustees, tomas)
    await sqlite_house.tamper("DELETE FROM outbox")

    await sqlite_house.do(TakeBack(sqlite_house.custody, tomas.member, answer))

    owed = {one for (one,) in await sqlite_house.rows("SELECT person_id FROM outbox")}
    assert owed == {sqlite_house.person(name) for name in ("noor", "ilse", "dana")}


async def test_the_operator_asks_by_the_names_that_they_know(sqlite_house: House) -> None:
    await with_case(sqlite_house)
    tomas = await Renewed.of(sqlite_house, "tomas")
    custody = sqlite_house.custody

    asked = await sqlite_house.ask(AskTrusteesFor(custody, "conduct", "tomas"))

    assert asked == await sqlite_house.ask(AskTrustees(custody, tomas.person, sqlite_house.committee_id))
    for slug, login_name in (("conduct", "nobody"), ("conduct", "noor"), ("other", "tomas")):
        with pytest.raises(Refused):
            await sqlite_house.ask(AskTrusteesFor(custody, slug, login_name))


async def test_many_cases_come_in_several_answers(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    trustees, case_id = await with_case(sqlite_house)
    _, other = await sqlite_house.report()
    tomas = await Renewed.of(sqlite_house, "tomas")
    monkeypatch.setattr(serving, "GRANTS_IN_ANSWER", 2)
    request = serving.checked(
        await sqlite_house.ask(AskTrustees(sqlite_house.custody, tomas.person, sqlite_house.committee_id))
    )

    for answer in serving.answers(request, trustees.secret):
        assert await sqlite_house.do(TakeBack(sqlite_house.custody, tomas.member, answer)) == 1

    assert sorted(await tomas.reads()) == sorted([case_id, other])


async def test_an_answer_serves_once(house: House) -> None:
    trustees, _ = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)
    await house.do(TakeBack(house.custody, tomas.member, answer))

    with pytest.raises(Refused) as refused:
        await house.do(TakeBack(house.custody, tomas.member, answer))

    assert refused.value.message == recovering.NOTHING_THERE


async def test_an_answer_for_somebody_else_gives_nothing_back(house: House) -> None:
    trustees, _ = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)

    with pytest.raises(Refused) as refused:
        await house.do(TakeBack(house.custody, house.member("ilse"), answer))

    assert refused.value.message == recovering.NOT_THIS_KEY


async def test_an_answer_comes_too_late_for_who_has_stepped_back_or_a_key_that_ended(house: House) -> None:
    trustees, _ = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    answer = await answered(house, trustees, tomas)
    await trustees.ended()

    with pytest.raises(Refused) as refused:
        await house.do(TakeBack(house.custody, tomas.member, answer))

    assert refused.value.message == recovering.NOT_THIS_KEY


def without_proof(answer: Answer) -> Answer:
    return replace(answer, proof=bytes(64))


def without_proof_of_a_case(answer: Answer) -> Answer:
    return replace(answer, cases=tuple(replace(one, proof=bytes(64)) for one in answer.cases))


def with_an_epoch_less(answer: Answer) -> Answer:
    return replace(answer, cases=tuple(replace(one, grants=one.grants[1:]) for one in answer.cases))


def with_epochs_swapped(answer: Answer) -> Answer:
    def swapped(grants: tuple[tuple[int, bytes], ...]) -> tuple[tuple[int, bytes], ...]:
        (first, one), (second, other) = grants
        return (first, other), (second, one)

    return replace(answer, cases=tuple(replace(one, grants=swapped(one.grants)) for one in answer.cases))


@pytest.mark.parametrize("changed", [without_proof, without_proof_of_a_case, with_an_epoch_less, with_epochs_swapped])
async def test_an_answer_that_was_changed_on_its_way_stores_nothing(sqlite_house: House, changed: object) -> None:
    trustees, _ = await with_case(sqlite_house)
    tomas = await Renewed.of(sqlite_house, "tomas")
    answer = await answered(sqlite_house, trustees, tomas)
    assert callable(changed)

    with pytest.raises(Refused) as refused:
        await sqlite_house.do(TakeBack(sqlite_house.custody, tomas.member, changed(answer)))

    assert (refused.value.message, await tomas.reads()) == (recovering.NOT_OPENED, [])
