"""Guards of what leaves the house: mail, checkpoints, replicas; of the operator's acts; of what a check of everything finds."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

GUARDS = "usecases/test_guards_site.py"
SITE = "usecases/test_site.py"
ATTACKS = "usecases/test_attacks.py"
DUE = f"{GUARDS}::test_a_mail_waits_until_it_is_due_and_goes_to_one_worker_until_that_one_is_given_up"
SILENCES = f"{GUARDS}::test_a_notice_that_will_tell_nobody_silences_nobody"
HOUR = f"{GUARDS}::test_a_mail_is_owed_from_the_hour_on"
ANEW = f"{GUARDS}::test_a_notice_that_failed_for_now_is_owed_anew_at_once_and_under_another_id"
OVERWRITTEN = f"{GUARDS}::test_what_was_written_over_the_checkpoint_leaves_with_no_mail"
CHANGED_MAIL = f"{SITE}::test_a_mail_changed_in_its_row_is_not_delivered_and_not_forgotten[sqlite]"
SAME_OR_NOTHING = f"{GUARDS}::test_a_replica_that_shows_the_same_log_or_nothing_of_ours_stops_nothing"
ANOTHER_LOG = f"{GUARDS}::test_a_replica_that_shows_another_log_stops_this_process"
TWICE = f"{SITE}::test_what_a_site_is_is_said_once_and_names_are_not_given_twice[sqlite]"

USECASES_OUTSIDE = (
    # --- mail that is owed -------------------------------------------------------------------------------------------
    Mutation(
        "store.outbox.claim", drop_argument("where", "OWED"),
        test=DUE,
        why="a mail that nobody takes is tried for ever",
    ),
    Mutation(
        "store.outbox.claim", drop_argument("where", "due_at"),
        test=DUE,
        why="a mail server that is down is called at once, again and again",
    ),
    Mutation(
        "store.outbox.claim", skip_call("where", "claimed_until"),
        test=DUE,
        why="two workers send one mail",
    ),
    Mutation(
        "store.outbox.delivered", skip_call("execute"),
        test=DUE,
        why="a delivered mail is sent again",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "claimed_until"),
        test=f"{SILENCES}[on its way]",
        why="a member who reads at once hears of nothing more",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "OWED"),
        test=f"{SILENCES}[no state of ours]",
        why="a planted row that is never sent silences a member for good",
    ),
    Mutation(
        "store.outbox._WAITING_NOTICES", drop_argument("where", "due_by"),
        test=f"{SILENCES}[never due]",
        why="one planted row silences a member for good",
    ),
    Mutation(
        "usecases.custody.notices.owe_notices", skip_call("to_hour"),
        test=HOUR,
        why="the outbox tells the minute of a report",
    ),
    Mutation(
        "usecases.custody.notices.sealed_mail", skip_call("to_hour"),
        test=HOUR,
        why="the outbox tells the minute of an invitation",
    ),
    Mutation(
        "usecases.custody.notices.owe_notices", drop_operand("person", "waiting"),
        test=f"{GUARDS}::test_a_second_report_brings_no_second_notice",
        why="a flood of reports fills the mailboxes",
    ),
    Mutation(
        "usecases.custody.notices._waiting", always("WHILE_ONE_WAITS"),
        test=f"{GUARDS}::test_a_second_report_brings_no_second_notice",
        why="a flood of reports fills the mailboxes",
    ),
    Mutation(
        "usecases.custody.notices._waiting", never("WHILE_ONE_WAITS"),
        test=f"{GUARDS}::test_of_a_kind_whose_every_mail_says_something_new_each_is_owed",
        why="a mail that says something new is not owed while another waits",
    ),
    Mutation(
        "usecases.custody.notices.owe_notices", set_value("tried.mail_id", of="new_id"),
        test=ANEW,
        why="the news is dropped as a mail that had come before",
    ),
    Mutation(
        "usecases.custody.notices.owe_notices", skip_call("owe_anew"),
        test=ANEW,
        why="an emergency waits an hour because a mail server was down",
    ),
    # --- mail that leaves --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.deliver_mail.ClaimMails.write", swap_name("writing", "reading"),
        test="journeys/test_notices.py::test_no_notice_leaves_before_what_relies_on_it_is_there",
        why="a notice is read before what it tells of is there, and there is no other",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._envelope", never("KINDS"),
        test=f"{GUARDS}::test_a_mail_of_a_kind_that_there_is_not_is_not_sent",
        why="one row of an unknown kind stops everyone's mail",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._envelope", drop_operand("kind"),
        test=f"{GUARDS}::test_a_mail_of_another_kind_than_its_seal_says_is_not_sent",
        why="whoever writes to the database makes an invitation of a notice",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._opened", drop_item("EnvelopeMalformed"),
        test=f"{GUARDS}::test_what_is_sealed_and_no_envelope_is_not_sent",
        why="one mail of an older version stops everyone's mail",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._opened", drop_item("OpenFailed"),
        test=CHANGED_MAIL,
        why="one changed row stops everyone's mail",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._address",
        replace_expression("one.seat_of(person, now)", "{s.person: s for s in one.admissions.values()}.get(person)"),
        test=f"{SITE}::test_who_has_left_is_told_of_nothing[sqlite]",
        why="who has left hears when something happens",
    ),
    Mutation(
        "usecases.site.deliver_mail.SettleMails._settle", drop_operand("envelope"),
        test=CHANGED_MAIL,
        why="a mail that could not be opened is called delivered",
    ),
    Mutation(
        "usecases.site.deliver_mail.SettleMails._settle", replace_expression("failure.permanent", "failure"),
        test=ANEW,
        why="a server that is down loses mail",
    ),
    Mutation(
        "usecases.site.deliver_mail.ClaimMails._checkpoint", swap_name("CheckpointBroken", "ZeroDivisionError"),
        test=f"{OVERWRITTEN}[no note]",
        why="whoever writes over the checkpoint stops all mail",
    ),
    # --- checkpoints -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.publish.latest", drop_raise("CheckpointBroken", "error", instead="return found"),
        test=f"{OVERWRITTEN}[no note]",
        why="whoever writes to the database mails anything to anyone in our name",
    ),
    Mutation(
        "usecases.site.publish.latest", drop_operand("size"),
        test=f"{OVERWRITTEN}[an older one]",
        why="an older checkpoint stands for the latest",
    ),
    Mutation(
        "usecases.site.publish.latest", drop_operand("note", "sign"),
        test=f"{OVERWRITTEN}[a line more]",
        why="lines that somebody added to a checkpoint leave the house as ours",
    ),
    Mutation(
        "usecases.site.publish.publish_next", drop_raise("CheckpointBroken"),
        test=f"{GUARDS}::test_nothing_is_published_where_the_newest_checkpoint_was_taken_away",
        why="a checkpoint that was taken away is published anew, of another log",
    ),
    Mutation(
        "usecases.site.publish.publish_next",
        replace_expression("published + _stride(draft.ahead.size - published, step=made.step)", "draft.ahead.size"),
        test=f"{GUARDS}::test_each_beat_publishes_once_and_as_many_entries_further_as_the_last",
        why="the size of a checkpoint tells how many reports came",
    ),
    Mutation(
        "usecases.site.publish.Consistency.look", drop_operand("is_published"),
        test=f"{GUARDS}::test_a_proof_is_between_published_sizes_alone",
        why="a proof tells how the log grew between two checkpoints",
    ),
    # --- replicas ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.replicas.CompareReplica.look", skip_call("distrust"),
        test=f"{ANOTHER_LOG}[0]",
        why="a process that is shown another database than its replica goes on",
    ),
    Mutation(
        "usecases.site.replicas.CompareReplica.look", swap_name("CheckpointInvalid", "ZeroDivisionError"),
        test=SAME_OR_NOTHING,
        why="a page in between is an error of the worker",
    ),
    Mutation(
        "usecases.site.replicas.begins_with", skip_call("verify_consistency"),
        test=f"{ANOTHER_LOG}[0]",
        why="a log of the same size and with other entries is taken for ours",
    ),
    Mutation(
        "usecases.site.replicas.begins_with", drop_item("NoResultFound"),
        test=f"{GUARDS}::test_a_process_whose_published_tree_was_taken_away_believes_no_replica",
        why="who takes the tree's rows away keeps a replica from comparing",
    ),
    Mutation(
        "usecases.site.replicas.begins_with", drop_item("ProofInvalid"),
        test=f"{ANOTHER_LOG}[1000]",
        why="a log that has more entries than this process is shown is an error of the worker",
    ),
    # --- the operator's acts -----------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.set_up.CreateSite.write", drop_raise("SetUpRefused", "NAME_TAKEN"),
        test=TWICE,
        why="a demonstration is made of a site, or a site of a demonstration",
    ),
    Mutation(
        "usecases.site.set_up.AddProject.write", drop_raise("SetUpRefused", "NAME_TAKEN"),
        test=TWICE,
        why="a name that is taken is told as a site that failed",
    ),
    Mutation(
        "usecases.site.set_up.ProposeCommittee.write", drop_raise("SetUpRefused", "NAME_TAKEN"),
        test=TWICE,
        why="a committee's name that is taken is told as a site that failed",
    ),
    Mutation(
        "usecases.site.set_up.ProposeCommittee.write", skip_call("parse"),
        test=TWICE,
        why="a committee is proposed under rules that are none, and cannot be founded",
    ),
    Mutation(
        "usecases.site.set_up._checked", drop_raise("SetUpRefused"),
        test=f"{SITE}::test_a_short_name_can_stand_in_an_address",
        why="a committee has an address that leads nowhere",
    ),
    Mutation(
        "usecases.site.set_up.RenameSite.write", skip_call("_check_name"),
        test=f"{SITE}::test_a_site_whose_name_is_a_message_is_not_made",
        why="a site's name is a message in every mail",
    ),
    # --- what a check of everything stored finds -----------------------------------------------------------------------
    Mutation(
        "usecases.site.verifying._case_findings", replace_expression("not casefile.is_as_filed(file, filed)", "False"),
        test=f"{ATTACKS}::test_a_record_that_is_gone_is_a_gap_on_the_page_and_nothing_is_decided[sqlite]",
        why="a record that was taken away is found by no check",
    ),
    Mutation(
        "usecases.site.verifying.VerifyCase.look", swap_name("stored_case", "case"),
        test=(
            "usecases/test_ledger.py::test_a_chain_that_is_not_as_remembered_is_seen_on_its_page_and_by_verify"
            "_though_its_fold_is_kept[its_end_is_cut]"
        ),
        why="the end of a chain that is cut is found by no process that keeps the fold",
    ),
    Mutation(
        "usecases.site.verifying.CasesToVerify.look", drop_operand("_cases_of"),
        test=f"{ATTACKS}::test_a_case_whose_rows_are_all_gone_is_missed[sqlite]",
        why="a case is taken out of the database whole",
    ),
    Mutation(
        "usecases.site.verifying._case_findings", replace_expression("sorted(owed - granted)", "()"),
        test=f"{GUARDS}::test_what_a_row_says_otherwise_than_the_log_is_found[grant]",
        why="somebody is cut off from a part of a case and no check finds it",
    ),
    Mutation(
        "usecases.site.verifying._index_findings", return_constant("[]", "row"),
        test=f"{GUARDS}::test_what_a_row_says_otherwise_than_the_log_is_found[deadline]",
        why="a case is put to the end of the queue and no check finds it",
    ),
    Mutation(
        "usecases.site.verifying._site_findings", drop_statement("unknown_objects"),
        test=f"{ATTACKS}::test_a_key_exchanged_by_a_trigger_before_the_admission_is_not_admitted[sqlite]",
        why="a trigger in the database is found by no check",
    ),
    Mutation(
        "usecases.site.verifying._site_findings", drop_statement("void"),
        test="usecases/test_attacks_on_epochs.py::test_an_epoch_begun_by_who_stepped_back_is_void[sqlite]",
        why="an epoch that who stepped back tried to begin is found by no check",
    ),
    Mutation(
        "usecases.site.verifying._site_findings", drop_statement("has_policy"),
        test=f"{GUARDS}::test_a_policy_that_is_another_is_found_before_any_case_is_there",
        why="rules that were rewritten are found by no check",
    ),
    Mutation(
        "usecases.site.comparing.row_findings", drop_statement("_committee_rows"),
        test="usecases/test_attacks_on_policies.py::test_a_committee_pointed_at_another_policy_keeps_its_own[sqlite]",
        why="a committee that is pointed at another policy is found by no check",
    ),
    Mutation(
        "usecases.site.comparing.row_findings", drop_statement("_people_findings"),
        test=f"{ATTACKS}::test_a_key_exchanged_after_the_page_was_shown_is_not_admitted[sqlite-signing_key]",
        why="a key that was exchanged in its row is found by no check",
    ),
    Mutation(
        "usecases.site.comparing.row_findings", drop_statement("_site_row"),
        test=f"{SITE}::test_another_name_is_in_the_log[sqlite]",
        why="a site's name that was written over is found by no check",
    ),
)  # fmt: skip
