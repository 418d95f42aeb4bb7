"""The addresses on a case where members bring others into it: readers, and those who are heard."""

from starlette.routing import BaseRoute, Route

from coc_service.web.staff import new_readers, parties, party_letters


def routes() -> list[BaseRoute]:
    """Return the routes."""
    at = "/cases/{case_id:id}/parties"
    return [
        *new_readers.routes(),
        Route(at, parties.page, methods=["GET"]),
        Route(f"{at}/open", parties.open_channel, methods=["POST"]),
        Route(f"{at}/{{party:id}}/close", parties.close, methods=["POST"]),
        Route(f"{at}/{{party:id}}/letter", party_letters.page, methods=["GET"]),
        Route(f"{at}/{{party:id}}/letter", party_letters.letter, methods=["POST"]),
    ]
