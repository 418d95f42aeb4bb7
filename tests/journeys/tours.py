"""Makes all requests that a member can make about a case, and returns responses that can be compared byte for byte."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

from coc_service.domain.needs import Group
from coc_service.domain.workflow import MOVES
from tests.cast import token

_PAGES = (
    "/", "/c/conduct", "/c/conduct/report", "/return", "/log", "/log/checkpoint", "/roster", "/on-call",
    "/log/entries?show=changes", "/log/entries?about=site",
    "/record", "/spam", "/spam?show=marked", "/names", "/our-pages", "/our-reports", "/recovery",
    "/policy", "/c/conduct/policy", "/employers",
    "/desk", "/desk?closed=yes", "/desk?lead=me", "/desk?lead=none", "/desk?stage=conflict_check", "/desk?sort=newest",
    "/desk?sort=latest", "/desk?tag=0123456789abcdef", "/desk?page=2", "/desk?page=x", "/desk/search",
    *(f"/desk?group={group}" for group in Group),
)  # fmt: skip
_SEATS = re.compile(r'href="(/roster/[^"]+/seats/[^"]+)"')
_CASE_PAGES = (
    "",
    "/recuse",
    "/letter",
    "/nothing",
    "?done=note",
    "?kept=x",
    "/declare",
    "/ballot",
    "/moves/close",
    "/moves/x",
    "?show=openings",
    "/log",
    f"/log/{'0' * 64}",
    "?show=paper",
    "/tasks",
    "/readers",
    "/kept",
    "/disclosures",
    "/disclosures/subject",
    f"/disclosures/subject?party={'a' * 26}",
    f"/files/{'0' * 32}",
    f"/files/{'0' * 32}/preview",
    f"/files/{'0' * 32}/scan",
    "/parties",
    f"/parties/{'a' * 26}/letter",
    "/findings",
    "/findings?form=allegation",
)
_FORMS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("declare", {"answer": "clear"}),
    ("declare", {"answer": "recused"}),
    ("declare", {}),
    ("letter", {"text": "A letter."}),
    ("letter", {"text": ""}),
    ("letter", {"text": "a\x00b"}),
    ("letter", {"text": "lost \N{REPLACEMENT CHARACTER}"}),
    ("note", {"text": "A note."}),
    ("label", {"title": "A title", "tags": "one, two"}),
    ("label", {"title": "x" * 200}),
    ("note", {"text": "x" * 60_000}),
    ("write", {"text": "A note.", "act": "note", "audience": "panel"}),
    ("write", {"text": "A letter.", "act": "check", "audience": "reporter"}),
    ("write", {"text": "A draft.", "act": "draft"}),
    ("drafts", {"kept": "0" * 32}),
    ("lead", {"member_id": "nobody"}),
    ("ballot", {"choice": "yes"}),
    ("ballot", {"choice": "yes", "seen": "0" * 64}),
    ("ballot", {"choice": "perhaps"}),
    ("danger", {}),
    ("readers/propose", {"admission": "0" * 64, "reads": "all"}),
    ("readers/propose", {}),
    ("kept/class", {"class": "minor", "ends_on": ""}),
    ("kept/hold", {"holds": "yes"}),
    ("kept/delete", {"part": "whole", "ground": "law"}),
    ("kept/delete/confirm", {"proposal": "0" * 64, "list": "0" * 64}),
    ("readers/confirm", {"proposal": "0" * 64}),
    ("readers/refuse", {"proposal": "0" * 64}),
    ("disclosures/propose", {"recipient": "A. Counsel", "purpose": "Advice.", "key": "age1" + "q" * 58}),
    ("disclosures/propose", {}),
    ("disclosures/confirm", {"proposal": "0" * 64}),
    ("disclosures/refuse", {"proposal": "0" * 64}),
    ("disclosures/take", {"proposal": "0" * 64}),
    ("disclosures/subject", {"name": "Sam", "records": ["0" * 32]}),
    ("disclosures/subject", {"party": "a" * 26}),
    ("findings", {"form": "allegation", "text": "Spoke about looks."}),
    ("findings", {"form": "measure", "act": "drop", "of": "0" * 32}),
    ("parties/open", {"role": "respondent"}),
    ("parties/open", {}),
    (f"parties/{'a' * 26}/close", {}),
    (f"parties/{'a' * 26}/letter", {"purpose": "notice", "text": "A letter.", "act": "check"}),
    ("recuse", {"confirm": "yes"}),
    ("moves/none", {}),
    ("moves/investigate", {"scope": "x" * 60_000, "plan": "p"}),
    ("moves/investigate", {"scope": "s", "plan": "p", "act": "draft"}),
    *((f"moves/{name}", {}) for name in MOVES),
    ("tasks", {"title": "A task.", "owner": "nobody", "due_on": "2031-03-16"}),
    ("tasks", {"title": ""}),
    ("tasks/end", {"task": "0" * 32, "state": "done"}),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A response without what is random: the requested id, and tokens and tickets, of which only the length is compared."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str = field(repr=False)


async def tour(client: httpx.AsyncClient, case_id: str) -> dict[str, Answer]:
    """The response to each request that a member can make about a case, by request."""
    staff = token((await client.get("/desk")).text)
    answers = {}
    for question, method, path, sent in _questions(case_id, staff):
        answers[question] = _comparable(await client.request(method, path, data=sent), case_id)
    for seat in _SEATS.findall((await client.get("/roster")).text):
        for path in (seat, seat.replace("/seats/", "/hand-over/")):  # both list cases
            answers[path] = _comparable(await client.get(path), case_id)
    return answers


def _questions(case_id: str, staff: str) -> Iterator[tuple[str, str, str, dict[str, Any] | None]]:
    for page in _PAGES:
        yield page, "GET", page, None
    for words in ("someone", "talk", "a", ""):
        yield f"search {words}", "POST", "/desk/search", {"words": words, "token": staff}
    for act in ("compare", "declare", "ask", "mark", "drop", "restore"):
        yield f"sort {act}", "POST", "/spam", {"act": act, "case": case_id, "token": staff}
    for page in _CASE_PAGES:
        yield f"case{page}", "GET", f"/cases/{case_id}{page}", None
        yield f"HEAD case{page}", "HEAD", f"/cases/{case_id}{page}", None
    for act, fields in _FORMS:
        shown = {name: value[:30] for name, value in fields.items()}
        yield f"{act} {shown}", "POST", f"/cases/{case_id}/{act}", {**fields, "token": staff}
    for act, fields in dict(_FORMS).items():
        yield f"{act} without token", "POST", f"/cases/{case_id}/{act}", fields
        yield f"{act} with a bad token", "POST", f"/cases/{case_id}/{act}", {**fields, "token": "x"}


def _comparable(answer: httpx.Response, case_id: str) -> Answer:
    body = re.sub(r'(name="(?:token|keep)" value=")([^"]*)', lambda at: f"{at[1]}{len(at[2])}", answer.text)
    return Answer(answer.status_code, tuple(sorted(answer.headers.items())), body.replace(case_id, "CASE"))


def differing(one: dict[str, Answer], other: dict[str, Answer]) -> list[str]:
    """The requests whose responses differ."""
    assert one.keys() == other.keys()
    return [question for question in one if one[question] != other[question]]
