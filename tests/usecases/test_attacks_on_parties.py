"""An attacker with the service's keys, the link, or the receipt of somebody who is heard."""

from collections.abc import Mapping
from typing import Any

import pytest

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret
from coc_service.domain.case_state import PANEL
from coc_service.domain.chain import member, party
from coc_service.domain.vocabulary import LetterKind
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.writing import NOT_DUE
from coc_service.usecases.custody import casefile, party_links
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.party_links import NoSuchLink
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.attacker import Attacker
from tests.usecases.hearing import answer, close, heard, invited, join, open_channel, write_to
from tests.usecases.house import House
from tests.usecases.test_attacks_on_the_rules import MALLORYS_KEYS, is_void

DIGEST = "00" * 32


Signed = tuple[str, RecipientSecret]  # as whom an attacker states something, and with which secret


async def states(house: House, case_id: str, act: Act, says: Mapping[str, Any], *, by: Signed) -> str:
    actor, secret = by
    return await Attacker(house).append(act, f"case:{case_id}", actor, says, secret=secret)


@pytest.mark.parametrize("signer", ["ilse", "dana"])
async def test_nobody_but_the_lead_adds_a_party(sqlite_house: House, signer: str) -> None:
    """Ilse is on the panel, Dana has stepped back; each may have lent an attacker their secret."""
    house = sqlite_house
    _, case_id, _ = await invited(house)
    epoch = (await house.case(case_id)).current.number
    says = {"channel": "party/sam", "party": "sam", "commitment": DIGEST, "epoch": epoch, **MALLORYS_KEYS}

    by = member(house.person(signer)), house.member(signer).secret
    leaf = await states(house, case_id, Act.PARTY_ADDED, says, by=by)

    assert "party/sam" not in (await house.case(case_id)).parties
    assert await is_void(house, leaf)


async def test_with_the_link_nobody_takes_the_place_of_who_opened_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    keys = party_links.from_text(link.text)

    leaf = await states(house, case_id, Act.PARTY_JOINED, MALLORYS_KEYS, by=(party(link.party), keys.secret))

    assert (await house.case(case_id)).parties[f"party/{link.party}"].signing_key == sam.signing_key.public
    assert await is_void(house, leaf)


async def test_who_made_the_link_does_not_write_for_who_opened_it(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    await answer(house, sam)
    ref = ["forged", f"party/{link.party}", (await house.case(case_id)).current.number, "party_statement", DIGEST]

    keys = party_links.from_text(link.text)
    leaf = await states(house, case_id, Act.RECORD_ADDED, {"records": [ref]}, by=(party(link.party), keys.secret))

    assert "forged" not in (await house.case(case_id)).records
    assert await is_void(house, leaf)


async def test_a_link_that_is_put_back_into_the_database_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, _ = await heard(house)
    keys = party_links.from_text(link.text)

    await house.tamper("INSERT INTO receipt (tag, case_id) VALUES (:tag, :case_id)", tag=keys.tag, case_id=case_id)

    with pytest.raises(NoSuchLink):
        await join(house, link)


async def test_with_the_link_and_a_copy_of_the_database_nobody_reads_what_is_written_later(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link = await invited(house)
    [(wrapped, epoch)] = await house.rows(
        "SELECT wrapped_key, epoch FROM channel_grant WHERE recipient_id = :id", id=link.party
    )

    await join(house, link)
    await write_to(house, case_id, link.party, "Only for Sam.")
    await house.tamper(
        "UPDATE channel_grant SET wrapped_key = :key WHERE recipient_id = :id AND epoch = :epoch",
        key=wrapped, id=link.party, epoch=epoch,
    )  # fmt: skip

    keys, channel = party_links.from_text(link.text), f"party/{link.party}"
    file = await house.view(lambda view: casefile.load(view, case_id, recipient_id=link.party))
    opened = casefile.open_file(file, Recipient(link.party, keys.secret, channel))
    assert [one.filed.kind for one in opened.records] == ["party"]


def _channels(case: Any, party_id: str) -> Mapping[str, str]:
    return {"panel": PANEL, "the_reporter": case.reporter_channel, "own": f"party/{party_id}"}


@pytest.mark.parametrize(
    ("channel", "kind"), [("panel", "note"), ("the_reporter", "party_statement"), ("own", "report"), ("own", "named")]
)
async def test_with_a_receipt_nobody_writes_elsewhere_or_adds_to_the_report(
    sqlite_house: House, channel: str, kind: str
) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    await answer(house, sam)  # begins an epoch that Sam may seal in
    case = await house.case(case_id)
    ref = ["forged", _channels(case, link.party)[channel], case.current.number, kind, DIGEST]

    leaf = await states(house, case_id, Act.RECORD_ADDED, {"records": [ref]}, by=(party(link.party), sam.secret))

    assert "forged" not in (await house.case(case_id)).records
    assert await is_void(house, leaf)


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (Act.READER_REFUSED, {"proposal": DIGEST}),
        (Act.REPORT_WITHDRAWN, {"erased": []}),
        (Act.RECORDER_NAMED, {"person": "noor", "receipt": "destroyed"}),
        (Act.PARTY_JOINED, MALLORYS_KEYS),
        (Act.APPEAL_MADE, {"letter": "none", "records": []}),
    ],
)
async def test_with_a_receipt_nobody_steers_the_case(sqlite_house: House, act: Act, says: Mapping[str, Any]) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    before = await house.case(case_id)

    leaf = await states(house, case_id, act, says, by=(party(link.party), sam.secret))

    after = await house.case(case_id)
    assert (after.withdrawn_at, after.recorder, after.parties, after.appeals) == (None, "", before.parties, {})
    assert await is_void(house, leaf)


async def opens(house: House, case_id: str, receipt: ReceiptKeys, *, recipient: str, channel: str) -> list[str]:
    """Return the kinds of record that a receipt opens in a channel, as if it were that recipient's."""
    file = await house.view(lambda view: casefile.load(view, case_id, recipient_id=recipient))
    return [one.filed.kind for one in casefile.open_file(file, Recipient(recipient, receipt.secret, channel)).records]


async def test_a_receipt_opens_neither_the_panel_nor_another_party(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    other = await open_channel(house, case_id)
    await join(house, other)
    case = await house.case(case_id)

    places = [
        (link.party, f"party/{link.party}"),
        (link.party, PANEL),
        (other.party, f"party/{other.party}"),
        (case.reporter, case.reporter_channel),
    ]
    assert [await opens(house, case_id, sam, recipient=who, channel=where) for who, where in places] == [
        ["party", "letter"],
        [],
        [],
        [],
    ]


async def test_a_grant_that_is_moved_to_another_party_opens_nothing(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, sam = await heard(house)
    case = await house.case(case_id)

    await house.tamper("DELETE FROM channel_grant WHERE recipient_id = :id", id=link.party)
    await house.tamper(
        "UPDATE channel_grant SET recipient_id = :sam, channel = :channel WHERE recipient_id = :reporter",
        sam=link.party, channel=f"party/{link.party}", reporter=case.reporter,
    )  # fmt: skip

    opened = await house.come_back(sam)
    assert (opened.file.records, opened.file.closed_epochs != ()) == ((), True)
    assert f"case:{case_id}" in await house.faults()


async def test_nothing_is_sealed_to_a_party_after_their_channel_was_closed(sqlite_house: House) -> None:
    house = sqlite_house
    _, case_id, link, _ = await heard(house)

    await close(house, case_id, link.party)
    await house.note(case_id, "noor")

    case = await house.case(case_id)
    assert f"party/{link.party}" not in case.current.commitments
    assert await house.rows("SELECT 1 FROM channel_grant WHERE recipient_id = :id", id=link.party) == []


async def test_a_party_with_mallorys_keys_is_not_the_one_of_a_link(sqlite_house: House) -> None:
    """An attacker who writes the case of another link into the row of this one gets nothing but "this link opens nothing"."""
    house = sqlite_house
    _, case_id, link = await invited(house)
    _, other = await house.report()

    await house.tamper("UPDATE receipt SET case_id = :case_id WHERE case_id = :was", case_id=other, was=case_id)

    with pytest.raises(NoSuchLink):
        await join(house, link)


@pytest.mark.parametrize("purpose", [LetterKind.DECISION, LetterKind.APPEAL_DECISION])
async def test_one_member_does_not_tell_what_nobody_has_decided(sqlite_house: House, purpose: LetterKind) -> None:
    house = sqlite_house
    _, case_id, link, _ = await heard(house)
    before = (await house.case(case_id)).records.keys()

    with pytest.raises(Refused) as refused:
        await write_to(house, case_id, link.party, "You are banned.", purpose=purpose)

    assert (refused.value.message, (await house.case(case_id)).records.keys()) == (NOT_DUE, before)
