"""Whoever writes to the database, with the service's keys, publishes no other figures, and reads no draft."""

from functools import partial

import pytest

from coc_service import canonical
from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, TextKey, encryption_public_key, random_bytes, seal, wrap
from coc_service.domain import transparency
from coc_service.domain.chain import member
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.transparency import opened
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.statements import Frozen
from coc_service.usecases.site import log_figures
from tests.usecases import reporting
from tests.usecases.attacker import Attacker
from tests.usecases.erasures import erased_when_due, published
from tests.usecases.house import House
from tests.usecases.reporting import LATER


async def test_a_report_changed_in_its_row_is_shown_to_nobody(house: House) -> None:
    house.clock.at = LATER
    await reporting.sign(house, await reporting.draft(house))
    rows = await house.rows('SELECT "index", detail FROM audit_entry WHERE detail IS NOT NULL')
    ((index, detail),) = [(index, bytes(detail)) for index, detail in rows if b"answer sooner" in bytes(detail)]
    changed = detail.replace(b"answer sooner", b"answer slower")
    await house.tamper('UPDATE audit_entry SET detail = :detail WHERE "index" = :index', detail=changed, index=index)

    assert house.committee_id in {one.partition(":")[2] for one in await house.faults()}
    with pytest.raises(Frozen):
        await house.restarted().committee()


async def test_a_report_in_members_names_is_void_without_their_keys(house: House) -> None:
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    found = await house.ask(reporting.read(house, leaf, "ilse"))
    says = {"draft": leaf, "document": found.document.encoded().decode(), "figures": '{"closed":0}'}
    for secret in (house.member("dana").secret, RecipientSecret(random_bytes(32)), None):
        who = member(house.person("ilse"))
        await Attacker(house).append(
            Act.TRANSPARENCY_PUBLISHED, f"committee:{house.committee_id}", who, says, secret=secret
        )

    for process in (house, house.restarted()):
        assert (await process.committee()).transparency.published == ()
        assert "log" in await process.faults()


async def test_figures_that_a_member_signed_against_the_log_are_found_by_verification(sqlite_house: House) -> None:
    """A member with the database and their own key states other figures: the entry counts, and every verification names it."""
    house = sqlite_house
    await reporting.closed(house)
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    found = await house.ask(reporting.read(house, leaf, "ilse"))
    says = {"draft": leaf, "document": found.document.encoded().decode(), "figures": '{"closed":0,"received":0}'}
    who = member(house.person("ilse"))
    await Attacker(house).append(
        Act.TRANSPARENCY_PUBLISHED, f"committee:{house.committee_id}", who, says, secret=house.member("ilse").secret
    )

    (report,) = (await house.committee()).transparency.published

    (wrong,) = await log_figures.report_findings(house.custody, house.process.database)
    assert (wrong.subject, wrong.what) == (
        f"committee:{house.committee_id}",
        f"the figures of its report {report.leaf}",
    )


async def test_a_draft_opens_only_for_its_two_members_and_in_its_place(sqlite_house: House) -> None:
    house = sqlite_house
    house.clock.at = LATER
    first, second = await reporting.draft(house), await reporting.draft(house, by="tomas", second="ilse")
    drafts = (await house.committee()).transparency.drafts
    noor, ilse, dana = (house.member(name) for name in ("noor", "ilse", "dana"))

    assert opened(house.custody, ilse, house.committee_id, drafts[first]) is not None
    assert opened(house.custody, dana, house.committee_id, drafts[first]) is None
    assert opened(house.custody, noor, house.committee_id, drafts[second]) is None
    assert opened(house.custody, ilse, "another", drafts[first]) is None


async def test_a_sealed_draft_that_is_not_the_signed_one_is_not_read(sqlite_house: House) -> None:
    """Its drafter seals one document and signs the digest of another."""
    house = sqlite_house
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    shown = (await house.ask(reporting.read(house, leaf, "ilse"))).document
    signed = shown.model_copy(update={"lessons": "Something else."})
    content = canonical.encode({"document": shown.encoded().decode(), "lines": []})

    says = sealed_as(house, content, transparency.digest(signed.encoded()))
    noor = house.member("noor")
    other = await Attacker(house).append(
        Act.TRANSPARENCY_DRAFTED, f"committee:{house.committee_id}", member(noor.person), says, secret=noor.secret
    )

    assert other in (await house.committee()).transparency.drafts
    with pytest.raises(Refused):
        await house.ask(reporting.read(house, other, "ilse"))


def sealed_as(house: House, content: bytes, digest: str) -> dict[str, object]:
    """Return what a draft of Noor for Ilse states, with this content under this digest."""
    key, where = (
        TextKey(random_bytes(32)),
        partial(
            contexts.transparency_draft, origin=house.custody.keys.origin, committee=house.committee_id, digest=digest
        ),
    )
    both = [house.member(name) for name in ("noor", "ilse")]
    grants = [
        [one.person, wrap(key, to=encryption_public_key(one.secret), context=where(person=one.person)).hex()]
        for one in both
    ]
    return {
        "period": str(reporting.PERIOD),
        "second": both[1].person,
        "corrects": "",
        "digest": digest,
        "sealed": seal(key, content, context=where(person="")).hex(),
        "grants": grants,
    }


async def line_tags(house: House) -> set[str]:
    """Return the tags that can be computed from the details that are left."""
    rows = await house.rows("SELECT detail FROM audit_entry WHERE detail IS NOT NULL")
    salts = [str(canonical.decode(bytes(detail))["salt"]) for (detail,) in rows]
    return {canonical.sha256(canonical.context("transparency-line", salt)).hex() for salt in salts}


async def test_no_draft_tells_what_an_erased_case_was_about(sqlite_house: House) -> None:
    """A draft stays in the log, and its two members open it for ever."""
    house = sqlite_house
    case_id = await reporting.closed(house)
    house.clock.at = LATER
    leaf = await reporting.draft(house)
    [line] = (await house.ask(reporting.read(house, leaf, "ilse"))).lines
    before = await line_tags(house)

    await erased_when_due(house, case_id)
    await published(house)

    assert not {case_id} & set(line)
    assert (line.tag in before, line.tag in await line_tags(house)) == (True, False)
