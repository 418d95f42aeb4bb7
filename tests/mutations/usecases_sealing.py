"""Guards of what is sealed: the place of each ciphertext, the channels of a case."""

from tests.mutations.mutation import Mutation

USECASES_SEALING = (
    # --- places ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases/places.py", 'context("grant", case_id, audience, str(epoch), holder_id)',
        'context("grant", audience, str(epoch), holder_id)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a grant opens in another case",
    ),
    Mutation(
        "usecases/places.py", 'context("grant", case_id, audience, str(epoch), holder_id)',
        'context("grant", case_id, str(epoch), holder_id)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a grant opens in another channel",
    ),
    Mutation(
        "usecases/places.py", 'context("grant", case_id, audience, str(epoch), holder_id)',
        'context("grant", case_id, audience, holder_id)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a grant opens in another epoch",
    ),
    Mutation(
        "usecases/places.py", 'context("grant", case_id, audience, str(epoch), holder_id)',
        'context("grant", case_id, audience, str(epoch))',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a grant opens in another hand",
    ),
    Mutation(
        "usecases/places.py", 'context("record", case_id, audience, str(epoch), record_id, kind)',
        'context("record", audience, str(epoch), record_id, kind)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a record opens in another case",
    ),
    Mutation(
        "usecases/places.py", 'context("record", case_id, audience, str(epoch), record_id, kind)',
        'context("record", case_id, str(epoch), record_id, kind)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a record opens in another channel",
    ),
    Mutation(
        "usecases/places.py", 'context("record", case_id, audience, str(epoch), record_id, kind)',
        'context("record", case_id, audience, record_id, kind)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a record opens in another epoch",
    ),
    Mutation(
        "usecases/places.py", 'context("record", case_id, audience, str(epoch), record_id, kind)',
        'context("record", case_id, audience, str(epoch), kind)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a record opens under another id",
    ),
    Mutation(
        "usecases/places.py", 'context("record", case_id, audience, str(epoch), record_id, kind)',
        'context("record", case_id, audience, str(epoch), record_id)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a record opens as another kind",
    ),
    Mutation(
        "usecases/places.py", 'context("key-slot", member_id, kind)', 'context("key-slot", kind)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a key slot opens for another member",
    ),
    Mutation(
        "usecases/places.py", 'context("login", member_id, id_hash.hex())', 'context("login", id_hash.hex())',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a session opens another member's key",
    ),
    Mutation(
        "usecases/places.py", 'context("login", member_id, id_hash.hex())', 'context("login", member_id)',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "a key opens in another session",
    ),
    Mutation(
        "usecases/places.py", 'context("member-address", member_id)', 'context("member-address")',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "one member's mail goes to another",
    ),
    Mutation(
        "usecases/places.py", 'context("mail-envelope", mail_id)', 'context("mail-envelope")',
        "usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        "one mail is delivered for another",
    ),
    Mutation(
        "usecases/places.py", 'context("mail-envelope", mail_id)', 'context("member-address", mail_id)',
        "usecases/test_guards_places.py::test_no_two_kinds_of_place_are_one",
        "an address passes for an envelope",
    ),
    # --- channels ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases/channels.py", "    if not keys.keys() <= proven:", "    if False:",
        "usecases/test_guards_sealed.py::test_nothing_is_sealed_in_an_epoch_without_a_record_of_its_own",
        "a grant exchanged in the database reads what is sealed next",
    ),
    Mutation(
        "usecases/channels.py", "    if reporter:\n        pairs.append((Audience.REPORTER, reporter))",
        "    if reporter:\n        pairs += [(audience, reporter) for audience in Audience]",
        "usecases/test_guards_sealed.py::test_the_reporter_is_granted_their_own_channel_alone",
        "the reporter is granted the panel's channel",
    ),
)  # fmt: skip
