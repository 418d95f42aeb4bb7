"""Guards of coc_service/usecases/custody: who is entitled to an entry, what it bears, and what is taken up at a start."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_item,
    drop_operand,
    drop_raise,
    drop_statement,
    never,
    replace_expression,
    skip_call,
    swap_name,
)

ATTACKS = "usecases/test_attacks.py"
LEDGER = "usecases/test_ledger.py"
GUARDS = "usecases/test_guards_custody.py"
DATES = "usecases/test_attacks_on_dates.py"
RULES = "usecases/test_attacks_on_the_rules.py"
KEYS = "usecases/test_bad_keys.py"
FORGED = f"{LEDGER}::test_an_entry_in_a_members_name_without_their_key_is_void_everywhere_and_reported[sqlite]"
FROZEN_AT_START = (
    "usecases/test_guards_records.py::test_a_committee_that_cannot_be_judged_at_the_start_is_frozen_and_stops_no_other"
)

_SIGNED = "position.is_signed(entry, _key_of(position, entry, statement))"
FOLLOWERS = "usecases/test_attacks_on_followers.py"

USECASES_JUDGING = (
    # --- judging an entry ----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.judging._judged", skip_call("require", "not signed by who it says"),
        test=FORGED,
        why="whoever has the service's keys speaks in a member's name",
    ),
    Mutation(
        "usecases.custody.judging._is_rightly_signed",
        replace_expression(_SIGNED, f"entry.subject.startswith('committee:') or {_SIGNED}"),
        test="usecases/test_attacks_on_policies.py::test_a_policy_adopted_in_a_members_name_is_void[sqlite]",
        why="a policy is adopted in the name of members who did not sign it",
    ),
    Mutation(
        "usecases.custody.judging._is_rightly_signed",
        replace_expression(_SIGNED, f"entry.act is Act.REPORT_RECEIVED or {_SIGNED}"),
        test=f"{GUARDS}::test_a_report_that_its_own_receipt_did_not_sign_is_none",
        why="a report is made up that no receipt signed",
    ),
    Mutation(
        "usecases.custody.judging._key_of_person", never("person"),
        test=f"{GUARDS}::test_nobody_states_anything_in_anothers_chain",
        why="a member's chain says that another did something in it",
    ),
    Mutation(
        "usecases.custody.judging._judge", drop_raise("Void", instead="raise"),
        test=f"{RULES}::test_what_no_rule_foresaw_is_refused_before_it_is_written",
        why="an act that came too late is an unexpected error",
    ),
    Mutation(
        "usecases.custody.judging._judge_case", skip_call("case_chain.judge"),
        test="usecases/test_attacks_on_the_roster.py"
        "::test_who_was_left_out_does_not_come_to_the_case_by_admitting_its_readers_id[sqlite]",
        why="seats, admissions and the committee's head are not looked at where an entry stands",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", never("seat"),
        test=f"{KEYS}::test_a_bad_key_is_given_to_nobody[admit-the identity]",
        why="a member is admitted under whose key every signature fits",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", skip_call("require", "the address is taken"),
        test=f"{GUARDS}::test_a_committee_is_founded_under_an_address_of_its_own",
        why="a second committee takes the reports of the first",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", skip_call("adopted", "policy"),
        test=f"{GUARDS}::test_a_committee_is_founded_under_a_policy_whose_text_is_there",
        why="a committee adopts rules that nobody can read, and can do nothing more",
    ),
    Mutation(
        "usecases.custody.judging._judge_case", skip_call("checked_keys"),
        test=f"{KEYS}::test_a_bad_key_is_given_to_nobody[add_party-the identity]",
        why="anybody signs as a party",
    ),
    Mutation(
        "usecases.custody.judging._judged", skip_call("check_reporter"),
        test=f"{KEYS}::test_no_case_begins_with_a_bad_key",
        why="anybody signs as the reporter",
    ),
    Mutation(
        "usecases.custody.stated_keys.check_reporter", skip_call("require", "not an encryption key"),
        test=f"{KEYS}::test_no_case_begins_with_a_bad_key",
        why="a report that nobody can answer",
    ),
    Mutation(
        "usecases.custody.stated_keys.checked_keys", skip_call("require", "not an encryption key"),
        test=f"{KEYS}::test_a_bad_key_is_given_to_nobody[admit-wrapping key of small order]",
        why="a member is admitted with a key that stops every report",
    ),
    Mutation(
        "usecases.custody.stated_keys.checked_keys", skip_call("require", "not a signing key"),
        test=f"{KEYS}::test_a_bad_key_is_given_to_nobody[enrol-the identity]",
        why="one signature of a member fits every message",
    ),
    # --- what an entry tells by itself, and when ------------------------------------------------------------------------
    Mutation(
        "usecases.custody.judging._judged", skip_call("_check_form"),
        test=f"{RULES}::test_nobody_is_enrolled_or_logged_out_unsigned[operator]",
        why="whoever has the service's keys enrols a member with keys of their own",
    ),
    Mutation(
        "usecases.custody.judging.own", skip_call("_check_form"),
        test=f"{RULES}::test_a_process_of_ours_states_nothing_that_others_would_call_void",
        why="what one process counts is void for the others",
    ),
    Mutation(
        "usecases.custody.judging._judge_person", skip_call("check_enrolment"),
        test=f"{RULES}::test_who_has_enrolled_is_not_enrolled_again",
        why="a person is given other keys by whoever holds them",
    ),
    Mutation(
        "usecases.custody.judging._judged", skip_call("_check_time"),
        test=f"{DATES}::test_who_dates_ahead_is_past_no_deadline_that_clocks_agree_on",
        why="a member dates ahead and takes the lead",
    ),
    Mutation(
        "usecases.custody.judging._check_time", never("looked_at"),
        test=f"{DATES}::test_whose_term_is_over_does_not_date_back[look]",
        why="a member whose term is over dates back and takes the lead",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger.reading", drop_statement("looked_at"),
        test=f"{DATES}::test_whose_term_is_over_does_not_date_back[look]",
        why="a process does not know when it last saw the log",
    ),
    Mutation(
        "usecases.people.enrolling._invitee", drop_raise("InvitationGone", "may_enrol"),
        test=f"{RULES}::test_a_link_for_somebody_who_has_enrolled_is_gone",
        why="whoever puts a link back sees an error that nobody understands",
    ),
    Mutation(
        "usecases.custody.site_chain._follow", replace_expression("not view.is_void(statement.leaf)", "True"),
        test=f"{RULES}::test_no_unsigned_entry_blinds_verification_or_stops_a_founding",
        why="one void entry stops every founding",
    ),
    # --- what an entry bears -------------------------------------------------------------------------------------------
    Mutation(
        "usecases.custody.signer.entry_moment", drop_operand("SERVICE"),
        test=f"{GUARDS}::test_a_partys_acts_and_the_services_bear_the_hour_and_all_others_the_minute",
        why="the log tells the minute of a report by its mail",
    ),
    Mutation(
        "usecases.custody.signer.entry_moment", drop_operand("party_of"),
        test=f"{GUARDS}::test_a_partys_acts_and_the_services_bear_the_hour_and_all_others_the_minute",
        why="the log tells the minute of a report",
    ),
    Mutation(
        "usecases.custody.signer.entry_moment", skip_call("replace"),
        test=f"{GUARDS}::test_a_partys_acts_and_the_services_bear_the_hour_and_all_others_the_minute",
        why="the log tells the second of an act",
    ),
    Mutation(
        "usecases.custody.draft.Draft.append", swap_name("random_bytes", "bytes"),
        test=f"{GUARDS}::test_no_two_entries_share_a_nonce_nor_two_details_a_salt",
        why="a proof tells of its neighbours",
    ),
    Mutation(
        "usecases.custody.draft._detail", swap_name("random_bytes", "bytes"),
        test=f"{GUARDS}::test_no_two_entries_share_a_nonce_nor_two_details_a_salt",
        why="a detail that was erased is guessed from its digest",
    ),
    # --- a start with what an earlier process left -----------------------------------------------------------------------
    Mutation(
        "usecases.custody.ledger.Ledger.resume", skip_call("restore"),
        test="usecases/test_log_wound_back.py::test_a_newest_entry_exchanged_while_nobody_served_is_noticed_at_the_start",
        why="the newest entry is exchanged while nobody serves",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger._refolded", skip_call("policy_of"),
        test="usecases/test_guards_records.py::test_a_committee_of_one_without_its_rules_is_frozen_at_the_start_as_well",
        why="a committee without its rules is served until somebody acts",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger._refolded", skip_call("add"),
        test=f"{FROZEN_AT_START}[detail]",
        why="a committee whose chain is broken is taken for one that was never founded",
    ),
    Mutation(
        "usecases.custody.ledger.Ledger.refuse_if_a_committee_is_frozen", skip_call("refuse_a_frozen_committee"),
        test=f"{FROZEN_AT_START}[detail]",
        why="the address of a committee whose chain is broken leads nowhere, and nobody is told why",
    ),
    Mutation(
        "usecases.custody.pin.of_memory", drop_operand("frozen"),
        test=f"{FROZEN_AT_START}[policy]",
        why="a chain that could not be judged is never judged again",
    ),
    Mutation(
        "usecases.custody.pin.of_memory", drop_operand("is_wound_back"),
        test="usecases/test_guards_records.py::test_who_found_the_log_wound_back_leaves_no_pin_and_says_nothing_of_committees",
        why="a restart forgives a log that was wound back",
    ),
    Mutation(
        "usecases.custody.pin.read", drop_raise("PinMalformed", "origin"),
        test="usecases/test_guards_records.py::test_a_pin_is_the_owners_alone_and_of_one_log",
        why="a process resumes from the pin of another log",
    ),
    Mutation(
        "usecases.custody.pin.read", drop_raise("PinMalformed", "error", instead="return None"),
        test="usecases/test_guards_records.py::test_what_is_no_pin_is_none",
        why="who spoils the pin winds the log back unnoticed",
    ),
    # --- what follows the log is not stopped -------------------------------------------------------------------------
    Mutation(
        "usecases.custody.judging.followed", drop_item("MALFORMED"),
        test=f"{FOLLOWERS}::test_what_nobody_foresaw_makes_an_entry_void_and_stops_nobody",
        why="one entry stops every process for good",
    ),
    Mutation(
        "usecases.custody.judging._passed_over", swap_name("Frozen", "ZeroDivisionError"),
        test=f"{FOLLOWERS}::test_no_entry_stops_those_who_follow_the_log[a_void_entry_after_one_whose_detail_is_gone]",
        why="two entries of somebody's own stop every process for good",
    ),
    Mutation(
        "usecases.custody.policies._parsed", drop_raise("PolicyBroken", instead="raise"),
        test=f"{FOLLOWERS}::test_a_policy_that_is_none_freezes_its_committee",
        why="a page of a committee under a broken policy is an error page",
    ),
    Mutation(
        "domain.policy.parse", swap_name("RecursionError", "ZeroDivisionError"),
        test=f"{FOLLOWERS}::test_no_entry_stops_those_who_follow_the_log[a_policy_nested_too_deeply]",
        why="a policy's text stops every process for good",
    ),
    Mutation(
        "domain.policy.parse", drop_raise("ValueError", "MAX_CHARS"),
        test="domain/test_policy.py::test_a_text_too_long_for_a_policy_is_refused",
        why="a policy's text of any length is parsed",
    ),
    Mutation(
        "usecases.custody.statements.detail_of", drop_operand("isinstance"),
        test=f"{FOLLOWERS}::test_a_detail_kept_as_text_freezes_its_case_and_nothing_else",
        why="a column's type stops a process that starts",
    ),
    Mutation(
        "domain.chain.require_in_order", replace_expression("2 * TOLERANCE", "TOLERANCE"),
        test=f"{FOLLOWERS}::test_who_dates_ahead_makes_nothing_void_that_a_slower_clock_writes",
        why="an entry dated ahead parts replicas for good",
    ),
)  # fmt: skip
