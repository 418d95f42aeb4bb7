"""After an erasure no byte of the case is left below the tables either: in free pages, in the journal, in a dump."""

import json
from pathlib import Path

from coc_service.domain.chain import case_subject
from coc_service.domain.disclosures import DisclosurePart, DisclosureTo
from coc_service.usecases.committee.disclosures import Wanted
from tests.usecases import raw_bytes
from tests.usecases.erasures import all_published, erased_when_due
from tests.usecases.house import House
from tests.usecases.test_disclosures import propose
from tests.usecases.test_nothing_is_left import a_case_with_everything, swept

SEALED = (
    "SELECT sealed FROM record WHERE case_id = :it",
    "SELECT id FROM record WHERE case_id = :it",
    "SELECT wrapped_key FROM channel_grant WHERE case_id = :it",
    "SELECT tag FROM receipt WHERE case_id = :it",
    "SELECT sealed FROM news_subscription WHERE case_id = :it OR :it = ''",
    "SELECT sealed FROM kept_text WHERE :it <> ''",
    "SELECT wrapped_key FROM kept_text WHERE :it <> ''",
    "SELECT sealed_envelope FROM outbox WHERE kind = 'reporter_news' AND :it <> ''",
    "SELECT sealed FROM chunk WHERE :it <> ''",
    "SELECT file_id FROM chunk WHERE :it <> ''",
)
DETAILS = "SELECT detail FROM audit_entry WHERE subject = :it AND detail IS NOT NULL"


async def raw(house: House, folder: Path) -> bytes:
    """Return the bytes of the database, once the journal was emptied."""
    await house.process.database.settle()
    if house.process.database.engine_name == "postgresql":
        [[name]] = await house.rows("SELECT current_database()")
        [[port]] = await house.rows("SELECT inet_server_port()")
        return raw_bytes.of_postgresql(f"postgresql://postgres@127.0.0.1:{port}/{name}", folder)
    [[_, _, file]] = await house.rows("PRAGMA database_list")
    return raw_bytes.of_sqlite(Path(file), file_key=house.custody.keys.database_file.reveal())


async def bytes_of(house: House, case_id: str) -> set[bytes]:
    """Return every sealed value of the only case, its ids, and the random part of each detail."""
    found = {bytes(row[0]) if not isinstance(row[0], str) else row[0].encode() for query in SEALED
             for row in await house.rows(query, it=case_id)}  # fmt: skip
    chain = await house.view(lambda view: view.chain(case_subject(case_id)))
    return found | {str(one.detail["salt"]).encode() for _, one in chain if one.detail}


def kept_of(details: list[bytes]) -> set[bytes]:
    """Return the random parts of the details that stay: of the proposal and of the last entry."""
    return {str(json.loads(bytes(one))["salt"]).encode() for one in details}


async def test_no_sealed_byte_and_no_id_is_left_below_the_tables(house: House, tmp_path: Path) -> None:
    """On SQLite in any page, decrypted, also in free ones; on PostgreSQL in a dump (its own files: after `VACUUM`)."""
    for _ in range(6):
        await house.report(narrative="Another, before.")
    case_id = await a_case_with_everything(house)
    for _ in range(12):  # pages are split among them, and their halves are used by others
        await house.report(narrative="Another, after." * 20)
    await propose(
        house, case_id, Wanted(DisclosureTo.COUNSEL, "A. Canary", "Canary.", "age1x", frozenset(DisclosurePart))
    )
    values, before = await bytes_of(house, case_id), await raw(house, tmp_path)
    assert raw_bytes.found(values, before) == [*values]

    await erased_when_due(house, case_id)
    await all_published(house)
    await swept(house)

    after = await raw(house, tmp_path)
    own, proposal = case_id.encode(), [row[0] for row in await house.rows(DETAILS, it=case_subject(case_id))]
    assert raw_bytes.found(values - kept_of(proposal), after) == []
    assert after.count(own) == after.count(b"case:" + own)
    assert await house.faults() == set()
