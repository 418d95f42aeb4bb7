"""The addresses of auditors, and those at which members admit and end them."""

from starlette.routing import BaseRoute, Route

from coc_service.web.http.fresh import asks_again
from coc_service.web.http.sessions import AUDIT, auditors_only, members_only
from coc_service.web.staff import audit, auditors

_AT = "/auditors/{committee_id:id}"


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        Route(_AT, members_only(auditors.auditors), methods=["GET"]),
        Route(f"{_AT}/admit", members_only(asks_again(auditors.admit)), methods=["POST"]),
        Route(f"{_AT}/agree", members_only(asks_again(auditors.agree)), methods=["POST"]),
        Route(f"{_AT}/end", members_only(asks_again(auditors.end)), methods=["POST"]),
        Route(AUDIT, auditors_only(audit.start)),
        Route(f"{AUDIT}/verify", auditors_only(audit.verify), methods=["POST"]),
        Route(f"{AUDIT}/{{committee_id:id}}/log", auditors_only(audit.entries)),
        Route(f"{AUDIT}/{{committee_id:id}}/figures", auditors_only(audit.figures)),
    ]
