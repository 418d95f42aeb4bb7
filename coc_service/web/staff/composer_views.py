"""The composer on a case page: who reads what is written there, the drafts, and when the session ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from coc_service.catalogue import Message, Names, msg
from coc_service.domain.move_rows import MoveField
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web import attached_files
from coc_service.web.attached_files import ChooserView
from coc_service.web.http import runtime
from coc_service.web.staff import file_forms, kept_words, links, writing_views
from coc_service.web.staff.kept_words import DraftView, WritingView

NOTE_TEXT = MoveField("text", msg("Your words"))
_ONLY = msg("Besides you, only %(names)s can read this.")
_ONLY_YOU = msg("Only you read this, until others have declared no conflict.")


@dataclass(frozen=True, slots=True)
class ComposerView:
    """The composer. `can_send` is False once the reporter can read no letter; `values` are by the field's name."""

    url: str
    drafts_url: str
    readers: Message
    can_send: bool
    is_outward: bool
    values: Mapping[str, str]
    writing: WritingView
    drafts: Sequence[DraftView]
    files: ChooserView


async def composer(
    request: Request, opened: OpenedCase, member: UnlockedMember, values: Mapping[str, str]
) -> ComposerView:
    """Return the composer, with the values of a form that was refused, or of the draft that the address names."""
    running, case_id = runtime.of(request), opened.case.id
    kept = await kept_words.find(running, member, case_id)
    shown = dict(values)
    for one in kept:
        if not values.get("text") and one.id == request.query_params.get(kept_words.KEPT):
            shown |= {"text": one.words.fields.get("text", ""), kept_words.KEPT: one.id}
    names, url = writing_views.others(opened), links.case_url(case_id)
    return ComposerView(
        url=f"{url}/write",
        drafts_url=f"{url}/drafts",
        readers=_ONLY.filled(names=Names(names)) if names else _ONLY_YOU,
        can_send=opened.case.is_reporter_reachable,
        is_outward=values.get("audience") == "reporter",
        values=shown,
        writing=kept_words.writing(running, member, case_id, kept=shown.get(kept_words.KEPT, "")),
        drafts=kept_words.draft_views(kept, url),
        files=attached_files.chooser(request, file_forms.waits_in(request)),
    )
