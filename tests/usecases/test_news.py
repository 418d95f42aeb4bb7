"""A reporter hears that there is news: by mail and in a feed, without a word of it, and only as long as they want."""

import pytest

from coc_service.crypto import open_sealed
from coc_service.domain.record_models import IdentityRecord
from coc_service.mail import Envelope, MessageKind
from coc_service.store.outbox import MailState
from coc_service.usecases.act import Refused
from coc_service.usecases.custody import contexts
from coc_service.usecases.custody.news import Subscription
from coc_service.usecases.reporter.conversation import Withdraw
from coc_service.usecases.reporter.identity import CorrectIdentity
from coc_service.usecases.reporter.news import (
    CHANGES_A_DAY,
    NO_ADDRESS,
    TOO_OFTEN,
    ChangeSubscription,
    FeedState,
    FindSubscription,
    ReadFeed,
    token_of,
)
from coc_service.usecases.reporter.receipts import ReceiptKeys
from tests.usecases.house import House, nonce
from tests.usecases.ready import admit
from tests.usecases.test_new_readers import propose

ADDRESS = "robin@mail.example.net"


async def subscribe(
    house: House, receipt: ReceiptKeys, address: str | None = None, *, has_feed: bool | None = None
) -> Subscription:
    return await house.do(ChangeSubscription(house.custody, receipt, address, has_feed, language="de"))


async def mails(house: House) -> list[tuple[str, dict[str, str]]]:
    """Return to whom mails with news are owed, with what their envelope says but for the tag they are found by."""
    kind = MessageKind.REPORTER_NEWS
    rows = await house.rows("SELECT id, sealed_envelope FROM outbox WHERE kind = :kind", kind=kind)
    opened = [
        open_sealed(house.custody.keys.envelopes, sealed, context=contexts.envelope(mail_id=one))
        for one, sealed in rows
    ]
    envelopes = map(Envelope.decode, opened)
    return [(one.to, {name: said for name, said in one.values.items() if name != "subscription"}) for one in envelopes]


async def owed(house: House, receipt: ReceiptKeys, case_id: str, *, state: str) -> None:
    """Have a mail with news in the outbox that waits or was refused."""
    await house.declare(case_id, "noor")
    await subscribe(house, receipt, ADDRESS)
    await house.answer(case_id, "noor")
    await house.tamper("UPDATE outbox SET state = :state WHERE kind = 'reporter_news'", state=state)


async def feed(house: House, receipt: ReceiptKeys) -> FeedState | None:
    return await house.ask(ReadFeed(house.custody, token_of(receipt)))


async def test_a_letter_to_the_reporter_owes_them_one_mail_in_their_language(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await subscribe(house, receipt, ADDRESS)

    await house.note(case_id, "noor", "Only for us.")
    await house.write_letter(receipt)
    before = await mails(house)
    await house.answer(case_id, "noor")

    assert (before, await mails(house)) == ([], [(ADDRESS, {"spoken": "de"})])
    assert await house.faults() == set()


async def test_a_move_with_a_letter_is_news_too(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await subscribe(house, receipt, ADDRESS)

    for move in ("take_no_action", "close"):
        await house.move(case_id, move)

    assert await mails(house) == [(ADDRESS, {"spoken": "de"})] * 2


async def test_who_takes_the_address_away_gets_no_more_mail_and_no_row_is_left(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await subscribe(house, receipt, ADDRESS)

    assert await subscribe(house, receipt, "") == Subscription()
    await house.answer(case_id, "noor")

    assert (await mails(house), await house.rows("SELECT * FROM news_subscription")) == ([], [])


async def test_a_withdrawal_deletes_the_address(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    await subscribe(house, receipt, ADDRESS, has_feed=True)

    await house.do(Withdraw(house.custody, receipt))

    assert await house.rows("SELECT * FROM news_subscription") == []
    assert await feed(house, receipt) is None


@pytest.mark.parametrize("state", MailState)
@pytest.mark.parametrize("has_feed", [False, True])
async def test_a_mail_to_an_address_goes_when_the_address_is_taken_away(
    sqlite_house: House, *, state: str, has_feed: bool
) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await owed(house, receipt, case_id, state=state)
    await subscribe(house, receipt, has_feed=has_feed)
    before = await mails(house)

    await subscribe(house, receipt, "")

    assert (before, await mails(house)) == ([(ADDRESS, {"spoken": "de"})], [])


@pytest.mark.parametrize("state", MailState)
async def test_a_mail_to_an_address_goes_with_a_withdrawal(sqlite_house: House, state: str) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await owed(house, receipt, case_id, state=state)

    await house.do(Withdraw(house.custody, receipt))

    assert await mails(house) == []


async def test_a_mail_to_an_earlier_address_goes_and_those_of_another_receipt_stay(sqlite_house: House) -> None:
    house = sqlite_house
    (receipt, case_id), (other, theirs) = await house.report(), await house.report()
    await owed(house, receipt, case_id, state=MailState.OWED)
    await owed(house, other, theirs, state=MailState.OWED)
    await subscribe(house, other, has_feed=True)
    before = await mails(house)

    await subscribe(house, receipt, "sam@mail.example.net")

    assert (before, await mails(house)) == ([(ADDRESS, {"spoken": "de"})] * 2, [(ADDRESS, {"spoken": "de"})])


async def test_the_address_is_in_the_database_only_sealed_and_in_the_log_as_a_digest(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()

    for _ in range(2):  # a form that is sent twice is stored once
        await subscribe(house, receipt, ADDRESS)
    with_mail = (await house.case(case_id)).news
    await subscribe(house, receipt, "")
    without = (await house.case(case_id)).news
    await subscribe(house, receipt, ADDRESS)

    [(sealed,)] = await house.rows("SELECT sealed FROM news_subscription")
    entries = [one.detail for _, one in await house.view(lambda view: view.chain(f"case:{case_id}"))]
    chosen = [one["subscription"] for one in entries if one["of"] == "news.chosen"]
    assert ADDRESS.encode() not in sealed
    assert chosen == [with_mail, without, (await house.case(case_id)).news]
    assert (without, len(set(chosen))) == ("", 3)


@pytest.mark.parametrize("address", ["", "sam@mail.example.net"])
async def test_a_row_that_is_put_back_tells_nobody_anything(sqlite_house: House, address: str) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await subscribe(house, receipt, ADDRESS, has_feed=True)
    [(tag, sealed)] = await house.rows("SELECT tag, sealed FROM news_subscription")
    await subscribe(house, receipt, address, has_feed=False)

    await house.tamper("DELETE FROM news_subscription")
    put_back = "INSERT INTO news_subscription (tag, case_id, sealed) VALUES (:tag, :case_id, :sealed)"
    await house.tamper(put_back, tag=tag, case_id=case_id, sealed=sealed)
    await house.answer(case_id, "noor")

    assert (await mails(house), await feed(house, receipt)) == ([], None)
    assert await house.ask(FindSubscription(house.custody, receipt)) == Subscription()


async def test_erasing_who_one_is_takes_the_address_away_and_leaves_the_feed(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await owed(house, receipt, case_id, state=MailState.OWED)
    await subscribe(house, receipt, has_feed=True)

    changed = IdentityRecord(answers={"name": "Robin"})
    await house.do(CorrectIdentity(house.custody, receipt, changed, nonce()))
    before = await mails(house)
    await house.do(CorrectIdentity(house.custody, receipt, IdentityRecord(answers={}), nonce()))

    left = await house.ask(FindSubscription(house.custody, receipt))
    assert (len(before), await mails(house)) == (1, [])
    assert (left.address, left.language, left.has_feed) == ("", "", True)
    assert await house.faults() == set()


async def test_the_log_is_not_filled_with_choices_and_what_is_taken_away_is_never_refused(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, _ = await house.report()
    for number in range(CHANGES_A_DAY):
        await subscribe(house, receipt, f"robin{number}@mail.example.net")

    with pytest.raises(Refused) as refused:
        await subscribe(house, receipt, ADDRESS)
    await subscribe(house, receipt, "")

    assert refused.value.message == TOO_OFTEN
    assert await house.rows("SELECT * FROM news_subscription") == []


@pytest.mark.parametrize(
    "address", [" ", "robin", "robin@", "a@b.example, c@d.example", "Robin <robin@mail.example.net>"]
)
async def test_what_is_no_address_is_refused(sqlite_house: House, address: str) -> None:
    receipt, _ = await sqlite_house.report()

    with pytest.raises(Refused) as refused:
        await subscribe(sqlite_house, receipt, address)

    assert refused.value.message == NO_ADDRESS


async def test_a_feed_tells_the_hour_of_the_last_letter_and_nothing_without_a_subscription(house: House) -> None:
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    arrived = (await house.case(case_id)).received_at
    without = await feed(house, receipt)
    await subscribe(house, receipt, has_feed=True)

    empty = await feed(house, receipt)
    house.clock.later(hours=3, minutes=20)
    await house.answer(case_id, "noor")
    hour = house.clock.now().replace(minute=0)
    after = await feed(house, receipt)
    await subscribe(house, receipt, has_feed=False)

    assert (without, empty) == (None, FeedState(arrived, has_news=False))
    assert after == FeedState(hour, has_news=True)
    assert await feed(house, receipt) is None


async def test_who_wants_mail_alone_has_no_feed(sqlite_house: House) -> None:
    receipt, _ = await sqlite_house.report()

    await subscribe(sqlite_house, receipt, ADDRESS)

    assert await feed(sqlite_house, receipt) is None


async def test_a_question_about_another_reader_is_news(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.to_panel(case_id)
    await subscribe(house, receipt, ADDRESS, has_feed=True)
    house.clock.later(hours=5)
    await admit(house.process, house.ready.people, house.committee_id, "eve")
    await propose(house, case_id, "eve")

    assert await mails(house) == [(ADDRESS, {"spoken": "de"})]
    assert await feed(house, receipt) == FeedState(house.clock.now().replace(minute=0), has_news=True)


async def test_a_look_at_a_feed_is_no_visit(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    await house.declare(case_id, "noor")
    await subscribe(house, receipt, has_feed=True)
    await house.answer(case_id, "noor")
    before = await house.rows("SELECT count(*) FROM audit_entry")

    await feed(house, receipt)

    assert await house.rows("SELECT count(*) FROM audit_entry") == before
    assert len((await house.come_back(receipt)).new) == 1


async def test_a_row_that_was_moved_or_altered_tells_nobody_anything(sqlite_house: House) -> None:
    house = sqlite_house
    receipt, case_id = await house.report()
    _, other = await house.report()
    await house.declare(other, "noor")
    await subscribe(house, receipt, ADDRESS, has_feed=True)

    await house.tamper("UPDATE news_subscription SET case_id = :other", other=other)
    await house.answer(other, "noor")
    moved = (await mails(house), await feed(house, receipt), await house.ask(FindSubscription(house.custody, receipt)))
    await house.tamper("UPDATE news_subscription SET case_id = :mine, sealed = x'00'", mine=case_id)

    assert moved == ([], None, Subscription())
    altered = (await feed(house, receipt), await house.ask(FindSubscription(house.custody, receipt)))
    assert altered == (None, Subscription())
