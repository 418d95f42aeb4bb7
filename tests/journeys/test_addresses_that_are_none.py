"""Unknown addresses and unexpected errors."""

from base64 import urlsafe_b64encode

import pytest

from tests.cast import NOOR, Stage, text_of


@pytest.mark.parametrize("address", ["/c/%00", "/cases/%00", "/cases/x", "/roster/%00/admit"])
async def test_an_address_that_cannot_be_one_names_nothing(stage: Stage, address: str) -> None:
    noor = await stage.log_in(NOOR)

    assert (await noor.get(address)).status_code == 404


SOMEWHERE = "a" * 26


@pytest.mark.parametrize(
    "cursor",
    [
        f"0001-01-01T00:00:00+14:00 {SOMEWHERE}",
        f"9999-12-31T23:59:59-14:00 {SOMEWHERE}",
        f"2026-01-01T00:00:00+00:00 {SOMEWHERE[1:]}\0",
        f"2026-01-01T00:00:00+00:00\0 {SOMEWHERE}",
        "2026-01-01T00:00:00+00:00 a",
        f"2026-01-01T00:00:00 {SOMEWHERE}",
        f"now {SOMEWHERE}",
        "2026-01-01T00:00:00+00:00 a b",
        "x",
        " ",
        "\ud800",
    ],
    ids=ascii,
)
async def test_a_place_in_the_queue_that_is_none_is_told(stage: Stage, cursor: str) -> None:
    noor = await stage.log_in(NOOR)
    raw = cursor.encode("utf-8", "surrogatepass")

    answers = [
        await noor.get("/desk", params={"after": after, "tab": tab})
        for after in (urlsafe_b64encode(raw).decode(), cursor.encode("utf-8", "replace").decode())
        for tab in ("open", "mine", "closed")
    ]

    assert [answer.status_code for answer in answers] == [400] * 6
    assert "This address is not whole" in text_of(answers[0].text)


@pytest.mark.parametrize(
    "when", ["2026-01-01T00:00:00+00:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00"]
)
async def test_a_place_in_the_queue_begins_a_page(stage: Stage, when: str) -> None:
    noor = await stage.log_in(NOOR)
    cursor = urlsafe_b64encode(f"{when} {SOMEWHERE}".encode()).decode()

    assert [(await noor.get("/desk", params={"after": after})).status_code for after in (cursor, "")] == [200, 200]


async def test_a_page_that_nobody_foresaw_is_kept_in_no_cache(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.store.cases.queue", broken)
    noor = await sqlite_stage.log_in(NOOR)
    careless = sqlite_stage.client(raises=False)
    careless.cookies = noor.cookies

    answer = await careless.get("/desk")

    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
