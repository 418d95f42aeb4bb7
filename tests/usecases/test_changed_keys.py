"""The service's own keys are changed: everything older stays readable, and the old keys make nothing new."""

from datetime import timedelta

import pytest
from pysequoia import Tsk
from sqlalchemy.orm import Session

from coc_service.audit import CheckpointSigner, KeyChain, succession, verify_export
from coc_service.crypto import OpenFailed, Secret, news_bits
from coc_service.store import log
from coc_service.usecases.committee.kept_texts import FindKept, KeepDraft
from coc_service.usecases.custody import news
from coc_service.usecases.custody.addresses import opened_address
from coc_service.usecases.custody.custody import custody_of
from coc_service.usecases.custody.draft import head_row
from coc_service.usecases.custody.keys import ServiceKeys, generations
from coc_service.usecases.custody.view import LogFault
from coc_service.usecases.people import service_marks
from coc_service.usecases.people.enrolling import Enrol
from coc_service.usecases.people.kept import Words
from coc_service.usecases.people.mail_keys import StoreMailKey
from coc_service.usecases.people.roster import ShowRoster
from coc_service.usecases.reporter.news import ChangeSubscription, FindSubscription
from coc_service.usecases.site import exporting
from coc_service.usecases.site.changing_keys import ChangeKeys, FindGeneration
from coc_service.usecases.site.kept_checkpoints import CompareKept, KeptFits
from coc_service.usecases.site.publish import CheckpointBroken, LatestCheckpoint, PublishIfDue
from coc_service.usecases.site.set_up import RenameSite
from tests.usecases.house import House
from tests.usecases.ready import INVITED, MEMBERS, Process, address_of, passphrase_of
from tests.usecases.test_invitations import mailed

BEAT, STEP = timedelta(hours=1), 32


def changed(keys: ServiceKeys, *, root: bool = True, checkpoint: bool = True) -> ServiceKeys:
    signer, chain = keys.signer, keys.verifiers
    if checkpoint:
        signer = CheckpointSigner(bytes([7]) * 32, keys.origin)
        chain = KeyChain((*chain.keys, signer.verifier_key), (*chain.notes, succession(keys.signer, signer)))
    after = Secret(bytes([7]) * 32) if root else keys.root
    return ServiceKeys(after, signer, (keys.root, *keys.earlier) if root else keys.earlier, chain)


async def publish_next(house: House) -> str:
    house.clock.later(hours=1)
    await house.do(PublishIfDue(house.custody, BEAT, STEP))
    found = await house.ask(LatestCheckpoint(house.custody))
    assert found is not None
    return found.note


async def change(house: House, *, root: bool = True, checkpoint: bool = True) -> House:
    """Change keys, and return a new process that has them."""
    after = changed(house.custody.keys, root=root, checkpoint=checkpoint)
    await house.do(ChangeKeys(house.custody, after, BEAT, STEP))
    process = Process(house.process.database, custody_of(after, house.clock.now))
    return House(process, house.clock, house.ready, house.receipts)


async def test_all_that_was_there_before_is_there_after(house: House) -> None:
    _, case_id = await house.report()
    await house.declare(case_id, "noor")
    words = Words("note", {"text": "To be finished."})
    kept = await house.do(KeepDraft(house.custody, house.member("noor"), case_id, words))
    note = await publish_next(house)

    after = await change(house)

    (roster,) = await after.ask(ShowRoster(after.custody, after.member("noor")))
    assert {one.address for one in roster.seats} >= {address_of("noor"), address_of("ilse")}
    found = await after.ask(FindKept(after.custody, after.member("noor"), case_id))
    assert [(one.id, one.words) for one in found] == [(kept, words)]
    assert await after.ask(CompareKept(after.custody, note)) is KeptFits.FITS
    assert address_of(INVITED) in {one.to for one in await mailed(after)}
    await after.do(Enrol(after.custody, after.ready.token, passphrase_of(INVITED)))
    assert (await after.verify()).findings == ()


@pytest.mark.parametrize("beyond", [1, STEP])
async def test_the_first_checkpoint_of_a_key_covers_the_entry_that_states_it(sqlite_house: House, beyond: int) -> None:
    await publish_next(sqlite_house)
    for number in range(STEP + beyond):
        await sqlite_house.do(RenameSite(sqlite_house.custody, f"Example {number}"))

    after = await change(sqlite_house)

    assert (await after.verify()).findings == ()
    lines = await after.read(lambda session: list(exporting.export(session, after.custody.keys)))
    assert verify_export(lines, after.custody.keys.verifiers.newest).checkpoints == 2


async def test_the_language_of_mails_is_sealed_anew(sqlite_house: House) -> None:
    house = sqlite_house
    person = house.person("noor")
    await house.write(
        lambda session: service_marks.keep(session, house.custody.keys, "nl", person=person, about="language")
    )

    after = await change(house)

    def kept(session: Session) -> str:
        alone = ServiceKeys(after.custody.keys.root, after.custody.keys.signer)
        return service_marks.kept(session, alone, person=person, about="language")

    assert await after.read(kept) == "nl"


async def test_the_key_for_which_a_members_mails_are_encrypted_is_sealed_anew(sqlite_house: House) -> None:
    house, key = sqlite_house, str(Tsk.generate("Noor <noor@example.org>").extract_certificate())
    person = house.person("noor")
    await house.do(StoreMailKey(house.custody, house.member("noor"), key))

    after = await change(house)

    def kept(session: Session) -> str:
        alone = ServiceKeys(after.custody.keys.root, after.custody.keys.signer)
        return service_marks.kept(session, alone, person=person, about="mail_key")

    assert await after.read(kept) == key


async def test_the_log_says_so_and_a_verifier_follows_from_the_old_key(house: House) -> None:
    old = house.custody.keys.signer.verifier_key
    note = await publish_next(house)

    after = await change(house)
    newer = await publish_next(after)

    for key in (old, after.custody.keys.signer.verifier_key):
        lines = await after.read(lambda session: [*exporting.export(session, after.custody.keys)])
        verified = verify_export(lines, key, [note, newer])
        assert (verified.checkpoints, verified.witnessed, verified.void_count) == (3, 2, 0)


async def test_a_process_with_the_old_keys_writes_nothing_more(house: House) -> None:
    for root, checkpoint in ((True, False), (False, True)):
        old = house
        house = await change(house, root=root, checkpoint=checkpoint)

        with pytest.raises(LogFault):
            await old.do(RenameSite(old.custody, "Another"))
        with pytest.raises((LogFault, CheckpointBroken)):
            await old.do(PublishIfDue(old.custody, BEAT, STEP))
        await house.do(RenameSite(house.custody, "Example"))


async def test_whoever_found_the_old_root_secret_moves_no_head(sqlite_house: House) -> None:
    old = sqlite_house.custody.keys
    after = await change(sqlite_house, checkpoint=False)

    def forge(session: Session) -> None:
        view = after.custody.ledger.writing(session)
        log.move_head(session, head_row(old, view.ahead.frontier))

    await after.write(forge)

    with pytest.raises(LogFault):
        await after.restarted().verify()


async def test_mail_that_the_old_root_secret_sealed_is_not_sent(sqlite_house: House) -> None:
    find = "SELECT id, sealed_envelope FROM outbox WHERE kind = 'invitation' ORDER BY id LIMIT 1"
    ((mail_id, sealed),) = await sqlite_house.rows(find)
    after = await change(sqlite_house, checkpoint=False)
    ((_, anew),) = await after.rows(find)

    await after.tamper("UPDATE outbox SET sealed_envelope = :sealed WHERE id = :id", sealed=sealed, id=mail_id)

    assert anew != sealed
    with pytest.raises(OpenFailed):
        await mailed(after)


async def test_an_address_that_nobody_signed_is_sealed_anew(sqlite_house: House) -> None:
    find = "SELECT login_name, sealed_address FROM person"
    before = dict(await sqlite_house.rows(find))
    after = await change(sqlite_house, checkpoint=False)

    now = dict(await after.rows(find))

    assert {name for name, sealed in now.items() if sealed == before[name]} == set(MEMBERS)
    assert (await after.verify()).findings == ()


async def test_an_address_that_the_old_root_secret_sealed_gets_no_link(sqlite_house: House) -> None:
    find = "SELECT sealed_address FROM person WHERE login_name = :name"
    ((sealed,),) = await sqlite_house.rows(find, name=INVITED)
    after = await change(sqlite_house, checkpoint=False)

    await after.tamper(
        "UPDATE person SET sealed_address = :sealed WHERE login_name = :name", sealed=sealed, name=INVITED
    )

    assert opened_address(sealed, person=after.ready.token[:26], keys=after.custody.keys) == ""


async def test_keys_of_any_time_are_told_by_the_end_of_the_log(sqlite_house: House) -> None:
    first = sqlite_house.custody.keys
    after = changed(first)

    found = await sqlite_house.ask(FindGeneration(after))

    assert found is not None
    assert (found.root, found.turn, found.can_sign) == (first.root, "", False)
    assert [one.root == first.root for one in generations(after)] == [False, True, False, True]
    assert await sqlite_house.ask(FindGeneration(changed(ServiceKeys(Secret(bytes(32)), first.signer)))) is None


async def test_keys_change_twice_and_the_first_backup_is_still_known(sqlite_house: House) -> None:
    once = await change(sqlite_house)
    twice = ServiceKeys(
        Secret(bytes([8]) * 32),
        once.custody.keys.signer,
        (once.custody.keys.root, *once.custody.keys.earlier),
        once.custody.keys.verifiers,
    )
    await once.do(ChangeKeys(once.custody, twice, BEAT, STEP))
    process = Process(once.process.database, custody_of(twice, once.clock.now))
    house = House(process, once.clock, once.ready)

    (roster,) = await house.ask(ShowRoster(house.custody, house.member("noor")))

    assert {one.address for one in roster.seats} >= {address_of("noor")}
    assert sqlite_house.custody.keys.root in [one.root for one in generations(twice)]


async def test_no_key_is_changed_over_a_checkpoint_that_was_altered(sqlite_house: House) -> None:
    await publish_next(sqlite_house)
    await sqlite_house.tamper("UPDATE checkpoint SET note = 'another'")

    with pytest.raises(CheckpointBroken):
        await change(sqlite_house)


async def test_a_reporter_goes_on_hearing_of_news(sqlite_house: House) -> None:
    receipt, case_id = await sqlite_house.report()
    before = sqlite_house.custody.keys
    chosen = ChangeSubscription(sqlite_house.custody, receipt, "robin@example.org", has_feed=True, language="en")
    await sqlite_house.do(chosen)

    after = await change(sqlite_house)

    bits, case = news_bits(receipt.entropy), await after.case(case_id)
    subscription = news.Subscription("robin@example.org", "en", has_feed=True)
    assert await after.ask(FindSubscription(after.custody, receipt)) == subscription
    assert await after.read(lambda session: news.find(session, bits, case=case, keys=before)) == news.Subscription()


# What becomes of what each key has sealed or authenticated. A new key needs a line: see `docs/keys.md`.
BECOMES = {
    "addresses": "sealed anew, or opened with the earlier key where members have signed it",
    "envelopes": "sealed anew",
    "news": "sealed anew",
    "blinding": "looked up under the earlier keys, too",
    "imports": "looked up under the earlier keys, too",
    "backups": "checked with the earlier keys, too",
    "log_head": "written anew",
    "database_file": "copied under the new key",
    "form_tokens": "a form is sent once more",
    "receipts": "a form is sent once more",
    "tickets": "the receipt is typed once more",
    "waiting_files": "files are added once more",
    "writing_tickets": "words are given back",
    "devices": "a browser is new once",
}


def test_for_each_key_it_is_known_what_becomes_of_what_it_sealed() -> None:
    names = {name for name, value in vars(ServiceKeys).items() if type(value).__name__ == "cached_property"}

    assert names == set(BECOMES)
