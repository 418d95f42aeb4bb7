"""Every address on one page."""

from pathlib import Path

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from coc_service.web import case_acts, cases, conversations, desk, landing, members, pages, public, reports
from coc_service.web.sessions import members_only


class Slug(StringConvertor):
    """A committee's short name. What cannot be one names nothing: no odd byte reaches the database."""

    regex = r"[a-z0-9-]{1,40}"


class Id(StringConvertor):
    """A random id: 128 bits in base32, lower case."""

    regex = r"[a-z2-7]{26}"


class HashedFiles(StaticFiles):
    """Static files, asked for by the digest of their content: a browser may keep them for good."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return the file, cacheable only when asked for with its digest."""
        response = await super().get_response(path, scope)
        if scope["query_string"].startswith(b"v="):
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


register_url_convertor("slug", Slug())
register_url_convertor("id", Id())


def routes(static: Path = pages.STATIC) -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/", landing.index),
        Route("/c/{slug:slug}", landing.landing),
        Route("/c/{slug:slug}/report", reports.form, methods=["GET"]),
        Route("/c/{slug:slug}/report", reports.submit, methods=["POST"]),
        Route("/c/{slug:slug}/receipt", reports.check_receipt, methods=["POST"]),
        Route("/c/{slug:slug}/receipt", conversations.enter_again, methods=["GET"]),
        Route("/return", conversations.enter, methods=["GET"]),
        Route("/return", conversations.conversation_page, methods=["POST"]),
        *(
            Route(f"/return/{act}", conversations.enter_again, methods=["GET"])
            for act in ("message", "withdraw", "proof")
        ),
        Route("/return/message", conversations.message, methods=["POST"]),
        Route("/return/withdraw", conversations.withdraw, methods=["POST"]),
        Route("/return/proof", conversations.proof, methods=["POST"]),
        Route("/leaving", public.leaving),
        Route("/log", public.log),
        Route("/log/checkpoint", public.checkpoint),
        Route("/log/consistency", public.consistency),
        Route("/alive", public.alive),
        Route("/enrol/{token}", members.enrol, methods=["GET"]),
        Route("/enrol/{token}", members.take_enrolment, methods=["POST"]),
        Route("/login", members.login_page, methods=["GET"]),
        Route("/login", members.take_login, methods=["POST"]),
        Route("/logout", members_only(members.logout), methods=["POST"]),
        Route("/roster", members_only(members.roster)),
        Route("/roster/{member_id:id}/admit", members_only(members.admit), methods=["POST"]),
        Route("/desk", members_only(desk.desk)),
        Route("/cases/{case_id:id}", cases.case),
        Route("/cases/{case_id:id}/declare", cases.declare, methods=["POST"]),
        Route("/cases/{case_id:id}/letter", case_acts.letter, methods=["POST"]),
        Route("/cases/{case_id:id}/note", case_acts.note, methods=["POST"]),
        Route("/cases/{case_id:id}/acknowledge", case_acts.acknowledge, methods=["POST"]),
        Route("/cases/{case_id:id}/lead", case_acts.lead, methods=["POST"]),
        Route("/cases/{case_id:id}/move", case_acts.move, methods=["POST"]),
        Route("/cases/{case_id:id}/ballot", case_acts.ballot, methods=["POST"]),
        Route("/cases/{case_id:id}/recuse", cases.recuse_page, methods=["GET"]),
        Route("/cases/{case_id:id}/recuse", cases.recuse, methods=["POST"]),
        Mount("/static", HashedFiles(directory=static)),
    ]
