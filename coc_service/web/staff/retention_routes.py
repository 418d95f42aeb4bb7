"""The addresses on a case where members say how long it is kept, and delete it."""

from starlette.routing import BaseRoute, Route

from coc_service.web.staff import retention


def routes() -> list[BaseRoute]:
    """Return the routes."""
    kept = "/cases/{case_id:id}/kept"
    return [
        Route(kept, retention.page, methods=["GET"]),
        Route(f"{kept}/class", retention.state, methods=["POST"]),
        Route(f"{kept}/again", retention.restart, methods=["POST"]),
        Route(f"{kept}/hold", retention.ask_hold, methods=["POST"]),
        Route(f"{kept}/hold/confirm", retention.agree_hold, methods=["POST"]),
        Route(f"{kept}/delete", retention.ask_erasure, methods=["POST"]),
        Route(f"{kept}/delete/refuse", retention.refuse_erasure, methods=["POST"]),
        Route(f"{kept}/delete/confirm", retention.confirm_erasure, methods=["POST"]),
    ]
