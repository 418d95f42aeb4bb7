"""No malformed detail stops a process that follows the log."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from coc_service.audit import Act, Entry, signed_bytes
from coc_service.canonical import encode, sha256
from coc_service.crypto import SigningKey
from coc_service.domain import committee_state
from coc_service.domain.chain import Void, member, party
from coc_service.store.log import EntryRow
from coc_service.usecases.custody import judging
from coc_service.usecases.custody.casefile import load
from coc_service.usecases.custody.view import View
from tests.usecases.falsified import Falsified
from tests.usecases.test_entitled import junk

FIELDS = [
    "begin", "records", "seat", "admission", "entry", "digest", "before", "name", "answer", "lead", "move", "to", "due",
    "clear", "left_out", "proposal", "electorate", "vote", "counted", "tally", "person", "channel", "party", "epoch",
    "encryption_key", "signing_key", "commitment", "erased", "record", "part", "session", "slug", "committee", "policy",
]  # fmt: skip


details = st.dictionaries(st.sampled_from(FIELDS), junk, max_size=6)


BEGIN = ["epoch", "prev", "committee", "committee_head", "policy", "party", "hour", "recipients", "channels", "danger"]


begins = st.dictionaries(st.sampled_from(BEGIN), junk, max_size=10)


said = st.tuples(details, begins).map(lambda both: {**both[0], **({"begin": both[1]} if both[1] else {})})


subjects = st.sampled_from(["there", "new"])


def forged(site: Falsified, act: Act, actor: str, subject: str) -> Entry:
    noor = site.ready.people["noor"].person
    ids = {"case": site.case_ids[0], "committee": site.ready.committee, "person": noor}
    kind = act.chain.value
    return Entry(
        act=act,
        actor={"member": member(noor), "party": party("new"), "service": "service"}[actor],
        at=site.clock.now(),
        digest=b"",
        nonce=bytes(16),
        prev=b"",
        subject=f"{kind}:{ids[kind] if subject == 'there' else 'new'}" if kind in ids else "site",
    )


def signed(site: Falsified, view: View, entry: Entry) -> Entry:
    """Sign an entry with Noor's key, as her own process would."""
    return replace(entry, sig=SigningKey(site.ready.people["noor"].secret).sign(signed_bytes(entry, view.keys.origin)))


@settings(max_examples=300, deadline=None)
@given(st.tuples(st.sampled_from(list(Act)), st.sampled_from(["member", "party", "service"]), subjects), said)
def test_no_detail_stops_who_follows_the_log(
    falsified_site: Falsified, which: tuple[Act, str, str], says: dict[str, Any]
) -> None:
    act, actor, subject = which
    raw = encode({"of": act.value, **says})
    entry = replace(forged(falsified_site, act, actor, subject), digest=sha256(raw))

    with falsified_site.session() as session:
        view = falsified_site.remembering().ledger.reading(session)
        assert not judging.followed(view, entry, EntryRow(0, b"", raw), bytes(32)).is_missing
        with suppress(Void):
            judging.own(view, signed(falsified_site, view, entry), EntryRow(0, b"", raw), bytes(32))


def test_a_judged_entry_of_a_member_is_what_its_chain_says(falsified_site: Falsified) -> None:
    """Control for the property above, which would also pass if everything were void."""
    site = falsified_site
    noor = site.ready.people["noor"]

    def statement(session: Session) -> object:
        view = site.remembering().ledger.reading(session)
        committee = view.committee(site.ready.committee)
        assert committee is not None
        seat = committee.seat_of(noor.person, site.clock.now())
        assert seat is not None
        raw = encode({"of": Act.ROSTER_COMPARED.value, "salt": bytes(16).hex(), "admission": seat.leaf})
        entry = Entry(
            act=Act.ROSTER_COMPARED,
            actor=member(noor.person),
            at=site.clock.now(),
            digest=sha256(raw),
            nonce=bytes(16),
            prev=bytes.fromhex(committee.head),
            subject=f"committee:{committee.id}",
        )
        return judging.own(view, signed(site, view, entry), EntryRow(0, b"", raw), bytes(32)).committee

    with site.session() as session:
        after = statement(session)
        assert isinstance(after, committee_state.Committee)
        assert set(after.compared) >= {next(iter(after.admissions))}
        assert load(site.remembering().ledger.reading(session), site.case_ids[0], recipient_id="").case.id
