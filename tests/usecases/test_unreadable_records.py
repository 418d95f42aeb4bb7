"""A record that its own author made unreadable is shown as such: it is not missing, and stops nobody."""

import pytest

from coc_service.crypto import ChannelKey, random_bytes, seal
from coc_service.domain.chain import member
from coc_service.domain.records import Authored, UnreadableRecord
from coc_service.usecases.committee import writing
from coc_service.usecases.custody import sealing
from tests.usecases.house import House
from tests.usecases.test_guards_records import gaps, noted


async def unreadable(house: House, case_id: str) -> list[tuple[str, str]]:
    """Return the records that their authors made unreadable, each with who signed it."""
    opened = (await house.open(case_id, "noor")).file.records
    return [(one.filed.id, one.said.author) for one in opened if isinstance(one.said.body, UnreadableRecord)]


async def test_a_record_whose_seal_names_another_author_than_its_signer_is_unreadable_and_no_gap(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    ilse = member(house.person("ilse"))
    monkeypatch.setattr(writing, "Authored", lambda _, at, body: Authored(ilse, at, body))
    case_id, record_id = await noted(house)

    assert await unreadable(house, case_id) == [(record_id, member(house.person("noor")))]
    assert await gaps(house, case_id) == []


async def test_a_record_under_another_key_is_unreadable_and_no_gap(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    monkeypatch.setattr(
        sealing,
        "seal",
        lambda key, said, *, context: seal(key if b"Ask" not in said else _a_key(), said, context=context),
    )
    case_id, record_id = await noted(house)

    assert await unreadable(house, case_id) == [(record_id, member(house.person("noor")))]
    assert await gaps(house, case_id) == []


async def test_a_record_of_no_form_is_unreadable_and_no_gap(
    sqlite_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = sqlite_house
    monkeypatch.setattr(
        sealing,
        "seal",
        lambda key, said, *, context: seal(key, said if b"Ask" not in said else b"{}", context=context),
    )
    case_id, record_id = await noted(house)

    assert await unreadable(house, case_id) == [(record_id, member(house.person("noor")))]
    assert await gaps(house, case_id) == []


def _a_key() -> ChannelKey:
    return ChannelKey(random_bytes(32))
