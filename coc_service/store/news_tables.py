"""The table of subscriptions."""

from sqlmodel import Field

from coc_service.store.file_tables import metadata
from coc_service.store.tables import Row

__all__ = ["NewsSubscription", "metadata"]


class NewsSubscription(Row, table=True):
    """How a reporter wants to hear that there is news. `tag` is derived from the receipt; all else is sealed under a key of
    the service, so that the worker can send mail while nobody is there.
    """

    __tablename__ = "news_subscription"

    tag: bytes = Field(primary_key=True)
    case_id: str = Field(foreign_key="case_file.id", index=True)
    sealed: bytes
