"""An administrator with the database and `keys/` makes a request, and wants the trustees to wrap keys to somebody else."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.canonical import context as canonical_context
from coc_service.canonical import encode, sha256
from coc_service.crypto import SigningKey
from coc_service.domain.chain import member
from coc_service.domain.recovery import RECOVERY
from coc_service.usecases.custody import serving
from coc_service.usecases.custody.recovery_files import FileMalformed
from coc_service.usecases.custody.replay import ReplayBroken
from coc_service.usecases.custody.serving import NothingToServe
from coc_service.usecases.people.recovering import AskTrustees
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.ready import ORIGIN
from tests.usecases.renewed import Renewed
from tests.usecases.test_attacks_on_the_rules import MALLORY, MALLORYS_KEYS, is_void
from tests.usecases.test_recovering import with_case
from tests.usecases.trustees import Trustees

Lines = list[dict[str, Any]]


async def request_of(house: House, who: Renewed) -> Lines:
    text = await house.ask(AskTrustees(house.custody, who.person, house.committee_id))
    return [json.loads(line) for line in text.splitlines()]


def served(lines: Lines, trustees: Trustees) -> dict[str, int]:
    """Return how many epochs of each case trustees would wrap, and to whom they believe to do it."""
    request = serving.checked("".join(json.dumps(line) + "\n" for line in lines))
    return {
        f"{request.seat.name}: {one.case_id}": len(one.grants)
        for answer in serving.answers(request, trustees.secret)
        for one in answer.cases
    }


def entry_of(line: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(line["entry"])) if "entry" in line else {}


def detail_of(line: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(line["detail"])) if line.get("detail") else {}


def with_detail(line: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return an entry's line with another detail and the digest of it, signed by nobody."""
    encoded = encode(said)
    return {
        "entry": encode({**entry_of(line), "digest": sha256(encoded).hex()}).decode(),
        "detail": encoded.decode(),
    }


async def test_an_honest_request_is_answered(sqlite_house: House) -> None:
    trustees, case_id = await with_case(sqlite_house)
    tomas = await Renewed.of(sqlite_house, "tomas")

    assert served(await request_of(sqlite_house, tomas), trustees) == {f"Tomas Rey: {case_id}": 2}


async def test_trustees_wrap_to_nobody_whom_the_committee_did_not_admit(sqlite_house: House) -> None:
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))

    with pytest.raises(NothingToServe):
        served([{**lines[0], "person": "mallory"}, *lines[1:]], trustees)


async def test_trustees_wrap_to_no_other_key_than_the_admitted_one(sqlite_house: House) -> None:
    """The administrator puts their own keys into the last admission, with the digest that fits."""
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))
    at = max(place for place, line in enumerate(lines) if entry_of(line).get("act") == "roster.admitted")
    said = detail_of(lines[at])
    forged = with_detail(lines[at], {**said, "seat": {**said["seat"], **MALLORYS_KEYS}})

    with pytest.raises(ReplayBroken):  # the entry that agrees to it does not follow it any more
        served([*lines[:at], forged, *lines[at + 1 :]], trustees)
    with pytest.raises(ReplayBroken):
        served([*lines[:at], {**lines[at], "detail": forged["detail"]}, *lines[at + 1 :]], trustees)


async def test_an_admission_that_nobody_signed_admits_nobody(sqlite_house: House) -> None:
    """The administrator appends entries to the real log. They have the key of its head."""
    house = sqlite_house
    trustees, _ = await with_case(house)
    tomas = await Renewed.of(house, "tomas")
    lines = await request_of(house, tomas)
    seat = detail_of(next(one for one in reversed(lines) if entry_of(one).get("act") == "roster.admitted"))["seat"]
    forged = {"seat": {**seat, **MALLORYS_KEYS}}
    committee = f"committee:{house.committee_id}"
    leaf = await Attacker(house).append(Act.ROSTER_ADMITTED, committee, member(tomas.person), forged, secret=MALLORY)
    await Attacker(house).append(Act.AGREED, committee, member(house.person("noor")), {"entry": leaf}, secret=MALLORY)

    request = serving.checked("".join(json.dumps(line) + "\n" for line in await request_of(house, tomas)))

    assert request.seat.signing_key == SigningKey(tomas.member.secret).public
    assert await is_void(house, leaf)
    assert trustees.key.encryption_key == request.key.encryption_key


async def test_a_committee_of_the_administrators_own_gets_nothing_of_the_real_cases(sqlite_house: House) -> None:
    """They found a committee under the real id, let it adopt the real key, and hand in the real cases and grants."""
    house = sqlite_house
    trustees, case_id = await with_case(house)
    lines = await request_of(house, await Renewed.of(house, "tomas"))
    own = a_forged_committee(lines, trustees)
    cases = [line for line in lines[1:] if entry_of(line).get("subject", "case:").startswith("case:")]

    request = serving.checked("".join(json.dumps(line) + "\n" for line in [*own, *cases]))

    assert (request.seat.name, request.cases, serving.answers(request, trustees.secret)) == ("Mallory", (), [])
    assert any(line.get("case") == case_id for line in cases)


def a_forged_committee(lines: Lines, trustees: Trustees) -> Lines:
    """Return the head of a request and a chain that the administrator signed with keys of their own."""
    founding = next(line for line in lines if entry_of(line).get("act") == "committee.founded")
    said, adoption = detail_of(founding), next(one for one in lines if entry_of(one).get("act") == "recovery.set")
    seat = {**said["seat"], **MALLORYS_KEYS, "person": "mallory", "name": "Mallory"}
    first = signed({**entry_of(founding), "actor": "member:mallory"}, {**said, "seat": seat}, prev="")
    adopted = {**entry_of(adoption), "actor": "member:mallory"}
    second = signed(adopted, detail_of(adoption), prev=leaf_of(first))
    assert trustees.key.needed == 2
    return [{**lines[0], "person": "mallory"}, first, second]


def leaf_of(line: dict[str, Any]) -> str:
    return sha256(b"\0" + line["entry"].encode()).hex()


def signed(entry: dict[str, Any], said: dict[str, Any], *, prev: str) -> dict[str, Any]:
    """Return a line that the administrator signed."""
    detail = encode(said)
    bare = {name: value for name, value in entry.items() if name != "sig"}
    bare |= {"digest": sha256(detail).hex(), "prev": prev}
    message = canonical_context("entry", ORIGIN, encode(bare))
    return {
        "entry": encode({**bare, "sig": SigningKey(MALLORY).sign(message).hex()}).decode(),
        "detail": detail.decode(),
    }


def without_act(act: str) -> Callable[[Lines], Lines]:
    return lambda lines: [line for line in lines if entry_of(line).get("act") != act]


def cut_off(lines: Lines) -> Lines:
    return lines[:-1]


def in_another_order(lines: Lines) -> Lines:
    found = [place for place, line in enumerate(lines) if entry_of(line).get("act") == "declared"]
    first, second = found[0], found[1]
    return [*lines[:first], lines[second], *lines[first + 1 : second], lines[first], *lines[second + 1 :]]


def for_another_log(lines: Lines) -> Lines:
    return [{**lines[0], "origin": "evil.example.org/log"}, *lines[1:]]


GAPS = {
    "no_declaration": without_act("declared"),
    "no_admission": without_act("roster.admitted"),
    "another_order": in_another_order,
}


@pytest.mark.parametrize("change", GAPS.values(), ids=GAPS)
async def test_a_chain_with_a_gap_is_refused(sqlite_house: House, change: Callable[[Lines], Lines]) -> None:
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))

    with pytest.raises(ReplayBroken):
        served(change(lines), trustees)


async def test_a_request_that_was_cut_off_is_refused(sqlite_house: House) -> None:
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))

    with pytest.raises(FileMalformed):
        served(cut_off(lines), trustees)


async def test_a_request_for_another_log_has_no_signed_entry(sqlite_house: House) -> None:
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))

    with pytest.raises(NothingToServe):
        served(for_another_log(lines), trustees)


async def test_a_chain_without_its_end_gives_only_what_was_read_until_there(sqlite_house: House) -> None:
    """Tomas steps back and then loses his keys. The administrator hides that he stepped back, and what came then."""
    house = sqlite_house
    trustees, case_id = await with_case(house)
    other = (await house.report())[1]
    await house.declare(other, "tomas")
    await house.step_back(case_id, "tomas")
    await house.note(case_id, "noor", "After he stepped back.")
    tomas = await Renewed.of(house, "tomas")
    lines = await request_of(house, tomas)
    assert served(lines, trustees) == {f"Tomas Rey: {other}": 1}

    hidden = await all_of_case(house, case_id)
    acts = [(entry_of(one)["act"], entry_of(one)["actor"]) for one in hidden]
    end = acts.index(("declared", member(tomas.person)), acts.index(("declared", member(tomas.person))) + 1)
    granted = await grants_of(house, case_id)
    founded = [one for one in lines[1:-1] if entry_of(one).get("subject", "").startswith("committee:")]
    place = adoption_in(founded)

    def with_case_entries(entries: Lines) -> Lines:
        return [lines[0], *founded[:place], *entries, *founded[place:], *granted, lines[-1]]

    forged = with_case_entries(hidden[:end])
    assert served(with_case_entries(hidden), trustees) == {}
    assert served(forged, trustees) == {f"Tomas Rey: {case_id}": 2}
    request = serving.checked("".join(json.dumps(line) + "\n" for line in forged))
    assert [file.case.current.number for file in request.cases] == [2]  # he read both of these epochs


def adoption_in(lines: Lines) -> int:
    """Return the place behind the adoption of the key: the committee's newest entry when the reports came."""
    found = [place for place, line in enumerate(lines) if entry_of(line).get("act") in {"recovery.set", "agreed"}]
    adopted = next(place for place in found if entry_of(lines[place])["act"] == "recovery.set")
    return min(place for place in found if place > adopted) + 1


async def all_of_case(house: House, case_id: str) -> Lines:
    rows = await house.rows(
        'SELECT entry, detail FROM audit_entry WHERE subject = :subject ORDER BY "index"', subject=f"case:{case_id}"
    )
    return [
        {"entry": bytes(entry).decode(), "detail": bytes(detail).decode() if detail else ""} for entry, detail in rows
    ]


async def grants_of(house: House, case_id: str) -> Lines:

    rows = await house.rows(
        "SELECT epoch, wrapped_key FROM channel_grant WHERE recipient_id = :key AND case_id = :id",
        key=RECOVERY,
        id=case_id,
    )
    return [{"case": case_id, "epoch": epoch, "wrapped": b64encode(wrapped).decode()} for epoch, wrapped in rows]


async def test_a_grant_that_leads_to_another_key_is_not_handed_on(sqlite_house: House) -> None:
    trustees, _ = await with_case(sqlite_house)
    lines = await request_of(sqlite_house, await Renewed.of(sqlite_house, "tomas"))
    grants = [line for line in lines if "case" in line]
    swapped = [{**grants[0], "epoch": grants[1]["epoch"]}, {**grants[1], "epoch": grants[0]["epoch"]}]

    assert served([*(line for line in lines[:-1] if "case" not in line), *swapped, lines[-1]], trustees) == {}
