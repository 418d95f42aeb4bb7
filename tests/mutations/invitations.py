"""Guards of invitations: which link opens an enrolment, and what the operator can still change about it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    change_comparison,
    drop_operand,
    drop_raise,
    drop_statement,
    replace_expression,
    skip_call,
    swap_name,
)

PEOPLE = "usecases/test_people.py"
ROSTER = "usecases/test_attacks_on_the_roster.py"
INVITATIONS = "usecases/test_invitations.py"
STAYS_DEAD = f"{INVITATIONS}::test_a_dead_link_stays_dead_when_its_hash_is_put_back_into_the_row[sqlite]"
SIGNED = f"{INVITATIONS}::test_what_a_member_has_signed_the_operator_does_not_change"
WITHDRAWN = f"{INVITATIONS}::test_a_withdrawn_invitation_opens_nothing_and_leaves_no_address[sqlite]"
REFUSED = f"{INVITATIONS}::test_what_cannot_be_corrected_is_refused"
TYPO = f"{INVITATIONS}::test_a_mistyped_invitation_is_corrected_and_the_wrong_mailbox_has_a_dead_link[sqlite]"

INVITATION_GUARDS = (
    # --- which link works --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.links.invitation_hash",
        skip_call("blind", instead="token.encode()[26:58]"),
        test=f"{PEOPLE}::test_an_invitation_is_a_mail_with_a_link_that_the_database_does_not_hold[sqlite]",
        why="the database holds the links",
    ),
    Mutation(
        "usecases.people.enrolling._invitee",
        drop_raise("InvitationGone", "opens"),
        test=STAYS_DEAD,
        why="whoever writes to the database revives a link that was sent to the wrong mailbox",
    ),
    Mutation(
        "usecases.people.invitations.Standing.opens",
        replace_expression("self.link == link.hex()", "True"),
        test=f"{ROSTER}::test_a_link_opens_nobody_elses_invitation[sqlite]",
        why="a link is moved to another's invitation",
    ),
    Mutation(
        "usecases.people.invitations.Standing.opens",
        drop_operand("link_ends", "now"),
        test=f"{PEOPLE}::test_a_link_lasts_a_week_and_opens_once[sqlite]",
        why="a link is good for ever",
    ),
    Mutation(
        "usecases.people.invitations.Standing.opens",
        change_comparison("<", "<="),
        test=f"{INVITATIONS}::test_a_new_link_lasts_as_long_as_the_first",
        why="a link works at the minute at which it has ended",
    ),
    Mutation(
        "usecases.people.enrolling._invitee",
        replace_expression(
            "standing.invitations",
            "tuple(Invitation(one.committee_id, one.id) for one in people.seats(session, found.id))",
        ),
        test=f"{ROSTER}::test_a_row_of_a_seat_founds_no_committee[sqlite]",
        why="whoever writes to the database lets a guest of one committee found another",
    ),
    # --- who is invited ----------------------------------------------------------------------------------------------
    Mutation(
        "usecases.people.inviting.Invite.write",
        drop_raise("SetUpRefused", "LOGIN_NAME_TAKEN"),
        test=f"{PEOPLE}::test_a_login_name_is_one_persons_and_names_do_not_look_like_others",
        why="a login name taken is an error page",
    ),
    Mutation(
        "usecases.people.inviting.check_names",
        drop_raise("SetUpRefused", "NAME_MIXES_SCRIPTS"),
        test=f"{PEOPLE}::test_a_login_name_is_one_persons_and_names_do_not_look_like_others",
        why="a member is invited under letters that no reporter types",
    ),
    Mutation(
        "usecases.people.inviting.check_names",
        drop_raise("SetUpRefused", "NAME_IS_NOT_ALONE"),
        test="commands/test_set_up.py::test_what_cannot_be_done_is_refused_in_one_line[title]",
        why="a title or pronouns are part of a name, which reports then miss",
    ),
    Mutation(
        "usecases.people.introducing.StoreIntroduction.check",
        drop_raise("Refused"),
        test="journeys/test_own_names.py::test_a_member_gives_title_and_pronouns_which_members_see_and_reporters_do_not",
        why="a title that is too long is an error page",
    ),
    Mutation(
        "usecases.people.introducing.StoreIntroduction.write",
        replace_expression("committee.introduction_of(person) != self.introduction", "True"),
        test="journeys/test_own_names.py::test_a_member_gives_title_and_pronouns_which_members_see_and_reporters_do_not",
        why="each look at one's names is an entry of the log",
    ),
    Mutation(
        "domain.introductions.stated",
        drop_statement("is_well_formed"),
        test="domain/test_introductions.py::test_what_would_break_a_page_is_void[hidden]",
        why="a title turns the words around it",
    ),
    Mutation(
        "domain.introductions.is_well_formed",
        drop_operand("LONGEST_CHARS"),
        test="domain/test_introductions.py::test_what_would_break_a_page_is_void",
        why="a title fills the roster",
    ),
    Mutation(
        "usecases.people.inviting.InviteAgain.write",
        replace_expression("not self._is_open(session, committee.id, person.id)", "True"),
        test="usecases/test_guards_people.py::test_who_was_invited_twice_has_one_seat",
        why="who is invited twice waits with two seats",
    ),
    Mutation(
        "usecases.people.roster._standing",
        swap_name("Frozen", "ZeroDivisionError"),
        test=f"{ROSTER}::test_somebody_whose_chain_is_incomplete_keeps_nobody_else_from_being_admitted",
        why="one damaged chain closes the roster to all",
    ),
    Mutation(
        "usecases.people.roster._asked_for",
        drop_operand("committee"),
        test=f"{INVITATIONS}::test_who_is_invited_to_two_committees_is_admitted_to_the_seat_of_each",
        why="who is invited elsewhere too cannot be admitted here",
    ),
    # --- sent again, corrected, withdrawn ----------------------------------------------------------------------------
    Mutation(
        "usecases.people.correcting.Resend.write",
        drop_raise("SetUpRefused"),
        test=SIGNED,
        why="a member gets a link that opens nothing",
    ),
    Mutation(
        "usecases.people.correcting.Correct.write",
        drop_raise("SetUpRefused", "MEMBERS_HAVE_SIGNED"),
        test=SIGNED,
        why="the operator changes the row of who is on a committee",
    ),
    Mutation(
        "usecases.people.correcting.Withdraw.write",
        drop_raise("SetUpRefused", "MEMBERS_HAVE_SIGNED"),
        test=SIGNED,
        why="the log says that a member is invited no more, who can sit there all the same",
    ),
    Mutation(
        "usecases.people.correcting._signed_by",
        replace_expression("proposed_seats(committee)", "()"),
        test=SIGNED,
        why="a second member signs another name than the first",
    ),
    Mutation(
        "usecases.people.correcting.Correct.write",
        drop_statement("issue_link", "signing_key"),
        test=TYPO,
        why="a wrong mailbox keeps a link that works",
    ),
    Mutation(
        "usecases.people.correcting.Correct.write",
        drop_raise("SetUpRefused", "NOTHING_CHANGES"),
        test=REFUSED,
        why="the log says that something was corrected, and nothing was",
    ),
    Mutation(
        "usecases.people.correcting.Correct._corrected",
        skip_call("check_names"),
        test=REFUSED,
        why="a correction puts a name that no report finds",
    ),
    Mutation(
        "usecases.people.correcting.Correct._change",
        drop_raise("SetUpRefused"),
        test=f"{INVITATIONS}::test_a_login_name_is_corrected_unless_it_is_taken",
        why="a login name taken is an error page",
    ),
    Mutation(
        "usecases.people.correcting._invited",
        drop_raise("SetUpRefused"),
        test=WITHDRAWN,
        why="who was invited no more gets a link",
    ),
    Mutation(
        "usecases.people.correcting.Withdraw.write",
        drop_statement("_forget", "signing_key"),
        test=WITHDRAWN,
        why="the address of somebody who never came is kept",
    ),
    Mutation(
        "usecases.people.invitations._after",
        replace_expression("tuple(one for one in standing.invitations if one != gone)", "standing.invitations"),
        test=f"{INVITATIONS}::test_nobody_is_admitted_by_an_invitation_that_was_withdrawn[sqlite]",
        why="members admit somebody whom nobody invites any more",
    ),
    Mutation(
        "usecases.people.invitations.Standing.steps_for",
        drop_operand("committee_id"),
        test=f"{INVITATIONS}::test_another_committee_is_not_told_of_an_invitation_to_this_one",
        why="one committee reads whom another has invited",
    ),
)
