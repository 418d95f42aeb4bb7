"""Pages on which a member imports cases: they choose a file, say what its columns mean, look at its cases, and import them.

The pages hold what was chosen; what was imported is known from the database, so each page can be sent again. Decision 0097.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, msg
from coc_service.domain.importing import Candidate, Reading
from coc_service.usecases.act import Refused
from coc_service.usecases.custody.receiving import TooManyWaiting
from coc_service.usecases.reporter.importing import Into, KnownCases, Ticks, import_of, named_in
from coc_service.usecases.reporter.recorded import Unasked
from coc_service.usecases.reporter.submit import Acceptance, ReadersChanged
from coc_service.web import attached_files
from coc_service.web.http import found_files, page_tokens, pages, runtime, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.found_files import FoundFile
from coc_service.web.staff import file_forms, import_file, import_views, recorded_place
from coc_service.web.staff.import_file import NotImportable, Source
from coc_service.web.staff.import_views import LeftView
from coc_service.web.staff.recorded_place import Place

FILE = "file-1"
READERS_CHANGED = msg("The committee has changed since you opened this page. Please look at the list again.")
_NO_ROOM = msg("There is no room for its files at the moment. Please import it later.")


@dataclass(frozen=True, slots=True)
class Batch:
    """The cases of a page: those that it imports next, what stays out, what is here already, and how many come after it."""

    shown: Sequence[tuple[Candidate, frozenset[str]]]
    left: Sequence[LeftView]
    known: Sequence[LeftView]
    later: int


@dataclass(slots=True)
class Imported:
    """What became of a page of cases. `digests` are of those that are new."""

    digests: list[bytes] = field(default_factory=list)
    refused: list[LeftView] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many cases were imported."""
        return len(self.digests)


def _waits(request: Request) -> str:
    return f"import/{page_tokens.staff_purpose(request.state.member).bound_to}"


async def page(request: Request) -> Response:
    """Show where a file is chosen, or the committees of a member who has several."""
    place = recorded_place.of(request, request.query_params.get("committee", ""))
    if place is None:
        return recorded_place.choose(request, goes_to="/record/import")
    return _choose(request, place)


def _choose(request: Request, place: Place, wrong: Message | None = None) -> Response:
    errors = [FieldError(FILE, wrong)] if wrong else []
    return pages.page(
        request, "recording/import.html", status_code=422 if errors else 200, committee=place.committee, errors=errors
    )


async def take(request: Request) -> Response:
    """Show the columns of the file that was sent, or its cases; import those that a page has shown."""
    return await file_forms.with_files(_take, _waits)(request)


async def _take(request: Request) -> Response:
    sent, _ = await sessions.staff_form(request)
    place = recorded_place.required(request, sent)
    try:
        source = await import_file.read(request)
    except NotImportable as refused:
        return _choose(request, place, refused.message)
    if source.sheet is None:
        return await _cases(request, place, source, reading=None, sent=sent)
    if sent.text("act") == "":
        return _columns(request, place, source, values=import_views.guessed(source.sheet))
    reading, wrong = import_views.read(source.sheet, sent)
    if reading is None or sent.text("act") == "change":
        return _columns(request, place, source, values=sent.shown(), errors=wrong)
    return await _cases(request, place, source, reading=reading, sent=sent)


def _columns(
    request: Request, place: Place, source: Source, *, values: Mapping[str, object], errors: Sequence[FieldError] = ()
) -> Response:
    """Show what each column means, to be corrected; with what has to be known of days and statuses, once it is needed."""
    assert source.sheet is not None  # noqa: S101  for the type checker: mails have no columns
    chosen = import_views.chosen_columns(source.sheet, values)
    asked = import_views.unknown_statuses(source.sheet, chosen)
    return pages.page(
        request,
        "recording/columns.html",
        status_code=422 if errors else 200,
        committee=place.committee,
        file_name=source.name,
        columns=import_views.columns(source.sheet),
        column_options=import_views.COLUMN_OPTIONS,
        asks_order=import_views.asks_order(source.sheet, chosen),
        order_options=import_views.ORDER_OPTIONS,
        statuses=import_views.statuses(asked[: import_views.MOST_STATUSES]),
        status_options=import_views.STATUS_OPTIONS,
        values=values,
        errors=errors,
        files=attached_files.chooser(request, _waits(request)),
    )


async def _cases(request: Request, place: Place, source: Source, *, reading: Reading | None, sent: Form) -> Response:
    """Show the next cases; those of the page before are imported first, if its button said so."""
    running = runtime.of(request)
    cases = await to_thread.run_sync(lambda: source.cases(reading, today=running.now().date()))
    done = Imported()
    if sent.text("act") == "import":
        done = await _import(request, place, cases, sent)
    batch = await _batch(request, place, cases, done)
    left = [*done.refused, *batch.left]
    if not batch.shown:
        is_sheet = source.sheet is not None
        return pages.page(
            request, "recording/imported.html", done=done, left=left, known=batch.known, is_sheet=is_sheet
        )
    return pages.page(
        request,
        "recording/cases.html",
        status_code=422 if done.errors else 200,
        committee=place.committee,
        digest=place.digest,
        file_name=source.name,
        is_sheet=source.sheet is not None,
        cases=[import_views.case(one, named, place.seats) for one, named in batch.shown],
        shown=" ".join(import_views.key(one) for one, _ in batch.shown),
        asked=" ".join(import_views.box(one, person) for one, named in batch.shown for person in sorted(named)),
        hidden=_carried(sent),
        left=left,
        known=batch.known,
        later=batch.later,
        done=done,
        errors=done.errors,
        files=attached_files.chooser(request, _waits(request)),
    )


def _carried(sent: Form) -> list[tuple[str, str]]:
    names = (import_views.COLUMN, import_views.STATUS, import_views.ORDER)
    return [(name, sent.text(name)) for name in sorted(sent.values) if name.startswith(names)]


async def _batch(request: Request, place: Place, cases: Sequence[Candidate], done: Imported) -> Batch:
    """Return the next cases to import: as many as one page asks about, without those refused just now."""
    running, without = runtime.of(request), [one.number for one in done.refused]
    known = await running.ask(KnownCases(running.custody, place.committee.id, [one.digest for one in cases]))
    new = [one for one in cases if one.report and one.digest not in known and one.number not in without]
    shown: list[tuple[Candidate, frozenset[str]]] = []
    ticks = files = 0
    for one in new[: import_views.BATCH]:
        named = named_in(one, place.seats, running.custody)
        ticks, files = ticks + len(named), files + len(one.files)
        if shown and (ticks > import_views.MOST_TICKS or files > import_views.MOST_FILES):
            break
        shown.append((one, named))
    return Batch(
        shown, import_views.left(cases), import_views.known(cases, known - set(done.digests)), len(new) - len(shown)
    )


async def _import(request: Request, place: Place, cases: Sequence[Candidate], sent: Form) -> Imported:
    """Import the cases that the page showed, one by one: what was imported when something breaks off stays so."""
    shown, done = set(sent.text("shown").split()), Imported()
    for one in cases:
        if import_views.key(one) not in shown or one.report is None:
            continue
        try:
            if await _import_one(request, place, one, sent):
                done.digests.append(one.digest)
        except Refused as refused:
            done.refused.append(LeftView(one.number, one.title, refused.message))
        except TooManyWaiting:
            done.refused.append(LeftView(one.number, one.title, _NO_ROOM))
        except (ReadersChanged, Unasked):
            done.errors.append(FieldError("cases", READERS_CHANGED))
            break
    return done


async def _import_one(request: Request, place: Place, one: Candidate, sent: Form) -> bool:
    """Import a case with its files. Return whether it is new."""
    running, into = runtime.of(request), Into(place.committee.id, sent.text("readers"))
    if await running.ask(KnownCases(running.custody, into.committee_id, [one.digest])):
        return False
    ticks = Ticks(_people(one, sent.text("asked").split()), _people(one, sent.many("kept_from")))
    found = [FoundFile(file.name, file.media_type, file.content) for file in one.files]
    async with found_files.attached(request, found) as attached:
        act = import_of(one, into, ticks, member=request.state.member, custody=running.custody, attached=attached)
        stored = await running.perform(act)
    return stored.outcome is Acceptance.NEW


def _people(one: Candidate, boxes: Sequence[str]) -> list[str]:
    """Return the people of a case's boxes."""
    begin = import_views.box(one, "")
    return [value.removeprefix(begin) for value in boxes if value.startswith(begin)]
