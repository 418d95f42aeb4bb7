"""What the operator has proposed: projects and committees, as the site's chain states them. Rows only find them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import Detail, read_moment
from coc_service.usecases.custody import site_chain
from coc_service.usecases.custody.view import View


@dataclass(frozen=True, slots=True)
class ProposedProject:
    """A project: id, name in addresses, name on pages."""

    id: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A committee as it was proposed, before its founder signs it. `project` is an id, `policy` a digest."""

    id: str
    project: str
    slug: str
    name: str
    policy: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """The projects and proposed committees by id. `retired` are committees whose proposal was taken back; `has_begun` says
    whether anything was ever proposed; `link` is the hash of the newest link for the first set-up.
    """

    projects: Mapping[str, ProposedProject] = field(default_factory=dict)
    committees: Mapping[str, Proposal] = field(default_factory=dict)
    retired: frozenset[str] = frozenset()
    has_begun: bool = False
    link: str = ""
    link_ends: datetime | None = None

    def opens(self, link: bytes, now: datetime) -> bool:
        """Whether this hash is that of the newest link for the first set-up, its time is not over, and nothing has begun."""
        is_newest = bool(self.link) and self.link == link.hex()
        return is_newest and not self.has_begun and self.link_ends is not None and now < self.link_ends

    def project_name(self, committee_id: str) -> str:
        """Return the name of a proposed committee's project; "" if there is none."""
        project = self.projects.get(self.committees[committee_id].project)
        return project.name if project else ""


def proposals(view: View) -> Proposals:
    """Return what was proposed and not taken back.

    Raises:
        Frozen: the site's chain is incomplete.
    """
    found = Proposals()
    for statement in site_chain.stated(view):
        found = _after(found, statement.act, statement.detail)
    return found


def _after(found: Proposals, act: str, said: Detail) -> Proposals:
    retired = frozenset({said["committee"]} if act == LogAct.COMMITTEE_UNPROPOSED else ())
    projects, committees = _projects(found.projects, act, said), _committees(found.committees, act, said)
    if act == LogAct.SITE_LINK_ISSUED:
        return replace(found, link=said["link"], link_ends=read_moment(said["ends"]))
    has_begun = found.has_begun or act == LogAct.PROJECT_CREATED
    return replace(
        found, projects=projects, committees=committees, retired=found.retired | retired, has_begun=has_begun
    )


def _projects(found: Mapping[str, ProposedProject], act: str, said: Detail) -> Mapping[str, ProposedProject]:
    match act:
        case LogAct.PROJECT_CREATED:
            return {**found, said["project"]: ProposedProject(said["project"], said["slug"], said["name"])}
        case LogAct.PROJECT_RENAMED if before := found.get(said["project"]):
            return {**found, before.id: replace(before, name=said["name"])}
        case LogAct.PROJECT_RETIRED:
            return {key: one for key, one in found.items() if key != said["project"]}
        case _:
            return found


def _committees(found: Mapping[str, Proposal], act: str, said: Detail) -> Mapping[str, Proposal]:
    match act:
        case LogAct.COMMITTEE_PROPOSED:
            fields = {name: str(said[name]) for name in ("project", "slug", "name", "policy")}
            return {**found, said["committee"]: Proposal(said["committee"], **fields)}
        case LogAct.COMMITTEE_REPROPOSED if before := found.get(said["committee"]):
            return {**found, before.id: replace(before, name=said["name"])}
        case LogAct.COMMITTEE_UNPROPOSED:
            return {key: one for key, one in found.items() if key != said["committee"]}
        case _:
            return found
