"""Signatures that a verification has checked are not checked once more, and no others are believed."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from coc_service.audit import Act, Checked, signature, verify_export
from coc_service.crypto import signing_public_key
from coc_service.domain.case_state import Case
from coc_service.domain.chain import case_subject, member, person_subject
from coc_service.usecases.custody.following import Verification
from coc_service.usecases.custody.view import View
from coc_service.usecases.site.exporting import export
from coc_service.usecases.site.verifying import ComparedCases, VerifyCase
from tests.usecases.attacker import Attacker
from tests.usecases.followed import cases_with_notes, follow, remembered, with_events
from tests.usecases.house import House

NOTED: Mapping[str, Any] = {"records": [["forged", "panel", 2, "note", bytes(32).hex()]]}
LOGGED_OUT: Mapping[str, Any] = {"session": bytes(32).hex()}


async def checked(house: House) -> Checked:
    """What the verifier of exports finds."""
    keys = house.custody.keys
    return await house.read(lambda session: verify_export(export(session, keys), keys.signer.verifier_key).checked)


async def forge(house: House, subject: str) -> bytes:
    """Append an entry in Noor's name that Tomas signed, and return its leaf hash."""
    act, says = (Act.PERSON_LOGGED_OUT, LOGGED_OUT) if subject.startswith("person:") else (Act.RECORD_ADDED, NOTED)
    noor, tomas = member(house.person("noor")), house.ready.people["tomas"].secret
    return bytes.fromhex(await Attacker(house).append(act, subject, noor, says, secret=tomas))


def key_of(house: House, name: str) -> bytes:
    return signing_public_key(house.ready.people[name].secret)


async def void_after(house: House, found: Checked) -> set[str]:
    """The leaves that are void for a process which believes what was found."""
    return (await follow(house, Verification(checked=found))).custody.ledger.memory.void


@pytest.fixture
async def chains(sqlite_house: House) -> tuple[str, str]:
    """A case, and what Noor stated of herself."""
    (case_id,) = await cases_with_notes(sqlite_house, 1)
    return case_subject(case_id), person_subject(sqlite_house.person("noor"))


async def test_what_was_checked_is_not_checked_again(sqlite_house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await cases_with_notes(sqlite_house, 2)
    found, plain = await checked(sqlite_house), await follow(sqlite_house)
    monkeypatch.setattr(signature, "Ed25519PublicKey", None)  # nothing can be checked any more

    process = await follow(sqlite_house, Verification(checked=found))

    assert remembered(process.custody.ledger.memory) == remembered(plain.custody.ledger.memory)
    assert process.custody.ledger.memory.void == set()


async def test_who_believes_a_verification_judges_as_who_does_not(sqlite_house: House) -> None:
    await with_events(sqlite_house)
    plain = await follow(sqlite_house)

    process = await follow(sqlite_house, Verification(checked=await checked(sqlite_house)))

    assert remembered(process.custody.ledger.memory) == remembered(plain.custody.ledger.memory)
    assert len(process.custody.ledger.memory.void) == 2


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_what_came_after_the_verification_is_checked(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    found = await checked(sqlite_house)
    leaf = await forge(sqlite_house, chains[which])

    assert await void_after(sqlite_house, found) == {leaf.hex()}


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_what_another_key_signed_is_not_signed_by_its_actor(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    found = await checked(sqlite_house)
    leaf = await forge(sqlite_house, chains[which])
    found.add(chains[which], leaf, key_of(sqlite_house, "tomas"))

    assert await void_after(sqlite_house, found) == {leaf.hex()}


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_an_entry_that_took_the_place_of_one_that_was_checked_is_not_believed(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    found = await checked(sqlite_house)
    leaf = await forge(sqlite_house, chains[which])
    found.add(chains[which], bytes(32), key_of(sqlite_house, "noor"))

    assert await void_after(sqlite_house, found) == {leaf.hex()}


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_where_less_was_followed_than_checked_nothing_is_believed(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    """Whoever has the database takes back the last entry, so that the digests never come to be compared."""
    found = await checked(sqlite_house)
    leaf = await forge(sqlite_house, chains[which])
    found.add(chains[which], leaf, key_of(sqlite_house, "noor"))
    found.add(chains[which], bytes(32), key_of(sqlite_house, "noor"))

    assert await void_after(sqlite_house, found) == {leaf.hex()}


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_what_was_checked_of_another_log_says_nothing_of_this_one(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    found = await checked(sqlite_house)
    leaf = await forge(sqlite_house, chains[which])
    found.add(chains[which], leaf, key_of(sqlite_house, "noor"))
    assert await void_after(sqlite_house, deepcopy(found)) == set()  # nothing else would tell

    found.origin = "another.example/log"

    assert await void_after(sqlite_house, found) == {leaf.hex()}


@pytest.mark.parametrize("which", [0, 1], ids=["of a case", "of a person"])
async def test_nothing_is_known_of_a_chain_with_a_false_signature(
    sqlite_house: House, chains: tuple[str, str], which: int
) -> None:
    leaf = await forge(sqlite_house, chains[which])

    assert await void_after(sqlite_house, await checked(sqlite_house)) == {leaf.hex()}


async def test_a_case_is_compared_while_it_is_followed_as_it_is_compared_afterwards(sqlite_house: House) -> None:
    (_, whole), (_, harmed) = await sqlite_house.report(), await sqlite_house.report(narrative="Another.")
    await sqlite_house.tamper("DELETE FROM channel_grant WHERE case_id = :case_id", case_id=harmed)
    found = ComparedCases()

    process = await follow(sqlite_house, Verification(look_at=found.look_at))

    assert found == {one: await process.ask(VerifyCase(process.custody, one)) for one in (whole, harmed)}
    assert found[whole].findings == []
    assert found[harmed].findings


@pytest.mark.parametrize("is_missing", [True, False], ids=["an entry too few", "an entry too many"])
async def test_a_case_with_another_number_of_entries_under_its_name_is_not_as_the_log_says(
    sqlite_house: House, *, is_missing: bool
) -> None:
    """The entries themselves are whole, but whoever opens the case does not find them all."""
    (_, case_id), found = await sqlite_house.report(), ComparedCases()
    subject = case_subject(case_id)
    chosen = '(SELECT max("index") FROM audit_entry WHERE subject = :now)'
    now, instead = (subject, "") if is_missing else (person_subject(sqlite_house.person("noor")), subject)
    await sqlite_house.tamper(
        f'UPDATE audit_entry SET subject = :instead WHERE "index" = {chosen}', now=now, instead=instead
    )

    process = await follow(sqlite_house, Verification(look_at=found.look_at))

    assert case_id not in found
    assert (await process.ask(VerifyCase(process.custody, case_id))).findings
    assert case_subject(case_id) in process.custody.ledger.memory.frozen


async def test_a_case_with_a_false_signature_is_compared_as_it_was_judged_in_the_end(sqlite_house: House) -> None:
    (case_id,) = await cases_with_notes(sqlite_house, 1)
    await forge(sqlite_house, case_subject(case_id))
    found = ComparedCases()

    await follow(sqlite_house, Verification(look_at=found.look_at))

    assert "record forged" not in {one.what for one in found[case_id].findings}  # it was never a record of the case


async def test_a_process_that_remembers_a_case_compares_it_from_what_is_stored(sqlite_house: House) -> None:
    """What it remembers may be older than an alteration."""
    (case_id,) = await cases_with_notes(sqlite_house, 1)
    process, seen = await follow(sqlite_house), list[str]()

    def look_at(_: View, case: Case) -> None:
        seen.append(case.id)

    process.custody.ledger.verification = Verification(look_at=look_at)
    await sqlite_house.note(case_id, "noor")
    await process.read(process.custody.ledger.follow)

    assert seen == []
