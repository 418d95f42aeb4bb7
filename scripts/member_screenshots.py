"""Takes screenshots of members' pages into docs/images/: a desk of sixty cases, danger, a vote, the times on call."""

import asyncio

from coc_service.domain.needs import Group
from scripts.screenshots import Studio
from scripts.still_site import still_site
from tests.cast import NOOR
from tests.support.sixty import sixty


async def draw_members_pages(studio: Studio) -> None:
    """Play the sixty cases, and draw what Noor sees of them."""
    groups = (await sixty(studio.stage)).groups
    pages = {
        "desk": "/desk",
        "declare-danger": f"/cases/{groups[Group.DANGER][0]}",
        "case-danger": f"/cases/{groups[Group.DANGER][-1]}",
        "case-decided": f"/cases/{groups[Group.QUIET][-1]}",
        "vote": f"/cases/{groups[Group.YOURS][5]}/ballot",
        "on-call": "/on-call",
    }
    async with studio.someone(NOOR) as noor:
        for name, path in pages.items():
            await noor.go(path)
            await studio.draw(noor, name)


async def main() -> None:
    """Draw everything on a temporary site."""
    async with still_site() as at:
        await draw_members_pages(Studio(at.stage, at.clock, at.url, at.browser, await at.browser.new_page()))


if __name__ == "__main__":
    asyncio.run(main())
