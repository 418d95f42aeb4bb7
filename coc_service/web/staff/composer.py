"""The values of the forms below the thread: letters, notes, the vote, moves, the lead."""

from collections.abc import Mapping, Sequence

from coc_service.domain import epochs
from coc_service.domain.facts import may_assign_lead
from coc_service.usecases.committee.voting import Counted
from coc_service.web.fields import OptionView
from coc_service.web.staff import case_views, task_views
from coc_service.web.staff.case_request import CaseRequest, FormState
from coc_service.web.staff.next_step import Standing


def values(at: CaseRequest, standing: Standing, counted: Counted | None, state: FormState) -> dict[str, object]:
    """Return the values of `cases/composer.html`."""
    case, committee = standing.case, standing.opened.file.sealed.committee
    reading = {seat.person for seat in epochs.readers(case, committee, at.running.now())}
    moves = case_views.moves(standing, touched=state.touched)
    return {
        "moves": moves,
        "ballot": case_views.ballot(standing.opened, person=at.member.person, counted=counted),
        "note_url": at.url + "/note",
        "letter_url": at.url + "/letter" if case.is_reachable else None,
        "acknowledge_url": at.url + "/acknowledge" if case.is_reachable and case.answered_at is None else None,
        "lead_options": [OptionView(one, committee.name_of(one)) for one in case.clear if one in reading],
        "lead_url": at.url + "/lead" if may_assign_lead(standing.facts) else None,
        "kept": [*state.kept, *_homeless(state.values, standing, [one.id for move in moves for one in move.fields])],
    }


def _homeless(values: Mapping[str, str], standing: Standing, fields: Sequence[str]) -> list[str]:
    """Return the texts whose form is no longer on the page; the page shows them separately."""
    shown = {"note", "member_id", *task_views.FIELDS, *fields}
    if standing.case.is_reachable:
        shown |= {"letter"} if standing.case.answered_at else {"letter", "acknowledge"}
    return [value for name, value in values.items() if name not in shown and value]
