"""What follows an entry on a case: the desk's index, and notices to the clear members."""

from datetime import datetime

from sqlalchemy.orm import Session

from coc_service.usecases.custody import notices
from coc_service.usecases.custody.draft import Draft
from coc_service.usecases.custody.indexing import reindex


def tell(session: Session, draft: Draft, case_id: str, *, but: str, now: datetime) -> None:
    """Index the case anew, and owe the notices of `notify`. Effects: the desk's index, outbox."""
    reindex(session, draft, case_id)
    notify(session, draft, case_id, but=but, now=now)


def notify(session: Session, draft: Draft, case_id: str, *, but: str, now: datetime) -> None:
    """Owe a notice to those who are clear and read the case, but for one person. Effects: outbox."""
    case = draft.case(case_id)
    reading = set(draft.readers_of(case, now)) - {but}
    notices.owe_notices(session, [person for person in case.clear if person in reading], now=now)
