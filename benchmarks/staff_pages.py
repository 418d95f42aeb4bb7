"""How long a member waits for the queue and for a case, with few and with many cases in the table."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks import filling, load, site
from benchmarks.children import Child, child
from benchmarks.client import Client
from benchmarks.load import Measured, Visit
from benchmarks.site import PASSPHRASE, BenchSite

SHELVES = ("open", "mine", "closed")


@dataclass(frozen=True, slots=True)
class Size:
    """How many cases there are at each step, and how often each page is asked for."""

    cases: Sequence[int]
    visits: int


FULL = Size(cases=(100, 1_000, 10_000), visits=40)
TINY = Size(cases=(2, 4), visits=1)


@dataclass(frozen=True, slots=True)
class Step:
    """The pages' times with so many cases in the table, by the page's name."""

    cases: int
    pages: dict[str, Measured]
    peak_mib: float | None


async def measure(made: BenchSite, *, size: Size) -> list[Step]:
    """Fill, serve, ask; step by step. The copies are written while no server runs."""
    before = [0, *size.cases]
    return [
        await _step(made, count=count, added=count - least, size=size)
        for least, count in zip(before, size.cases, strict=False)
    ]


async def _step(made: BenchSite, *, count: int, added: int, size: Size) -> Step:
    async with site.opened(made) as parts:
        case_id = await site.report(parts)
        await filling.fill(parts, like=case_id, count=added - 1)
    with child("coc_service", "serve", port=made.port, environment=made.environment()) as server:
        pages = await _pages(server, case_id=case_id, visits=size.visits)
        return Step(count, pages, server.memory_mib("VmHWM"))


async def _pages(server: Child, *, case_id: str, visits: int) -> dict[str, Measured]:
    case = f"/cases/{case_id}"
    async with Client(server.port) as client:
        await _log_in(client)
        gate = await client.get(case)
        await client.post(f"{case}/declare", {"token": gate.token()})
        paths = {f"queue, {shelf}": f"/desk?shelf={shelf}" for shelf in SHELVES} | {"case": case}
        return {name: await _timed(client, visit(path), visits=visits) for name, path in paths.items()}


async def _log_in(client: Client) -> None:
    page = await client.get("/login")
    await client.post("/login", {"token": page.token(), "login_name": "member-1", "passphrase": PASSPHRASE})
    if not client.cookie:
        raise RuntimeError("the login was refused")


def visit(path: str) -> Visit:
    """Get a page, and look whether it came."""

    async def one(client: Client) -> None:
        answer = await client.get(path)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")

    return one


async def _timed(client: Client, one: Visit, *, visits: int) -> Measured:
    measured = Measured()
    await load.run(one, clients=[client], visits=1)
    seconds, took = await load.run(one, clients=[client], visits=visits)
    measured.add(seconds, took=took)
    return measured
