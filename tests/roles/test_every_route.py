"""Every role at every route gets what the table says, and nothing of a case that is not theirs to read."""

import pytest
from starlette.routing import Route

from coc_service.web.routes import routes
from tests.cast import Stage
from tests.journeys.looks import acts
from tests.roles.people import NARRATIVE, Role, gets, scene
from tests.roles.table import table

TABLE = table()
READERS = frozenset({Role.CLEAR, Role.REPORTER})
ON_CASE = READERS | {Role.AWAITING}
COMES_TO_IT = ON_CASE | {Role.RESPONDENT}  # their visits stand in the case's log


def test_every_route_has_a_line_in_the_table() -> None:
    """For a new route: `python -m tests.roles` prints its line for `tests/roles/table.py`."""
    served = [route for route in routes() if isinstance(route, Route)]

    assert sorted(TABLE) == sorted((method, one.path) for one in served for method in (one.methods or set()) - {"HEAD"})


@pytest.mark.parametrize("role", Role)
async def test_a_role_gets_what_the_table_says(sqlite_stage: Stage, role: Role) -> None:
    at = await scene(sqlite_stage)
    before, told = await acts(sqlite_stage, at.case_id), []
    kept_from_them = await kept_back(sqlite_stage, at.case_id, role)
    got = {}

    for method, path in TABLE:
        answer = await at.ask(role, method, path)
        got[method, path] = gets(answer)
        told += [(method, path, word) for word in kept_from_them if word in answer.text]

    assert got == {line: cells[role] for line, cells in TABLE.items()}
    assert told == []
    assert role in COMES_TO_IT or await acts(sqlite_stage, at.case_id) == before


async def kept_back(stage: Stage, case_id: str, role: Role) -> list[str]:
    """The words of a case that no response to this role may have."""
    if role in READERS:
        return []
    return [NARRATIVE] if role in ON_CASE else [NARRATIVE, (await stage.case(case_id)).code_name]


@pytest.mark.parametrize("role", [Role.CLEAR, Role.OUTSIDE])
async def test_a_head_request_tells_a_role_what_get_would(sqlite_stage: Stage, role: Role) -> None:
    at = await scene(sqlite_stage)
    reads = [path for method, path in TABLE if method == "GET"]

    pairs = {path: [await at.ask(role, one, path) for one in ("GET", "HEAD")] for path in reads}

    assert {path: (head.status_code, head.content) for path, (_, head) in pairs.items()} == {
        path: (got.status_code, b"") for path, (got, _) in pairs.items()
    }
