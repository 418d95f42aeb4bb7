"""A request for a case, and the state of a case page after a form with errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import runtime
from coc_service.web.http.forms import FieldError
from coc_service.web.http.runtime import Runtime
from coc_service.web.staff import links


@dataclass(frozen=True, slots=True)
class CaseRequest:
    """A request for a case: the member and the case's id."""

    running: Runtime
    member: UnlockedMember
    case_id: str

    @property
    def url(self) -> str:
        """The case's address."""
        return links.case_url(self.case_id)


@dataclass(frozen=True, slots=True)
class FormState:
    """The values of a case page after a form with errors.

    Keys of errors and values are HTML ids of fields; `kept` are texts whose form is no longer on the page.
    """

    errors: list[FieldError] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    kept: Sequence[str] = ()

    @property
    def touched(self) -> frozenset[str]:
        """The HTML ids of the fields that contain text or have an error."""
        return frozenset(name for name, value in self.values.items() if value) | {one.field for one in self.errors}


def case_request(request: Request) -> CaseRequest:
    """Return the member and the case of a request."""
    return CaseRequest(runtime.of(request), request.state.member, request.path_params["case_id"])


def landing(at: CaseRequest, act: str) -> str:
    """Return where a member lands after an act: at the place on the case page where its result is."""
    return f"{at.url}?done={act}#done"
