"""The pages that an invited person sees before their admission."""

import re

from coc_service.domain import policy
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import PROJECT, Stage, text_of
from tests.journeys.test_membership import EVA, enrol
from tests.sites import invite


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
