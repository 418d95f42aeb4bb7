"""A copy of a case leaves the panel: two agree in their browsers, a lawyer opens it, and a command checks it."""

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import httpx
import pyrage
import pytest

from tests.cast import DANA, NOOR, Stage, hidden, text_of
from tests.house.tree import ROOT
from tests.journeys.acts import move
from tests.journeys.hearing import make_link, open_link, panel_of, party_of, write_to
from tests.journeys.test_findings import listed
from tests.web.uploading import PHOTO, a_file, sent_with

MARKUP = '#image("/etc/passwd") <script>alert(1)</script> *bold* $x$'


def at(case_id: str) -> str:
    return f"/cases/{case_id}/disclosures"


async def post(client: httpx.AsyncClient, path: str, of: str, **fields: Any) -> httpx.Response:
    """Send a form of a page."""
    page = (await client.get(of)).text
    return await client.post(path, data={**hidden(page), **fields})


async def act(client: httpx.AsyncClient, case_id: str, name: str, **fields: Any) -> httpx.Response:
    """Send one of the forms on the page about copies."""
    page = (await client.get(at(case_id))).text
    proposal = re.findall(r'name="proposal" value="([0-9a-f]{64})"', page)[:1]
    sent = {"token": hidden(page)["token"], "proposal": proposal}
    return await client.post(f"{at(case_id)}/{name}", data={**sent, **fields})


def checked(folder: Path, key: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "coc_service.audit", "bundle", str(folder), "--key", key]
    return subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)


async def agreed(stage: Stage, identity: pyrage.x25519.Identity) -> tuple[str, str, httpx.AsyncClient]:
    """Let two agree to a copy with files. Returns the receipt, the case, and the browser of the one who proposed it."""
    answer = await sent_with(stage, a_file(PHOTO, name="lift.png"), narrative=MARKUP, name="Robin Vale")
    words = " ".join(re.findall(r"<li>([^<]+)</li>", answer.text.split('id="receipt-words"')[1].split("</div>")[0]))
    case_id = await stage.only_case()
    noor, ilse, _ = await panel_of(stage, case_id)
    key = str(identity.to_public())
    wanted = {"recipient": "A. Counsel", "purpose": "Advice.", "key": key, "parts": ["files"]}
    proposed = await act(noor, case_id, "propose", **wanted)
    assert proposed.status_code == 303, text_of(proposed.text)
    confirmed = await act(ilse, case_id, "confirm")
    assert confirmed.status_code == 303
    landed = text_of((await ilse.get(confirmed.headers["location"])).text)
    assert "In an hour or two the copy can be fetched, by the two of you." in landed
    assert "Fetch it" in landed, "whoever confirmed it goes on where it is fetched"
    return words, case_id, noor


async def fetched(stage: Stage, case_id: str) -> bytes:
    await stage.publish()  # after which the sessions have ended
    answer = await act(await stage.log_in(NOOR), case_id, "take")
    assert answer.status_code == 200, text_of(answer.text)
    assert re.search(r'filename="copy-[0-9a-f]{8}-\d+\.zip\.age"', answer.headers["content-disposition"])
    return answer.content


async def test_a_lawyer_opens_what_two_members_agreed_to_and_a_command_checks_it(stage: Stage, tmp_path: Path) -> None:
    identity = pyrage.x25519.Identity.generate()
    words, case_id, _ = await agreed(stage, identity)
    before = text_of((await stage.come_back(words)).text)

    sealed = await fetched(stage, case_id)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(sealed, [identity]))) as given:
        given.extractall(tmp_path)
    key = stage.parts.custody.keys.signer.verifier_key
    right = checked(tmp_path, key)
    page, case = (tmp_path / "read.html").read_text(), (tmp_path / "case.json").read_bytes()

    assert b"Counsel" not in sealed
    assert right.returncode == 0, right.stderr
    assert " prove 3 records, 1 of them files; " in right.stdout
    assert "For A. Counsel alone. Copy " in re.sub(r"<[^>]+>", "", page)
    assert ("File from the reporter" in page, bool(re.search(r"20\d\d, between", page))) == (True, True)
    assert ("<script" in page, "Robin Vale" in page, "http" in page.replace("http-equiv", "")) == (False, False, False)
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert [one.read_bytes() for one in (tmp_path / "files").iterdir()] == [PHOTO]
    assert "given to a lawyer" not in before.lower()
    assert "Two members gave a sealed copy of this to a lawyer." in text_of((await stage.come_back(words)).text)

    (tmp_path / "case.json").write_bytes(case.replace(b"bold", b"fold"))
    wrong = checked(tmp_path, key)
    (tmp_path / "case.json").write_bytes(case)
    [file] = (tmp_path / "files").iterdir()
    file.write_bytes(PHOTO + b"x")
    changed = checked(tmp_path, key)

    assert (wrong.returncode, changed.returncode) == (1, 1)
    assert "no two members signed this case.json" in wrong.stderr
    assert "is not the file that was given" in changed.stderr


async def test_who_stepped_back_sees_nothing_of_a_copy(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    _, case_id, noor = await agreed(stage, pyrage.x25519.Identity.generate())
    dana = await stage.log_in(DANA)
    await act_of_stepping_back(dana, case_id)

    assert "A. Counsel" in text_of((await noor.get(at(case_id))).text)
    assert (await dana.get(at(case_id))).status_code == 404
    assert (await dana.get(f"{at(case_id)}/subject")).status_code == 404


async def act_of_stepping_back(client: httpx.AsyncClient, case_id: str) -> None:
    await post(client, f"/cases/{case_id}/recuse", f"/cases/{case_id}/recuse", confirm="yes")


@pytest.mark.parametrize("key", ["", "age1nothing", "ssh-rsa AAAAB3NzaC1yc2E", "-i /etc/passwd", "age1" + "q" * 58])
async def test_a_key_that_nothing_can_be_sealed_for_is_refused(sqlite_stage: Stage, key: str) -> None:
    await sqlite_stage.submit()
    case_id = await sqlite_stage.only_case()
    noor, *_ = await panel_of(sqlite_stage, case_id)

    answer = await act(noor, case_id, "propose", recipient="A. Counsel", purpose="Advice.", key=key)

    assert answer.status_code == 422
    assert "This is no public key of age" in text_of(answer.text)
    assert not (await sqlite_stage.case()).unconfirmed


async def test_somebody_reads_what_is_held_about_them_without_others(sqlite_stage: Stage) -> None:
    stage = sqlite_stage
    await stage.submit(narrative="Sam blocked the door of the red tent until I cried.", name="Robin Vale")
    case_id = await stage.only_case()
    noor, ilse, _ = await panel_of(stage, case_id)
    sam = await open_link(stage, await make_link(noor, case_id))
    letters = await party_of(noor, case_id)
    await write_to(noor, letters, "We were told about the tent. Robin Vale may not be asked.", looked="yes")
    party = letters.split("/")[-2]
    await move(noor, case_id, "investigate")
    await listed(noor, case_id, party)
    path = f"{at(case_id)}/subject"
    form = (await noor.get(f"{path}?party={party}")).text
    chosen = re.findall(r'name="records" value="([0-9a-f]{32})" checked', form)

    sent = {"party": party, "name": "Sam Iversen", "records": chosen, "more": "tent", "key": "", "deliver": "yes"}

    async def go_on(page: str, **fields: str) -> httpx.Response:
        found = {name: value for name, value in hidden(page).items() if name in {"token", "reviewed"}}
        return await noor.post(path, data={**sent, **found, **fields})

    shown = await go_on(form)
    unread = await go_on(shown.text, act="send")
    proposed = await go_on(unread.text, act="send", looked="yes")
    waits = text_of((await ilse.get(at(case_id))).text)
    assert (await act(ilse, case_id, "confirm")).status_code == 303
    fetched = await act(noor, case_id, "take")
    taken = text_of((await noor.get(at(case_id))).text)

    page = text_of(shown.text)
    assert "Spoke about looks after being asked to stop." in page
    assert "We found that this broke the code of conduct." in page
    assert "Two people saw it." not in text_of(form) + page
    assert "We were told about the [another person]. [another person] may not be asked." in page
    assert re.search(r"“Robin( Vale)?” stands as \[another person\]", page)
    assert (unread.status_code, proposed.status_code) == (422, 303)
    assert "Write it to them in their channel, once two of you agree" in waits
    assert "It was fetched 1 time so far." in taken
    assert "We were told about the [another person]." in text_of((await stage.come_back(sam)).text)
    with zipfile.ZipFile(io.BytesIO(fetched.content)) as given:
        assert set(given.namelist()) == {"case.json", "read.html", "case.pdf"}
        assert b"Robin" not in given.read("case.json") + given.read("read.html")
