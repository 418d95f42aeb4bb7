"""The addresses at which a member records a report that came another way, or imports cases of earlier years."""

from starlette.routing import BaseRoute, Route

from coc_service.web.http.sessions import members_only
from coc_service.web.staff import imports, kept_words, recorded_reports


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route("/record", members_only(recorded_reports.form), methods=["GET"]),
        Route("/record", kept_words.keeps_words(members_only(recorded_reports.record)), methods=["POST"]),
        Route("/record/mail", members_only(recorded_reports.form), methods=["GET"]),
        Route("/record/mail", members_only(recorded_reports.take_mail), methods=["POST"]),
        Route("/record/import", members_only(imports.page), methods=["GET"]),
        Route("/record/import", members_only(imports.take), methods=["POST"]),
    ]
