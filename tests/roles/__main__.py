"""Prints the lines that the table lacks: `python -m tests.roles`. They say what is; whether it is right, a person must say."""

import asyncio
import tempfile
from pathlib import Path

from starlette.routing import Route

from coc_service.web.routes import routes
from tests.roles.people import Role, gets, scene
from tests.roles.table import line, table
from tests.sites import make_site, settings_of, sqlite_url
from tests.stages import on_stage

_ENDING = frozenset({"/lock", "/logout"})  # after these a session opens nothing


async def main() -> None:
    """Ask for each route without a line as every role, on a site of its own."""
    served = [(method, one.path) for one in routes() if isinstance(one, Route) for method in (one.methods or ())]
    lacking = [one for one in served if one not in table() and one[0] != "HEAD"]
    with tempfile.TemporaryDirectory() as folder:
        site = make_site(Path(folder), sqlite_url(Path(folder)))
        async with on_stage(settings_of(site.folder, sqlite_url(site.folder)), site.members) as stage:
            at = await scene(stage)
            for method, path in sorted(lacking, key=lambda one: (one[1] in _ENDING, one)):  # pages before forms
                print(line((method, path), [gets(await at.ask(role, method, path)) for role in Role]))


if __name__ == "__main__":
    asyncio.run(main())
