"""Guards of the recovery key: who adopts it, in which cases it is a recipient, and what the ceremony leaves behind."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    never,
    replace_expression,
    set_value,
    skip_call,
)

DOMAIN = "domain/test_recovery.py"
USECASES = "usecases/test_recovery.py"
JOURNEY = "journeys/test_recovery.py"
CEREMONY = "commands/test_recovery.py"
NO_KEY = f"{DOMAIN}::test_what_is_no_key_is_void"

RECOVERY = (
    Mutation(
        "domain.committee_chain._needed",
        replace_expression(
            "policy_versions.signers_needed(policy, seat_count(committee, now))",
            "signers_needed(committee, policy, now)",
        ),
        test=f"{DOMAIN}::test_on_a_committee_of_two_one_member_alone_adopts_no_key",
        why="a member makes a key of their own and reads the cases that they were left out of",
    ),
    Mutation(
        "domain.recovery.read",
        skip_call("require", "fewer trustees than are needed, or more than may keep a key"),
        test=f"{NO_KEY}[one_is_enough]",
        why="one trustee alone reads",
    ),
    Mutation(
        "domain.recovery.read",
        skip_call("require", "a trustee has one name, and no two the same"),
        test=f"{NO_KEY}[twice]",
        why="the form names more people than there are",
    ),
    Mutation(
        "domain.recovery.read",
        skip_call("require", "another version"),
        test=f"{NO_KEY}[version]",
        why="a key of a later format is read as one of ours",
    ),
    Mutation(
        "domain.committee_recovery.check",
        skip_call("require", "another key is in force"),
        test=f"{DOMAIN}::test_a_signature_given_beside_another_key_counts_for_nothing",
        why="a forgotten proposal replaces the key that was adopted since",
    ),
    Mutation(
        "domain.committee_recovery.check",
        skip_call("require", "a key is adopted once"),
        test=f"{DOMAIN}::test_a_key_that_ended_is_never_adopted_again",
        why="a key whose words are known comes back",
    ),
    Mutation(
        "domain.committee_recovery.check",
        skip_call("require", "no such key is in force"),
        test=f"{DOMAIN}::test_only_the_key_in_force_is_ended",
        why="a signature about an earlier key ends the present one",
    ),
    Mutation(
        "domain.committee_chain._check",
        skip_call("check_person"),
        test=f"{DOMAIN}::test_nobody_is_admitted_under_the_name_of_the_key",
        why="a member takes the place of the key among the recipients",
    ),
    Mutation(
        "domain.committee_chain._found",
        skip_call("check_person"),
        test=f"{DOMAIN}::test_no_committee_is_founded_under_the_name_of_the_key",
        why="a founder takes the place of the key among the recipients",
    ),
    Mutation(
        "domain.committee_state.Committee.readers_digest",
        set_value("()", of="recovery"),
        test=f"{DOMAIN}::test_the_list_of_readers_has_another_digest_with_a_key",
        why="a form from before the key is sealed to it",
    ),
    Mutation(
        "domain.epochs.recovery_key",
        replace_expression("key and key.leaf == case.recovery", "key"),
        test=f"{DOMAIN}::test_a_key_adopted_later_reads_no_case_that_was_there_before",
        why="the key reads reports whose reporters left it out, or were never asked",
    ),
    Mutation(
        "domain.epochs.recipients_of",
        replace_expression("[key] if key else ()", "()"),
        test=f"{DOMAIN}::test_whoever_writes_next_begins_an_epoch_for_the_key_too",
        why="what members write cannot be recovered",
    ),
    Mutation(
        "domain.epochs.is_usable",
        drop_operand("has_key"),
        test=f"{DOMAIN}::test_nothing_more_is_sealed_to_a_key_that_has_ended",
        why="a key that has ended reads on",
    ),
    Mutation(
        "domain.epochs.check_genesis",
        skip_call("require", "not the recovery key in force"),
        test=f"{DOMAIN}::test_a_report_is_sealed_to_no_other_key_than_the_one_in_force",
        why="a report is sealed to a key that was replaced",
    ),
    Mutation(
        "domain.epochs.check_genesis",
        replace_expression("recipients and are_all", "recipients"),
        test=f"{DOMAIN}::test_the_key_is_named_once",
        why="a genesis names several keys",
    ),
    Mutation(
        "domain.epochs.check_genesis",
        replace_expression("recipients and are_all", "are_all"),
        test=f"{DOMAIN}::test_the_key_alone_is_no_reader_of_a_report",
        why="a report arrives that no member can read",
    ),
    Mutation(
        "domain.committee_recovery.given",
        drop_operand("left_out"),
        test=f"{USECASES}::test_a_report_whose_reporter_leaves_the_key_out_is_never_sealed_to_it[sqlite]",
        why="the box that leaves the key out does nothing",
    ),
    Mutation(
        "usecases.people.recovery._OnRecovery._state",
        skip_call("drop_grants_of"),
        test=f"{USECASES}::test_what_was_sealed_to_a_key_is_deleted_when_it_ends[sqlite-ended]",
        why="a copy of the database that is made later can still be opened by trustees",
    ),
    Mutation(
        "usecases.people.recovery._OnRecovery._state",
        skip_call("tell_members"),
        test=f"{USECASES}::test_the_others_get_a_notice_of_every_signature[sqlite]",
        why="a new recipient of reports goes unseen",
    ),
    Mutation(
        "usecases.people.recovery.ProposeRecovery._checked",
        never("before"),
        test=f"{USECASES}::test_the_key_that_the_page_showed_is_the_one_that_is_signed_against",
        why="a member replaces a key that their page did not show",
    ),
    Mutation(
        "usecases.people.recovery.ProposeRecovery._checked",
        never("is_encryption_key"),
        test=f"{USECASES}::test_what_is_no_key_is_not_proposed",
        why="an entry is made that everybody refuses",
    ),
    Mutation(
        "usecases.people.recovery.ProposeRecovery._checked",
        never("recovery_keys"),
        test=f"{USECASES}::test_a_key_that_ended_is_not_proposed_again",
        why="the member is told nothing but that it failed",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee",
        never("RECOVERY_SET"),
        test="usecases/test_bad_keys.py::test_a_bad_key_is_given_to_nobody[adopt_recovery-wrapping key all zero]",
        why="two members stop every report to the committee",
    ),
    Mutation(
        "usecases.site.verifying._owed_grants",
        never("key"),
        test=f"{USECASES}::test_a_deleted_grant_of_the_key_is_found[sqlite]",
        why="whoever writes to the database takes the cases away from the key, unseen",
    ),
    Mutation(
        "web.staff.recovery.propose",
        never("compared"),
        test=f"{JOURNEY}::test_a_key_is_adopted_once_both_have_compared_its_words",
        why="a member signs a key that was exchanged on the way from the ceremony",
    ),
    Mutation(
        "web.staff.recovery.confirm",
        never("compared"),
        test=f"{JOURNEY}::test_a_key_is_adopted_once_both_have_compared_its_words",
        why="the second member signs what the first one was given",
    ),
    Mutation(
        "crypto.shares.join",
        never("encryption_public_key"),
        test=f"{CEREMONY}::test_shares_of_another_key_do_not_join",
        why="trustees hear that their words are right, and they open nothing",
    ),
    Mutation(
        "commands.recovery.create",
        skip_call("_check_quorums"),
        test=f"{CEREMONY}::test_shares_that_would_not_join_are_never_handed_out",
        why="words are handed out that join to nothing",
    ),
    Mutation(
        "commands.recovery.create",
        never("exists"),
        test=f"{CEREMONY}::test_a_key_that_is_there_is_not_written_over",
        why="the public half of the key in force is lost",
    ),
    Mutation(
        "commands.trustees.hand_out",
        replace_expression("read_share(trustee.name) != trustee.words", "False"),
        test=f"{CEREMONY}::test_words_that_were_written_down_wrongly_are_shown_again",
        why="a mistake on a paper is found on the day on which it is needed",
    ),
    Mutation(
        "commands.trustees._show",
        skip_call("clear"),
        test=f"{CEREMONY}::test_the_words_are_gone_before_they_are_typed_back",
        why="a trustee copies from the screen and not from the paper",
    ),
    Mutation(
        "commands.trustees.read_share",
        never("is_share"),
        test=f"{CEREMONY}::test_what_is_no_share_is_asked_for_again",
        why="a typing mistake ends the ceremony",
    ),
)
