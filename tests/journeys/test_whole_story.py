"""The whole story of one report on both engines, and a search for leaks in files, logs and mails."""

import logging
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from coc_service.domain.stages import Stage as CaseStage
from coc_service.settings import Settings
from coc_service.store.tables import CaseIndex
from tests.cast import DANA, ILSE, NOOR, TOMAS, Person, Stage, text_of
from tests.journeys import canaries
from tests.journeys.acts import declare_clear, do, move, on_case, step_back, take_proof
from tests.mail.certificates import make_authority, server_context
from tests.mail.servers import PASSWORD, USERNAME, Inbox, check_login, mail_server
from tests.stages import on_stage

NOTICE, NEW_BROWSER = "Something waits on your desk", "You logged in with a browser that we did not know"
NARRATIVE = (
    "The heron \N{EM DASH} at <Quarry> & pond \N{EM DASH} said \N{LATIN SMALL LETTER E WITH ACUTE}lodie must leave."
)
# Leaked on purpose into a server whose log other tests search, so it has no word of the story.
PLANTED = (
    "A stork \N{EM DASH} near <Brickyard> & lake \N{EM DASH} told \N{LATIN SMALL LETTER E WITH ACUTE}mile to stay away."
)
WHO = "Marisol Quintero-Vega"
REPORTER_NAME = "Xanthe Oyelaran"
CONTACT = "xanthe.oyelaran@mail.example.net"
ACKNOWLEDGEMENT = "Thank you; the harbour bell was heard and Ilse reads along."
LETTER_OF_COMMITTEE = "We have read about the heron and ask you for the tuesday."
LETTER_OF_REPORTER = "On tuesday the ferryman Anselm Brightwater saw it all."
ADDITION = "I forgot the second lantern near the weir."
NOTE = "Speak to the lockkeeper before friday's ebb."
SCOPE = "The pond affair and nothing beyond the sluice."
OUTCOME = "The person of the quarry will not come to the next regatta."
SECRETS = (
    NARRATIVE, WHO, "Quintero", REPORTER_NAME, CONTACT, LETTER_OF_COMMITTEE, LETTER_OF_REPORTER, "Brightwater",
    ACKNOWLEDGEMENT, ADDITION, NOTE, SCOPE, OUTCOME,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """The results of a played story, for inspection."""

    stage: Stage
    inbox: Inbox
    case_id: str
    words: str


@asynccontextmanager
async def post_office(inbox: Inbox, settings: Settings, folder: Path) -> AsyncIterator[Settings]:
    """The settings of a site whose mail server requires STARTTLS and a login."""
    authority = make_authority(folder)
    options = {
        "tls_context": server_context(authority, folder, address="127.0.0.1"),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": check_login,
    }
    async with mail_server(inbox, **options) as port:
        way = {
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_username": USERNAME,
            "smtp_password": SecretStr(PASSWORD),
            "smtp_ca_file": authority.ca_file,
            "smtp_timeout_seconds": 5.0,
        }
        yield settings.model_copy(update=way)


async def play(stage: Stage) -> tuple[str, str]:
    """Report, acknowledge, talk both ways, recuse, decide, close. Returns the case's id and the receipt."""
    words = await stage.submit(
        narrative=NARRATIVE, who=WHO, name=REPORTER_NAME, contact=CONTACT, left_out=[stage.id_of(TOMAS)]
    )
    case_id = await stage.only_case()
    await stage.publish()
    await stage.deliver()
    await talk(stage, case_id, words)
    await decide(stage, case_id)
    await stage.deliver()
    return case_id, words


async def talk(stage: Stage, case_id: str, words: str) -> None:
    noor, ilse, dana = await declare_clear(stage, case_id, NOOR, ILSE, DANA)
    assert NARRATIVE in text_of((await noor.get(f"/cases/{case_id}")).text)
    await do(noor, case_id, "acknowledge", text=ACKNOWLEDGEMENT)
    await do(ilse, case_id, "letter", text=LETTER_OF_COMMITTEE)
    assert LETTER_OF_COMMITTEE in text_of((await stage.come_back(words)).text)
    assert LETTER_OF_REPORTER in text_of((await stage.say(words, LETTER_OF_REPORTER)).text)
    assert ADDITION in text_of((await stage.say(words, ADDITION)).text)
    assert (await step_back(dana, case_id)).headers["location"] == "/desk"
    assert (await dana.get(f"/cases/{case_id}")).status_code == 404
    await do(ilse, case_id, "note", text=NOTE)
    file = text_of((await noor.get(f"/cases/{case_id}")).text)
    assert [piece for piece in (LETTER_OF_REPORTER, ADDITION, NOTE) if piece not in file] == []


async def decide(stage: Stage, case_id: str) -> None:
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    await do(noor, case_id, "lead", member_id=stage.id_of(ILSE))
    await move(ilse, case_id, "form_panel")
    await move(ilse, case_id, "investigate", scope=SCOPE)
    await move(ilse, case_id, "propose")
    await move(ilse, case_id, "open_vote")
    assert (await on_case(ilse, case_id, "move", move="decide")).status_code == 422
    for browser in (noor, ilse):
        await do(browser, case_id, "ballot", choice="yes")
    await move(ilse, case_id, "decide")
    await move(ilse, case_id, "implement")
    await move(ilse, case_id, "close", letter=OUTCOME)


@pytest.fixture
async def told(
    site: tuple[Settings, tuple[Person, ...]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[Told]:
    caplog.set_level(logging.DEBUG)  # also the statements with their values: more than is logged in operation
    inbox, (settings, members) = Inbox(), site
    async with post_office(inbox, settings, tmp_path) as mailing, on_stage(mailing, members) as stage:
        case_id, words = await play(stage)
        yield Told(stage, inbox, case_id, words)


async def test_a_report_goes_the_whole_way(told: Told, tmp_path: Path) -> None:
    page = text_of((await told.stage.come_back(told.words)).text)
    case = await told.stage.case()

    assert case.stage is CaseStage.CLOSED
    assert case.stage_due_at is None
    assert [piece for piece in (NARRATIVE, LETTER_OF_REPORTER, ADDITION, OUTCOME) if piece not in page] == []
    assert NOTE not in page
    assert (await told.stage.verify()).size > 0
    assert check_proof(told, tmp_path, await take_proof(told.stage, told.words)) == (0, "OK: report.received")
    assert check_proof(told, tmp_path, (await take_proof(told.stage, told.words)).replace("A", "B", 1))[0] == 1
    assert_mails_tell_nothing(told)


def check_proof(told: Told, folder: Path, proof: str) -> tuple[int, str]:
    """Run the offline verifier; return its exit code and output."""
    file = folder / "proof.txt"
    file.write_text(proof)
    key = told.stage.parts.keys.signer.verifier_key
    command = [sys.executable, "-m", "coc_service.audit", "proof", str(file), "--key", key]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    return ended.returncode, ended.stdout.partition(" by ")[0]


def assert_mails_tell_nothing(told: Told) -> None:
    """Check that mails went to the right members only, over TLS and after a login, and all have the same text.

    Only the mail after a login with a new browser has another one, which is the same for everyone, too.
    """
    read = [message_from_bytes(content, policy=policy.default) for content in mails(told).values()]
    first = [mail.rcpt_tos for mail in told.inbox.accepted[:3]]

    assert sorted(first) == [[DANA.address], [ILSE.address], [NOOR.address]]
    assert TOMAS.address not in {address for mail in told.inbox.accepted for address in mail.rcpt_tos}
    assert told.inbox.were_encrypted == [True] * len(read)
    assert None not in told.inbox.logins
    assert len({mail["message-id"] for mail in read}) == len(read)
    texts = {(str(mail["subject"]), str(mail.get_content())) for mail in read}
    assert {subject for subject, _ in texts} <= {NOTICE, NEW_BROWSER}
    assert len(texts) <= 2, "two notices could be told apart"


async def test_nothing_of_a_report_is_left_anywhere(told: Told, caplog: pytest.LogCaptureFixture) -> None:
    needles = canaries.needles_of(SECRETS) | canaries.of_receipt(told.words)
    traces = canaries.traces_of_receipt(told.words)
    columns = await told.stage.parts.database.read(canaries.dump)
    reached = {"log": caplog.text.encode(), **mails(told)}
    files = await database_files(told.stage)

    assert len(columns["record.sealed"]) > 10 * 4096
    assert b"heron" not in columns["record.sealed"]
    assert canaries.found(needles, columns | reached | files) == []
    own = {"receipt.tag", "audit_entry.detail"}  # the log keeps the public key that signed the report
    assert canaries.found(traces, {name: hay for name, hay in columns.items() if name not in own}) == []
    assert canaries.found(traces, mails(told)) == []
    assert {place for place, _ in canaries.found(traces, columns)} == own  # the search finds what is there


def mails(told: Told) -> dict[str, bytes]:
    return {f"mail {place}": _bytes(mail.content) for place, mail in enumerate(told.inbox.accepted)}


def _bytes(content: bytes | str | None) -> bytes:
    assert isinstance(content, bytes)
    return content


async def database_files(stage: Stage) -> dict[str, bytes]:
    """The files of the running service: the database, its write-ahead log, the shared-memory index."""
    if stage.parts.database.engine_name == "sqlite":
        files = canaries.files_under(stage.parts.settings.keys_dir.parent)
        assert {"site.db", "site.db-wal", "site.db-shm"} <= files.keys()
        return files
    folder, own = await stage.parts.database.read(flushed)
    files = canaries.files_under(Path(folder))
    files = {name: hay for name, hay in files.items() if not name.startswith("base/") or name.startswith(f"base/{own}")}
    assert any(name.startswith("pg_wal/") for name in files)
    return files


def flushed(session: Session) -> tuple[str, int]:
    """The data folder of the PostgreSQL server and the number of this database, after a checkpoint has written everything."""
    session.execute(text("CHECKPOINT"))
    query = "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
    row = session.execute(text(query)).one()
    return str(row[0]), int(row[1])


async def test_what_the_search_looks_for_it_finds_in_every_spelling(stage: Stage) -> None:
    await stage.submit(narrative=PLANTED)
    needles = canaries.needles_of([PLANTED])
    hidden = {name: b"\x00some bytes" + needle + b"before and after" for name, needle in needles.items()}

    assert {place for place, _ in canaries.found(needles, hidden)} == needles.keys()
    await plant(stage, f"failure: {PLANTED}")
    columns, files = await stage.parts.database.read(canaries.dump), await database_files(stage)
    where = {place for place, _ in canaries.found(needles, columns)}
    in_files = {place for place, _ in canaries.found(needles, files)}
    assert where == {"case_file.code_name"}
    is_sealed_file = stage.parts.database.engine_name == "sqlite"
    assert bool(in_files) is not is_sealed_file, "SQLCipher seals the whole file; PostgreSQL keeps rows readable"


async def plant(stage: Stage, words: str) -> None:
    """Leak something on purpose, to test the search."""
    case_id, stage.is_tampered = await stage.only_case(), True

    def leak(session: Session) -> None:
        session.get_one(CaseIndex, case_id).code_name = words

    await stage.parts.database.write(leak)
