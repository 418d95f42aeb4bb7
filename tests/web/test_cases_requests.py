"""Requests of old browsers, text browsers and scanners, by kind: answered rightly, or refused with the right status."""

from typing import Any

import httpx
import pytest

from tests.cast import BASE_URL, NOOR, Stage, hidden

FORM = "/c/conduct/report"
OURS = f"{BASE_URL}{FORM}"
# What a browser says of the page that sends, and the status: 200 stored, 403 refused.
SENDERS: list[tuple[str, dict[str, str], int]] = [
    ("Lynx, w3m", {"Referer": OURS}, 200),
    ("a text browser that writes the host in capitals", {"Referer": OURS.replace("coc", "COC")}, 200),
    ("an old browser", {"Origin": BASE_URL}, 200),
    ("an old browser that hides the path", {"Origin": BASE_URL, "Referer": BASE_URL + "/"}, 200),
    ("a new browser", {"Sec-Fetch-Site": "same-origin", "Origin": BASE_URL}, 200),
    ("a page of another site", {"Referer": "https://evil.example/c/conduct/report"}, 403),
    ("another site in an old browser", {"Origin": "https://evil.example", "Referer": OURS}, 403),
    ("another site in a new browser", {"Sec-Fetch-Site": "cross-site", "Referer": OURS}, 403),
    ("another port", {"Origin": f"{BASE_URL}:8443"}, 403),
    ("half an address", {"Origin": "http://["}, 403),
    ("a port that is none", {"Origin": "http://coc.example.org:x"}, 403),
    ("half an address of the page", {"Referer": "https://[::1"}, 403),
]


async def _post(stage: Stage, headers: dict[str, str], token: str | None = None) -> httpx.Response:
    form = {**hidden((await stage.client().get(FORM)).text), "narrative": "Someone followed me."}
    client = stage.client()
    client.headers.pop("Sec-Fetch-Site")
    return await client.post(FORM, data=form | ({"token": token} if token else {}), headers=headers)


@pytest.mark.parametrize(("headers", "status"), [row[1:] for row in SENDERS], ids=[row[0] for row in SENDERS])
async def test_a_form_is_taken_from_our_own_pages_in_every_browser(
    sqlite_stage: Stage, headers: dict[str, str], status: int
) -> None:
    answer = await _post(sqlite_stage, headers)

    assert answer.status_code == status
    assert len(await sqlite_stage.case_ids()) == (status == 200)


async def test_a_text_browser_needs_the_token_as_well(sqlite_stage: Stage) -> None:
    await _post(sqlite_stage, {"Referer": OURS}, token="another")

    assert await sqlite_stage.case_ids() == []


@pytest.mark.parametrize(
    "cursor",
    [
        "0001-01-01T00:00:00+14:00~x", "9999-12-31T23:59:59-14:00~x", "a\0b", "2026-01-01T00:00~\0", "~", "\ud7ff", "-1",
        "2026-13-01~x",
        "999999999999_" + "a" * 26,
        "2026-11-23T05:00:00+00:00~" + "a" * 5_000,
    ],
)  # fmt: skip
async def test_a_cursor_that_nobody_gave_is_no_error_of_ours(sqlite_stage: Stage, cursor: str) -> None:
    noor = await sqlite_stage.log_in(NOOR)
    names = {"/desk": ("page", "lead", "tag", "group", "stage", "sort"), "/spam": ("after",)}

    answers = [await noor.get(page, params={name: cursor}) for page, given in names.items() for name in given]

    assert [answer.status_code for answer in answers] == [400] * 7


@pytest.mark.parametrize("name", ["photo.png", "a b.pdf", "\u0444.txt", "..\\x.exe"])
async def test_a_file_that_nobody_asked_for_keeps_no_words_back(sqlite_stage: Stage, name: str) -> None:
    client = sqlite_stage.client()
    form: dict[str, Any] = {**hidden((await client.get(FORM)).text), "narrative": "Someone followed me."}

    answer = await client.post(FORM, data=form, files={"picture": (name, b"\x89PNG\r\n", "image/png")})

    assert (answer.status_code, len(await sqlite_stage.case_ids())) == (200, 1)
