"""Lost keys on the roster: who may sign, what is shown, and when the link is sent again."""

import pytest
from sqlalchemy.orm import Session

from coc_service.audit import Act as LogAct
from coc_service.domain.committee_state import seat_detail
from coc_service.store import people
from coc_service.usecases.act import Refused
from coc_service.usecases.people import enrolling
from coc_service.usecases.people.enrolling import Enrol, FindInvitee, InvitationGone
from coc_service.usecases.people.invitations import Invitation
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.people.leaving import AgreeRemoval, ProposeRemoval
from coc_service.usecases.people.login import LogIn
from coc_service.usecases.people.losing import AgreeLost, SendLink, StateLost
from coc_service.usecases.people.lost import Keys, Lost, ShowLosable
from coc_service.usecases.people.seats import waiting_seat
from coc_service.usecases.people.signatures_owed import SignaturesOwed
from tests.usecases.house import House
from tests.usecases.mails import new_keys_mails, owed
from tests.usecases.ready import LINK, passphrase_of
from tests.usecases.test_lost_keys import NEW, admit_again, lose, lost_on_roster, newest_link, state_lost


async def test_a_link_sent_once_more_ends_the_first(sqlite_house: House) -> None:
    house = sqlite_house
    first = await lose(house)

    await house.do(SendLink(house.custody, house.member("tomas"), house.committee_id, LINK, house.person("dana")))

    second = await newest_link(house, "dana")
    with pytest.raises(InvitationGone):
        await house.ask(FindInvitee(house.custody, first))
    assert (await house.ask(FindInvitee(house.custody, second))).person.login_name == "dana"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_no_link_is_sent_to_whose_keys_are_good(sqlite_house: House, when: str) -> None:
    house = sqlite_house
    if when == "after":
        await house.do(Enrol(house.custody, await lose(house), NEW))

    with pytest.raises(Refused):
        await house.do(SendLink(house.custody, house.member("tomas"), house.committee_id, LINK, house.person("dana")))


async def test_who_waits_for_admission_may_have_lost_their_keys_too(sqlite_house: House) -> None:
    house = sqlite_house
    token = await lose(house, name="eve")

    await house.do(Enrol(house.custody, token, NEW))
    await admit_again(house, "eve")

    assert await house.do(LogIn(house.custody, "eve", NEW)) is not None


async def test_nobody_is_asked_about_their_own_keys(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await state_lost(house)

    shown = await house.ask(ShowLosable(house.custody, house.member("tomas"), house.committee_id))

    assert {one.name for one in shown.keys} == {"Noor Haddad", "Ilse Brandt", "Eve Quist"}  # Dana's are stated already
    for person in ("dana", "noor"):
        with pytest.raises(Refused):
            await house.do(AgreeLost(house.custody, house.member(person), house.committee_id, LINK, leaf))


async def test_a_form_of_keys_that_have_changed_is_refused(sqlite_house: House) -> None:
    house = sqlite_house
    act = StateLost(house.custody, house.member("noor"), house.committee_id, LINK, house.person("dana"), 32 * "00")

    with pytest.raises(Refused):
        await house.do(act)


async def test_the_roster_says_who_signed_and_what_waits(sqlite_house: House) -> None:
    house, dana = sqlite_house, sqlite_house.person("dana")
    leaf = await state_lost(house)
    (waiting,) = await lost_on_roster(house)
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))

    assert (waiting.leaf, waiting.signed_by, waiting.may_sign) == (leaf, ("Noor Haddad",), True)
    assert waiting.fingerprint == house.member("dana").fingerprint
    kept = (await house.committee()).kept_seats[dana].leaf
    assert await lost_on_roster(house) == [Lost(dana, "Dana Okafor", is_linked=True, kept=kept)]


async def test_everyone_on_the_committee_is_told_and_first_of_all_the_person(sqlite_house: House) -> None:
    house = sqlite_house
    leaf = await state_lost(house)
    first = await owed(house)

    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))

    assert first == ["dana", "ilse", "tomas"]
    assert await owed(house) == ["noor", "tomas"]


async def test_a_desk_says_whose_signature_is_missing_and_when_new_keys_wait(sqlite_house: House) -> None:
    house = sqlite_house
    before = await asked(house, "dana", "noor", "tomas")
    leaf = await state_lost(house)
    half = await asked(house, "dana", "noor", "tomas")
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))
    off = await asked(house, "tomas")

    await house.do(Enrol(house.custody, await newest_link(house, "dana"), NEW))

    # Eve waits all the time: she has keys, and nobody has signed her admission.
    new = LogAct.PERSON_ENROLLED
    assert before == [{new}] * 3
    assert half == [{new}, {new}, {new, LogAct.KEYS_LOST}]
    await lose(house, name="eve")
    assert (off, await asked(house, "tomas")) == ([{new}], [{new}])
    await admit_again(house)
    assert await asked(house, "tomas") == [set()]


async def asked(house: House, *names: str) -> list[set[LogAct]]:
    """Return what each of them is asked to sign, besides comparisons."""
    found = [await house.ask(SignaturesOwed(house.custody, house.member(one))) for one in names]
    return [set(one - {LogAct.ROSTER_COMPARED}) for one in found]


async def test_a_second_committee_of_theirs_holds_up_new_keys_until_it_has_stated_the_loss(sqlite_house: House) -> None:
    house, care = sqlite_house, await founded_by_dana(sqlite_house)

    leaf = await state_lost(house)
    await house.do(AgreeLost(house.custody, house.member("ilse"), house.committee_id, LINK, leaf))

    (shown,) = await lost_on_roster(house)
    session = await house.do(LogIn(house.custody, "dana", passphrase_of("dana")))
    assert (shown.is_linked, await new_keys_mails(house), session is not None) == (False, [], True)
    (keys,) = (await house.ask(ShowLosable(house.custody, house.member("tomas"), care))).keys
    assert (keys.name, keys.are_lost_elsewhere) == ("Dana Okafor", True)
    house.clock.later(minutes=1)
    await state_alone(house, care, keys)
    await house.do(Enrol(house.custody, await newest_link(house, "dana"), NEW))
    assert await house.do(LogIn(house.custody, "dana", NEW)) is not None


async def state_alone(house: House, care: str, keys: Keys) -> None:
    """Let Tomas state the loss as the only other member of the committee: twice, with a week between."""
    tomas = house.member("tomas")
    await house.do(StateLost(house.custody, tomas, care, LINK, keys.person, keys.signing_key))
    (leaf,) = (await house.view(lambda view: view.committee(care))).proposals
    house.clock.later(days=7)
    await house.do(AgreeLost(house.custody, tomas, care, LINK, leaf))


async def founded_by_dana(house: House) -> str:
    """Let Dana found the committee "care" and admit Tomas; return its id."""
    [(care,)] = await house.rows("SELECT id FROM committee WHERE slug = 'care'")
    for name in ("dana", "tomas"):
        await house.do(InviteAgain(house.custody, "care", name))
    dana, now = house.member("dana"), house.clock.now()

    def found(session: Session) -> None:
        draft = house.custody.ledger.writing(session)
        proposed = enrolling._proposed(draft, care)
        for name in ("dana", "tomas"):
            row = people.person(session, house.person(name))
            assert row is not None
            seat = {"seat": seat_detail(waiting_seat(Invitation(care, f"{name}-in-care"), row))}
            act = LogAct.COMMITTEE_FOUNDED if name == "dana" else LogAct.ROSTER_ADMITTED
            says = {**proposed, **seat} if name == "dana" else seat
            draft.append(act, f"committee:{care}", signer=dana.signer, at=now, says=says)

    await house.write(found)
    return str(care)


async def test_two_others_end_a_seat_that_waits_for_new_keys_and_the_page_offers_it_once(house: House) -> None:
    await lose(house)
    (before,) = await lost_on_roster(house)

    await house.do(ProposeRemoval(house.custody, house.member("noor"), house.committee_id, before.kept))
    (proposed,) = await lost_on_roster(house)
    (leaf,) = (await house.committee()).proposals
    await house.do(AgreeRemoval(house.custody, house.member("ilse"), house.committee_id, leaf))

    committee = await house.committee()
    assert (bool(before.kept), proposed.kept, committee.kept_seats) == (True, "", {})
    assert committee.last_departure(house.person("dana")) is not None
    assert (await house.verify()).findings == ()
