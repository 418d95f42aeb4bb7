"""Makes the file that a member fetches: for counsel a sealed zip with proofs; for somebody who asked what is held about them
one without, sealed only if they gave a key.
"""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from coc_service import pdf
from coc_service.audit.bundle import CASE, FILES, PROOFS
from coc_service.catalogue import Day, Message, Name, Text, msg
from coc_service.domain import file_names, subject_copy
from coc_service.domain.disclosures import DisclosureTo
from coc_service.domain.record_models import FileRecord
from coc_service.languages import Language
from coc_service.pdf import PdfFailed
from coc_service.usecases.committee.taking_disclosures import Taken
from coc_service.usecases.custody import casefile, stored_files
from coc_service.usecases.custody.casefile import Recipient
from coc_service.usecases.custody.stored_files import StoredFile
from coc_service.web import words
from coc_service.web.http import archives, language_links, pages, runtime
from coc_service.web.staff import disclosure_reading
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.disclosure_reading import HEADINGS, Cover, ReadEntry

TEMPLATE = "cases/given_out.html"
_TITLE = msg("A copy of the case %(name)s")
_TITLE_ABOUT = msg("What we hold about %(name)s")
_MARK = msg("For %(who)s alone. Copy %(number)s, %(day)s.")
_WHY = msg("Given for: %(purpose)s")
_TWO = msg("Two members of the committee agreed to give out exactly this.")
_STRIPPED = msg("What would tell about other people was taken out. It stands here as %(one)s or %(two)s.")
_NO_PDF = msg("The PDF could not be made. The page has everything.")
_HOW = (
    msg("How to check that this is what two members of the committee signed"),
    msg("1. Open the file with your own key and unpack it into a folder."),
    msg("2. Install the program coc-service, of any version from this one on. It needs no server and no network."),
    msg("3. Run this command. It says OK, or which part is not what was signed:"),
    msg(
        "The key of the log is in this file. Compare it with the page /log of the site, or with one that you got another way."
    ),
    msg(
        "It proves: the log has these entries, two members signed this case.json, and the files are those that it names."
    ),
    msg("It does not prove that what somebody wrote is true."),
    msg("read.html and case.pdf show the same to people. They have the number of this copy, so nobody signed them."),
)


async def answer(request: Request, taken: Taken) -> Response:
    """Return the file. Files in it are checked before the first byte is sent.

    Raises:
        FileBroken: a file is missing or altered.
    """
    files = _files(request, taken)
    running = runtime.of(request)
    await archives.check_whole(running, list(files.values()))
    is_for_counsel = taken.given.disclosure.to is DisclosureTo.COUNSEL
    parts = await _parts(request, taken)
    if is_for_counsel:
        parts |= {**_proofs(taken), "how-to-check.txt": _how(request, _shown_in(request)).encode()}
    pieces, key = archives.packed(running, parts, files), taken.given.said.key
    name = f"copy-{_number(taken)}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}{".age" if key else ""}"'}
    return StreamingResponse(
        archives.sealed(pieces, key) if key else pieces, headers=headers, media_type="application/octet-stream"
    )


def _shown_in(request: Request) -> Language:
    return language_links.shown_in(request, TEMPLATE, is_for_a_member=True)


def _number(taken: Taken) -> str:
    return f"{taken.given.disclosure.leaf[:8]}-{taken.number}"


async def _parts(request: Request, taken: Taken) -> dict[str, bytes]:
    cover, shown = _cover(request, taken), _shown(request, taken)
    page = pages.html(request, TEMPLATE, cover=cover, entries=shown)
    parts = {CASE: taken.given.content, "read.html": page.encode()}
    try:
        return parts | {"case.pdf": await pdf.made(disclosure_reading.document(cover, shown, _shown_in(request)))}
    except PdfFailed:
        return parts | {"no-pdf.txt": _shown_in(request).text(_NO_PDF).encode()}


def _cover(request: Request, taken: Taken) -> Cover:
    said, at = taken.given.said, runtime.of(request).now()
    mark = _MARK.filled(who=Name(said.recipient), number=Name(_number(taken)), day=Day(at))
    why = [_WHY.filled(purpose=Name(said.purpose))] if said.purpose else []
    if taken.given.disclosure.to is DisclosureTo.SUBJECT:
        stripped = _STRIPPED.filled(one=Name(subject_copy.PERSON), two=Name(subject_copy.WORDS))
        title, says = _TITLE_ABOUT.filled(name=Name(said.recipient)), [_TWO, stripped, *why]
    else:
        title, says = _TITLE.filled(name=Name(taken.file.case.code_name)), [_TWO, *why]
    return Cover(title, mark, says, int(at.timestamp()))


def _shown(request: Request, taken: Taken) -> list[ReadEntry]:
    if taken.given.disclosure.to is DisclosureTo.COUNSEL:
        opened = casefile.open_file(taken.file, _recipient(request))
        return disclosure_reading.entries(opened, taken.given.records)
    return [_extract(one) for one in subject_copy.decoded(taken.given.said.text)]


_YOU, _COMMITTEE = msg("you"), msg("the committee")


def _extract(one: subject_copy.Extract) -> ReadEntry:
    by: Message = _YOU if one.is_own else _COMMITTEE
    paragraphs: list[Text] = words.paragraphs(one.text)
    return ReadEntry("", HEADINGS[one.kind], by, disclosure_reading.day_of(one), paragraphs)


def _recipient(request: Request) -> Recipient:
    return case_request(request).member.recipient


def _files(request: Request, taken: Taken) -> dict[str, StoredFile]:
    """Return the files by their names in the zip: each begins with its record, so that two of one name stay two."""
    found: dict[str, StoredFile] = {}
    for one in taken.given.records:
        body = one.said.body
        if isinstance(body, FileRecord):
            name = f"{FILES}/{one.filed.id[:8]}-{file_names.shown(body.name)}"
            found[name] = stored_files.stored_file(taken.file, one.filed.id, _recipient(request))
    return found


def _proofs(taken: Taken) -> Mapping[str, bytes]:
    parts: dict[str, bytes] = {}
    for number, one in enumerate(taken.proofs, start=1):
        name = f"{PROOFS}/{number:03}-{one.act}"
        parts |= {f"{name}.txt": one.text.encode(), f"{name}.json": one.detail}
    return parts


def _how(request: Request, shown_in: Language) -> str:
    keys = runtime.of(request).custody.keys
    command = f'    python -m coc_service.audit bundle FOLDER --key "{keys.signer.verifier_key}"'
    title, *steps = (shown_in.text(one) for one in _HOW)
    return "\n\n".join((title, *steps[:3], command, *steps[3:])) + "\n"
