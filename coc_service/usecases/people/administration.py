"""What the operator did to the site, for members: from the site's chain, to which nobody appends without `keys/`."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.chain import Statement
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import OPERATOR, SITE


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
        stated = [one for _, one in view.chain(SITE) if one.actor == OPERATOR and not view.is_void(one.leaf)]
        return tuple(reversed(_named(stated)))


def _named(stated: list[Statement]) -> list[OperatorAct]:
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
