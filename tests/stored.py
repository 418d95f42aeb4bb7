"""Compares everything stored with the log in one transaction; the worker's daily check does it case by case."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.verifying import CasesToVerify, VerifyCase, VerifySite


@dataclass(frozen=True, slots=True)
class Verified:
    """The result of a check of everything stored."""

    case_count: int
    findings: tuple[Discrepancy, ...]


@dataclass(frozen=True, slots=True)
class VerifyStored(Question[Verified]):
    """Compare everything stored with the log, in one state of the database. Changes nothing. Raises LogFault."""

    custody: Custody

    def look(self, session: Session) -> Verified:
        """Return the result."""
        case_ids = CasesToVerify(self.custody).look(session)
        findings = VerifySite(self.custody).look(session)
        for case_id in case_ids:
            findings += VerifyCase(self.custody, case_id).look(session)
        return Verified(len(case_ids), tuple(findings))
