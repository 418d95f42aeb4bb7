"""Guards of the way onto a committee, and of what a person keeps of the log."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
    swap_name,
)

ATTACKS = "usecases/test_attacks.py"
GUARDS = "usecases/test_guards_site.py"
LATE = "usecases/test_refusals.py::test_a_refusal_in_the_writers_batch_costs_its_neighbours_nothing"
SOON = "usecases/test_refusals_at_once.py::test_who_is_refused_at_once_costs_others_nothing"
PEOPLE = "usecases/test_people.py"
NAMES = f"{PEOPLE}::test_a_login_name_is_one_persons_and_names_do_not_look_like_others"
WEAK = f"{PEOPLE}::test_a_passphrase_that_could_be_guessed_is_refused_with_advice"
MARKS = "usecases/test_guards_people.py::test_a_mark_of_another_log_is_noticed"

USECASES_MEMBERS = (
    # --- passphrases -------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.passphrases.check_strength", drop_raise("PassphraseWeak", "PASSPHRASE_MAX_CHARS"),
        test="usecases/test_guards_people.py::test_a_passphrase_that_is_too_long_is_refused_however_strong",
        why="a passphrase is cut off unsaid",
    ),
    Mutation(
        "usecases.people.passphrases.check_strength", drop_raise("PassphraseWeak", "MINIMUM_GUESSES_LOG10"),
        test=WEAK,
        why="any passphrase will do",
    ),
    Mutation(
        "usecases.people.passphrases.MINIMUM_GUESSES_LOG10", set_value("4"),
        test=WEAK,
        why="a passphrase that a thief guesses in a day will do",
    ),
    Mutation(
        "usecases.people.passphrases.check_strength", set_value("[]", of="user_inputs"),
        test=WEAK,
        why="one's own name is a passphrase",
    ),
    Mutation(
        "usecases.people.passphrases._judged_part",
        replace_expression("passphrase.translate(dropped)[:_ZXCVBN_MAX_CHARS]", "passphrase.translate(dropped)"),
        test=f"{PEOPLE}::test_five_words_are_enough_and_many_are_taken",
        why="a long passphrase is an error page",
    ),
    Mutation(
        "usecases.people.passphrases._judged_part", skip_call("translate"),
        test="usecases/test_guards_people.py::test_few_ways_to_read_signs_as_letters_are_tried",
        why="one passphrase at an enrolment holds everyone up for many seconds",
    ),
    # --- invited and enrolled ----------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.enrolling.Enrol.look", skip_call("check_strength"),
        test=f"{SOON}[weak_passphrase]",
        why="nobody asks how strong a passphrase is",
    ),
    Mutation(
        "usecases.people.roster.ShowRoster._shown", set_value("None", of="replaces"),
        test="journeys/test_admission_page.py::test_the_page_says_whose_seat_an_admission_gives_to_other_keys",
        why="who takes a member's seat passes for a newcomer",
    ),
    Mutation(
        "usecases.people.roster.ShowRoster._shown", set_value("None", of="ends"),
        test="journeys/test_admission_page.py::test_the_page_says_from_when_until_when_somebody_would_sit",
        why="a seat ends that the page shows without an end",
    ),
    Mutation(
        "web.staff.case_page.values", replace_expression("recounting.recount(opened.file)", "None"),
        test="journeys/test_decision.py"
        "::test_the_page_shows_a_decision_that_does_not_match_its_ballots_and_offers_no_step_on",
        why="a decision against the ballots is offered to be carried out",
    ),
    # --- admitted ----------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.admitting.Admit._checked_seat", drop_raise("Refused", "digest"),
        test=f"{ATTACKS}::test_a_key_exchanged_after_the_page_was_shown_is_not_admitted[sqlite-encryption_key]",
        why="an encryption key exchanged before the admission reads every report to come",
    ),
    Mutation(
        "usecases.people.admitting.Admit.write",
        replace_expression(
            "committee_state.seat_detail(seat)",
            "committee_state.seat_detail(seat_to_sign(session, view := self.custody.ledger.writing(session),"
            " self._seated(view), self.person))",
        ),
        test=f"{ATTACKS}::test_an_admission_signs_the_very_row_that_it_checked[TTF]",
        why="a view that answers twice, or a trigger, has another key signed than was checked",
    ),
    Mutation(
        "usecases.people.admitting.Admit._checked_seat", drop_raise("Refused", "is_proposed"),
        test="usecases/test_guards_people.py::test_nobody_is_admitted_twice",
        why="two admissions of one person wait for a second signature",
    ),
    Mutation(
        "usecases.people.admitting.seat_to_sign", drop_operand("signing_key"),
        test="usecases/test_guards_people.py::test_nobody_is_admitted_without_keys",
        why="somebody is admitted before they have keys",
    ),
    Mutation(
        "usecases.people.admitting.seat_to_sign", drop_operand("one", "committee", "id"),
        test="usecases/test_guards_people.py::test_nobody_is_admitted_whom_another_committee_invited",
        why="somebody is admitted to a committee that did not invite them",
    ),
    Mutation(
        "usecases.people.admitting.OnRoster._seated", drop_raise("Refused", "NOT_SEATED"),
        test="usecases/test_guards_people.py::test_who_waits_admits_nobody",
        why="who waits is told that the site failed when they sign",
    ),
    Mutation(
        "usecases.people.admitting._OnAdmission._state", skip_call("_check"),
        test=f"{LATE}[sqlite-agreement_that_was_given]",
        why="a second signature that came first elsewhere is told as a site that failed",
    ),
    Mutation(
        "usecases.people.admitting.Agree._check", drop_raise("Refused"),
        test=f"{SOON}[agreement_to_nothing]",
        why="a member signs what nobody proposed",
    ),
    Mutation(
        "usecases.people.admitting.ConfirmComparison._check", drop_raise("Refused"),
        test=f"{LATE}[sqlite-comparison_of_one_who_left]",
        why="who has left is compared once more",
    ),
    # --- what a person last saw of the log -----------------------------------------------------------------------------
    Mutation(
        "usecases.people.marks._continues", drop_operand("root"),
        test=MARKS,
        why="a log that was forged whole is taken for the one that a browser remembers",
    ),
    Mutation(
        "usecases.people.marks._continues", change_comparison("<=", "<"),
        test=MARKS,
        why="a log that did not grow since is called another",
    ),
    Mutation(
        "usecases.people.marks._continues", return_constant("True", "False"),
        test=MARKS,
        why="a log that was wound back is taken for the one that a browser remembers",
    ),
    Mutation(
        "usecases.people.marks.compare", return_constant("LogComparison.CONTINUES", "CHANGED"),
        test=MARKS,
        why="nobody is told that the log is another than they last saw",
    ),
    Mutation(
        "usecases.people.marks.kept_mark", swap_name("OpenFailed", "ZeroDivisionError"),
        test="usecases/test_guards_people.py::test_a_mark_that_somebody_else_sealed_is_none",
        why="a mark that somebody wrote over shuts its person out",
    ),
    # --- a committee's own pages ---------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.own_pages.is_pending", never("PAGES_ADOPTED"),
        test="usecases/test_attacks_on_own_pages.py::test_a_proposal_of_another_act_is_not_confirmed_as_pages[sqlite]",
        why="a member signs another act than the page showed",
    ),
    Mutation(
        "usecases.people.own_pages.is_pending", return_constant("True", "before"),
        test="usecases/test_attacks_on_own_pages.py::test_pages_proposed_before_others_took_effect_are_not_confirmed[sqlite]",
        why="a change that can take no effect asks for a signature",
    ),
    Mutation(
        "usecases.people.own_pages.ProposePages._checked", drop_raise("Refused", "CHANGED"),
        test="usecases/test_attacks_on_own_pages.py::test_pages_follow_those_that_the_form_showed_and_differ_from_them[sqlite-pages1]",
        why="a form of yesterday undoes the change of today",
    ),
    Mutation(
        "usecases.people.own_pages.ProposePages._checked", drop_raise("Refused", "NOTHING_CHANGES"),
        test="usecases/test_attacks_on_own_pages.py::test_pages_follow_those_that_the_form_showed_and_differ_from_them[sqlite-pages0]",
        why="a change that changes nothing asks for a signature",
    ),
    Mutation(
        "usecases.people.own_pages.ProposePages.write", skip_call("tell_members"),
        test="journeys/test_our_pages.py::test_the_others_get_a_mail_when_a_change_is_proposed",
        why="a change that steers reporters waits unseen",
    ),
)  # fmt: skip
