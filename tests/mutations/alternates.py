"""Guards of alternates: who signs, who counts, who is called by one member, and whom a reporter left out."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    skip_call,
)
from tests.mutations.spot import Operator

RULES, CALLED = "domain/test_alternates.py", "domain/test_called_alternates.py"
SEATS, ATTACKS = "usecases/test_standings.py", "usecases/test_attacks_on_alternates.py"
STORY = "journeys/test_alternates.py"
ALONE = f"{CALLED}::test_one_member_alone_adds_nobody_else"


def by_one(operator: Operator, case: str, why: str) -> Mutation:
    """A condition under which one member calls an alternate."""
    return Mutation("domain.alternates.callable_by_one", operator, test=f"{ALONE}[{case}]", why=why)


ALTERNATES = (
    # --- who signs, and who counts --------------------------------------------------------------------------------------
    Mutation(
        "domain.committee_chain.apply",
        skip_call("check_signer"),
        test=f"{RULES}::test_an_alternate_signs_nothing_for_the_committee[an_admission]",
        why="alternates admit members",
    ),
    Mutation(
        "domain.alternates.check_signer",
        drop_operand("is_own_seat"),
        test=f"{RULES}::test_an_alternate_signs_nothing_for_the_committee[a_removal]",
        why="an alternate signs that a member is removed",
    ),
    Mutation(
        "domain.committee_state.Committee.in_force",
        drop_operand("is_alternate"),
        test=f"{RULES}::test_an_alternate_counts_nowhere_and_gets_no_new_report",
        why="an alternate reads every new report",
    ),
    Mutation(
        "domain.committee_chain._found",
        skip_call("require", "a founder is a member"),
        test=f"{RULES}::test_nobody_founds_a_committee_as_an_alternate",
        why="a committee without a member",
    ),
    Mutation(
        "domain.committee_chain._admitted",
        skip_call("check_admission"),
        test=f"{RULES}::test_the_last_member_cannot_become_an_alternate",
        why="a committee in which nobody can sign anything",
    ),
    Mutation(
        "domain.committee_signers.admitters_needed",
        drop_operand("is_lowered"),
        test=f"{RULES}::test_one_member_cannot_make_another_an_alternate",
        why="one of two members has the committee alone",
    ),
    Mutation(
        "domain.committee_signers.removers_needed",
        replace_expression("max(min(2, len(members)), needed)", "1"),
        test=f"{RULES}::test_two_members_remove_an_alternate_and_the_only_one_does_so_alone",
        why="one member sends an alternate away to whom a case would go",
    ),
    Mutation(
        "domain.lost_keys._place",
        replace_expression("seat.is_alternate", "False"),
        test=f"{RULES}::test_an_alternate_who_lost_their_keys_comes_back_as_an_alternate_only",
        why="a lost passphrase makes a member of an alternate",
    ),
    Mutation(
        "domain.committee_state.Committee.readers_digest",
        replace_expression("(self.receiving(at), self.alternates(at))", "(self.receiving(at), ())"),
        test=f"{RULES}::test_the_keys_of_the_roster_stand_for_the_alternates_too",
        why="an alternate joins while the form is filled in, and its reporter never sees the name",
    ),
    # --- who is called by one member ------------------------------------------------------------------------------------
    by_one(drop_operand("alternates_by_one"), "rules_from_before", "older rules change their meaning"),
    by_one(drop_operand("is_short_now"), "enough_are_left", "one of many members chooses who reads a case"),
    by_one(
        replace_expression("seat.tenure in then", "True"),
        "admitted_since_the_report",
        "a friend is admitted for one case, and called alone",
    ),
    by_one(
        replace_expression("around.committee.alternates(around.at)", "around.committee.seated(around.at)"),
        "a_colleague",
        "one member adds a colleague alone",
    ),
    Mutation(
        "domain.committee_state.Committee.alternates",
        drop_operand("paused_until"),
        test=f"{ALONE}[paused]",
        why="somebody who is away is called",
    ),
    Mutation(
        "domain.alternates.is_short",
        replace_expression("len(epochs.readers(case, committee, at))", "len(case.clear)"),
        test=f"{ALONE}[another_has_not_declared]",
        why="who declares first chooses with whom to decide",
    ),
    # --- whom the reporter left out -------------------------------------------------------------------------------------
    Mutation(
        "domain.case_readers.left_out",
        drop_operand("alternates_left_out"),
        test=f"{CALLED}::test_an_alternate_whom_the_reporter_left_out_is_never_asked",
        why="who was left out is called",
    ),
    Mutation(
        "domain.epochs.check_genesis",
        skip_call("require", "left out is nobody who could be called"),
        test=f"{CALLED}::test_a_report_leaves_out_only_alternates_in_force",
        why="a report names anybody as left out",
    ),
    # --- what pages and acts refuse -------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.admitting.OnRoster._seated",
        drop_raise("Refused", "ONLY_MEMBERS"),
        test=f"{SEATS}::test_an_alternate_acts_on_their_own_seat_and_on_no_other",
        why="an alternate is told that the site failed when they sign",
    ),
    Mutation(
        "usecases.people.leaving.PauseSeat._checked",
        drop_raise("Refused", "ONLY_MEMBERS"),
        test=f"{SEATS}::test_an_alternate_acts_on_their_own_seat_and_on_no_other",
        why="an alternate is told that the site failed when they pause somebody",
    ),
    Mutation(
        "usecases.people.admitting.ConfirmComparison._check",
        replace_expression("own.is_alternate and own != seat", "False"),
        test=f"{SEATS}::test_an_alternate_acts_on_their_own_seat_and_on_no_other",
        why="an alternate compares somebody else's keys",
    ),
    Mutation(
        "usecases.people.seat_shown.ShowSeat.look",
        drop_raise("Refused", "ONLY_MEMBERS"),
        test=f"{SEATS}::test_an_alternate_acts_on_their_own_seat_and_on_no_other",
        why="an alternate is offered to sign a removal",
    ),
    Mutation(
        "usecases.people.standings.SetStanding._changed",
        drop_raise("Refused", "SAME_STANDING"),
        test=f"{SEATS}::test_what_they_are_already_or_what_waits_is_not_signed_again",
        why="a signature that changes nothing",
    ),
    Mutation(
        "usecases.people.seat_changes.ChangesSeat._checked",
        drop_raise("Refused", "WAITS_ALREADY"),
        test=f"{SEATS}::test_what_they_are_already_or_what_waits_is_not_signed_again",
        why="two proposals about one seat wait beside each other",
    ),
    Mutation(
        "usecases.people.standings.SetStanding._changed",
        drop_raise("Refused", "NO_MEMBER_LEFT"),
        test=f"{SEATS}::test_the_last_member_stays_one",
        why="the last member is told that the site failed",
    ),
    Mutation(
        "usecases.people.signatures_owed.SignaturesOwed._of",
        never("is_alternate"),
        test=f"{ATTACKS}::test_one_malicious_member_has_no_second_signature_from_an_alternate",
        why="an alternate is asked for signatures that they cannot give",
    ),
    # --- what reporters are asked ---------------------------------------------------------------------------------------
    Mutation(
        "usecases.reporter.submit.SubmitReport._chosen",
        replace_expression("committee.alternates(hour)", "()"),
        test=f"{STORY}::test_an_alternate_who_is_named_is_asked_about_before_the_report_is_sent",
        why="an alternate whom a report names can be called for it",
    ),
    Mutation(
        "usecases.reporter.submit.chosen",
        replace_expression("left_out_on_form & {seat.person for seat in committee.alternates(hour)}", "frozenset()"),
        test=f"{STORY}::test_a_reporter_leaves_an_alternate_out_and_nobody_can_call_them",
        why="an alternate whom the reporter left out is called",
    ),
    Mutation(
        "web.staff.recorded_place._own",
        replace_expression("seat.is_alternate", "False"),
        test=f"{STORY}::test_an_alternate_signs_and_records_nothing",
        why="an alternate has the receipt of a report that they cannot read",
    ),
)
