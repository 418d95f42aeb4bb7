"""Guards of what members write: pages before something leaves, drafts, and words sent after a session has ended."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    drop_argument,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    set_value,
    skip_call,
)

LATE = "web/test_ended_session.py"
COMPOSER = "web/test_composer.py"
ANYBODYS = replace_expression("await sessions.staff_form(request)", "(await sessions.forms.read(request), b'')")

WEB_WRITING = (
    # --- the page before something leaves --------
    Mutation(
        "web.staff.reviewing.is_reviewed", return_constant("True", "False"),
        test=f"{COMPOSER}::test_a_letter_without_the_page_before_it_is_not_sent",
        why="a letter leaves that its writer never saw as the reporter will",
    ),
    Mutation(
        "web.staff.reviewing._purpose", replace_expression("dict(given)", "{}"),
        test=f"{COMPOSER}::test_other_words_than_the_page_showed_are_not_sent",
        why="other words leave than the page showed",
    ),
    Mutation(
        "web.staff.reviewing._purpose", drop_operand("session"),
        test=f"{COMPOSER}::test_what_another_member_saw_is_not_what_this_one_saw",
        why="what one member checked is sent by another who did not",
    ),
    Mutation(
        "web.staff.composing.write", replace_expression("is_outward", "False", "NO_AUDIENCE"),
        test=f"{COMPOSER}::test_a_note_button_does_not_send_what_is_set_to_the_reporter",
        why="a text that was meant for the reporter is kept for the panel without a word",
    ),
    Mutation(
        "web.staff.composing.write", never("is_outward"),
        test=f"{COMPOSER}::test_a_draft_is_saved_offered_continued_and_gone_when_it_is_sent",
        why="a draft of a letter goes on as a note",
    ),
    Mutation(
        "web.staff.move_pages._may_send", return_constant("True", "is_reviewed"),
        test=f"{COMPOSER}::test_a_move_is_shown_before_it_is_made_and_back_loses_nothing",
        why="a move is made that its maker did not see once more",
    ),
    Mutation(
        "web.staff.composing._letter_again", skip_call("unfilled", instead="[]"),
        test=f"{COMPOSER}::test_a_letter_with_an_open_place_of_a_starter_text_is_not_sent",
        why="a reporter reads [date]",
    ),
    # --- forms of other pages --------
    *(
        Mutation(
            f"web.staff.{target}", ANYBODYS,
            test="web/test_forms_of_ours.py::test_no_form_of_a_member_is_taken_that_is_not_ours",
            why=f"a page of another site {does}",
        )
        for target, does in (
            ("composing.write", "writes in a member's name"),
            ("composing.note", "adds a note"),
            ("composing.letter", "writes to a reporter"),
            ("composing.throw_away", "throws drafts away"),
            ("move_pages.move", "moves a case"),
            ("vote_page.cast", "votes"),
        )
    ),
    Mutation(
        "web.staff.writing_pages.read", never("lost"),
        test="web/test_bad_forms.py::test_lost_letters_of_a_member_are_asked_for_again",
        why="a note is stored without letters that were lost",
    ),
    Mutation(
        "web.staff.writing_pages.show", set_value("[]", of="lost"),
        test="web/test_given_back.py::test_the_words_of_a_move_that_was_made_meanwhile_are_given_back",
        why="who comes too late loses every word",
    ),
    # --- words that are sent after the session has ended --------
    Mutation(
        "usecases.committee.kept_texts.KeepLate.look", drop_operand("by"),
        test=f"{LATE}::test_with_somebody_elses_session_nothing_gets_among_a_members_drafts",
        why="with another member's session words get among somebody's drafts",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate.look", drop_operand("about"),
        test=f"{LATE}::test_without_a_ticket_of_this_page_words_are_given_back_and_not_stored",
        why="words about one case are kept as words about another",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate.look", drop_raise("NotKept", "MOST_BYTES"),
        test=f"{LATE}::test_a_text_of_more_than_the_limit_is_given_back",
        why="one page fills the disk",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate.look", drop_raise("NotKept", "MOST"),
        test=f"{LATE}::test_one_page_cannot_fill_the_table",
        why="one page fills the table",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate._key", drop_operand("key_digest"),
        test=f"{LATE}::test_when_the_key_was_replaced_meanwhile_words_are_given_back_and_not_stored",
        why="whoever was admitted in a member's place reads what the member wrote",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate.prepare",
        replace_expression("context('kept-text/id', ticket.nonce, self.words.digest)", "random_bytes(16)"),
        test=f"{LATE}::test_the_same_words_sent_twice_are_kept_once",
        why="a second press keeps the words twice",
    ),
    Mutation(
        "usecases.committee.writing_tickets.read_ticket", drop_raise("NotKept", "until"),
        test=f"{LATE}::test_a_ticket_lasts_a_day",
        why="a page that was found keeps words for ever",
    ),
    # --- drafts --------
    Mutation(
        "usecases.committee.kept_texts.KeepDraft.look", drop_raise("Refused", "TOO_MANY"),
        test=f"{LATE}::test_as_many_drafts_as_there_is_room_for_are_saved",
        why="a member fills the table",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepDraft.look", drop_raise("Refused", "TOO_LONG"),
        test=f"{LATE}::test_a_text_of_more_than_the_limit_is_given_back",
        why="one draft fills the disk",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepDraft.store", skip_call("forget"),
        test=f"{COMPOSER}::test_saving_a_draft_again_replaces_it",
        why="each save leaves another draft",
    ),
    Mutation(
        "usecases.people.kept.opened", drop_operand("equal"),
        test=f"{LATE}::test_a_draft_without_the_proof_of_its_owner_is_not_offered",
        why="whoever writes to the database puts words among a member's drafts",
    ),
    Mutation(
        "store.kept_texts.drop", drop_argument("where", "owner"),
        test=f"{COMPOSER}::test_nobody_else_sees_continues_or_throws_away_a_draft",
        why="one member throws another's draft away",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord.store", skip_call("forget"),
        test=f"{COMPOSER}::test_a_draft_is_saved_offered_continued_and_gone_when_it_is_sent",
        why="a letter that was sent is offered as a draft",
    ),
    Mutation(
        "store.kept_texts.of_member", drop_argument("where", "expires_at"),
        test="usecases/test_drafts.py::test_a_draft_that_has_expired_is_not_read_although_nobody_has_deleted_it",
        why="a draft is kept for longer than was said",
    ),
    Mutation(
        "web.staff.login._kept", return_constant("about"),
        test=f"{LATE}::test_a_login_leads_to_a_case_and_nowhere_else",
        why="a link to the login leads on to another site",
    ),
)  # fmt: skip
