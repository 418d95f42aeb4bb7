"""Guards of lost keys: who may state them, what goes with them, and which keys may come after."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

TO_THE_LOGIN = "web/test_forms_of_ours.py::test_without_a_session_everything_of_members_leads_to_the_login"
NOT_OURS = "web/test_forms_of_ours.py::test_no_form_of_a_member_is_taken_that_is_not_ours"
ANYBODYS = replace_expression("await sessions.staff_form(request)", "(await sessions.forms.read(request), b'')")
DOMAIN = "domain/test_lost_keys.py"
USECASES = "usecases/test_lost_keys.py"
SHOWN = "usecases/test_lost_keys_shown.py"
ENROLLED = f"{USECASES}::test_a_loss_opens_exactly_one_further_enrolment"

LOST_KEYS = (
    Mutation(
        "domain.committee_signers.signers_needed",
        replace_expression("seat_count(committee, at)", "len(committee.in_force(at))"),
        test=f"{DOMAIN}::test_while_a_seat_waits_for_new_keys_no_member_changes_the_committee_alone",
        why="one member admits whom they like while another has lost their keys",
    ),
    Mutation(
        "domain.lost_keys.signers_needed", replace_expression("1 if at >= first.at + ALONE_AFTER else 2", "2"),
        test=f"{DOMAIN}::test_of_three_members_two_may_lose_their_keys",
        why="a committee on which two lost their keys is closed for ever",
    ),
    Mutation(
        "domain.lost_keys.signers_needed", replace_expression("1 if at >= first.at + ALONE_AFTER else 2", "1"),
        test=f"{DOMAIN}::test_one_of_two_members_switches_the_keys_of_the_other_off_only_by_a_second_signature_a_week_later",
        why="one of two members gets rid of the other alone, at once",
    ),
    Mutation(
        "domain.lost_keys.signers_needed",
        replace_expression("min(max(2, needed), others)", "min(needed, others)"),
        test=f"{DOMAIN}::test_nobody_states_the_loss_of_a_members_keys_alone_where_one_member_admits[people1-2]",
        why="one of many members gets rid of another alone",
    ),
    Mutation(
        "domain.lost_keys.is_repeated", drop_operand("ALONE_AFTER"),
        test=f"{DOMAIN}::test_one_of_two_members_switches_the_keys_of_the_other_off_only_by_a_second_signature_a_week_later",
        why="a statement is signed twice by one person",
    ),
    Mutation(
        "usecases.custody.judging._judge_committee", skip_call("check_not_back"),
        test="usecases/test_attacks_with_lost_keys.py::test_one_of_two_members_does_not_switch_off_the_keys_of_another_who_logs_in[sqlite]",
        why="one of two members gets rid of the other, who has their keys",
    ),
    Mutation(
        "usecases.people.lost.may_agree", drop_operand("_has_come"),
        test="usecases/test_attacks_with_lost_keys.py::test_one_of_two_members_does_not_switch_off_the_keys_of_another_who_logs_in[sqlite]",
        why="a page offers what the chain refuses",
    ),
    Mutation(
        "domain.lost_keys.is_repeated", drop_operand("is_alone"),
        test=f"{DOMAIN}::test_beside_a_third_member_nobody_signs_twice",
        why="one member signs for two",
    ),
    Mutation(
        "domain.lost_keys.check", skip_call("require", "the member has other keys"),
        test=f"{DOMAIN}::test_of_a_member_only_the_present_keys_are_stated_as_lost",
        why="members sign away keys that the page did not show",
    ),
    Mutation(
        "domain.lost_keys.check", skip_call("require", "these keys are lost already"),
        test=f"{DOMAIN}::test_keys_are_stated_as_lost_once_and_others_made_since_may_be_too[the same]",
        why="one loss is stated over and over",
    ),
    Mutation(
        "domain.committee_chain._state", skip_call("check_signer"),
        test=f"{DOMAIN}::test_the_signature_of_whose_keys_are_lost_does_not_count[by0]",
        why="a thief is one of those who state the loss",
    ),
    Mutation(
        "domain.committee_chain._agreed", skip_call("check_signer"),
        test=f"{DOMAIN}::test_the_signature_of_whose_keys_are_lost_does_not_count[by1]",
        why="a thief's signature is the second",
    ),
    Mutation(
        "domain.committee_chain._check", replace_expression(
            'lost_keys.check_admission(committee, seat_from(statement.detail["seat"], leaf=statement.leaf))',
            'seat_from(statement.detail["seat"], leaf=statement.leaf)',
        ),
        test=f"{DOMAIN}::test_lost_keys_are_never_admitted_again",
        why="a thief's keys are admitted again",
    ),
    Mutation(
        "domain.lost_keys.check_admission", skip_call("require", "not the seat of the person who lost their keys"),
        test=f"{DOMAIN}::test_who_lost_their_keys_comes_back_to_no_other_seat[changed0]",
        why="a person stands on the roster twice",
    ),
    Mutation(
        "domain.lost_keys.switched_off", set_value("committee.seats", of="seats"),
        test=f"{DOMAIN}::test_lost_keys_are_off_once_as_many_have_signed_as_for_an_admission",
        why="lost keys stay in force",
    ),
    Mutation(
        "domain.lost_keys.switched_off", drop_operand("signers"),
        test=f"{DOMAIN}::test_what_a_thief_may_have_signed_waits_no_more",
        why="what a thief has signed takes effect with one more signature",
    ),
    Mutation(
        "domain.lost_keys.switched_off", drop_operand("about"),
        test=f"{DOMAIN}::test_what_is_proposed_about_the_person_waits_no_more",
        why="the lost keys are admitted by a signature from before",
    ),
    Mutation(
        "domain.committee_chain._left",
        replace_expression(
            "{person: seat for person, seat in committee.kept_seats.items() if seat != gone}", "committee.kept_seats"
        ),
        test=f"{DOMAIN}::test_the_others_end_a_seat_that_waits_for_new_keys_together",
        why="a seat waits for its person for ever",
    ),
    Mutation(
        "domain.lost_keys.are_off",
        replace_expression("seat.signing_key == key and (seat.ends is None or at < seat.ends)", "False"),
        test=f"{DOMAIN}::test_new_keys_may_be_made_once_each_committee_of_the_person_has_stated_the_loss",
        why="one committee takes a person's seat on another",
    ),
    Mutation(
        "domain.lost_keys.are_off", replace_expression("seat.ends is None or at < seat.ends", "True"),
        test=f"{DOMAIN}::test_a_seat_whose_term_is_over_holds_up_no_new_keys",
        why="a committee of long ago holds up new keys",
    ),
    Mutation(
        "domain.lost_keys.check_enrolment", skip_call("require", "enrolled before"),
        test=ENROLLED,
        why="whoever has the service's keys gives a person other keys",
    ),
    Mutation(
        "domain.lost_keys.check_enrolment", skip_call("require", "these keys are lost"),
        test=f"{USECASES}::test_the_lost_keys_are_not_enrolled_again",
        why="a thief enrols the stolen keys once more",
    ),
    Mutation(
        "usecases.people.login.admitted_of", replace_expression('b"" if is_off else key', "key"),
        test=f"{USECASES}::test_the_old_keys_open_nothing_also_with_old_rows[sqlite]",
        why="a stolen session goes on, and an old slot opens",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._switch_off", replace_expression("logins.end_logins_of(session, person)", "()"),
        test=f"{USECASES}::test_the_old_keys_open_nothing_also_with_old_rows[sqlite]",
        why="rows of a stolen session stay",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._switch_off", skip_call("drop_slots"),
        test=f"{USECASES}::test_the_old_keys_open_nothing_also_with_old_rows[sqlite]",
        why="the slot under a passphrase that somebody knows stays",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._switch_off", never("is_lost"),
        test=f"{USECASES}::test_one_signature_switches_nothing_off_where_two_are_needed",
        why="one member alone ends another's sessions",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._send_link",
        never("kept"),
        test=f"{USECASES}::test_another_address_on_the_row_gets_neither_the_link_nor_the_seat",
        why="the link goes to an address that nobody signed",
    ),
    Mutation(
        "usecases.people.losing.StateLost._check", drop_raise("Refused"),
        test=f"{SHOWN}::test_a_form_of_keys_that_have_changed_is_refused",
        why="a member states the loss of keys that their page did not show",
    ),
    Mutation(
        "usecases.people.losing.AgreeLost._stated", drop_operand("may_agree"),
        test=f"{SHOWN}::test_nobody_is_asked_about_their_own_keys",
        why="the form is taken, and the entry void",
    ),
    Mutation(
        "usecases.people.losing.SendLink._waiting", drop_raise("Refused"),
        test=f"{SHOWN}::test_no_link_is_sent_to_whose_keys_are_good[before]",
        why="a member has links sent to anybody",
    ),
    Mutation(
        "usecases.people.seats.waiting_seat", never("kept"),
        test=f"{USECASES}::test_another_address_on_the_row_gets_neither_the_link_nor_the_seat",
        why="name and address of the row come with the new keys",
    ),
    Mutation(
        "usecases.people.admitting.seat_to_sign", drop_operand("_has_lost_keys"),
        test=f"{USECASES}::test_old_keys_restored_on_the_row_are_not_offered_for_admission",
        why="the form of an admission takes lost keys",
    ),
    Mutation(
        "usecases.people.seats.may_enrol",
        replace_expression("not key or lost_keys.are_off(view.committees(), person, key, at)", "True"),
        test=f"{USECASES}::test_a_link_of_the_servers_own_opens_no_enrolment_of_a_member",
        why="the page offers new keys to whoever wrote a link to the row",
    ),
    Mutation(
        "audit.chains.Chains.learn", never("lost_by"),
        test="audit/test_chains_of_committees.py::test_who_lost_their_keys_enrols_once_more",
        why="whoever verifies an export calls new keys void",
    ),
    Mutation(
        "web.staff.lost.agree", never("spoken"),
        test="journeys/test_lost_keys.py::test_a_second_signature_needs_a_conversation_too",
        why="a member signs for somebody they have not spoken with",
    ),
    Mutation(
        "web.routes._keys", skip_call("members_only", "form"),
        test=TO_THE_LOGIN,
        why="who sits on a committee is shown to everybody",
    ),
    Mutation(
        "web.routes._keys", skip_call("members_only", "state"),
        test=TO_THE_LOGIN,
        why="a stranger reaches the statement of a loss",
    ),
    Mutation(
        "web.routes._keys", skip_call("members_only", "agree"),
        test=TO_THE_LOGIN,
        why="a stranger reaches the second signature",
    ),
    Mutation(
        "web.routes._keys", skip_call("members_only", "send_link"),
        test=TO_THE_LOGIN,
        why="a stranger has links sent",
    ),
    Mutation(
        "web.staff.lost.state", ANYBODYS,
        test=NOT_OURS,
        why="a page elsewhere lets a member state a loss",
    ),
    Mutation(
        "web.staff.lost.agree", ANYBODYS,
        test=NOT_OURS,
        why="a page elsewhere lets a member sign a loss",
    ),
    Mutation(
        "web.staff.lost.send_link", ANYBODYS,
        test=NOT_OURS,
        why="a page elsewhere lets a member send links",
    ),
    Mutation(
        "usecases.people.lost.may_agree", return_constant("True", "about"),
        test=f"{SHOWN}::test_a_desk_says_whose_signature_is_missing_and_when_new_keys_wait",
        why="a person is asked to sign that their own keys are lost",
    ),
    Mutation(
        "usecases.people.signatures_owed._has_keys", drop_operand("is_lost"),
        test=f"{SHOWN}::test_a_desk_says_whose_signature_is_missing_and_when_new_keys_wait",
        why="the desk asks to admit lost keys",
    ),
    Mutation(
        "usecases.people.losing.StateLost.write", skip_call("_tell"),
        test=f"{SHOWN}::test_everyone_on_the_committee_is_told_and_first_of_all_the_person",
        why="two members take a seat before its person hears of it",
    ),
    Mutation(
        "usecases.people.losing.AgreeLost.write", skip_call("_tell"),
        test=f"{SHOWN}::test_everyone_on_the_committee_is_told_and_first_of_all_the_person",
        why="a member is off the committee and the others do not hear of it",
    ),
    Mutation(
        "web.routes._keys", skip_call("asks_again", "state"),
        test="journeys/test_lost_keys.py::test_an_open_session_alone_states_no_loss",
        why="who finds an open session has somebody's keys switched off",
    ),
    Mutation(
        "web.routes._keys", skip_call("asks_again", "agree"),
        test="journeys/test_lost_keys.py::test_an_open_session_alone_states_no_loss",
        why="who finds an open session gives the second signature",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._switch_off", skip_call("drop_grants_of"),
        test="usecases/test_attacks_with_lost_keys.py::test_a_thief_reads_nothing_that_is_written_after_the_loss[sqlite]",
        why="a copy of the database made later still opens with stolen keys",
    ),
    Mutation(
        "usecases.people.losing._OnKeys._switch_off", never("are_off"),
        test=f"{SHOWN}::test_a_second_committee_of_theirs_holds_up_new_keys_until_it_has_stated_the_loss",
        why="one committee sends a link that opens nothing, and ends sessions of another",
    ),
)  # fmt: skip
