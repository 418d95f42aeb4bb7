"""Unknown addresses and unexpected errors."""

import pytest

from tests.cast import NOOR, Stage, text_of


@pytest.mark.parametrize("address", ["/c/%00", "/cases/%00", "/cases/x", "/roster/%00/admit"])
async def test_an_address_that_cannot_be_one_names_nothing(stage: Stage, address: str) -> None:
    noor = await stage.log_in(NOOR)

    assert (await noor.get(address)).status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("group", "x"),
        ("group", "late\0"),
        ("stage", "nowhere"),
        ("sort", "x"),
        ("lead", "a b"),
        ("lead", "a" * 26 + "\0"),
        ("tag", "online"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "1\0"),
        ("page", "9" * 30),
        ("page", "\N{ARABIC-INDIC DIGIT TWO}"),
    ],
    ids=ascii,
)
async def test_a_choice_on_the_desk_that_is_none_is_told(stage: Stage, name: str, value: str) -> None:
    noor = await stage.log_in(NOOR)

    answer = await noor.get("/desk", params={name: value})

    assert answer.status_code == 400
    assert "This address is not whole" in text_of(answer.text)


async def test_a_page_after_the_last_one_is_empty(stage: Stage) -> None:
    noor = await stage.log_in(NOOR)

    assert "No case is like this." in text_of((await noor.get("/desk?page=999999")).text)


async def test_a_page_that_nobody_foresaw_is_kept_in_no_cache(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("coc_service.usecases.committee.desk.committees_of", broken)
    noor = await sqlite_stage.log_in(NOOR)
    careless = sqlite_stage.client(raises=False)
    careless.cookies = noor.cookies

    answer = await careless.get("/desk")

    assert answer.status_code == 500
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
