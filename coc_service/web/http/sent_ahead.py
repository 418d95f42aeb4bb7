"""Files that a script sends ahead of their form, one by one: they wait for it, and nothing else is done."""

from collections.abc import Sequence

from starlette.requests import Request

from coc_service.usecases.custody import waiting_files
from coc_service.usecases.custody.receiving import WAITS, KeepWaiting
from coc_service.web.http import forms, runtime
from coc_service.web.http.taken_files import HowFar, Taken


class SentAhead(Exception):
    """A form brought files for the one that follows it, and asked for nothing else: so no page that takes files has to ask
    whether it did. `waiting` is the list for its hidden field, "" if they found no place; `files` are the ids in it. `how_far`
    stands instead of both while a file is not whole.
    """

    def __init__(self, waiting: str, files: Sequence[str], how_far: HowFar | None = None) -> None:
        super().__init__()
        self.waiting, self.files, self.how_far = waiting, files, how_far


async def kept(request: Request, taken: Taken, about: str) -> SentAhead:
    """Let the files of a form wait for the one that follows it. Those that came earlier wait anew: on a slow line the last of
    many may come an hour after the first. Effects: rows.
    """
    if forms.has_left_out_files(request):
        taken.keep_waited()
        return SentAhead("", [])
    running, files = runtime.of(request), taken.keep()
    await running.perform(KeepWaiting([one.id for one in files], running.now() + WAITS))
    if taken.partial:
        return SentAhead("", [], taken.partial)
    return SentAhead(waiting_files.issue(files, about, keys=running.custody.keys), taken.originals)
