"""The addresses of those who are heard: their link, and what they and reporters who appeal send."""

from starlette.routing import BaseRoute, Route

from coc_service.web.reporter import conversations, joining, statements


def routes() -> list[BaseRoute]:
    """Return the routes."""
    return [
        *(Route(f"/return/{act}", conversations.enter_again, methods=["GET"]) for act in ("answer", "appeal", "ask")),
        Route("/return/answer", statements.answer, methods=["POST"]),
        Route("/return/appeal", statements.appeal, methods=["POST"]),
        Route("/return/ask", statements.ask, methods=["POST"]),
        Route(f"{joining.AT}/receipt", conversations.enter_again, methods=["GET"]),
        Route(f"{joining.AT}/receipt", joining.check, methods=["POST"]),
        Route(f"{joining.AT}/{{token:id}}", joining.link_page, methods=["GET"]),
        Route(f"{joining.AT}/{{token:id}}", joining.join, methods=["POST"]),
    ]
