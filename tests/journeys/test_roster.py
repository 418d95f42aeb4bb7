"""A report is sealed to the signed roster, even if the rows differ."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, encode, leaf_hash, signed_bytes
from coc_service.canonical import encode as encode_detail
from coc_service.canonical import sha256
from coc_service.crypto import (
    RecipientSecret,
    SigningKey,
    encryption_public_key,
    random_bytes,
    random_id,
    signing_public_key,
)
from coc_service.domain.committee_state import Seat, seat_detail
from coc_service.store import log
from coc_service.store.jobs import Ahead, Job
from coc_service.usecases.custody.casefile import Recipient, load, open_file
from coc_service.usecases.custody.draft import head_row
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, do, step_back
from tests.journeys.looks import findings, restarted, tamper
from tests.sites import admit, invite, join, unlocked_member

EVA = Person("Eva Lindqvist", "@elind", "eva", "eva@members.example.org", "harvest orbit cinnamon tunnel sparrow")


NARRATIVE = "The heron was shouted at."


FORM = "/c/conduct/report"


async def seat_eva(stage: Stage) -> Person:
    """Enrol Eva and let two members admit her."""
    noor, ilse = [await unlocked_member(stage.parts, stage.person(one)) for one in (NOOR, ILSE)]
    eva = await join(stage.parts, EVA)
    await admit(stage.parts, (await stage.committee_state()).id, eva.id, by=noor, second=ilse)
    return eva


async def test_a_report_sealed_while_the_roster_changed_is_given_back_and_then_sealed_to_the_new_one(
    stage: Stage,
) -> None:
    joined: list[Person] = []

    class WhileSealing:
        """A database wrapper that admits a member just after the first report was sealed."""

        async def read(self, job: Job[Any]) -> Any:
            return await stage.parts.database.read(job)

        async def write(self, job: Job[Any], ahead: Ahead | None = None) -> Any:
            if not joined:
                joined.append(await seat_eva(stage))
            return await stage.parts.database.write(job, ahead)

    stage.app.state.runtime = replace(stage.app.state.runtime, database=WhileSealing())

    answer = await stage.send_report(narrative=NARRATIVE)
    assert "The people who read reports here have changed" in text_of(answer.text)
    assert f"{NARRATIVE}" in answer.text
    assert await stage.case_ids() == []

    words = await stage.submit(narrative=NARRATIVE)

    assert joined[0].id in await readers_of(stage)
    assert NARRATIVE in text_of((await stage.come_back(words)).text)


async def readers_of(stage: Stage) -> dict[str, list[str]]:
    """The first readers of the only case, by id, each with the kinds of records that their key opens."""
    case = await stage.case()
    secrets = {stage.id_of(one): await stage.secret(one) for one in (NOOR, ILSE, TOMAS, DANA)}

    readers = [person for person, _ in case.begins[0].recipients]
    return {one: await kinds_opened(stage, one, secrets[one]) if one in secrets else [] for one in readers}


async def kinds_opened(stage: Stage, person: str, secret: RecipientSecret) -> list[str]:
    """The kinds of records of the only case that a person's grants and this secret open."""
    case_id = await stage.only_case()

    def look(session: Session) -> list[str]:
        file = load(stage.parts.custody.ledger.reading(session), case_id, recipient_id=person)
        return [one.filed.kind for one in open_file(file, Recipient(person, secret)).records]

    return await stage.parts.database.read(look)


Forgery = Callable[[Stage], Awaitable[None]]


async def take_over_a_seat(stage: Stage) -> None:
    """Replace Dana's public keys by the attacker's."""
    await tamper(stage, f"UPDATE person SET {_FORGED} WHERE login_name = 'dana'", **_keys(_FORGER))


async def exchange_names(stage: Stage) -> None:
    """Exchange two names: a report that names Dana would be hidden from Noor and reach Dana."""
    await tamper(
        stage,
        "UPDATE person SET name = CASE login_name WHEN 'dana' THEN :noor ELSE :dana END "
        "WHERE login_name IN ('dana', 'noor')",
        noor=NOOR.name,
        dana=DANA.name,
    )


async def change_a_letter(stage: Stage) -> None:
    """Replace a letter by a Cyrillic one that looks the same: a report that names Dana would no longer match."""
    name = DANA.name.replace("a", "\N{CYRILLIC SMALL LETTER A}")
    await tamper(stage, "UPDATE person SET name = :name WHERE login_name = 'dana'", name=name)


async def take_the_handle(stage: Stage) -> None:
    """Delete Dana's handle."""
    await tamper(stage, "UPDATE person SET handle = '' WHERE login_name = 'dana'")


async def take_the_address(stage: Stage) -> None:
    """Damage Dana's sealed address, so that a report that names Dana by address would not match."""
    await tamper(stage, "UPDATE person SET sealed_address = :other WHERE login_name = 'dana'", other=b"other bytes")


async def sit_down_unsigned(stage: Stage) -> None:
    """Give an invited person keys without enrolment, so that they wait for admission."""
    await tamper(stage, f"UPDATE person SET {_FORGED} WHERE login_name = 'eva'", **_keys(_FORGER))


async def take_a_seat_away(stage: Stage) -> None:
    """Delete Noor's seat."""
    await tamper(stage, "DELETE FROM seat WHERE person_id = :id", id=stage.id_of(NOOR))


async def found_another_committee(stage: Stage) -> None:
    """Let the slug that reporters know lead to a committee of the attacker."""
    await tamper(stage, "UPDATE committee SET slug = 'elsewhere'")
    await tamper(
        stage,
        "INSERT INTO committee (id, project_id, slug, name, policy_digest) "
        "SELECT :id, project_id, 'conduct', name, policy_digest FROM committee",
        id=random_id(),
    )


async def admit_in_anothers_name(stage: Stage) -> None:
    """With `keys/`, append an admission in Noor's name that is signed with the attacker's key."""
    await append_admission(stage, _FORGER)


_FORGER = RecipientSecret(random_bytes(32))


_FORGED = "encryption_key = :encryption, signing_key = :signing"


def _keys(secret: RecipientSecret) -> dict[str, bytes]:
    return {"encryption": encryption_public_key(secret), "signing": signing_public_key(secret)}


async def append_admission(stage: Stage, signer: RecipientSecret, *, mac: bytes | None = None, **changed: Any) -> None:
    """Append an admission of Eva with the attacker's keys in the name of `signer`; `mac` overrides the head's code."""
    stage.is_tampered = True
    committee, custody = await stage.committee_state(), stage.parts.custody
    seat = Seat(
        leaf="", seat=random_id(), person=random_id(), name=EVA.name, handle=EVA.handle, login_name=EVA.login_name,
        sealed_address=b"", encryption_key=encryption_public_key(_FORGER), signing_key=signing_public_key(_FORGER),
    )  # fmt: skip
    said = seat_detail(replace(seat, **changed))
    says = {"of": Act.ROSTER_ADMITTED.value, "salt": random_bytes(16).hex(), "seat": said}
    detail = encode_detail(says)

    def append(session: Session) -> None:
        view = custody.ledger.reading(session)
        entry = Entry(
            act=Act.ROSTER_ADMITTED,
            actor=f"member:{stage.id_of(NOOR)}",
            at=stage.clock.now(),
            digest=sha256(detail),
            nonce=random_bytes(16),
            prev=bytes.fromhex(committee.head),
            subject=f"committee:{committee.id}",
        )
        encoded = encode(replace(entry, sig=SigningKey(signer).sign(signed_bytes(entry, custody.keys.origin))))
        log.append(session, view.ahead.size, subject=entry.subject, entry=encoded, detail=detail)
        head = head_row(custody.keys, view.ahead.frontier.append(leaf_hash(encoded)))
        log.move_head(session, head if mac is None else head._replace(mac=mac))

    await stage.parts.database.write(append)


FORGERIES: list[Forgery] = [
    take_over_a_seat,
    exchange_names,
    change_a_letter,
    take_the_handle,
    take_the_address,
    sit_down_unsigned,
    take_a_seat_away,
    found_another_committee,
    admit_in_anothers_name,
]


@pytest.mark.parametrize("forge", FORGERIES, ids=lambda forge: forge.__name__)
@pytest.mark.parametrize("is_restarted", [False, True], ids=["at once", "after a restart"])
async def test_a_forged_roster_changes_nobody_who_reads(
    sqlite_stage: Stage, forge: Forgery, *, is_restarted: bool
) -> None:
    await invite(sqlite_stage.parts, EVA)
    await forge(sqlite_stage)
    stage = await restarted(sqlite_stage) if is_restarted else sqlite_stage

    about_dana = {f"named-{stage.id_of(DANA)}": "keep"}
    words = await stage.submit(narrative=NARRATIVE, who=f"It was {DANA.handle}, you know.", **about_dana)

    opened = {stage.id_of(one): ["report", "named", "identity"] for one in (NOOR, ILSE, TOMAS)}
    assert await readers_of(stage) == opened
    assert NARRATIVE in text_of((await stage.come_back(words)).text)
    landing = text_of((await stage.client().get("/c/conduct")).text)
    assert [person.name in landing for person in (*stage.members, EVA)] == [True] * 4 + [False]
    assert await findings(stage) != []


async def test_an_entry_that_our_key_did_not_vouch_for_stops_everything(sqlite_stage: Stage) -> None:
    stage, client = sqlite_stage, sqlite_stage.client()
    form = (await client.get(FORM)).text
    noor = await stage.log_in(NOOR)

    await append_admission(stage, await stage.secret(NOOR), mac=bytes(32))

    sent = await client.post(FORM, data={**hidden(form), "narrative": NARRATIVE})
    pages = [await noor.get("/desk"), await noor.get("/roster"), await client.get("/login")]
    assert [page.status_code for page in (sent, *pages)] == [503, 503, 503, 200]
    assert "Our log of what was done here is not as this server remembers it" in text_of(sent.text)
    assert NARRATIVE in text_of(sent.text), "the words are given back"
    assert await stage.case_ids() == []


async def test_an_admission_that_one_member_signed_alone_seats_nobody(sqlite_stage: Stage) -> None:
    """Noor is malicious and writes to the database: her signature alone is not enough, a second one is needed."""
    await append_admission(sqlite_stage, await sqlite_stage.secret(NOOR))

    landing = text_of((await sqlite_stage.client().get("/c/conduct")).text)
    await sqlite_stage.submit()

    assert EVA.name not in landing
    assert len((await sqlite_stage.case()).begins[0].recipients) == 4


async def test_a_forged_roster_reaches_no_new_key_of_a_case(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative=NARRATIVE)
    [noor] = await declare_clear(stage, await stage.only_case(), NOOR)
    await step_back(await stage.log_in(ILSE), await stage.only_case())

    await take_over_a_seat(stage)
    await do(noor, await stage.only_case(), "note", text="A later note.")

    case, dana = await stage.case(), stage.id_of(DANA)
    assert [person for person, _ in case.current.recipients] == sorted(map(stage.id_of, (NOOR, TOMAS, DANA)))
    assert await kinds_opened(stage, dana, await stage.secret(DANA)) == ["report", "named", "identity", "note"]
    assert await kinds_opened(stage, dana, _FORGER) == []
