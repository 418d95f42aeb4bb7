"""The values of the form that names a lead."""

from coc_service.domain import epochs
from coc_service.domain.facts import may_assign_lead
from coc_service.web.fields import OptionView
from coc_service.web.staff.case_request import CaseRequest
from coc_service.web.staff.next_step import Standing


def values(at: CaseRequest, standing: Standing) -> dict[str, object]:
    """Return the values of `cases/lead.html`."""
    case, committee = standing.case, standing.opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(case, committee, at.running.now())}
    return {
        "lead_options": [OptionView(one, committee.name_of(one)) for one in case.clear if one in reading],
        "lead_url": at.url + "/lead" if may_assign_lead(standing.facts) else None,
    }
