"""The private title and tags of a case, as its page shows them."""

from dataclasses import dataclass

from coc_service.domain.record_models import LabelRecord
from coc_service.usecases.committee.access import OpenedCase
from coc_service.web.staff import links


@dataclass(frozen=True, slots=True)
class LabelView:
    """A case's title and tags. `typed` are the tags as the form has them."""

    url: str
    title: str
    tags: tuple[str, ...]

    @property
    def typed(self) -> str:
        """The tags as they are typed."""
        return ", ".join(self.tags)


def view(opened: OpenedCase) -> LabelView:
    """Return the newest title and tags of an opened case."""
    bodies = [one.said.body for one in opened.file.records if isinstance(one.said.body, LabelRecord)]
    newest = bodies[-1] if bodies else LabelRecord()
    return LabelView(links.case_url(opened.case.id) + "/label", newest.title, newest.tags)
