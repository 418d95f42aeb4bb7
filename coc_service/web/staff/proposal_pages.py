"""Pages on a case where one member proposes something, and a second one confirms it or any of them refuses it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from coc_service.usecases.act import Act, Refused
from coc_service.usecases.committee.case_proposals import WAITING
from coc_service.usecases.custody.custody import Custody
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.http import pages, sessions
from coc_service.web.http.forms import FieldError
from coc_service.web.http.sessions import Endpoint
from coc_service.web.staff.case_request import CaseRequest, case_request, landing

PROPOSAL = "proposal"  # the field of a form that names a proposal, by its leaf
Values = Mapping[str, str | Sequence[str]]
Answer = Callable[[Custody, UnlockedMember, str, str], Act[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """A page of proposals: its template, what it shows, and where a member lands after an act, by the act's name.

    What it shows has the code name of the case, and may have `values` with which its forms begin.
    """

    template: str
    shown: Callable[[Request], Awaitable[Mapping[str, Any]]]
    lands: Callable[[CaseRequest, str], str] = landing

    async def show(self, request: Request, wrong: Sequence[FieldError] = (), given: Values | None = None) -> Response:
        """Show the page; with what is wrong in a form, and everything that was in it."""
        shown = await self.shown(request)
        return pages.page(
            request,
            self.template,
            status_code=422 if wrong else 200,
            **{key: value for key, value in shown.items() if key not in {"code_name", "values"}},
            case={"code_name": shown["code_name"], "url": case_request(request).url},
            errors=wrong,
            values={**shown.get("values", {}), **(given or {})},
        )

    async def perform(
        self,
        request: Request,
        act: Act[Any, Any, None],
        given: Values | None = None,
        *,
        done: str = "",
        beside: str = "",
    ) -> Response:
        """Perform an act, and lead on. If it is refused, show the page again with the reason: beside the field that it names,
        unless `beside` is another one.
        """
        at = case_request(request)
        try:
            await at.running.perform(act)
        except Refused as refused:
            return await self.show(request, [FieldError(beside or refused.field, refused.message)], given)
        return pages.see_other(request, self.lands(at, done))

    def answering(self, answer: Answer, *, done: str = "") -> Endpoint:
        """Return the endpoint of a form that names a proposal and nothing else: to confirm it, or to refuse it."""

        async def answered(request: Request) -> Response:
            at = case_request(request)
            sent, _ = await sessions.staff_form(request)
            act = answer(at.running.custody, at.member, at.case_id, sent.text(PROPOSAL))
            return await self.perform(request, act, done=done, beside=WAITING)

        return answered
