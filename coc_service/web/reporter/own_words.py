"""What a committee adopted for its reporter pages, for their templates: `macros/own.html` shows each part, or nothing."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Text
from coc_service.domain.committee_state import Committee
from coc_service.domain.own_pages import Link, OwnPages
from coc_service.web import words
from coc_service.web.http import runtime
from coc_service.web.http.logos import logo_response


@dataclass(frozen=True, slots=True)
class OwnWords:
    """A committee's own texts as paragraphs, and its links. Hashable: cached pages depend on it."""

    opening: tuple[Text, ...] = ()
    emergency: tuple[Text, ...] = ()
    numbers: tuple[Link, ...] = ()
    contacts: tuple[Link, ...] = ()
    outside: tuple[Link, ...] = ()
    code: tuple[Link, ...] = ()
    form_note: tuple[Text, ...] = ()
    receipt_note: tuple[Text, ...] = ()
    logo_url: str = ""

    @property
    def has_first_help(self) -> bool:
        """Whether the committee says itself what to do in danger: then the words of this program are not shown."""
        return bool(self.emergency or self.numbers)


NO_OWN_WORDS = OwnWords()


def own_words(committee: Committee) -> OwnWords:
    """Return what members of a committee adopted by signed entries; nothing of it comes from a column."""
    own = committee.pages
    return OwnWords(
        opening=_paragraphs(own.opening),
        emergency=_paragraphs(own.emergency),
        numbers=own.numbers,
        contacts=own.contacts,
        outside=own.outside,
        code=own.code,
        form_note=_paragraphs(own.form_note),
        receipt_note=_paragraphs(own.receipt_note),
        logo_url=_logo_url(committee, own),
    )


def _paragraphs(text: str) -> tuple[Text, ...]:
    return tuple(words.paragraphs(text))


def _logo_url(committee: Committee, own: OwnPages) -> str:
    return f"/c/{committee.slug}/logo?v={committee.pages_leaf[:16]}" if own.logo else ""


async def logo(request: Request) -> Response:
    """Return a committee's logo; cacheable forever if the address has the leaf by which it was adopted. Raises a 404."""
    committee = runtime.of(request).custody.ledger.committee_by_slug(request.path_params["slug"])
    if committee is None:
        raise HTTPException(404)
    is_forever = request.query_params.get("v", "") == committee.pages_leaf[:16]
    return logo_response(committee.pages, is_forever=is_forever)
