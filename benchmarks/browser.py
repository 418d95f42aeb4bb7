"""Visits as browsers make them: addresses, fields, and checks that they succeeded.

This module uses none of the program's internals.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote_plus, urlencode

from benchmarks.client import Answer, Client

SLUG = "conduct"
LANDING = f"/c/{SLUG}"
REPORT_FORM = f"/c/{SLUG}/report"
PASSPHRASE = "lantern orbit mustard violin gravel teapot"
NARRATIVE = "During the closing session someone stood up and said things that nobody should have to hear. " * 15
# What a browser sends: every field except unticked boxes, most of them empty.
FIELDS = {
    "danger": "no", "narrative": NARRATIVE, "still_going_on": "unsure", "who": "Someone with a green badge",
    "relation": "witness", "affected_person": "", "witnesses": "Two people from the front row", "when": "Last Friday",
    "evidence": "", "context": "", "code_section": "", "name": "", "contact_preference": "receipt", "contact": "",
    "safe_times": "", "support_person": "", "wishes": "That it stops", "safety_worry": "",
    "intake": "needs_committee", "handled_how": "",
}  # fmt: skip
_WHERE = "where"  # differs in each report, so that no report is served from another one's cache
_ENCODED = urlencode(FIELDS).encode()
# Only on the page that shows a receipt: its form for typing it back.
_RECEIPT_SHOWN = f'action="/c/{SLUG}/receipt"'.encode()
_FILES = re.compile(rb'<(?:link|script|img)\b[^>]* (?:href|src)="(/[^"]+)"')

Visit = Callable[[Client], Awaitable[bool]]  # whether it succeeded


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """Bytes transferred when a browser with an empty cache opens a page."""

    page_bytes: int
    file_bytes: int
    files: int


def report_visit(path: str, *, shown: bytes) -> Visit:
    """Get a form, fill it in, send it, and check the response."""
    numbers = count(1)

    async def visit(client: Client) -> bool:
        page = await client.get(path)
        answer = await client.post_encoded(path, encoded_report(page, number=next(numbers)))
        return answer.status == 200 and shown in answer.body

    return visit


def encoded_report(page: Answer, *, number: int) -> bytes:
    hidden = "".join(f"&{name}={quote_plus(value)}" for name, value in page.hidden().items())
    return _ENCODED + f"&{_WHERE}=Room+{number}{hidden}".encode()


def product_report() -> Visit:
    """Send a report as a person would; it counts if the receipt is shown."""
    return report_visit(REPORT_FORM, shown=_RECEIPT_SHOWN)


def page_visit(path: str) -> Visit:
    """Get a page."""

    async def visit(client: Client) -> bool:
        return (await client.get(path)).status == 200

    return visit


def login_visit(login_name: str) -> Visit:
    """Get the login page and log in, without earlier cookies."""

    async def visit(client: Client) -> bool:
        client.cookie = b""
        page = await client.get("/login")
        sent = {**page.hidden(), "login_name": login_name, "passphrase": PASSPHRASE}
        answer = await client.post("/login", sent)
        return answer.status == 303 and bool(client.cookie)

    return visit


async def log_in(client: Client, login_name: str) -> None:
    if not await login_visit(login_name)(client):
        raise RuntimeError("the login was refused")


async def pass_gate(client: Client, case_id: str) -> Answer:
    """Open the gate, declare no conflict of interest, and go to the case page."""
    case = f"/cases/{case_id}"
    gate = await client.get(case)
    declared = await client.post(f"{case}/declare", {**gate.hidden(), "answer": "clear"})
    if declared.status != 303:
        raise RuntimeError(f"the declaration was refused: {declared.status}")
    return await client.get(f"{case}?done=declare")


def opening_visit(case_ids: list[str]) -> Visit:
    """Open a report for the first time; each visit uses another report."""

    async def visit(client: Client) -> bool:
        return is_open_case(await pass_gate(client, case_ids.pop()))

    return visit


def case_visit(case_id: str) -> Visit:
    """Get the page of a case after the declaration."""

    async def visit(client: Client) -> bool:
        return is_open_case(await client.get(f"/cases/{case_id}"))

    return visit


async def desk_of_all(client: Client) -> None:
    """Load the desk until the service has read every case after its start."""
    while b"is still reading some cases" in (await client.get("/desk")).body:
        pass


async def search_everything(client: Client) -> Mapping[str, str]:
    """Search until the member's session has read every case. Returns the form's hidden fields."""
    fields = (await client.get("/desk")).hidden()
    while b"have been read so far" in (await client.post("/desk/search", {**fields, "words": "hosts"})).body:
        pass
    return fields


def search_visit(fields: Mapping[str, str], words: str) -> Visit:
    """Search for words."""

    async def visit(client: Client) -> bool:
        return (await client.post("/desk/search", {**fields, "words": words})).status == 200

    return visit


def is_open_case(page: Answer) -> bool:
    """Whether a page is the case page and not the gate."""
    return page.status == 200 and NARRATIVE[:60].encode() in page.body


async def first_visit(client: Client, path: str) -> FirstVisit:
    page = await client.get(path)
    if page.status != 200:
        raise RuntimeError(f"{path}: {page.status}")
    files = sorted(set(_FILES.findall(page.body)))
    sizes = [(await client.get(file.decode())).wire_bytes for file in files]
    return FirstVisit(page.wire_bytes, sum(sizes), len(sizes))
