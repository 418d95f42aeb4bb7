"""A forgotten passphrase through the real pages: two members sign, a mail brings a link, the same seat is admitted again."""

import email
import re
from email.policy import default

import httpx
import pytest

from coc_service.domain import policy
from coc_service.usecases.people.inviting import InviteAgain
from coc_service.usecases.site.set_up import ProposeCommittee
from tests.cast import DANA, ILSE, NOOR, PROJECT, TOMAS, Stage, hidden, send, text_of
from tests.journeys.acts import declare_clear

NEW = "seven quiet otters mend a lighthouse"
OFF = "The old keys open nothing here any more."


async def keys_of(client: httpx.AsyncClient, page: str, name: str) -> str:
    """Return the value of the choice on the page that names this person."""
    shown = (await client.get(page)).text
    (value,) = [
        str(one)
        for one, label in re.findall(r'value="(\w+\.\w+)".*?<label[^>]*>(.*?)</label>', shown, re.DOTALL)
        if name in label
    ]
    return value


async def lose(stage: Stage) -> str:
    """Let Noor and Ilse state that Dana's keys are lost, and return the address in the mail that Dana gets."""
    page = f"/roster/{(await stage.committee_state()).id}/lost"
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    keys = await keys_of(noor, page, DANA.name)
    assert (await send(noor, page, keys=keys, spoken="yes")).headers["location"] == "/roster"
    (leaf,) = (await stage.committee_state()).proposals
    assert (await send(ilse, "/roster", f"{page}/agree", leaf=leaf, spoken="yes")).status_code == 303
    await stage.deliver()
    return link_to(stage)


def link_to(stage: Stage) -> str:
    folder = stage.parts.settings.mail_folder
    assert folder is not None
    read = [email.message_from_bytes(one.read_bytes(), policy=default) for one in folder.iterdir() if one.is_file()]
    (found,) = [one for one in read if one["Subject"] == "Your link for new keys"]
    assert found["To"] == DANA.address
    (address,) = re.findall(r"http://\S+(/enrol/\w+)", str(found.get_content()))
    return str(address)


async def test_a_lost_passphrase_costs_neither_seat_nor_login_name(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    dana = await stage.log_in(DANA)
    link = await lose(stage)

    assert (await dana.get("/desk")).headers["location"] == "/login"
    assert "did not match" in text_of((await stage.try_login(stage.client(), DANA.login_name, DANA.passphrase)).text)
    assert OFF in text_of((await (await stage.log_in(TOMAS)).get("/roster")).text)
    assert DANA.name not in text_of((await stage.client().get("/c/conduct")).text)

    shown = text_of((await stage.client().get(link)).text)
    assert "stated that your keys are lost" in shown
    made = await send(stage.client(), link, passphrase=NEW, passphrase_again=NEW)
    assert made.status_code == 200

    await admit(stage)
    new = await stage.try_login(stage.client(), DANA.login_name, NEW)
    roster = text_of((await (await stage.log_in(TOMAS)).get("/roster")).text)
    assert (new.status_code, new.headers["location"]) == (303, "/desk")
    assert (OFF in roster, f"In place of {DANA.name}" in roster) == (False, True)
    assert (await stage.client().get(link)).status_code == 404
    assert DANA.name in text_of((await stage.client().get("/c/conduct")).text)


async def admit(stage: Stage) -> None:
    """Let Noor and Ilse admit Dana, after the page has warned them."""
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    base = f"/roster/{(await stage.committee_state()).id}"
    page = (await noor.get("/roster")).text
    assert "were stated as lost, and these are to be the new ones" in text_of(page)
    (digest,) = re.findall(r'name="digest" value="(\w{64})"\s*>\s*<input type="hidden" name="leaf" value=""', page)
    said = {"person": stage.id_of(DANA), "digest": digest, "fingerprint_compared": "yes"}
    await noor.post(f"{base}/admit", data={**hidden(page), **said})
    (leaf,) = (await stage.committee_state()).proposals
    await send(ilse, "/roster", f"{base}/agree", leaf=leaf, fingerprint_compared="yes")


async def test_the_case_of_before_stays_closed_to_new_keys(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="It was at the closing talk.")
    case_id = await stage.only_case()
    await declare_clear(stage, case_id, NOOR, ILSE, TOMAS, DANA)
    await send(stage.client(), await lose(stage), passphrase=NEW, passphrase_again=NEW)
    await admit(stage)
    dana = stage.client()
    await stage.try_login(dana, DANA.login_name, NEW)

    case = await dana.get(f"/cases/{case_id}")
    desk = await dana.get("/desk")

    assert "closing talk" not in case.text
    assert case_id not in desk.text


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"spoken": "yes"}, "Please choose whose keys are lost."),
        ({"keys": "nobody.00", "spoken": "yes"}, "These keys have changed since you opened this page"),
        ({"keys": "choose"}, "Please speak with them first"),
    ],
    ids=["nobody chosen", "nobody there", "not spoken"],
)
async def test_what_is_missing_is_asked_for(sqlite_stage: Stage, said: dict[str, str], problem: str) -> None:
    stage = sqlite_stage
    noor, page = await stage.log_in(NOOR), f"/roster/{(await stage.committee_state()).id}/lost"
    if said.get("keys") == "choose":
        said = {"keys": await keys_of(noor, page, DANA.name)}

    answer = await send(noor, page, **said)

    assert answer.status_code == 422
    assert problem in text_of(answer.text)
    assert (await stage.committee_state()).proposals == {}


async def test_a_second_signature_needs_a_conversation_too(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    base = f"/roster/{(await stage.committee_state()).id}/lost"
    noor, ilse = await stage.log_in(NOOR), await stage.log_in(ILSE)
    await send(noor, base, keys=await keys_of(noor, base, DANA.name), spoken="yes")
    (leaf,) = (await stage.committee_state()).proposals

    unspoken = await send(ilse, "/roster", f"{base}/agree", leaf=leaf)
    own = await send(noor, "/roster", f"{base}/agree", leaf=leaf, spoken="yes")
    link = await send(ilse, "/roster", f"{base}/link", person=stage.id_of(DANA))

    assert [one.status_code for one in (unspoken, own, link)] == [422, 422, 422]
    assert "They still work until another member signs." in text_of(unspoken.text)
    assert list((await stage.committee_state()).proposals) == [leaf]


async def test_another_committee_of_theirs_has_to_state_it_too(sqlite_stage: Stage) -> None:
    stage, custody = sqlite_stage, sqlite_stage.parts.custody
    toml = policy.default_toml()
    await stage.parts.perform(ProposeCommittee(custody, PROJECT, "care", "Care Team", toml))
    await stage.parts.perform(InviteAgain(custody, "care", DANA.login_name))
    # Nobody has founded it: it holds nothing up.
    link = await lose(stage)

    assert (await stage.client().get(link)).status_code == 200
