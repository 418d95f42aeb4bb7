"""What the operator did to the site, for members: from the site's chain, to which nobody appends without `keys/`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import Statement
from coc_service.usecases.act import Question
from coc_service.usecases.custody import site_chain
from coc_service.usecases.custody.custody import Custody


@dataclass(frozen=True, slots=True)
class OperatorAct:
    """One act of the operator. `name` is the site, project or committee as it was called by this act; "" if it names none."""

    act: LogAct
    at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class ShowAdministration(Question[tuple[OperatorAct, ...]]):
    """All acts of the operator in the site's chain, the newest first. Raises Frozen if that chain is incomplete."""

    custody: Custody

    def look(self, session: Session) -> tuple[OperatorAct, ...]:
        """Return each act that is not void."""
        view = self.custody.ledger.reading(session)
        return tuple(reversed(_named(site_chain.stated(view))))


def _named(stated: Sequence[Statement]) -> list[OperatorAct]:
    """Return the acts with names: later ones only have the id of what they are about."""
    names: dict[str, str] = {}
    found = []
    for statement in stated:
        said = statement.detail
        about = said.get("committee") or said.get("project") or ""
        name = said.get("name") or names.get(about, "")
        names[about] = name
        found.append(OperatorAct(LogAct(statement.act), statement.at, name))
    return found
