"""Everything stored held against the log at once, as the worker's daily check does it case by case."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.site.comparing import Finding
from coc_service.usecases.site.verifying import CasesToVerify, VerifyCase, VerifySite


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of everything stored came to."""

    case_count: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class VerifyStored(Question[Verified]):
    """Hold everything stored against the log, in one state of the database. Changes nothing. Raises LogFault."""

    custody: Custody

    def look(self, session: Session) -> Verified:
        """Return what was found."""
        case_ids = CasesToVerify(self.custody).look(session)
        findings = VerifySite(self.custody).look(session)
        for case_id in case_ids:
            findings += VerifyCase(self.custody, case_id).look(session)
        return Verified(len(case_ids), tuple(findings))
