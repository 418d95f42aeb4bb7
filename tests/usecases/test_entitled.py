"""Entries by signers who were not entitled, appended with the service's keys: void, reported, and without harm to others."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import strategies as st

from coc_service.audit import Act
from coc_service.canonical import sha256
from coc_service.crypto import RecipientSecret, encryption_public_key, signing_public_key
from coc_service.domain.chain import member, party
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.usecases.reporter.submit import SealedReport, SubmitReport
from tests.usecases.attacker import Attacker
from tests.usecases.house import House, a_report

MALLORY = RecipientSecret(sha256(b"mallory"))


SMALL_ORDER = bytes([1]) + bytes(31)  # the identity: one signature under it fits every message


async def reported_void(house: House, leaf: str) -> bool:
    """Whether an entry is void and reported in the process that remembers and in one that starts now."""
    found = [(await process.verify()).findings for process in (house, house.restarted())]
    return all(any(leaf in one.what for one in findings) for findings in found)


async def a_sealed_report(house: House) -> SealedReport:
    act = SubmitReport(house.custody, a_report(), await house.sent())
    return act.prepare(await house.read(act.look))


async def append_report(house: House, ready: SealedReport, secret: RecipientSecret, **changed: Any) -> str:
    begin = ready.begin | changed
    return await Attacker(house).append(
        Act.REPORT_RECEIVED,
        f"case:{ready.case_id}",
        party(ready.begin["party"]),
        {"begin": begin, "records": [one.ref for one in ready.records]},
        secret=secret,
    )


async def test_a_report_is_signed_by_its_own_receipt(sqlite_house: House) -> None:
    house = sqlite_house
    ready = await a_sealed_report(house)

    leaf = await append_report(house, ready, MALLORY)

    assert await reported_void(house, leaf)
    with pytest.raises(NoSuchCase):
        await house.case(ready.case_id)


async def test_a_report_under_another_name_than_its_genesis_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    ready = await a_sealed_report(house)

    leaf = await append_report(house, ready, ready.receipt.secret, code_name="another-name")

    assert await reported_void(house, leaf)


async def test_nobody_is_admitted_with_a_key_under_which_any_signature_fits(sqlite_house: House) -> None:
    """The member's signature is valid, but with this key anybody could sign as the admitted person."""
    house = sqlite_house
    noor = house.member("noor")

    leaf = await Attacker(house).append(
        Act.ROSTER_ADMITTED,
        f"committee:{house.committee_id}",
        noor.signer.actor,
        {"seat": mallorys_seat() | {"signing_key": SMALL_ORDER.hex()}},
        secret=noor.secret,
    )

    assert dict((await house.committee()).proposals) == {}
    assert await reported_void(house, leaf)


async def test_no_party_is_added_with_a_key_under_which_any_signature_fits(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.to_panel(case_id)
    noor, epoch = house.member("noor"), (await house.case(case_id)).current.number
    key = encryption_public_key(MALLORY).hex()
    says = {"channel": "party/sam", "party": "sam", "encryption_key": key, "commitment": 32 * "00", "epoch": epoch}

    leaf = await Attacker(house).append(
        Act.PARTY_ADDED,
        f"case:{case_id}",
        noor.signer.actor,
        {**says, "signing_key": SMALL_ORDER.hex()},
        secret=noor.secret,
    )

    assert "party/sam" not in (await house.case(case_id)).parties
    assert await reported_void(house, leaf)


async def test_nobody_enrols_with_a_key_under_which_any_signature_fits(sqlite_house: House) -> None:
    house = sqlite_house
    finn = "person-of-mallory"
    says = {"encryption_key": encryption_public_key(MALLORY).hex(), "signing_key": SMALL_ORDER.hex()}

    leaf = await Attacker(house).append(Act.PERSON_ENROLLED, f"person:{finn}", member(finn), says, secret=MALLORY)

    assert await reported_void(house, leaf)
    assert await house.view(lambda view: view.signing_key(finn)) == b""


async def test_who_enrols_signs_with_the_key_they_enrol_with(sqlite_house: House) -> None:
    house = sqlite_house
    eve = house.person("eve")
    says = {"encryption_key": encryption_public_key(MALLORY).hex(), "signing_key": signing_public_key(MALLORY).hex()}

    for actor, secret in ((member(eve), house.member("dana").secret), (member("mallory"), MALLORY)):
        leaf = await Attacker(house).append(Act.PERSON_ENROLLED, f"person:{eve}", actor, says, secret=secret)
        assert await reported_void(house, leaf)

    assert await house.view(lambda view: view.signing_key(eve)) == signing_public_key(house.member("eve").secret)


def mallorys_seat() -> dict[str, str]:
    return {
        "seat": "seat", "person": "mallory", "name": "M", "handle": "@m", "login_name": "m", "address": "",
        "encryption_key": encryption_public_key(MALLORY).hex(), "signing_key": signing_public_key(MALLORY).hex(),
        "from": "", "until": "",
    }  # fmt: skip


def founding(committee: str, slug: str, policy: str) -> dict[str, Any]:
    says = {"committee": committee, "slug": slug, "name": "Theirs", "project": "", "policy": policy}
    return {**says, "seat": mallorys_seat()}


async def test_a_committee_is_founded_once_and_an_address_is_taken_once(sqlite_house: House) -> None:
    house = sqlite_house
    own = await house.committee()
    attacker = Attacker(house)

    for committee, slug in ((own.id, "other"), ("another", own.slug)):
        says = founding(committee, slug, own.policy)
        leaf = await attacker.append(
            Act.COMMITTEE_FOUNDED, f"committee:{committee}", member("mallory"), says, secret=MALLORY
        )
        assert await reported_void(house, leaf)

    found = await house.view(lambda view: view.committee_by_slug(own.slug))
    assert (found.id, found.seats) == (own.id, own.seats)


async def test_a_founding_without_the_founders_own_signature_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    says = founding("another", "another", (await house.committee()).policy)

    for secret in (house.member("dana").secret, None):
        leaf = await Attacker(house).append(
            Act.COMMITTEE_FOUNDED, "committee:another", member("mallory"), says, secret=secret
        )
        assert await reported_void(house, leaf)

    assert await house.view(lambda view: view.committee("another")) is None


async def test_a_member_admitted_in_a_members_name_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    subject = f"committee:{house.committee_id}"
    says = {"seat": mallorys_seat()}

    for actor, secret in ((member(house.person("noor")), MALLORY), (member("mallory"), MALLORY), ("service", None)):
        leaf = await Attacker(house).append(Act.ROSTER_ADMITTED, subject, actor, says, secret=secret)
        assert await reported_void(house, leaf)

    committee = await house.committee()
    assert (len(committee.seats), dict(committee.proposals)) == (4, {})


@pytest.mark.parametrize(
    ("act", "actor", "says"),
    [
        (Act.DECLARED, "service", {"answer": "recused"}),
        (Act.LEAD_ASSIGNED, "operator", {"lead": "mallory"}),
        (Act.REPORT_WITHDRAWN, "party:another", {"erased": []}),
        (Act.RECORD_ADDED, "member:mallory", {"records": []}),
    ],
)
async def test_in_a_case_nobody_states_anything_unsigned_or_for_another(
    sqlite_house: House, act: Act, actor: str, says: Mapping[str, Any]
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    before = await house.case(case_id)

    leaf = await Attacker(house).append(act, f"case:{case_id}", actor, says, secret=None)

    assert await reported_void(house, leaf)
    after = await house.case(case_id)
    assert (after.presences, after.lead, after.withdrawn_at) == (before.presences, before.lead, before.withdrawn_at)
    await house.declare(case_id, "noor")


async def test_a_letter_in_a_reporters_name_without_their_receipt_is_none(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    ready = await a_sealed_report(house)
    reporter = (await house.case(case_id)).reporter

    leaf = await Attacker(house).append(
        Act.RECORD_ADDED,
        f"case:{case_id}",
        party(reporter),
        {"records": [one.ref for one in ready.records][:1]},
        secret=ready.receipt.secret,
    )

    assert await reported_void(house, leaf)
    assert len((await house.come_back(receipt)).file.records) == 2


words = st.sampled_from(
    ["", "begin", "records", "seat", "member:noor", "2026-11-23T05:00Z", "9999-12-31T23:59Z", "00", "x"]
)


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 1 << 70) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)
