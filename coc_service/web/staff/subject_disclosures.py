"""A copy for somebody who asks what is held about them: chosen, with others taken out, shown once more, proposed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from coc_service.catalogue import Message, Name, msg
from coc_service.domain import subject_copy
from coc_service.domain.case_state import PANEL, party_channel
from coc_service.domain.chain import moment
from coc_service.domain.chain import party as party_actor
from coc_service.domain.disclosures import DisclosureTo
from coc_service.domain.letter_lint import Guarded
from coc_service.domain.party_roles import PartyRole
from coc_service.domain.record_models import AllegationRecord, FindingRecord, MeasureRecord, NamedRecord, RecordKind
from coc_service.domain.subject_copy import Extract, Replaced
from coc_service.languages import Language
from coc_service.usecases.act import Refused
from coc_service.usecases.committee.access import OpenedCase
from coc_service.usecases.committee.disclosures import ProposeDisclosure, Wanted
from coc_service.usecases.committee.parties import HeardParty, heard
from coc_service.usecases.custody.casefile import OpenedRecord
from coc_service.usecases.custody.statements import NoSuchCase
from coc_service.web.fields import OptionView
from coc_service.web.http import archives, language_links, pages, sessions
from coc_service.web.http.forms import FieldError, Form
from coc_service.web.http.fresh import asks_again
from coc_service.web.staff import disclosure_reading, disclosure_views, letter_hints, reviewing, writing_pages
from coc_service.web.staff.case_request import case_request
from coc_service.web.staff.cases import on_a_case

TEMPLATE = "cases/subject.html"
NOBODY = msg("Please write whom it is about.")
NOTHING = msg("Please choose at least one text.")
LOOK_AGAIN = msg("Please say that you have looked at what was taken out, and at what is left.")
NO_KEY = msg(
    "This is no public key of age (age1...) and none of SSH that begins with ssh-ed25519. You can also leave it empty."
)
_OFFERED = frozenset(
    {
        RecordKind.LETTER, RecordKind.PARTY_STATEMENT, RecordKind.FILE, RecordKind.ALLEGATION, RecordKind.FINDING,
        RecordKind.MEASURE, RecordKind.NOTE, RecordKind.REPORT, RecordKind.ADDITION,
    }
)  # fmt: skip
_FORM = "subject"
_SHOWN_CHARS = 160
_MAX_NAME = 200
_LABEL = msg("%(heading)s, %(when)s")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a copy is about: somebody who is heard, or a name alone. `channel` is theirs, "" if they have none."""

    opened: OpenedCase
    party: HeardParty | None
    name: str

    @property
    def id(self) -> str:
        """The party's id; "" if they are none."""
        return self.party.party.party if self.party else ""

    @property
    def channel(self) -> str:
        """The name of their channel."""
        return party_channel(self.id) if self.party else ""

    @property
    def is_open(self) -> bool:
        """Whether they can be written to in their channel."""
        return bool(self.party and self.party.party.is_open)

    @property
    def offered(self) -> list[OpenedRecord]:
        """What can be chosen."""
        return [one for one in self.opened.file.records if one.filed.kind in _OFFERED]


async def _subject(request: Request, party: str, name: str) -> Subject:
    """Open the case. Raises NoSuchCase for a party that is not heard in it."""
    opened = await writing_pages.open_case(request)
    found = next((one for one in heard(opened.file) if one.party.party == party), None)
    if party and found is None:
        raise NoSuchCase
    called = found.said.name if found and found.said else ""
    return Subject(opened, found, name or called)


def concerns(subject: Subject, one: OpenedRecord) -> bool:
    """Whether a record is proposed: what was written to them or by them, and what is said, found and done about them."""
    if not subject.id:
        return False
    if one.filed.channel != PANEL:
        return one.filed.channel == subject.channel
    bodies = {other.filed.id: other.said.body for other in subject.opened.file.records}
    match one.said.body:
        case AllegationRecord() as body:
            return body.respondent == subject.id
        case FindingRecord() as body:
            said = [bodies.get(allegation) for allegation in body.allegations]
            return any(isinstance(about, AllegationRecord) and about.respondent == subject.id for about in said)
        case MeasureRecord() as body:
            return body.party == subject.id
        case _:
            return False


@on_a_case
async def page(request: Request) -> Response:
    """Show what can be chosen, with what concerns the person chosen already."""
    subject = await _subject(request, request.query_params.get("party", ""), "")
    chosen = [one.filed.id for one in subject.offered if concerns(subject, one)]
    return _form(request, subject, {"name": subject.name, "records": chosen}, [])


def _form(
    request: Request, subject: Subject, values: Mapping[str, str | Sequence[str]], wrong: Sequence[FieldError]
) -> Response:
    at = case_request(request)
    return pages.page(
        request,
        TEMPLATE,
        status_code=422 if wrong else 200,
        case={"code_name": subject.opened.case.code_name, "url": at.url},
        subject={"party": subject.id, "is_open": subject.is_open},
        options=_options(request, subject),
        url_of_form=f"{at.url}/disclosures/subject",
        disclosures_url=f"{at.url}/disclosures",
        values=values,
        errors=wrong,
    )


def _options(request: Request, subject: Subject) -> list[OptionView]:
    shown_in = _shown_in(request)
    found = []
    for one in disclosure_reading.told(subject.opened.file, subject.offered):
        text = " ".join(disclosure_reading.as_text(one, shown_in).split())
        short = (
            text if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS].rpartition(' ')[0] or text[:_SHOWN_CHARS]} …"
        )
        found.append(
            OptionView(one.id, _LABEL.filled(heading=one.heading, when=one.when), Name(short) if short else None)
        )
    return found


def _shown_in(request: Request) -> Language:
    return language_links.shown_in(request, TEMPLATE, is_for_a_member=True)


@on_a_case
@asks_again
async def check(request: Request) -> Response:
    """Show what will be given out with others taken out; propose it once exactly this was shown and looked at."""
    sent, nonce = await sessions.staff_form(request)
    subject = await _subject(request, sent.text("party"), sent.text("name").strip())
    key = archives.as_key(sent.text("key"))
    values = _values(sent)
    wrong = await _wrong(sent, subject, key)
    if wrong or sent.text("act") == "change":
        return _form(request, subject, values, wrong)
    made = _made(request, subject, sent)
    shown = {"name": subject.name, "texts": made.encoded, "key": key, "deliver": sent.text("deliver")}
    if not reviewing.is_reviewed(request, sent, _FORM + subject.id, shown):
        return _review(request, subject, made, shown=shown)
    if not sent.has("looked"):
        return _review(request, subject, made, shown=shown, wrong=[FieldError("looked", LOOK_AGAIN)])
    return await _propose(
        request, subject, made, wanted=Wanted(DisclosureTo.SUBJECT, subject.name, "", key), nonce=nonce
    )


def _values(sent: Form) -> dict[str, str | Sequence[str]]:
    return {
        **{name: sent.text(name) for name in ("name", "more", "key", "deliver")},
        "records": list(sent.values.get("records", ())),
    }


async def _wrong(sent: Form, subject: Subject, key: str) -> list[FieldError]:
    wrong = [] if 0 < len(subject.name) <= _MAX_NAME else [FieldError("name", NOBODY)]
    wrong += [] if sent.values.get("records") else [FieldError("records", NOTHING)]
    if sent.text("key").strip() and not (key and await archives.is_key(key)):
        wrong.append(FieldError("key", NO_KEY))
    return wrong


@dataclass(frozen=True, slots=True)
class Made:
    """What a form makes: its values, the texts without others, and what was taken out."""

    values: Mapping[str, str | Sequence[str]]
    texts: Sequence[Extract]
    taken: Sequence[Replaced]

    @property
    def encoded(self) -> str:
        """The texts, so that a token can cover them."""
        return subject_copy.encoded("", self.texts, salt="")


def _made(request: Request, subject: Subject, sent: Form) -> Made:
    chosen, shown_in = frozenset(sent.values.get("records", ())), _shown_in(request)
    records = [one for one in subject.offered if one.filed.id in chosen]
    own = party_actor(subject.id) if subject.id else ""
    filed = {one.filed.id: one.filed for one in records}
    extracts = [
        Extract(
            one.id,
            filed[one.id].kind,
            moment(filed[one.id].at),
            is_own=filed[one.id].author == own,
            text=disclosure_reading.as_text(one, shown_in),
        )
        for one in disclosure_reading.told(subject.opened.file, records)
    ]
    more = [line.strip() for line in sent.text("more").splitlines() if line.strip()]
    return Made(_values(sent), *subject_copy.stripped(extracts, guarded(request, subject), more))


def guarded(request: Request, subject: Subject) -> Guarded:
    """Return what the copy must not tell. Whom the report is about is somebody else, unless it is this person."""
    found = letter_hints.guarded(subject.opened, subject.channel, case_request(request).running.custody)
    said = subject.party.said if subject.party else None
    if said and said.role == PartyRole.RESPONDENT:
        return replace(found, addressee=f"{found.addressee} {subject.name}")
    bodies = [one.said.body for one in subject.opened.file.records]
    about = [str(body.answers.get("who", "")) for body in bodies if isinstance(body, NamedRecord)]
    return replace(found, others=[*found.others, *about], addressee=subject.name)


def _review(
    request: Request, subject: Subject, made: Made, *, shown: Mapping[str, str], wrong: Sequence[FieldError] = ()
) -> Response:
    at = case_request(request)
    return pages.page(
        request,
        "cases/subject_check.html",
        status_code=422 if wrong else 200,
        case={"code_name": subject.opened.case.code_name, "url": at.url},
        subject={"party": subject.id, "name": subject.name},
        texts=[(_heading(one), one.text.split("\n\n")) for one in made.texts],
        taken=made.taken,
        url_of_form=f"{at.url}/disclosures/subject",
        values=made.values,
        reviewed=reviewing.mark(request, _FORM + subject.id, shown),
        errors=wrong,
    )


def _heading(one: Extract) -> Message:
    return _LABEL.filled(heading=disclosure_reading.HEADINGS[one.kind], when=disclosure_reading.day_of(one))


async def _propose(request: Request, subject: Subject, made: Made, *, wanted: Wanted, nonce: bytes) -> Response:
    at = case_request(request)
    is_delivered = bool(made.values["deliver"]) and subject.is_open
    wanted = replace(wanted, texts=tuple(made.texts), party=subject.id if is_delivered else "")
    try:
        await at.running.perform(ProposeDisclosure(at.running.custody, at.member, at.case_id, wanted, nonce))
    except Refused as refused:
        return _form(request, subject, made.values, [FieldError("records", refused.message)])
    return pages.see_other(request, disclosure_views.landing(at, disclosure_views.PROPOSED))
