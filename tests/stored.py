"""Compares everything stored with the log in one transaction; the worker's daily check does it case by case."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count

from sqlalchemy.orm import Session

from coc_service.canonical import sha256
from coc_service.store import contents
from coc_service.usecases.act import Question
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.verifying import CasesToVerify, VerifyCase, VerifySite
from coc_service.usecases.site.verifying_files import VerifyFile, VerifyNoOthers


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
        findings, known = VerifySite(self.custody).look(session), list[str]()
        for case_id in case_ids:
            verified = VerifyCase(self.custody, case_id).look(session)
            findings += verified.findings
            for file_id in verified.files:
                findings += self._verify_file(session, case_id, file_id)
            known += verified.files
        findings += VerifyNoOthers(self.custody, known).look(session)
        return Verified(len(case_ids), tuple(findings))

    def _verify_file(self, session: Session, case_id: str, file_id: str) -> list[Discrepancy]:
        chunks = list(iter(partial(_next, session, file_id, count()), None))
        digest = sha256(b"".join(chunks))
        return VerifyFile(self.custody, case_id, file_id, digest, len(chunks)).look(session)


def _next(session: Session, file_id: str, numbers: Iterator[int]) -> bytes | None:
    return contents.chunk(session, file_id, next(numbers))
