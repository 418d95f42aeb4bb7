"""The values of the form that chooses the lead."""

from coc_service.domain.facts import may_assign_lead
from coc_service.web.staff import case_views
from coc_service.web.staff.case_request import CaseRequest
from coc_service.web.staff.next_step import Standing


def values(at: CaseRequest, standing: Standing) -> dict[str, object]:
    """Return the values of `cases/lead.html`."""
    return {
        "lead_options": case_views.reader_options(standing.opened, now=at.running.now()),
        "lead_url": at.url + "/lead" if may_assign_lead(standing.facts) else None,
    }
