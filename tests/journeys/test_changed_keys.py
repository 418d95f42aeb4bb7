"""The site's own keys are changed between two starts: a reporter, a member and a monitor go on as before."""

import asyncio

import pytest

from coc_service import rotation
from coc_service.audit import Finding, look
from coc_service.audit.monitor import CHECKPOINT, KEYS, PROOF
from coc_service.settings import Settings
from coc_service.store.key_files import ROOT, SEED
from coc_service.usecases.custody.custody import custody_of
from tests.cast import NOOR, Clock, Person
from tests.stages import on_stage


async def test_reporter_member_and_monitor_go_on_after_a_change_of_keys(
    sqlite_site: tuple[Settings, tuple[Person, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    (settings, members), clock = sqlite_site, Clock()
    async with on_stage(settings, members, clock) as before:
        words = await before.submit(narrative="Someone followed me.")
        await before.publish()
        await before.log_in(NOOR)
        client = before.client()
        old_key, old_note = before.parts.keys.signer.verifier_key, (await client.get(CHECKPOINT)).text
        assert (await client.get(KEYS)).status_code == 404
    monkeypatch.setattr(rotation, "custody_of", lambda keys, *, limits: custody_of(keys, clock.now, limits=limits))

    assert (await asyncio.to_thread(rotation.rotate, settings, [ROOT, SEED])).waiting == ()

    async with on_stage(settings, members, clock) as after:
        client = after.client()
        assert "Someone followed me." in (await after.come_back(words)).text
        page = (await (await after.log_in(NOOR)).get("/log")).text
        assert "This key was changed." in page
        assert after.parts.keys.signer.verifier_key in page
        assert old_key not in page
        compared = await client.post("/log/compare", data={"kept": old_note})
        assert "What you kept fits." in compared.text
        note = (await client.get(CHECKPOINT)).text
        asked = PROOF.format(*(one.splitlines()[1] for one in (old_note, note)))
        answers = {CHECKPOINT: note, KEYS: (await client.get(KEYS)).text, asked: (await client.get(asked)).text}
        found = look(old_note, verifier_key=old_key, fetch=answers.__getitem__)
        assert (found.finding, found.key) == (Finding.CONTINUES, after.parts.keys.signer.verifier_key)
