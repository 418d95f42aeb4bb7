"""Adds a move, a question, a kind of record and a kind of mail only by its row, as `docs/changing.md` says.

Each is used in the whole service. `tests/domain` checks that a row is enough for the rules.
"""

from email import message_from_bytes, policy
from functools import partial
from typing import Any, ClassVar

import pytest
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy.orm import Session

from coc_service.catalogue import Message, msg
from coc_service.domain import answers, questions, report
from coc_service.domain.move_fields import LETTER
from coc_service.domain.move_rows import Move, MoveField, Notified
from coc_service.domain.question import Question, QuestionKind
from coc_service.domain.record_models import MoveRecord, Record, RecordKind
from coc_service.domain.records import MODELS
from coc_service.domain.stages import Stage as CaseStage
from coc_service.domain.vocabulary import LetterKind
from coc_service.domain.workflow import MOVES
from coc_service.languages import default, text_environment
from coc_service.mail.kinds import KINDS, Duplicate, MailKind, Recipient
from coc_service.usecases.committee.access import OpenCase, OpenedCase
from coc_service.usecases.committee.writing import AddRecord
from coc_service.usecases.custody import notices
from coc_service.usecases.people.members import UnlockedMember
from coc_service.web.reporter import filled_form
from tests import pseudo
from tests.cast import ILSE, NOOR, Stage, hidden, text_of
from tests.journeys.acts import declare_clear, form_panel, move

HEARING = Move(
    name="hear",
    sources=frozenset({CaseStage.INVESTIGATING}),
    target=None,
    label=msg("Record a hearing"),
    consequence=msg("The panel keeps what was said, and the reporter hears of it."),
    done=msg("%(who)s recorded a hearing."),
    fields=(MoveField("heard", msg("Who was heard?")), LETTER),
    letter=LetterKind.MESSAGE,
    notifies=Notified.PANEL,
)
PRONOUNS = Question(
    "pronouns",
    QuestionKind.SHORT,
    questions.IDENTITY,
    record=RecordKind.IDENTITY,
    label=msg("How shall we speak of you?"),
    for_committee=msg("Pronouns"),
)


class HearingRecord(Record):
    kind: ClassVar[str] = "hearing"
    text: str
    attendees: tuple[str, ...] = ()


async def test_a_move_is_added_by_its_row(monkeypatch: pytest.MonkeyPatch, sqlite_stage: Stage) -> None:
    monkeypatch.setitem(MOVES, HEARING.name, HEARING)
    add_to_catalogue(monkeypatch, HEARING.label, HEARING.consequence, HEARING.done, HEARING.fields[0].label)
    stage = sqlite_stage
    words = await stage.submit()
    case_id = await stage.only_case()
    noor, ilse = await form_panel(stage, case_id)
    await move(noor, case_id, "investigate")
    await stage.deliver()
    offered = text_of((await noor.get(f"/cases/{case_id}")).text)

    await move(noor, case_id, "hear", heard="The hosts.", letter="We have heard the hosts.")

    opened = await opened_by(stage, case_id)
    assert "Record a hearing" in offered
    assert opened.case.stage is CaseStage.INVESTIGATING
    assert MoveRecord(move="hear", given={"heard": "The hosts."}) in [one.said.body for one in opened.file.records]
    assert "Noor Haddad recorded a hearing." in text_of((await ilse.get(f"/cases/{case_id}")).text)
    assert "We have heard the hosts." in text_of((await stage.come_back(words)).text)
    assert await stage.deliver() == 1  # to Ilse, who shares the panel


async def test_a_question_is_added_by_its_row(sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    add_question(monkeypatch, PRONOUNS)
    add_to_catalogue(monkeypatch, PRONOUNS.label, PRONOUNS.for_committee)
    stage = sqlite_stage
    first = hidden((await stage.client().get("/c/conduct/report")).text)
    form = text_of(
        (await stage.client().post("/c/conduct/report", data={**first, "to": "story", "left_out": "none"})).text
    )

    words = await stage.submit(pronouns="they")

    case_id = await stage.only_case()
    [noor] = await declare_clear(stage, case_id, NOOR)
    assert "How shall we speak of you?" in form
    assert "Pronouns they" in text_of((await noor.get(f"/cases/{case_id}")).text)
    assert "How shall we speak of you? they" in text_of((await stage.come_back(words)).text)


async def test_a_kind_of_record_is_added_by_its_model(monkeypatch: pytest.MonkeyPatch, sqlite_stage: Stage) -> None:
    monkeypatch.setitem(MODELS, (HearingRecord.kind, HearingRecord.version), HearingRecord)
    stage = sqlite_stage
    await stage.submit()
    case_id = await stage.only_case()
    await declare_clear(stage, case_id, NOOR)
    said: Any = HearingRecord(text="They agree.", attendees=("Noor", "a host"))

    await stage.parts.perform(AddRecord(stage.parts.custody, await unlocked(stage), case_id, said, bytes(16)))

    opened = await opened_by(stage, case_id)
    assert [one.said.body for one in opened.file.records if one.filed.kind == "hearing"] == [said]


async def test_a_kind_of_mail_is_added_by_its_row_and_its_words(
    sqlite_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = MailKind(recipient=Recipient.PERSON, values=frozenset({"checkpoint"}), duplicate=Duplicate.WHILE_ONE_WAITS)
    monkeypatch.setitem(KINDS, "reminder", kind)
    add_words(monkeypatch, "reminder", subject="A date comes near", body="{{ site.name }}\n{{ checkpoint }}")
    stage = sqlite_stage
    noor, ilse = stage.id_of(NOOR), stage.id_of(ILSE)

    for people in ([noor], [noor, ilse]):
        await stage.parts.database.write(partial(owe, stage=stage, people=people))

    assert await stage.deliver() == 2
    assert sorted(sent(stage)) == sorted((one.address, "A date comes near") for one in (NOOR, ILSE))


def owe(session: Session, *, stage: Stage, people: list[str]) -> None:
    stage.parts.custody.ledger.writing(session)  # `owe_notices` needs the lock on the log's head
    notices.owe_notices(session, people, now=stage.clock.now(), kind="reminder")


def sent(stage: Stage) -> list[tuple[str, str]]:
    files = stage.parts.settings.mail_folder.glob("*.eml")
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    return [(str(mail["To"]), str(mail["Subject"])) for mail in mails]


def add_question(patch: pytest.MonkeyPatch, asked: Question) -> None:
    """Add a row to the form as if it had been in the list at start-up, where everything is derived from the list."""
    form = (*questions.REPORT_FORM, asked)
    patch.setattr(questions, "sections", partial(questions.sections, form))
    patch.setattr(report, "gathered", partial(report.gathered, form=form))
    patch.setattr(filled_form, "Report", report.derive(form))
    patch.setattr(filled_form, "KNOWN_FIELDS", filled_form.KNOWN_FIELDS | {asked.field})
    for name in ("to_seal", "for_committee", "for_reporter", "texts", "touched"):
        patch.setattr(answers, name, partial(getattr(answers, name), form=form))


def add_to_catalogue(patch: pytest.MonkeyPatch, *messages: Message) -> None:
    """Add sentences to the pseudo-catalogues in which tests render each page again; they fail on unknown sentences."""
    for known in (pseudo.ACCENTED.translations, pseudo.ACCENTED_FOR_REPORTERS.translations):
        patch.setattr(known, "_known", vars(known)["_known"] | {message.msgid for message in messages})


def add_words(patch: pytest.MonkeyPatch, kind: str, *, subject: str, body: str) -> None:
    environment = text_environment(default())
    words = DictLoader({f"email/{kind}.subject.txt": subject, f"email/{kind}.body.txt": body})
    assert environment.loader is not None
    patch.setattr(environment, "loader", ChoiceLoader([words, environment.loader]))


async def unlocked(stage: Stage) -> UnlockedMember:
    """Noor after her login."""
    committee = await stage.committee_state()
    return UnlockedMember(
        person=stage.id_of(NOOR),
        name=NOOR.name,
        secret=await stage.secret(NOOR),
        id_hash=bytes(32),
        is_half_idle=False,
        committees=((committee.id, committee.name),),
    )


async def opened_by(stage: Stage, case_id: str) -> OpenedCase:
    return await stage.parts.perform(OpenCase(stage.parts.custody, await unlocked(stage), case_id))
