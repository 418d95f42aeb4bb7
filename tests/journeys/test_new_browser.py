"""A member gets a mail when somebody logs in under their name with a browser that we did not know."""

from sqlalchemy.orm import Session

from coc_service.mail import MessageKind
from coc_service.store.tables import OutboxMail
from tests.cast import ILSE, NOOR, Stage


async def told(stage: Stage) -> list[str | None]:
    """Who is owed the mail."""

    def find(session: Session) -> list[str | None]:
        return [row.person_id for row in session.query(OutboxMail).filter_by(kind=MessageKind.NEW_BROWSER)]

    return await stage.parts.database.read(find)


async def test_a_login_with_a_new_browser_is_told_by_mail_and_one_with_a_known_one_is_not(stage: Stage) -> None:
    noor = await stage.log_in(NOOR)
    at_first = await told(stage)
    await stage.try_login(noor, NOOR.login_name, NOOR.passphrase)
    with_the_same = await told(stage)

    await stage.log_in(NOOR)
    await stage.log_in(NOOR)
    await stage.log_in(ILSE)

    assert (at_first, with_the_same) == ([], [])
    assert await told(stage) == [stage.id_of(NOOR)], "one mail, however many browsers"


async def test_a_failed_login_brings_no_mail(sqlite_stage: Stage) -> None:
    await sqlite_stage.log_in(NOOR)

    await sqlite_stage.try_login(sqlite_stage.client(), NOOR.login_name, "another passphrase")

    assert await told(sqlite_stage) == []
