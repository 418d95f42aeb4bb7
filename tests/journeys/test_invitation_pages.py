"""The pages that an invited person sees before their admission."""

import re

from coc_service.domain import policy
from coc_service.domain.fingerprint_words import words_of
from coc_service.usecases.people.correcting import Correct, Correction, Withdraw
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.site.proposing import RenameProject, RetireProposal
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import BASE_URL, COMMITTEE, NOOR, PROJECT, Stage, text_of
from tests.journeys.test_membership import EVA, enrol, fingerprint
from tests.sites import invite, unlocked_member


async def test_the_page_behind_a_link_names_the_committees(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    toml = policy.default_toml()
    await stage.parts.perform(ProposeCommittee(stage.parts.custody, PROJECT, "care", "Care Team", toml))
    token = await invite(stage.parts, EVA)
    one = text_of((await stage.client().get(f"/enrol/{token}")).text)
    await stage.parts.perform(InviteAgain(stage.parts.custody, "care", EVA.login_name))
    both = text_of((await stage.client().get(f"/enrol/{token}")).text)

    assert "You are invited to the Conduct Committee. Choose" in one
    assert "Care Team and Conduct Committee. Choose" in both or "Conduct Committee and Care Team. Choose" in both


async def test_who_waits_to_be_admitted_is_not_sent_to_the_login_once_more(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    enrolled = await enrol(stage, await invite(stage.parts, EVA))
    waiting = await (await stage.log_in(EVA)).get("/desk")

    links = [re.findall(r'<a class="button[^>]*>([^<]*)</a>', page.text) for page in (enrolled, waiting)]
    assert links == [["Log in"], []]
    assert '<p class="name"><bdi translate="no">Example Foundation</bdi></p>' in waiting.text


async def test_the_invited_and_the_member_each_see_both_fingerprints_as_words(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    enrolled = (await enrol(stage, await invite(stage.parts, EVA))).text
    waiting = (await (await stage.log_in(EVA)).get("/desk")).text
    roster = text_of((await (await stage.log_in(NOOR)).get("/roster")).text)

    evas = " ".join(words_of(fingerprint(enrolled)))
    noors = " ".join(words_of((await unlocked_member(stage.parts, stage.person(NOOR))).fingerprint))
    card = roster[roster.index("Waiting to be admitted") : roster.index("We compared all of it aloud")]
    assert [evas in page and noors in page for page in (text_of(enrolled), text_of(waiting), card)] == [True] * 3


async def test_every_member_reads_what_the_administrator_did_to_the_site(sqlite_stage: Stage) -> None:
    stage, custody = sqlite_stage, sqlite_stage.parts.custody
    await stage.parts.perform(ProposeCommittee(custody, PROJECT, "care", "Care Team", policy.default_toml()))
    await stage.parts.perform(RenameProject(custody, PROJECT, "Another Project"))
    await stage.parts.perform(RetireProposal(custody, "care"))

    page = text_of((await (await stage.log_in(NOOR)).get("/administration")).text)

    told = [
        "The committee Care Team was taken away.",
        "A project is now called Another Project.",
        "The committee Care Team was proposed.",
        "The site Example Foundation was set up.",
    ]
    assert sorted(told, key=page.index) == told


async def test_the_roster_says_what_the_administrator_did_about_an_invitation(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await invite(stage.parts, EVA)
    correct = Correct(stage.parts.custody, EVA.login_name, Correction(address="eva2@example.org"), f"{BASE_URL}/enrol/")
    await stage.parts.perform(correct)
    noor = await stage.log_in(NOOR)
    before = text_of((await noor.get("/roster")).text)
    await stage.parts.perform(Withdraw(stage.parts.custody, COMMITTEE, EVA.login_name))
    after = text_of((await noor.get("/roster")).text)

    assert "The mail address was corrected on" in before[before.index("Invited, and not here yet") :]
    assert before.count("A link was mailed on") == 2
    assert "The invitation was withdrawn on" in after[after.index("Invited no more") :]
    assert "eva2@example.org" not in before + after
