"""Everybody who can ask for an address, each in their own relation to one case, and what a response to them amounts to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import httpx

from coc_service.domain import policy
from coc_service.usecases.people.leaving import Resign
from coc_service.usecases.people.members import UnlockedMember
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import DANA, ILSE, NOOR, PROJECT, TOMAS, Person, Stage, hidden, ticket
from tests.journeys.acts import declare_clear, do
from tests.journeys.hearing import make_link, open_link
from tests.sites import admit, admit_auditor, join, unlocked_member

NARRATIVE = "The heron at the pond was shouted at."
LEO = Person("Leo Marsh", "@lmarsh", "leo", "leo@members.example.org", "harvest orbit cinnamon tunnel sparrow")
WANDA = Person("Wanda Pryce", "@wandap", "wanda", "wanda@members.example.org", "lagoon pepper turbine shovel maple")
OLGA = Person("Olga Petrov", "@olgap", "olga", "olga@members.example.org", "orchid gravel beacon mitten saffron")
EZRA = Person("Ezra Quill", "@equill", "ezra", "ezra@members.example.org", "thimble cobalt radish fortress lemon")


class Role(StrEnum):
    """Who asks. All but the first two have logged in."""

    ANONYMOUS = "anonymous"
    REPORTER = "reporter"  # with the receipt of the report
    CLEAR = "clear"
    AWAITING = "awaiting"
    RECUSED = "recused"
    OUTSIDE = "outside"  # left out by the reporter
    LEFT = "left"  # was clear, and has left the committee since; the session is from before
    OTHER = "other"  # on another committee
    WAITING = "waiting"  # enrolled, and not admitted by anyone yet
    AUDITOR = "auditor"  # of the committee
    RESPONDENT = "respondent"  # with the receipt of somebody who is heard in the case


class Gets(StrEnum):
    """What a response amounts to."""

    PAGE = "page"
    GATE = "gate"  # the page on which a member declares, instead of the case
    WAIT = "wait"  # the page that says that nobody has admitted them
    FILE = "file"
    LOGIN = "login"  # sent to the login
    ON = "on"  # sent on to another address, as after an act
    NONE = "none"  # as if there were nothing here
    AGAIN = "again"  # the form, page or session is not one in which this can be sent
    REFUSED = "refused"  # the form is incomplete, or the act is not possible now


_STATUS = {404: Gets.NONE, 403: Gets.AGAIN, 410: Gets.AGAIN} | dict.fromkeys((400, 409, 422, 503), Gets.REFUSED)


def gets(answer: httpx.Response) -> Gets:
    """What a response amounts to."""
    if answer.status_code == 303:
        return Gets.LOGIN if answer.headers["location"] == "/login" else Gets.ON
    if answer.status_code != 200:
        return _STATUS[answer.status_code]
    if not answer.headers["content-type"].startswith("text/html"):
        return Gets.FILE
    if re.search(r'action="[^"]*/declare"', answer.text):
        return Gets.GATE
    return Gets.WAIT if "Until then you cannot read anything" in answer.text else Gets.PAGE


@dataclass(frozen=True, slots=True)
class Scene:
    """One case, and everybody's browser."""

    stage: Stage
    case_id: str
    committee_id: str
    receipt: str
    heard: str
    party: str
    clients: Mapping[Role, httpx.AsyncClient]

    def address(self, path: str) -> str:
        """An address of a route: of this case, on this committee, about Dana. Anything else is something that is not there."""
        known = {
            "slug": self.stage.committee,
            "case_id": self.case_id,
            "committee_id": self.committee_id,
            "person": self.stage.id_of(DANA),
            "name": "investigate",
            "leaf": "0" * 64,
            "record_id": "0" * 32,
            "party": self.party,
        }
        return re.sub(r"{(\w+)(?::\w+)?}", lambda part: known.get(part[1], "none"), path)

    async def ask(self, role: Role, method: str, path: str) -> httpx.Response:
        """The response to a role; to a form that has nothing but what its page carries, so that nothing is done."""
        client, address = self.clients[role], self.address(path)
        if method != "POST":
            return await client.request(method, address)
        return await client.post(address, data=await self._carried(role, path))

    async def _carried(self, role: Role, path: str) -> dict[str, str]:
        """The hidden fields of a form that leads to this address, or at least of a page that this role can open."""
        client = self.clients[role]
        if role in {Role.REPORTER, Role.RESPONDENT} and path.startswith("/return"):
            own = self.receipt if role is Role.REPORTER else self.heard
            page = (await self.stage.come_back(own, client)).text
            return {**hidden(page), "ticket": ticket(page)}
        page = (await client.get(_page_with_form(self.address(path)))).text
        return hidden(page)


def _page_with_form(address: str) -> str:
    if address.startswith("/c/"):
        return "/c/conduct/report"
    return next((page for page in ("/return", "/login") if address.startswith(page)), "/log")


async def scene(stage: Stage) -> Scene:
    """Send a report to which everybody stands as the name of their role says."""
    committee = (await stage.committee_state()).id
    leo = await _seated(stage, LEO, committee)
    await _other_committee(stage)
    await join(stage.parts, WANDA)
    olga = await join(stage.parts, OLGA)
    first, second = [await _unlocked(stage, one) for one in (NOOR, ILSE)]
    await admit_auditor(stage.parts, committee, olga.id, by=first, second=second)
    receipt = await stage.submit(narrative=NARRATIVE, left_out=[stage.id_of(TOMAS)])
    case_id = await stage.only_case()
    await stage.publish()  # before anybody logs in: it advances the clock
    noor, left = await declare_clear(stage, case_id, NOOR, LEO)
    heard = await _heard(stage, case_id, noor)
    recused = await stage.log_in(ILSE)
    await do(recused, case_id, "declare", answer="recused")
    await _leave(stage, leo, committee)
    clients = {
        Role.ANONYMOUS: stage.client(),
        Role.REPORTER: stage.client(),
        Role.CLEAR: noor,
        Role.AWAITING: await stage.log_in(DANA),
        Role.RECUSED: recused,
        Role.OUTSIDE: await stage.log_in(TOMAS),
        Role.LEFT: left,
        Role.OTHER: await stage.log_in(EZRA),
        Role.WAITING: await stage.log_in(WANDA),
        Role.AUDITOR: await stage.log_in(OLGA),
        Role.RESPONDENT: stage.client(),
    }
    party = (await stage.case(case_id)).open_parties[-1].party
    return Scene(stage, case_id, committee, receipt, heard, party, clients)


async def _heard(stage: Stage, case_id: str, lead: httpx.AsyncClient) -> str:
    """Let Noor lead and open a channel; return the receipt of who is heard."""
    await do(lead, case_id, "lead", member_id=stage.id_of(NOOR))
    return await open_link(stage, await make_link(lead, case_id))


async def _seated(stage: Stage, person: Person, committee: str) -> Person:
    joined = await join(stage.parts, person)
    noor, ilse = [await _unlocked(stage, one) for one in (NOOR, ILSE)]
    await admit(stage.parts, committee, joined.id, by=noor, second=ilse)
    return joined


async def _unlocked(stage: Stage, person: Person) -> UnlockedMember:
    return await unlocked_member(stage.parts, stage.person(person))


async def _other_committee(stage: Stage) -> None:
    toml = policy.default_toml()
    await stage.parts.perform(ProposeCommittee(stage.parts.custody, PROJECT, "care", "Care Team", toml))
    await join(replace(stage, committee="care").parts, EZRA, committee="care")


async def _leave(stage: Stage, person: Person, committee: str) -> None:
    member, custody = await unlocked_member(stage.parts, person), stage.parts.custody
    (leaf,) = [seat.leaf for seat in (await stage.committee_state()).seats if seat.person == person.id]
    await stage.parts.perform(Resign(custody, member, committee, leaf))
