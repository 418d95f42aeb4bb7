"""A member's mails are in the language of the page on which they logged in last."""

from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from babel import Locale
from sqlalchemy.orm import Session

from coc_service import languages, resources
from coc_service.languages import Language, catalogues
from coc_service.languages.pseudo import PseudoTranslations, accented
from coc_service.settings import Settings
from coc_service.store.tables import Mark
from coc_service.usecases.people import service_marks
from tests.cast import BASE_URL, ILSE, NOOR, Person, Stage, send
from tests.stages import on_stage

SPOKEN = Language(
    "pt-BR", Locale.parse("pt_BR"), PseudoTranslations(catalogues.read(resources.root("locale") / "messages.pot"))
)
OFFERED = {"en": languages.default(), "pt-BR": SPOKEN}


@pytest.fixture
async def stage(
    sqlite_site: tuple[Settings, tuple[Person, ...]], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    monkeypatch.setattr(languages, "offered", lambda _: OFFERED)
    async with on_stage(*sqlite_site) as stage:
        yield stage


async def log_in_at(stage: Stage, person: Person, prefix: str) -> None:
    client = stage.client()
    client.base_url = client.base_url.join(prefix + "/")
    answer = await send(client, "/login", login_name=person.login_name, passphrase=person.passphrase)
    assert answer.headers["location"] == prefix + "/desk"


async def mails(stage: Stage) -> dict[str, str]:
    """Deliver what is owed and return each mail's text by its recipient."""
    await stage.deliver()
    found = {}
    for path in stage.parts.settings.mail_folder.rglob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        found[str(mail["To"])] = mail.get_content()
    return found


async def rows(stage: Stage) -> list[Mark]:
    def find(session: Session) -> list[Mark]:
        return session.query(Mark).filter_by(about=service_marks.LANGUAGE).all()

    return await stage.parts.database.read(find)


async def test_a_mail_is_in_the_language_of_its_member_with_a_link_to_it(stage: Stage) -> None:
    await log_in_at(stage, NOOR, "/pt-BR")
    await log_in_at(stage, ILSE, "")

    await stage.submit()
    found = await mails(stage)

    noors, ilses = (found[one.address] for one in (NOOR, ILSE))
    assert (accented("Hello,") in noors, f"{BASE_URL}/pt-BR/login" in noors) == (True, True)
    assert ("Hello," in ilses, f"{BASE_URL}/login" in ilses) == (True, True)


async def test_the_last_login_counts(stage: Stage) -> None:
    await log_in_at(stage, NOOR, "/pt-BR")
    await log_in_at(stage, NOOR, "")

    await stage.submit()

    assert "Hello," in (await mails(stage))[NOOR.address]


async def test_a_row_does_not_tell_the_language(stage: Stage) -> None:
    await log_in_at(stage, NOOR, "/pt-BR")
    await log_in_at(stage, ILSE, "")

    found = await rows(stage)

    assert {len(one.sealed) for one in found} == {len(found[0].sealed)}
    assert [one.person_id for one in found if b"pt-BR" in one.sealed or b"en " in one.sealed] == []


async def test_a_row_of_somebody_else_leaves_the_mail_in_english(stage: Stage) -> None:
    await log_in_at(stage, NOOR, "/pt-BR")
    await log_in_at(stage, ILSE, "")

    def swap(session: Session) -> None:
        noors, ilses = (session.get(Mark, (stage.id_of(one), service_marks.LANGUAGE)) for one in (NOOR, ILSE))
        assert noors
        assert ilses
        ilses.sealed = noors.sealed

    await stage.parts.database.write(swap)
    await stage.submit()

    assert "Hello," in (await mails(stage))[ILSE.address]
