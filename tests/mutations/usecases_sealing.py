"""Guards of what is sealed: the place of each ciphertext, the channels of a case."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import change_constant, drop_argument, drop_raise, drop_statement

USECASES_SEALING = (
    # --- places ------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.places.grant", drop_argument("context", "case_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a grant opens in another case",
    ),
    Mutation(
        "usecases.places.grant", drop_argument("context", "audience"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a grant opens in another channel",
    ),
    Mutation(
        "usecases.places.grant", drop_argument("context", "epoch"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a grant opens in another epoch",
    ),
    Mutation(
        "usecases.places.grant", drop_argument("context", "holder_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a grant opens in another hand",
    ),
    Mutation(
        "usecases.places.record", drop_argument("context", "case_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a record opens in another case",
    ),
    Mutation(
        "usecases.places.record", drop_argument("context", "audience"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a record opens in another channel",
    ),
    Mutation(
        "usecases.places.record", drop_argument("context", "epoch"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a record opens in another epoch",
    ),
    Mutation(
        "usecases.places.record", drop_argument("context", "record_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a record opens under another id",
    ),
    Mutation(
        "usecases.places.record", drop_argument("context", "kind"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a record opens as another kind",
    ),
    Mutation(
        "usecases.places.key_slot", drop_argument("context", "member_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a key slot opens for another member",
    ),
    Mutation(
        "usecases.places.login", drop_argument("context", "member_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a session opens another member's key",
    ),
    Mutation(
        "usecases.places.login", drop_argument("context", "hex"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="a key opens in another session",
    ),
    Mutation(
        "usecases.places.address", drop_argument("context", "member_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="one member's mail goes to another",
    ),
    Mutation(
        "usecases.places.envelope", drop_argument("context", "mail_id"),
        test="usecases/test_guards_places.py::test_every_part_of_a_place_counts",
        why="one mail is delivered for another",
    ),
    Mutation(
        "usecases.places.envelope", change_constant("mail-envelope", "member-address"),
        test="usecases/test_guards_places.py::test_no_two_kinds_of_place_are_one",
        why="an address passes for an envelope",
    ),
    # --- channels ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.channels.open_epoch", drop_raise("RecordBroken"),
        test="usecases/test_guards_sealed.py::test_nothing_is_sealed_in_an_epoch_without_a_record_of_its_own",
        why="a grant exchanged in the database reads what is sealed next",
    ),
    Mutation(
        "usecases.channels.grants",
        drop_statement("REPORTER", instead="pairs += [(audience, reporter) for audience in Audience]"),
        test="usecases/test_guards_sealed.py::test_the_reporter_is_granted_their_own_channel_alone",
        why="the reporter is granted the panel's channel",
    ),
)  # fmt: skip
