"""A monitor keeps the newest checkpoint and says whether what the site shows now continues it."""

from collections.abc import Callable, Sequence

import pytest

from coc_service.audit import CheckpointInvalid, CheckpointSigner, Finding, Unreachable, consistency_proof, look
from coc_service.audit.note import to_base64
from tests.audit.books import KEY, ORIGIN, entries, node_source, signed

LOG = entries(100)
OTHER = [*entries(30), *entries(100)[31:], LOG[30]]  # forked after 30 entries


def site(written: Sequence[bytes], *, size: int, proof: str | None = None) -> Callable[[str], str]:
    """What a site answers whose log has these entries, with a checkpoint of `size` entries."""

    def fetch(address: str) -> str:
        if address == "/log/checkpoint":
            return signed(written[:size])
        assert address.startswith("/log/consistency?from=")
        old, new = (int(part.partition("=")[2]) for part in address.partition("?")[2].split("&"))
        steps = consistency_proof(old, new, node_source(written[:new]))
        return "".join(f"{to_base64(step)}\n" for step in steps) if proof is None else proof

    return fetch


def nothing(_: str) -> str:
    return ""


def no_answer(_: str) -> str:
    raise Unreachable


def stranger(_: str) -> str:
    return signed(LOG[:64], signer=CheckpointSigner(bytes(32), ORIGIN))


KEPT = signed(LOG[:40])
CASES: dict[str, tuple[str, Callable[[str], str], Finding]] = {
    "nothing was kept before": ("", site(LOG, size=40), Finding.FIRST),
    "the log has grown": (KEPT, site(LOG, size=100), Finding.CONTINUES),
    "nothing has happened": (KEPT, site(LOG, size=40), Finding.SAME),
    "the site is new": ("", nothing, Finding.NONE_YET),
    "the site is down": (KEPT, no_answer, Finding.NO_ANSWER),
    "it was rewritten and has grown": (KEPT, site(OTHER, size=100), Finding.REWRITTEN),
    "it was rewritten to the same size": (KEPT, site(OTHER, size=40), Finding.REWRITTEN),
    "it was wound back": (KEPT, site(LOG, size=39), Finding.SHORTER),
    "it has no proof": (KEPT, site(LOG, size=100, proof=""), Finding.UNPROVEN),
    "its proof is none": (KEPT, site(LOG, size=100, proof="none"), Finding.REWRITTEN),
    "another key has signed it": (KEPT, stranger, Finding.UNSIGNED),
    "a page stands there instead": (KEPT, lambda _: "<html>Please log in</html>", Finding.UNSIGNED),
    "its checkpoints are gone": (KEPT, nothing, Finding.GONE),
}


@pytest.mark.parametrize("case", CASES)
def test_what_a_site_shows_is_compared_with_what_was_kept(case: str) -> None:
    kept, fetch, finding = CASES[case]

    assert look(kept, verifier_key=KEY, fetch=fetch).finding is finding


def test_a_site_that_is_cut_off_between_checkpoint_and_proof_is_no_alarm() -> None:
    def fetch(address: str) -> str:
        return site(LOG, size=100)(address) if address == "/log/checkpoint" else no_answer(address)

    assert look(KEPT, verifier_key=KEY, fetch=fetch).finding is Finding.NO_ANSWER


def test_alarms_are_what_no_honest_log_does() -> None:
    honest = {Finding.FIRST, Finding.CONTINUES, Finding.SAME, Finding.NONE_YET, Finding.NO_ANSWER}

    assert {finding for finding in Finding if not finding.is_alarm} == honest


def test_only_what_continues_the_kept_checkpoint_takes_its_place() -> None:
    assert {finding for finding in Finding if finding.is_news} == {Finding.FIRST, Finding.CONTINUES}


def test_what_the_site_showed_is_given_back_as_evidence() -> None:
    assert look(KEPT, verifier_key=KEY, fetch=site(OTHER, size=100)).note == signed(OTHER[:100])


def test_a_kept_checkpoint_that_was_altered_is_not_believed() -> None:
    with pytest.raises(CheckpointInvalid):
        look(KEPT.replace("\n40\n", "\n39\n"), verifier_key=KEY, fetch=site(LOG, size=40))
