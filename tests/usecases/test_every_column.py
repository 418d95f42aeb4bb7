"""Every column is set to other values: nobody can read or decide more, and the change is noticed where it should be.

The table follows section 6 of the specification. A column without a line here fails `test_the_table_has_every_column`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from coc_service.domain.summary import Summary
from coc_service.store.tables import metadata
from coc_service.store.types import UtcDateTime
from coc_service.usecases.custody.custody import Custody
from tests.usecases.columns import COLUMNS, MOST_ROWS, TABLES, USE, VERIFY
from tests.usecases.falsified import Falsified, Powers
from tests.usecases.ready import MEMBERS, address_of

Row = Mapping[str, Any]


def test_the_table_has_every_column() -> None:
    there = {table.name: {column.name for column in table.columns} for table in metadata.sorted_tables}

    assert {table: set(lines) for table, lines in TABLES.items()} == there


@pytest.fixture
def site(falsified_site: Falsified) -> Falsified:
    return falsified_site


@dataclass(frozen=True)
class Before:
    """What everybody could read and decide before any change."""

    powers: Powers
    mails: set[tuple[str, str]]
    desks: Mapping[str, Mapping[str, Summary]]


@pytest.fixture(scope="module")
def before(falsified_site: Falsified) -> Before:
    site = falsified_site
    with site.session() as session:
        custody = site.remembering()
        powers = site.powers(custody, session)
        desks = {name: site.desk(custody, session, name) for name in MEMBERS}
        return Before(powers, site.mails(custody, session), desks)


def test_untouched_everybody_reads_what_is_theirs_and_nothing_is_found(site: Falsified, before: Before) -> None:
    """Control: without it the tests below would prove nothing."""
    first, second, third = site.case_ids
    counts = {key: len(found) for key, found in before.powers.read.items()}

    with site.session() as session:
        for custody in (site.remembering(), site.process()):
            assert not site.faults(custody, session)
            assert site.powers(custody, session) == before.powers
    assert {who: counts[first, who] for who in ("noor", "ilse", "dana", "eve", "outsider")} == {
        "noor": 10, "ilse": 10, "dana": 0, "eve": 0, "outsider": 0,
    }  # fmt: skip
    assert (counts[second, "noor"], counts[second, "ilse"], counts[second, "dana"]) == (5, 0, 1)
    assert (counts[third, "tomas"], counts[third, "noor"]) == (2, 1)
    assert [counts["receipt", number] for number in "012"] == [4, 3, 0]
    assert [before.powers.stands[f"session {number}"] is not None for number in "01"] == [True, False]
    assert all(value is not None for name, value in before.powers.stands.items() if not name.startswith("session"))
    assert len(before.mails) >= 3
    assert {name: len(rows) for name, rows in before.desks.items()} == {"noor": 3, "ilse": 2, "tomas": 3, "dana": 2}


def wrong(table: str, column: str, value: Any) -> list[Any]:
    """Return values of the column's type that belong to nobody."""
    match metadata.tables[table].columns[column].type:
        case LargeBinary():
            return [bytes([value[0] ^ 1]) + value[1:], b""] if value else [b"another"]
        case UtcDateTime():
            return ["2001-01-01 00:00:00.000000", "2099-01-01 00:00:00.000000"]
        case Boolean():
            return [1 - value]
        case Integer():
            return [value + 1, 0]
        case _:
            return ["another"]


def key_of(table: str) -> list[str]:
    return [one.name for one in metadata.tables[table].primary_key]


def values_for(site: Falsified, table: str, column: str, row: Row) -> list[Any]:
    """Return the values to set: a wrong one, another row's, none, and an earlier one."""
    others = [other[column] for other in site.rows[table] if other[column] != row[column]]
    older = [old[column] for old in site.earlier[table] if all(old[name] == row[name] for name in key_of(table))]
    found = [*wrong(table, column, row[column]), *others[:1], *others[-1:], None, *older]
    unique: list[Any] = []
    for value in found:
        if value != row[column] and value not in unique:
            unique.append(value)
    return unique


def set_column(session: Session, place: tuple[str, str], row: Row, value: Any) -> None:
    """Set a column of one row. Raises IntegrityError if the database itself refuses it."""
    table, column = place
    where = " AND ".join(f'"{name}" = :key_{name}' for name in key_of(table))
    given = {f"key_{name}": row[name] for name in key_of(table)}
    session.execute(text(f'UPDATE "{table}" SET "{column}" = :value WHERE {where}'), {"value": value, **given})


def rows_of(site: Falsified, table: str, condition: str) -> list[Row]:
    key = key_of(table)
    quoted = ", ".join(f'"{name}"' for name in key)
    with site.session() as session:
        chosen = [tuple(row) for row in session.execute(text(f'SELECT {quoted} FROM "{table}" WHERE {condition}'))]
    spread = [*chosen[:1], *chosen[-1:]]
    return [row for row in site.rows[table] if tuple(row[name] for name in key) in set(spread)][:MOST_ROWS]


FOLLOWED = {"audit_entry", "audit_head", "policy"}


def processes(site: Falsified, table: str) -> list[Custody]:
    """Return a process that remembers the log, and one that has just started if its result could differ."""
    return [site.remembering(), *([site.process()] if table in FOLLOWED else [])]


def gained(now: Powers, then: Powers) -> list[object]:
    """Return everything that somebody can read, or that has effect, now but not before."""
    more: list[object] = [(key, read - then.read[key]) for key, read in now.read.items() if not read <= then.read[key]]
    more += [name for name, value in now.stands.items() if value is not None and value != then.stands[name]]
    return more


def check(site: Falsified, custody: Custody, session: Session, before: Before) -> bool:
    """Check that nobody gained anything; return whether anything is refused to somebody or missing."""
    now = site.powers(custody, session)
    assert gained(now, before.powers) == []
    desks = {name: site.desk(custody, session, name) for name in MEMBERS}
    assert all(case == before.desks[name].get(case_id) for name in MEMBERS for case_id, case in desks[name].items())
    return now != before.powers


def honest_mails(before: Before) -> set[str]:
    return {mail[1] for mail in before.mails} | {address_of(name) for name in MEMBERS}


def falsifications(site: Falsified, table: str, column: str) -> Iterator[tuple[Row, Any]]:
    for row in rows_of(site, table, TABLES[table][column].rows):
        for value in values_for(site, table, column, row):
            yield row, value


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_whatever_a_column_is_set_to_nobody_reads_or_decides_more(
    site: Falsified, before: Before, table: str, column: str
) -> None:
    line, tried, in_use = TABLES[table][column], 0, False
    for row, value in falsifications(site, table, column):
        for custody in processes(site, table):
            with site.session() as session:
                try:
                    set_column(session, (table, column), row, value)
                except IntegrityError:
                    continue
                tried += 1
                is_missed = check(site, custody, session, before)
                if table == "key_slot" or column == "login_name":
                    opened = site.logs_in(custody, session)
                    assert opened is None or opened.reveal() == site.ready.people["noor"].secret.reveal()
                    is_missed = is_missed or opened is None
                in_use = in_use or is_missed
                is_found = site.faults(custody, session)
                assert is_found or line.noticed is not VERIFY, (row, value)
                assert {mail[1] for mail in site.mails(custody, session)} <= honest_mails(before)
    assert tried > 0
    assert in_use or line.noticed is not USE


NOT_MISSED = {
    "key_slot", "login", "mark", "receipt", "outbox", "login_attempts", "audit_node", "kept_text", "mail_beat", "upload",
    "news_subscription",
}  # fmt: skip


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_row_that_is_gone_gives_nobody_more(site: Falsified, before: Before, table: str) -> None:
    key = key_of(table)
    where = " AND ".join(f'"{name}" = :{name}' for name in key)
    for row in rows_of(site, table, "1 = 1"):
        for custody in processes(site, table):
            with site.session() as session:
                session.execute(text(f'DELETE FROM "{table}" WHERE {where}'), {name: row[name] for name in key})
                check(site, custody, session, before)
                is_no_loss = table in NOT_MISSED or is_older_checkpoint(table, row) or is_waiting(site, table, row)
                assert site.faults(custody, session) or is_no_loss


def is_older_checkpoint(table: str, row: Row) -> bool:
    """Whether the row is an older checkpoint. Only the newest is checked each time; witnesses keep the others."""
    return table == "checkpoint" and row["size"] <= 32


def is_waiting(site: Falsified, table: str, row: Row) -> bool:
    """Whether the row is of a file that no record took: its sender finds it gone."""
    return table == "chunk" and row["file_id"] in {one["id"] for one in site.rows["upload"]}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_rows_that_were_deleted_and_are_put_back_give_nobody_more(site: Falsified, before: Before, table: str) -> None:
    """Grants of a member who stepped back, receipt and identity of a withdrawn report, a session after its logout."""
    key = key_of(table)
    there = {tuple(row[name] for name in key) for row in site.rows[table]}
    gone = [row for row in site.earlier[table] if tuple(row[name] for name in key) not in there]
    for custody in processes(site, table):
        with site.session() as session:
            for row in gone:
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                session.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({values})'), dict(row))
            check(site, custody, session, before)
    assert bool(gone) == (table in {"channel_grant", "login", "receipt", "record"})


@pytest.mark.parametrize("table", sorted(TABLES))
def test_a_whole_table_as_it_was_before_gives_nobody_more(site: Falsified, before: Before, table: str) -> None:
    is_same = site.earlier[table] == site.rows[table]
    # A former head is refused by a process that remembers a newer one; a process without any state cannot know.
    for custody in processes(site, table)[: 1 if table == "audit_head" else None]:
        with site.session() as session:
            session.execute(text(f'DELETE FROM "{table}"'))
            for row in site.earlier[table]:
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                session.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({values})'), dict(row))
            check(site, custody, session, before)
            assert site.faults(custody, session) or is_same or table in NOT_MISSED | {"checkpoint"}
