"""The ledger: what it remembers, what it refuses, and how it follows the log."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry
from coc_service.canonical import encode, sha256
from coc_service.domain.chain import member
from coc_service.store import cases, log
from coc_service.store.log import EntryRow
from coc_service.usecases.act import Stale, WriteAct
from coc_service.usecases.committee.access import OpenCase, OpenGate
from coc_service.usecases.committee.presence import DeclareClear
from coc_service.usecases.custody.case_cache import CaseCache
from coc_service.usecases.custody.statements import Frozen, detail_of
from tests.usecases.attacker import Attacker
from tests.usecases.house import House

Tampering = Callable[[House, str], Awaitable[None]]


def forget_folds(house: House) -> None:
    """Drop the folds that a process caches; its memory of the log stays."""
    house.custody.ledger.memory._cases = CaseCache()


def place_of(which: str) -> str:
    return f"(SELECT {which}(\"index\") FROM audit_entry WHERE subject = 'case:' || :case_id)"


async def cut_its_end(house: House, case_id: str) -> None:
    await house.tamper(f'DELETE FROM audit_entry WHERE "index" = {place_of("max")}', case_id=case_id)


async def blank_its_last_subject(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET subject = NULL WHERE "index" = {place_of("max")}', case_id=case_id)


async def blank_its_first_subject(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET subject = NULL WHERE "index" = {place_of("min")}', case_id=case_id)


async def give_it_anothers_entry(house: House, case_id: str) -> None:
    await house.tamper("UPDATE audit_entry SET subject = 'case:' || :case_id WHERE \"index\" = 0", case_id=case_id)


async def take_a_detail(house: House, case_id: str) -> None:
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {place_of("min")}', case_id=case_id)


async def give_it_anothers_detail(house: House, case_id: str) -> None:
    statement = (
        f'UPDATE audit_entry SET detail = (SELECT detail FROM audit_entry WHERE "index" = {place_of("max")})'
        f' WHERE "index" = {place_of("min")}'
    )
    await house.tamper(statement, case_id=case_id)


async def swap_two_in_the_middle(house: House, case_id: str) -> None:
    places = [
        row[0]
        for row in await house.rows(
            'SELECT "index" FROM audit_entry WHERE subject = \'case:\' || :case_id ORDER BY "index"', case_id=case_id
        )
    ]
    for old, new in ((places[1], -1), (places[2], places[1]), (-1, places[2])):
        await house.tamper('UPDATE audit_entry SET "index" = :new WHERE "index" = :old', old=old, new=new)


CHAIN_BROKEN: dict[str, Tampering] = {
    "its_end_is_cut": cut_its_end,
    "its_last_subject_is_blanked": blank_its_last_subject,
    "its_first_subject_is_blanked": blank_its_first_subject,
    "it_has_anothers_entry": give_it_anothers_entry,
    "a_detail_is_gone": take_a_detail,
    "a_detail_is_anothers": give_it_anothers_detail,
    "two_are_swapped": swap_two_in_the_middle,
}


@pytest.mark.parametrize("tampering", sorted(CHAIN_BROKEN))
async def test_a_chain_that_is_not_as_remembered_freezes_its_case(sqlite_house: House, tampering: str) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    _, other = await house.report(narrative="Another.")
    await house.declare(case_id, "noor", "ilse", "tomas")
    await house.declare(other, "noor")
    await CHAIN_BROKEN[tampering](house, case_id)

    forget_folds(house)
    noor = house.member("noor")
    for attempt in (
        house.do(OpenGate(house.custody, noor, case_id)),
        house.do(OpenCase(house.custody, noor, case_id)),
        house.do(DeclareClear(house.custody, noor, case_id)),
    ):
        with pytest.raises(Frozen):
            await attempt
    assert (await house.open(other, "noor")).case.id == other
    with pytest.raises(Frozen):
        await house.come_back(house.receipts[0])


@pytest.mark.parametrize("tampering", sorted(CHAIN_BROKEN))
async def test_a_chain_that_is_not_as_remembered_is_seen_on_its_page_and_by_verify_though_its_fold_is_kept(
    sqlite_house: House, tampering: str
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse", "tomas")
    await CHAIN_BROKEN[tampering](house, case_id)

    with pytest.raises(Frozen):
        await house.open(case_id, "noor")
    assert f"case:{case_id}" in {one.subject for one in (await house.verify()).findings}


def a_row(says: dict[str, Any], **changed: Any) -> tuple[Entry, EntryRow]:
    detail = encode(says)
    entry = Entry(
        act=Act.DECLARED,
        actor="member:noor",
        at=None,  # type: ignore[arg-type]  # not looked at
        digest=changed.get("digest", sha256(detail)),
        nonce=b"",
        prev=b"",
        subject="case:one",
    )
    return entry, EntryRow(0, b"", changed.get("detail", detail))


def test_a_detail_is_taken_only_where_its_digest_was_signed() -> None:
    says = {"of": "declared", "answer": "clear"}
    other = encode({"of": "declared", "answer": "recused"})

    assert detail_of(*a_row(says)) == says
    assert detail_of(*a_row(says, detail=other)) is None
    assert detail_of(*a_row(says, detail=None)) is None
    assert detail_of(*a_row(says, detail=b" {}", digest=sha256(b" {}"))) == {}
    assert detail_of(*a_row(says, digest=b"")) == {}


async def test_a_detail_that_is_gone_when_the_log_is_followed_freezes_its_case_from_the_first_reader_on(
    sqlite_house: House,
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor", "ilse")
    await house.tamper(f'UPDATE audit_entry SET detail = NULL WHERE "index" = {place_of("max")}', case_id=case_id)
    fresh = house.restarted()

    for _ in range(2):
        with pytest.raises(Frozen):
            await fresh.view(lambda view: view.case(case_id))
    assert f"case:{case_id}" in {one.subject for one in (await fresh.verify()).findings}


async def test_an_entry_in_a_members_name_without_their_key_is_void_everywhere_and_reported(house: House) -> None:
    _, case_id = await house.report()
    other = house.restarted()
    await other.verify()
    leaf = await Attacker(house).append(
        Act.DECLARED,
        f"case:{case_id}",
        member(house.person("ilse")),
        {"answer": "recused"},
        secret=house.member("noor").secret,
    )

    for replica in (house, other, house.restarted()):
        assert house.person("ilse") in (await replica.case(case_id)).awaiting
        assert any(leaf in one.what for one in (await replica.verify()).findings)


class AnswersTwice:
    """A view that replaces a table: it returns the stored row once, and then another one."""

    def __init__(self, function: Callable[..., Any], then: Any) -> None:
        self.function, self.then, self.calls = function, then, 0

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.calls += 1
        return self.function(*arguments, **named) if self.calls == 1 else self.then


async def test_what_was_loaded_is_what_is_checked_and_used(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    tables: dict[tuple[Any, str], Any] = {
        (cases, "sealed_records"): {},
        (cases, "grants"): [],
        (log, "head"): None,
    }
    for (module, name), then in tables.items():
        monkeypatch.setattr(module, name, AnswersTwice(getattr(module, name), then))
    act = OpenCase(house.custody, house.member("noor"), case_id)

    opened = act.prepare(await house.read(act.look))

    assert (len(opened.file.records), opened.file.gaps, opened.file.closed_epochs) == (3, (), ())
    assert [getattr(module, name).calls for module, name in tables] == [1, 1, 1]


async def test_a_stale_act_gives_up_after_some_tries(sqlite_house: House) -> None:
    class AlwaysStale(WriteAct[None]):
        tries = 0

        def write(self, _session: Session) -> None:
            self.tries += 1
            raise Stale

    act = AlwaysStale()
    with pytest.raises(Stale):
        await sqlite_house.do(act)
    assert act.tries == 4
