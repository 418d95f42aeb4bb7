"""Guards of what a reporter does later: leaving somebody out, feeling less safe, a plan, who they are."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

LATER, DANGER = "domain/test_left_out_later.py", "domain/test_danger_later.py"
PLANS, IDENTITY = "usecases/test_plans.py", "usecases/test_identity.py"
NEWS = "usecases/test_news.py"
ACTS, ALARM = "usecases/test_leaving_out.py", "usecases/test_raising_danger.py"

CONVERSATION = (
    # --- leaving somebody out later -------------------------------------------------------------------------------------
    rule(
        "case_left_out.left_out", skip_call("require", "the reporter leaves people out"), "left_out_by_a_member",
        "a member puts another off a case",
    ),
    rule(
        "case_left_out.left_out", skip_call("require", "left out before"), "left_out_twice",
        "a log is filled with one name",
    ),
    rule(
        "case_left_out.judge", skip_call("require", "left out is nobody on the roster"), "left_out_off_the_roster",
        "a fold is filled with names that nobody has",
    ),
    rule(
        "case_left_out.judge", skip_call("require", "nobody would read"), "the_last_reader_left_out",
        "nothing can be sealed in a case ever again",
    ),
    Mutation(
        "domain.case_chain._judge_act", never("case_left_out"),
        test="usecases/test_attacks_on_leaving_out.py"
        "::test_a_reporter_with_a_program_of_their_own_leaves_no_case_without_a_reader",
        why="nothing can be sealed in a case ever again",
    ),
    Mutation(
        "domain.case_left_out.left_out", skip_call("gone", instead="case"),
        test=f"{LATER}::test_nothing_more_is_sealed_to_who_was_left_out",
        why="who was left out reads what is written next",
    ),
    Mutation(
        "domain.case_left_out.left_out", replace_expression("case_readers.without_person(without, person)", "without"),
        test=f"{LATER}::test_a_proposed_reader_who_is_left_out_waits_for_nobody",
        why="two members add whom the reporter has just left out",
    ),
    Mutation(
        "domain.case_left_out.left_out", drop_argument("replace", "objected"),
        test=f"{LATER}::test_who_was_left_out_gets_nothing_back_with_other_keys",
        why="who was left out is asked for again",
    ),
    Mutation(
        "domain.case_left_out.choices", drop_operand("objected"),
        test=f"{ACTS}::test_nobody_is_left_out_twice_nor_who_is_no_member",
        why="a page offers what the log refuses",
    ),
    Mutation(
        "usecases.reporter.leaving_out.LeaveOut._allowed", drop_raise("Refused", "NOBODY_WOULD_READ"),
        test=f"{ACTS}::test_the_last_reader_stays",
        why="a reporter who leaves out the last reader gets a page of an error",
    ),
    Mutation(
        "usecases.reporter.leaving_out.LeaveOut.write", skip_call("drop_grants"),
        test=f"{ACTS}::test_who_was_left_out_opens_nothing_more_not_even_with_the_rows[sqlite]",
        why="a copy of the database opens what was taken away",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord._refuse_unseen", drop_raise("Refused"),
        test="usecases/test_raising_danger.py::test_a_letter_from_a_page_before_the_danger_does_not_end_it",
        why="a letter that was written before ends a danger that its writer never saw",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_shown", drop_raise("Refused", "danger_ended"),
        test="usecases/test_wishes.py::test_an_answer_to_a_wish_does_not_end_a_danger_that_its_page_did_not_show",
        why="a move that was written before ends a danger that its writer never saw",
    ),
    Mutation(
        "usecases.reporter.leaving_out.LeaveOut.write", skip_call("tell"),
        test=f"{ACTS}::test_the_others_are_told_and_who_was_left_out_is_not",
        why="a case stands still because nobody knows that its lead is gone",
    ),
    # --- "I feel less safe now" ------------------------------------------------------------------------------------------
    rule(
        "danger.raised", skip_call("require", "the reporter says that they are less safe"), "danger_of_a_party",
        "whom a report is about wakes its committee every night",
    ),
    Mutation(
        "domain.danger.raised", never("is_danger_open"),
        test=f"{DANGER}::test_saying_it_again_does_not_move_its_time",
        why="whoever has a receipt moves the deadline with each word",
    ),
    Mutation(
        "domain.danger.raised", replace_expression("False", "True", "is_danger_answered"),
        test=f"{DANGER}::test_it_opens_a_danger_with_a_time_of_its_own",
        why="an answer from last month ends a danger of today",
    ),
    Mutation(
        "domain.case_records._answered", drop_argument("replace", "is_danger_answered"),
        test=f"{DANGER}::test_a_letter_or_who_takes_care_of_it_ends_it",
        why="notices go on after the reporter was answered",
    ),
    Mutation(
        "domain.case_records._answered", replace_expression("case.reporter_channel in channels", "True"),
        test=f"{DANGER}::test_after_somebody_took_over_a_letter_to_the_reporter_ends_it_and_one_to_them_does_not",
        why="nobody looks after a reporter because somebody else was written to",
    ),
    Mutation(
        "domain.case_state.Case.is_danger_open", replace_expression("self.stage is not Stage.SPAM", "True"),
        test=f"{DANGER}::test_what_was_set_aside_as_spam_wakes_nobody",
        why="whoever sends spam wakes the committee",
    ),
    Mutation(
        "domain.case_state.Case.is_danger_open", drop_operand("is_late"),
        test=f"{DANGER}::test_it_is_heard_in_a_closed_case",
        why="nobody hears a reporter whose case was closed",
    ),
    Mutation(
        "domain.case_state.deadline_at", replace_expression("danger_due_at(case, policy)", "None"),
        test=f"{DANGER}::test_it_is_heard_in_a_closed_case",
        why="a danger stands at the end of the queue",
    ),
    Mutation(
        "usecases.reporter.raising_danger.RaiseDanger.store", never("is_danger_open"),
        test=f"{ALARM}::test_everyone_is_told_and_again_until_somebody_takes_care_of_it[sqlite]",
        why="nobody hears of a danger before its time is over",
    ),
    Mutation(
        "usecases.reporter.raising_danger.RaiseDanger.store", drop_operand("draft"),
        test=f"{ALARM}::test_a_case_set_aside_as_spam_wakes_nobody",
        why="whoever sends spam wakes the committee with a button",
    ),
    Mutation(
        "usecases.reporter.raising_danger.RaiseDanger.store", never("LETTERS_A_DAY"),
        test=f"{ALARM}::test_one_receipt_does_not_fill_a_case",
        why="one receipt fills the disk",
    ),
    Mutation(
        "usecases.reporter.raising_danger.RaiseDanger.store", never("records"),
        test=f"{ALARM}::test_a_form_that_is_sent_twice_is_stored_once",
        why="a double click ends with an error page",
    ),
    # --- the plan, and who the reporter is ---------------------------------------------------------------------------------
    Mutation(
        "domain.case_moves._set_proposal", drop_argument("replace", "is_view_asked"),
        test=f"{PLANS}::test_a_new_proposal_has_not_been_asked_about",
        why="a plan counts as asked about because an earlier one was",
    ),
    Mutation(
        "domain.workflow.advised", drop_operand("has_plan"),
        test=f"{PLANS}::test_without_a_plan_nothing_is_advised",
        why="members are told to ask about a plan that there is not",
    ),
    Mutation(
        "usecases.reporter.statements._is_asked", return_constant("True"),
        test=f"{PLANS}::test_nobody_else_who_is_heard_says_what_the_reporter_thinks",
        why="the person concerned answers in the reporter's place",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement._refuse_other_letters", skip_call("_refuse"),
        test=f"{PLANS}::test_a_view_of_what_is_no_plan_is_refused",
        why="an answer stands beside a letter that asked for none",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement._says_something", drop_operand("less_safe"),
        test=f"{PLANS}::test_views_without_words_count_as_letters",
        why="a button without words fills the disk, or is not stored",
    ),
    rule(
        "case_people.identity_corrected", skip_call("require", "the reporter says who they are"), "an_identity_of_a_member",
        "a member says who the reporter is",
    ),
    rule(
        "case_people.identity_corrected", skip_call("require", "not what the reporter said of themselves"),
        "an_identity_erases_a_letter", "whoever has a receipt erases what the panel decided on",
    ),
    rule(
        "case_people.identity_corrected", skip_call("require", "one record of who they are"), "an_identity_of_no_record",
        "a letter comes in under a correction, and nobody is told of it",
    ),
    Mutation(
        "domain.case_people.identity_corrected", drop_argument("replace", "erased"),
        test=f"{IDENTITY}::test_erased_is_shown_to_nobody_even_if_the_row_is_put_back",
        why="who puts a row back shows a name that was erased",
    ),
    Mutation(
        "usecases.reporter.identity.CorrectIdentity.store", skip_call("drop_records"),
        test=f"{IDENTITY}::test_what_was_said_before_is_deleted_and_what_is_said_now_is_shown[sqlite]",
        why="what the page calls erased is in every backup from then on",
    ),
    Mutation(
        "usecases.reporter.identity.CorrectIdentity.store", never("CHANGES_A_DAY"),
        test=f"{IDENTITY}::test_one_receipt_does_not_fill_the_log",
        why="one receipt fills the log",
    ),
    # --- news ------------------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.contexts.news", drop_argument("context", "case_id"),
        test="usecases/test_contexts.py::test_every_part_of_a_context_counts[news-case_id]",
        why="whoever writes to the database sends a reporter the hours of another case",
    ),
    Mutation(
        "usecases.reporter.news.ReadFeed.look", drop_operand("has_feed"),
        test=f"{NEWS}::test_who_wants_mail_alone_has_no_feed",
        why="a feed that nobody asked for tells when there was news",
    ),
    Mutation(
        "usecases.reporter.conversation.Withdraw.write", skip_call("drop", "news_bits"),
        test=f"{NEWS}::test_a_withdrawal_deletes_the_address",
        why="the mail address of who withdrew is kept",
    ),
    Mutation(
        "usecases.custody.news.opened", replace_expression("_digest(plain, context) == case.news", "True"),
        test=f"{NEWS}::test_a_row_that_is_put_back_tells_nobody_anything",
        why="mail goes to an address that was taken away",
    ),
    Mutation(
        "domain.case_people.news_chosen", skip_call("require"),
        test="domain/test_news_chosen.py::test_only_the_reporter_says_how_they_hear_of_news",
        why="somebody who is heard ends the reporter's mail",
    ),
    Mutation(
        "domain.case_people.withdrawn", drop_argument("replace", "news"),
        test="domain/test_news_chosen.py::test_a_withdrawal_ends_it",
        why="a row that is put back after a withdrawal sends mail",
    ),
    Mutation(
        "usecases.reporter.identity.CorrectIdentity.store", skip_call("take_address_away"),
        test=f"{NEWS}::test_erasing_who_one_is_takes_the_address_away_and_leaves_the_feed",
        why="who erased who they are is still known by their address",
    ),
    Mutation(
        "usecases.reporter.news.ChangeSubscription._refuse_too_many", drop_raise("Refused"),
        test=f"{NEWS}::test_the_log_is_not_filled_with_choices_and_what_is_taken_away_is_never_refused",
        why="one receipt fills the log",
    ),
    Mutation(
        "usecases.custody.news.keep", never("is_none"),
        test=f"{NEWS}::test_who_takes_the_address_away_gets_no_more_mail_and_no_row_is_left",
        why="a row says for ever that somebody once wanted mail",
    ),
    Mutation(
        "usecases.custody.news.drop", skip_call("_take_back"),
        test=f"{NEWS}::test_a_mail_to_an_address_goes_with_a_withdrawal[refused]",
        why="a refused mail keeps the address of who withdrew",
    ),
    Mutation(
        "usecases.custody.news.keep", skip_call("_take_back"),
        test=f"{NEWS}::test_a_mail_to_an_address_goes_when_the_address_is_taken_away[True-refused]",
        why="who keeps the feed and takes the address away has it kept in a refused mail",
    ),
    Mutation(
        "usecases.custody.news._take_back", drop_operand("subscription"),
        test=f"{NEWS}::test_a_mail_to_an_earlier_address_goes_and_those_of_another_receipt_stay",
        why="who takes an address away deletes the mails of other reporters",
    ),
    Mutation(
        "usecases.reporter.news.ChangeSubscription._checked", drop_raise("Refused"),
        test=f"{NEWS}::test_what_is_no_address_is_refused[robin]",
        why="a letter to the reporter fails because their address is none",
    ),
    Mutation(
        "web.reporter.news._change", never("address"),
        test="journeys/test_news.py::test_an_empty_address_is_refused_and_takes_none_away",
        why="an empty field takes away the address that was left",
    ),
)  # fmt: skip
