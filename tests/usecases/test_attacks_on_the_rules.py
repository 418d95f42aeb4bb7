"""Entries by an attacker with the service's keys: acts of other people, and other details."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, case_subject, encode
from coc_service.canonical import sha256
from coc_service.crypto import RecipientSecret, encryption_public_key, random_bytes, signing_public_key
from coc_service.domain import case_chain, person_chain, votes
from coc_service.domain.chain import Void, member, moment, party
from coc_service.domain.presence import Presence
from coc_service.usecases.people.enrolling import Enrol, InvitationGone
from coc_service.usecases.people.links import invitation_hash
from coc_service.usecases.people.login import LogIn, Resume
from coc_service.usecases.people.session_content import login_id
from coc_service.usecases.reporter.receipts import ReceiptKeys
from coc_service.usecases.reporter.submit import SubmitReport
from tests.usecases.attacker import Attacker, last_of
from tests.usecases.house import House, a_report
from tests.usecases.ready import join, passphrase_of
from tests.usecases.test_guards_custody import state

MALLORY = RecipientSecret(sha256(b"mallory"))
MALLORYS_KEYS = {
    "encryption_key": encryption_public_key(MALLORY).hex(),
    "signing_key": signing_public_key(MALLORY).hex(),
}


async def is_void(house: House, leaf: str) -> bool:
    """Whether an entry is void and reported, in the process that has just followed it and in one that starts now."""
    found = [(await process.verify()).findings for process in (house, house.restarted())]
    return all(any(leaf in one.what for one in findings) for findings in found)


# --- acts of others -------------------------------------------------------------------------------------------------------


async def states_as_party(house: House, receipt: ReceiptKeys, act: Act, says: Mapping[str, Any]) -> str:
    case_id = (await house.rows("SELECT case_id FROM receipt WHERE tag = :tag", tag=receipt.tag))[0][0]
    reporter = (await house.case(case_id)).reporter
    return await Attacker(house).append(act, f"case:{case_id}", party(reporter), says, secret=receipt.secret)


async def test_a_receipt_brings_nobody_onto_a_case(sqlite_house: House) -> None:
    house, dana = sqlite_house, sqlite_house.person("dana")
    receipt, case_id = await house.report(left_out=[dana])
    seat = (await house.committee()).seat_of(dana, house.clock.now())
    assert seat is not None

    says = {"person": dana, "admission": seat.leaf, "reads": "all"}
    leaf = await states_as_party(house, receipt, Act.READER_PROPOSED, says)
    second = await states_as_party(house, receipt, Act.READER_ADDED, {"proposal": leaf})

    assert (await house.case(case_id)).presence_of(dana) is Presence.RECUSED
    assert [await is_void(house, one) for one in (leaf, second)] == [True, True]


async def test_a_receipt_neither_declares_nor_leads_nor_moves(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    before = await house.case(case_id)
    move = {"move": "take_no_action", "to": "no_action", "due": "", "records": []}
    stated: list[tuple[Act, Mapping[str, Any]]] = [
        (Act.DECLARED, {"answer": "clear"}),
        (Act.LEAD_ASSIGNED, {"lead": before.lead}),
        (Act.CASE_MOVED, move),
    ]

    leaves = [await states_as_party(house, receipt, act, says) for act, says in stated]

    after = await house.case(case_id)
    assert (after.clear, after.lead, after.stage) == (before.clear, before.lead, before.stage)
    assert [await is_void(house, leaf) for leaf in leaves] == [True, True, True]


@pytest.mark.parametrize("actor", ["service", "operator"])
async def test_nobody_is_enrolled_or_logged_out_unsigned(sqlite_house: House, actor: str) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")
    session = await house.do(LogIn(house.custody, "noor", passphrase_of("noor")))
    assert session is not None
    attacker, subject = Attacker(house), f"person:{noor.person}"

    leaves = [
        await attacker.append(Act.PERSON_ENROLLED, subject, actor, MALLORYS_KEYS),
        await attacker.append(Act.PERSON_LOGGED_OUT, subject, actor, {"session": login_id(session.cookie).hex()}),
    ]

    assert await house.ask(Resume(house.custody, session.cookie)) is not None
    assert [await is_void(house, leaf) for leaf in leaves] == [True, True]


async def test_who_has_enrolled_is_not_enrolled_again(sqlite_house: House) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")

    leaf = await Attacker(house).append(
        Act.PERSON_ENROLLED, f"person:{noor.person}", member(noor.person), MALLORYS_KEYS, secret=MALLORY
    )

    assert await house.view(lambda view: view.signing_key(noor.person)) == signing_public_key(noor.secret)
    assert await is_void(house, leaf)


async def test_a_link_for_somebody_who_has_enrolled_is_gone(sqlite_house: House) -> None:
    """With `keys/` an attacker can issue a link for Eve, as the operator can. It must not make other keys for her."""
    house, eve = sqlite_house, sqlite_house.person("eve")
    link = eve + "0" * 40
    hashed = invitation_hash(link, keys=house.custody.keys)
    await house.tamper("UPDATE person SET invitation_hash = :hash WHERE id = :eve", hash=hashed, eve=eve)
    says = {"link": hashed.hex(), "ends": moment(house.clock.now() + timedelta(days=1))}
    await Attacker(house).append(Act.PERSON_LINK_ISSUED, f"person:{eve}", "operator", says)

    with pytest.raises(InvitationGone):
        await house.do(Enrol(house.custody, link, passphrase_of("mallory")))


async def test_a_member_ends_no_session_of_another(sqlite_house: House) -> None:
    house, dana = sqlite_house, sqlite_house.member("dana")
    session = await house.do(LogIn(house.custody, "noor", passphrase_of("noor")))
    assert session is not None

    says = {"session": login_id(session.cookie).hex()}
    await Attacker(house).append(
        Act.PERSON_LOGGED_OUT, f"person:{dana.person}", member(dana.person), says, secret=dana.secret
    )

    assert await house.ask(Resume(house.custody, session.cookie)) is not None


# --- other details --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (Act.SITE_RENAMED, {}),
        (Act.SITE_RENAMED, {"name": "\ud800"}),
        (Act.COMMITTEE_PROPOSED, {}),
        (Act.COMMITTEE_PROPOSED, {"committee": []}),
        (Act.PROJECT_CREATED, {"project": "p", "slug": "p", "name": "P", "more": ""}),
        (Act.PROJECT_CREATED, {}),
        (Act.PERSON_INVITED, {}),
        (Act.MAIL_FAILED, {"name": "more"}),
    ],
    ids=str,
)
async def test_no_unsigned_entry_blinds_verification_or_stops_a_founding(
    sqlite_house: House, act: Act, says: Mapping[str, Any]
) -> None:
    house = sqlite_house
    subject = f"person:{house.person('noor')}" if act is Act.PERSON_INVITED else "site"
    actor = "service" if act is Act.MAIL_FAILED else "operator"

    leaf = await Attacker(house).append(act, subject, actor, says)

    assert await is_void(house, leaf)
    assert (await join(house.process, "gil", slug="care")).person
    assert house.custody.ledger.committee_by_slug("care")


async def test_a_detail_that_cannot_be_read_makes_its_entry_void_and_freezes_nothing(sqlite_house: House) -> None:
    """Its bytes are those that were signed, so no backup could repair it."""
    house, detail = sqlite_house, b"no JSON"
    _, case_id = await house.report()

    def job(session: Session) -> None:
        entry = Entry(
            act=Act.DECLARED,
            actor="service",
            at=house.clock.now(),
            digest=sha256(detail),
            nonce=random_bytes(16),
            prev=last_of(session, f"case:{case_id}"),
            subject=f"case:{case_id}",
        )
        Attacker(house).write(session, f"case:{case_id}", encode(entry), detail)

    await house.write(job)

    await house.declare(case_id, "noor")
    assert house.person("noor") in (await house.case(case_id)).clear
    assert house.person("noor") in (await house.restarted().case(case_id)).clear


async def test_a_genesis_without_its_partys_channel_stops_nobody_who_follows_the_log(sqlite_house: House) -> None:
    house = sqlite_house
    act = SubmitReport(house.custody, a_report(), await house.sent())
    ready = act.prepare(await house.read(act.look))
    begin = ready.begin | {"channels": ready.begin["channels"][:1]}

    leaf = await Attacker(house).append(
        Act.REPORT_RECEIVED, case_subject(begin), party(begin["party"]), {"begin": begin, "records": []}, secret=MALLORY
    )

    assert await is_void(house, leaf)


async def test_what_no_rule_foresaw_is_void_and_stops_nobody(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")

    def unforeseen(*_: object) -> bytes:
        raise KeyError

    monkeypatch.setattr(person_chain, "apply", unforeseen)
    leaf = await Attacker(house).append(
        Act.PERSON_LOGGED_OUT, f"person:{noor.person}", noor.signer.actor, {"session": 32 * "00"}, secret=noor.secret
    )

    assert await is_void(house, leaf)


async def test_what_no_rule_foresaw_is_refused_before_it_is_written(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    _, case_id = await house.report()

    def unforeseen(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(case_chain, "judge", unforeseen)
    with pytest.raises(Void):
        await state(house, (Act.DECLARED, f"case:{case_id}"), "noor", {"answer": "clear"})


async def test_a_partys_act_with_a_field_of_another_breaks_no_page(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)

    leaf = await states_as_party(house, receipt, Act.PARTY_CAME, {"move": []})

    assert await is_void(house, leaf)
    assert leaf not in [one.leaf for one in (await house.open(case_id, "noor")).chain]


async def test_a_tally_of_more_than_there_are_people_is_not_counted_out(sqlite_house: House) -> None:
    house, noor = sqlite_house, sqlite_house.member("noor")
    _, case_id = await house.report()
    await house.to_vote(case_id)
    await house.vote(case_id, "noor")
    case = await house.case(case_id)
    assert case.vote is not None

    leaf = await Attacker(house).append(
        Act.CASE_DECIDED,
        f"case:{case_id}",
        noor.signer.actor,
        {
            "move": "decide", "to": "decided", "due": "", "records": [], "vote": case.vote.leaf,
            "counted": [one.leaf for one in votes.counted(case).values()],
            "tally": {"yes": 1 << 50, "no": 0, "abstain": 0, "eligible": 3},
        },
        secret=noor.secret,
    )  # fmt: skip

    assert (await house.case(case_id)).stage is case.stage
    assert await is_void(house, leaf)


async def test_a_process_of_ours_states_nothing_that_others_would_call_void(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id = await house.report()

    with pytest.raises(Void):
        await state(house, (Act.DECLARED, f"case:{case_id}"), "noor", {"answer": "clear", "more": ""})
