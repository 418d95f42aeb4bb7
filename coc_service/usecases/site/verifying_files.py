"""Verifies the contents of files against the log: the digest of all chunks, in the context in which they were filed.

It needs no key. Chunks are read one by one, so that a large file does not hold one state of the database.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from coc_service.domain.chain import case_subject
from coc_service.store import contents
from coc_service.usecases.act import Question
from coc_service.usecases.custody import attaching, casefile
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.custody.signer import SITE
from coc_service.usecases.custody.statements import Frozen, NoSuchCase
from coc_service.usecases.site.comparing import Discrepancy
from coc_service.usecases.site.verifying import CasesToVerify, VerifyCase


@dataclass(frozen=True, slots=True)
class VerifyFile(Question[list[Discrepancy]]):
    """Compare a file with the log. `digest` is that of all its chunks, in order, and `count` how many these were."""

    custody: Custody
    case_id: str
    file_id: str
    digest: bytes
    count: int

    def look(self, session: Session) -> list[Discrepancy]:
        """Return the finding, if there is one."""
        try:
            view = self.custody.ledger.reading(session)
            file = casefile.load(view, self.case_id, recipient_id="", only=())
            filed, counted = file.case.contents[self.file_id], contents.counts(session, [self.file_id])
        except (NoSuchCase, Frozen, KeyError):
            return []  # already reported
        said = attaching.content_digest(casefile.record_context(file, filed), self.digest)
        if said == filed.digest and counted.get(self.file_id, 0) == self.count:
            return []
        return [Discrepancy(case_subject(self.case_id), f"file {self.file_id}")]


@dataclass(frozen=True, slots=True)
class VerifyNoOthers(Question[list[Discrepancy]]):
    """Find chunks that belong to no file of a case and to none that waits. `known` are the files of all cases that were looked
    at: only if there are others are the cases looked at again, because a report may have come meanwhile.
    """

    custody: Custody
    known: Collection[str]

    def look(self, session: Session) -> list[Discrepancy]:
        """Return the findings."""
        extra = contents.stored_ids(session) - set(self.known)
        if extra:
            for case_id in CasesToVerify(self.custody).look(session):
                extra -= set(VerifyCase(self.custody, case_id).look(session).files)
        return [Discrepancy(SITE, f"chunks of the file {one} are in no entry") for one in sorted(extra)]
