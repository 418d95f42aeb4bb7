"""Guards of what those who are heard ask for, and of whom the panel answers."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

DOMAIN, ACTS, PAGES = "domain/test_wishes.py", "usecases/test_wishes.py", "journeys/test_taking_over.py"
NOT_TOLD = "test_the_first_reporter_reads_neither_that_it_is_decided_nor_that_it_is_closed"

WISH_GUARDS = (
    rule(
        "case_wishes.made", skip_call("require", "only those who are heard ask"), "a_wish_of_the_reporter",
        "a reporter takes over from themselves",
    ),
    rule(
        "case_wishes.made", skip_call("require", "an earlier wish waits for its answer"), "a_second_wish",
        "a wish is replaced before anybody has read it",
    ),
    rule(
        "case_wishes.answered", skip_call("require"), "an_answer_to_a_newer_wish",
        "the lead answers a wish and leaves an older one lying",
    ),
    rule(
        "case_wishes.handed_over", skip_call("require"), "a_hand_over_to_a_closed_channel",
        "letters go to somebody who cannot read them",
    ),
    Mutation(
        "domain.case_wishes.handed_over", drop_argument("replace", "is_view_asked"),
        test=f"{DOMAIN}::test_whoever_took_over_is_asked_about_the_plan_anew",
        why="a page of the vote ticks that whoever took over was asked, and the reporter was",
    ),
    Mutation(
        "domain.case_state.Case.addressee", always("party_of"),
        test=f"{DOMAIN}::test_if_their_channel_ends_the_reporter_is_answered_again",
        why="nobody is answered any more",
    ),
    Mutation(
        "usecases.committee.wishes.check", drop_raise("Refused", "NOT_ASKED"),
        test=f"{ACTS}::test_nobody_takes_over_who_asked_to_stop",
        why="the panel writes to somebody who wanted it to stop",
    ),
    Mutation(
        "usecases.committee.shown_before.basis", never("wishes"),
        test=f"{ACTS}::test_a_wish_that_came_after_the_page_is_not_answered_with_it",
        why="a wish is answered by somebody who has not read it",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove.prepare", skip_call("_check_reader"),
        test=f"{ACTS}::test_a_letter_goes_to_nobody_but_whom_its_page_named",
        why="a letter is sealed to somebody whom its writer was not shown",
    ),
    Mutation(
        "usecases.committee.moves.MakeMove._check_still_open", skip_call("_check_reader"),
        test=f"{ACTS}::test_a_letter_goes_to_nobody_but_whom_its_page_named",
        why="somebody takes over while a letter is sealed, and it goes to whom its writer was not shown",
    ),
    Mutation(
        "web.staff.move_pages._may_send", drop_item("LETTER_TO"),
        test=f"{PAGES}::test_a_letter_reviewed_for_one_reader_is_not_sent_to_another",
        why="a letter reviewed for the reporter reaches the affected person",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement._refuse_second", skip_call("_refuse"),
        test=f"{ACTS}::test_a_second_wish_waits_for_the_answer_to_the_first",
        why="an entry is signed that is void",
    ),
    Mutation(
        "web.reporter.hearing._wish", drop_operand("AFFECTED"),
        test=f"{PAGES}::test_only_the_affected_person_is_offered_to_ask",
        why="a respondent is offered to take over the report about them",
    ),
    Mutation(
        "web.reporter.status_card.status_card", replace_expression("opened.case.addressee == opened.party", "True"),
        test=f"{PAGES}::test_the_affected_person_takes_over[sqlite]",
        why="the first reporter reads how far the case is, whatever the affected person wants",
    ),
    Mutation(
        "web.staff.writing_pages._hints", always("addressee"),
        test=f"{PAGES}::test_a_letter_to_whoever_took_over_is_looked_through_for_the_reporter",
        why="a letter tells the affected person who reported",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement.prepare", skip_call("_refuse_other_roles"),
        test=f"{ACTS}::test_nobody_but_the_affected_person_asks_to_be_answered[respondent]",
        why="a respondent asks for the letters about them",
    ),
    Mutation(
        "usecases.committee.wishes.check", drop_operand("_is_affected"),
        test=f"{ACTS}::test_the_letters_go_to_no_respondent_whose_wish_got_into_the_case",
        why="the reporter's letters go to whom they reported",
    ),
    Mutation(
        "usecases.committee.wishes.check", drop_raise("Refused", "CHANNEL_CLOSED"),
        test=f"{ACTS}::test_nobody_takes_over_whose_channel_was_closed",
        why="an entry is signed that is void",
    ),
    Mutation(
        "usecases.reporter.what_continues.WhatContinues.look", drop_operand("addressee"),
        test=f"{PAGES}::{NOT_TOLD}", why="the first reporter reads that something was decided",
    ),
    Mutation(
        "web.reporter.conversations._shown", drop_operand("addressee"),
        test=f"{PAGES}::{NOT_TOLD}", why="the first reporter reads that the case is closed",
    ),
    Mutation(
        "domain.case_appeals.offered_until", drop_operand("is_told"),
        test=f"{ACTS}::test_the_first_reporter_does_not_learn_of_an_outcome_by_appealing_against_an_earlier_letter",
        why="the first reporter is offered to appeal against what nobody told them",
    ),
    Mutation(
        "domain.case_appeals.is_told", return_constant("True", "filed"),
        test=f"{ACTS}::test_the_first_reporter_does_not_learn_of_an_outcome_by_appealing_against_an_earlier_letter",
        why="the first reporter learns of an outcome by whether an appeal is taken",
    ),
)  # fmt: skip
