"""The roster page shows the term of an admission, and the member it would replace, before it is signed."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act
from coc_service.crypto import RecipientSecret, encryption_public_key, fingerprint, signing_public_key
from coc_service.domain.committee_state import Seat
from coc_service.usecases.people.admitting import Agree
from tests.cast import ILSE, NOOR, TOMAS, Person, Stage, text_of
from tests.journeys.test_roster import EVA, append_admission
from tests.sites import unlocked_member


async def cards(stage: Stage, person: Person) -> str:
    return text_of((await (await stage.log_in(person)).get("/roster")).text)


def fingerprint_of(secret: RecipientSecret) -> str:
    return fingerprint(encryption_public_key(secret), signing_public_key(secret))


async def test_the_page_says_from_when_until_when_somebody_would_sit(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    starts, ends = datetime(2026, 12, 1, 8, 30, tzinfo=UTC), datetime(2026, 12, 3, 17, tzinfo=UTC)

    await append_admission(stage, await stage.secret(NOOR), starts=starts, ends=ends)

    assert "Term From 2026-12-01 08:30 until 2026-12-03 17:00 UTC" in await cards(stage, TOMAS)


async def test_the_page_says_whose_seat_an_admission_gives_to_other_keys(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    ilse = fingerprint_of(await stage.secret(ILSE))

    await append_admission(stage, await stage.secret(NOOR), person=stage.id_of(ILSE))

    page = await cards(stage, TOMAS)
    told = f"it gives the seat of {ILSE.name} to other keys. So far their fingerprint is {ilse}."
    assert EVA.name in page
    assert f"This is no newcomer: {told}" in page


async def test_the_page_says_whose_seat_a_member_took(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await append_admission(stage, await stage.secret(NOOR), person=stage.id_of(ILSE))
    (leaf,) = (await stage.committee_state()).proposals
    tomas = await unlocked_member(stage.parts, stage.person(TOMAS))

    await stage.parts.perform(Agree(stage.parts.custody, tomas, (await stage.committee_state()).id, leaf))

    assert f"In place of {ILSE.name}, {fingerprint_of(await stage.secret(ILSE))}" in await cards(stage, TOMAS)


async def test_the_page_tells_a_renewed_seat_and_one_who_comes_back_from_a_newcomer(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    committee = await stage.committee_state()
    ilse = committee.seat_of(stage.id_of(ILSE), stage.clock.now())
    assert ilse is not None
    same = {part: getattr(ilse, part) for part in ("person", "name", "encryption_key", "signing_key")}

    await append_admission(stage, await stage.secret(NOOR), **same)
    renewed = await cards(stage, TOMAS)
    await leave(stage, ILSE, ilse)
    await append_admission(stage, await stage.secret(NOOR), **same)
    back = await cards(stage, TOMAS)

    assert f"This renews the seat of {ILSE.name}, with the keys they have" in renewed
    assert f"{ILSE.name} was on this committee before, with the fingerprint" in back


async def leave(stage: Stage, person: Person, seat: Seat) -> None:
    """Let a member leave by a signed entry; no page offers this yet."""
    member, custody = await unlocked_member(stage.parts, stage.person(person)), stage.parts.custody

    def job(session: Session) -> None:
        subject, says = f"committee:{seat_committee}", {"admission": seat.leaf}
        custody.ledger.writing(session).append(
            Act.ROSTER_LEFT, subject, signer=member.signer, at=custody.now(), says=says
        )

    seat_committee = (await stage.committee_state()).id
    await stage.parts.database.write(job)
