"""Guards of tokens, keys and passphrases, each looked at alone."""

from collections.abc import Iterator

import pytest

from coc_service.crypto import Secret
from coc_service.domain.roster import MemberState
from coc_service.store.tables import Member
from coc_service.usecases import form_tokens, membership
from coc_service.usecases.form_tokens import Purpose, TokenInvalid
from coc_service.usecases.membership import PASSPHRASE_MAX_CHARS, AdmissionRefused, NameMixesScripts, PassphraseWeak
from tests.usecases.light import HOLDER, KEYS, NOON, Light, light


@pytest.fixture
def desk() -> Iterator[Light]:
    with light() as made:
        yield made


def test_form_and_person_do_not_run_into_each_other() -> None:
    token = form_tokens.issue(Purpose("a:b", "c"), keys=KEYS, now=NOON)

    with pytest.raises(TokenInvalid):
        form_tokens.redeem(token, Purpose("a", "b:c"), keys=KEYS, now=NOON)


def test_each_purpose_has_a_key_of_its_own() -> None:
    names = [name for name, value in vars(type(KEYS)).items() if not name.startswith("_") and hasattr(value, "func")]
    found = [getattr(KEYS, name) for name in names]

    assert len(found) == 8
    assert len({key.reveal() for key in found if isinstance(key, Secret)}) == 8


def test_a_passphrase_has_a_longest_size(desk: Light) -> None:
    member = desk.session.get_one(Member, "noor")

    with pytest.raises(PassphraseWeak) as refused:
        membership.make_keys("walnut ferry " * PASSPHRASE_MAX_CHARS, member=member)

    assert str(PASSPHRASE_MAX_CHARS) in refused.value.advice


def test_a_long_passphrase_is_judged_and_taken(desk: Light) -> None:
    member = desk.session.get_one(Member, "noor")

    made = membership.make_keys(
        "walnut ferry stubborn lantern ochre pebble trombone quarry velvet april hinge", member=member
    )

    assert len(made.slot) == 130


def test_nobody_is_admitted_to_another_committee(desk: Light) -> None:
    eve = desk.session.get_one(Member, "eve")
    eve.state, eve.admission_order = MemberState.ENROLLED, None
    desk.session.flush()

    with pytest.raises(AdmissionRefused):
        membership.admit(
            desk.session,
            admitting=desk.session.get_one(Member, "noor"),
            holder=HOLDER,
            member_id="eve",
            now=NOON,
        )


def test_a_name_of_look_alike_letters_is_refused(desk: Light) -> None:
    person = {"name": "D\N{CYRILLIC SMALL LETTER A}na", "handle": "@d", "login_name": "d", "address": "d@example.org"}

    with pytest.raises(NameMixesScripts):
        membership.invite(
            desk.session, committee_slug="conduct", person=person, link="https://example.org/", keys=KEYS, now=NOON
        )
