"""Ways by which an administrator with the database and `keys/` tries to add a quiet reader: somebody whose keys they have.

Each is called with a case that members have opened, and returns the entries that it appended without being entitled.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from coc_service.audit import Act
from coc_service.crypto import CaseKey, encryption_public_key, random_bytes, wrap
from coc_service.domain import policy
from coc_service.domain.chain import member, moment
from coc_service.domain.committee_state import seat_detail
from coc_service.usecases.custody import contexts
from coc_service.usecases.people.enrolling import Enrol, InvitationGone
from coc_service.usecases.people.inviting import Invite
from coc_service.usecases.people.links import invitation_hash
from tests.usecases.attacker import Attacker
from tests.usecases.house import House
from tests.usecases.ready import LINK, ORIGIN, SLUG, invitee, passphrase_of
from tests.usecases.test_attacks import LAX
from tests.usecases.test_attacks_on_the_rules import MALLORY, MALLORYS_KEYS

QUIET = "q" * 26  # the id of a person whom nobody has ever seen
OPERATOR = "operator"


def committee_of(house: House) -> str:
    return f"committee:{house.committee_id}"


async def seat_with_their_keys(house: House, **changed: str) -> dict[str, str]:
    """A seat's detail with the quiet reader's keys, as an admission states it."""
    seat = seat_detail((await house.committee()).seats[-1])
    return {**seat, "seat": "s" * 26, "person": QUIET, "login_name": "quiet", **MALLORYS_KEYS, **changed}


async def in_other_names(house: House, act: Act, says: Mapping[str, Any], subject: str = "") -> list[str]:
    """Append an act as the operator, as the service, and in a member's name with a key of one's own."""
    at, attacker = subject or committee_of(house), Attacker(house)
    return [
        await attacker.append(act, at, OPERATOR, says),
        await attacker.append(act, at, "service", says),
        await attacker.append(act, at, member(house.person("noor")), says, secret=MALLORY),
    ]


# --- invitation ---


async def a_row_of_a_person_and_a_seat(house: House, _: str) -> list[str]:
    await house.tamper(
        "INSERT INTO person (id, login_name, name, handle, sealed_address, encryption_key, signing_key) "
        "SELECT :id, 'quiet', 'Dana Okafor', '@dana', sealed_address, :encryption, :signing FROM person LIMIT 1",
        id=QUIET,
        encryption=bytes.fromhex(MALLORYS_KEYS["encryption_key"]),
        signing=bytes.fromhex(MALLORYS_KEYS["signing_key"]),
    )
    await house.tamper(
        "INSERT INTO seat (id, person_id, committee_id) VALUES (:id, :person, :committee)",
        id="s" * 26,
        person=QUIET,
        committee=house.committee_id,
    )
    return []


async def an_invitation_that_they_follow_themselves(house: House, _: str) -> list[str]:
    invited = await house.do(Invite(house.custody, SLUG, invitee("gil"), LINK))
    assert invited is not None
    await house.do(Enrol(house.custody, invited.token, passphrase_of("gil")))
    return []


async def an_admission_that_no_member_signed(house: House, _: str) -> list[str]:
    return await in_other_names(house, Act.ROSTER_ADMITTED, {"seat": await seat_with_their_keys(house)})


async def an_admission_that_one_member_signed(house: House, _: str) -> list[str]:
    """With one malicious member: it waits for a second signature, on the desk of the others."""
    noor, says = house.member("noor"), {"seat": await seat_with_their_keys(house)}
    await Attacker(house).append(Act.ROSTER_ADMITTED, committee_of(house), noor.signer.actor, says, secret=noor.secret)
    return []


# --- other keys for a member ---


async def other_keys_in_a_members_row(house: House, _: str) -> list[str]:
    await house.tamper(
        "UPDATE person SET encryption_key = :encryption, signing_key = :signing WHERE id = :id",
        id=house.person("dana"),
        encryption=bytes.fromhex(MALLORYS_KEYS["encryption_key"]),
        signing=bytes.fromhex(MALLORYS_KEYS["signing_key"]),
    )
    return []


async def a_second_enrolment_of_a_member(house: House, _: str) -> list[str]:
    dana = house.person("dana")
    return [
        await Attacker(house).append(Act.PERSON_ENROLLED, f"person:{dana}", member(dana), MALLORYS_KEYS, secret=MALLORY)
    ]


async def a_loss_of_keys_that_no_member_stated(house: House, _: str) -> list[str]:
    seat = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert seat is not None
    says = {"person": seat.person, "signing_key": seat.signing_key.hex()}
    return await in_other_names(house, Act.KEYS_LOST, says)


async def a_loss_of_keys_that_one_member_stated(house: House, _: str) -> list[str]:
    """With one malicious member: a second must sign, and Dana is told."""
    noor, seat = house.member("noor"), (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert seat is not None
    says = {"person": seat.person, "signing_key": seat.signing_key.hex()}
    await Attacker(house).append(Act.KEYS_LOST, committee_of(house), noor.signer.actor, says, secret=noor.secret)
    return []


async def a_link_for_new_keys_of_a_member(house: House, _: str) -> list[str]:
    """The operator's own entry, so it is not void; but the member has keys, and nothing opens."""
    dana = house.person("dana")
    token = dana + random_bytes(20).hex()
    hashed = invitation_hash(token, keys=house.custody.keys)
    await house.tamper("UPDATE person SET invitation_hash = :hash WHERE id = :id", hash=hashed, id=dana)
    says = {"link": hashed.hex(), "ends": moment(house.clock.now() + timedelta(days=1))}
    await Attacker(house).append(Act.PERSON_LINK_ISSUED, f"person:{dana}", OPERATOR, says)
    try:
        await house.do(Enrol(house.custody, token, passphrase_of("mallory")))
    except InvitationGone:
        return []
    raise AssertionError("a link made other keys for a member")


# --- grants and readers of a case ---


async def a_grant_of_their_own_in_the_place_of_a_members(house: House, case_id: str) -> list[str]:
    begin = (await house.case(case_id)).current
    context = contexts.grant(
        origin=ORIGIN,
        case_id=case_id,
        epoch=begin.number,
        begin=begin.digest,
        channel=contexts.CASE,
        recipient=house.person("noor"),
    )
    wrapped = wrap(CaseKey(random_bytes(32)), to=encryption_public_key(MALLORY), context=context)
    await house.tamper(
        "UPDATE channel_grant SET wrapped_key = :wrapped WHERE recipient_id = :id",
        wrapped=wrapped,
        id=house.person("dana"),
    )
    return []


async def a_members_grant_under_their_name(house: House, _: str) -> list[str]:
    await house.tamper(
        "UPDATE channel_grant SET recipient_id = :quiet WHERE recipient_id = :id", quiet=QUIET, id=house.person("dana")
    )
    return []


async def a_new_reader_whom_no_member_added(house: House, case_id: str) -> list[str]:
    seat = (await house.committee()).seats[-1]
    says = {"person": QUIET, "admission": seat.leaf, "reads": "all"}
    leaves = await in_other_names(house, Act.READER_PROPOSED, says, f"case:{case_id}")
    return leaves + await in_other_names(house, Act.READER_ADDED, {"proposal": leaves[0]}, f"case:{case_id}")


async def an_epoch_that_is_sealed_to_them(house: House, case_id: str) -> list[str]:
    case = await house.case(case_id)
    begin = {
        "epoch": case.current.number + 1,
        "prev": case.current.digest,
        "committee_head": (await house.committee()).head,
        "recipients": [*map(list, case.current.recipients), [QUIET, case.current.recipients[0][1]]],
        "channels": [],
    }
    return await in_other_names(house, Act.EPOCH_BEGUN, {"begin": begin}, f"case:{case_id}")


# --- term, policy, auditor ---


async def a_term_for_who_has_left(house: House, _: str) -> list[str]:
    """Dana has left, and the administrator has her old secret: her seat is to go on."""
    seat = (await house.committee()).seat_of(house.person("dana"), house.clock.now())
    assert seat is not None
    await house.leave("dana")
    says = {"seat": seat_detail(seat) | {"until": moment(house.clock.now() + timedelta(days=365))}}
    dana = house.member("dana")
    own = await Attacker(house).append(
        Act.ROSTER_ADMITTED, committee_of(house), dana.signer.actor, says, secret=dana.secret
    )
    return [own, *await in_other_names(house, Act.ROSTER_ADMITTED, says)]


async def a_policy_by_which_one_signature_is_enough(house: House, _: str) -> list[str]:
    lax, before = LAX + "\n[admission]\nmembers = 1\n", (await house.committee()).policy
    digest = policy.digest(lax)
    await house.tamper("INSERT INTO policy (digest, toml) VALUES (:digest, :toml)", digest=digest, toml=lax)
    await house.tamper("UPDATE committee SET policy_digest = :digest", digest=digest)
    says = {"digest": digest, "before": before, "toml": lax, "reason": ""}
    return await in_other_names(house, Act.POLICY_ADOPTED, says)


async def an_auditor_whom_no_member_admitted(house: House, _: str) -> list[str]:
    return await in_other_names(house, Act.AUDITOR_ADMITTED, {"seat": await seat_with_their_keys(house)})


async def an_auditor_whom_one_member_admitted(house: House, _: str) -> list[str]:
    """With one malicious member: the others have it on their desk. Even in force it would open nothing."""
    noor, says = house.member("noor"), {"seat": await seat_with_their_keys(house)}
    await Attacker(house).append(Act.AUDITOR_ADMITTED, committee_of(house), noor.signer.actor, says, secret=noor.secret)
    return []


async def an_auditor_whom_two_members_admitted(house: House, _: str) -> list[str]:
    """What members let in as an auditor is no reader, whatever rows and grants say."""
    await an_auditor_whom_one_member_admitted(house, "")
    (leaf,) = (await house.committee()).proposals
    ilse = house.member("ilse")
    await Attacker(house).append(
        Act.AGREED, committee_of(house), ilse.signer.actor, {"entry": leaf}, secret=ilse.secret
    )
    return []


# --- alternate ---


async def an_alternate_whom_no_member_admitted(house: House, _: str) -> list[str]:
    says = {"seat": await seat_with_their_keys(house, standing="alternate")}
    return await in_other_names(house, Act.ROSTER_ADMITTED, says)


async def an_alternate_whom_one_member_admitted(house: House, _: str) -> list[str]:
    noor, says = house.member("noor"), {"seat": await seat_with_their_keys(house, standing="alternate")}
    await Attacker(house).append(Act.ROSTER_ADMITTED, committee_of(house), noor.signer.actor, says, secret=noor.secret)
    return []


async def an_alternate_whom_nobody_calls(house: House, case_id: str) -> list[str]:
    """Two malicious members admitted them for the administrator: they are sealed nothing, and call themselves to no case."""
    await an_alternate_whom_one_member_admitted(house, "")
    (leaf,) = (await house.committee()).proposals
    ilse, attacker = house.member("ilse"), Attacker(house)
    await attacker.append(Act.AGREED, committee_of(house), ilse.signer.actor, {"entry": leaf}, secret=ilse.secret)
    says = {"person": QUIET, "admission": leaf, "reads": "all"}
    subject, actor = f"case:{case_id}", member(QUIET)
    own = await attacker.append(Act.READER_PROPOSED, subject, actor, says, secret=MALLORY)
    added = await attacker.append(Act.READER_ADDED, subject, actor, {"proposal": own}, secret=MALLORY)
    return [own, added, *await in_other_names(house, Act.READER_PROPOSED, says, subject)]


# --- recovery key ---


async def their_recovery_key(house: House) -> dict[str, Any]:
    """A detail that adopts a key whose private half only the administrator has."""
    found = (await house.committee()).recovery
    return {**MALLORYS_KEYS, "v": 1, "needed": 2, "trustees": ["Ann", "Bo"], "before": found.leaf if found else ""}


async def a_recovery_key_that_no_member_adopted(house: House, _: str) -> list[str]:
    return await in_other_names(house, Act.RECOVERY_SET, await their_recovery_key(house))


async def a_recovery_key_that_one_member_adopted(house: House, _: str) -> list[str]:
    """With one malicious member: it waits for a second one, who compares its fingerprint with the trustees'."""
    noor, says = house.member("noor"), await their_recovery_key(house)
    await Attacker(house).append(Act.RECOVERY_SET, committee_of(house), noor.signer.actor, says, secret=noor.secret)
    return []


async def cases_given_back_by_no_recovery_key(house: House, case_id: str) -> list[str]:
    key, leaf = "0" * 64, (await house.committee()).seats[-1].leaf
    used = {"key": key, "admission": leaf, "cases": 1, "proof": "00"}
    back = {"key": key, "admission": leaf, "epoch": 1, "proof": "00"}
    leaves = await in_other_names(house, Act.RECOVERY_USED, used)
    return leaves + await in_other_names(house, Act.READER_RECOVERED, back, f"case:{case_id}")
