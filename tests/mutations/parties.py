"""Guards of those who are heard: their link, their receipt, what is asked before a letter leaves, and appeals."""

from tests.mutations.domain_cases import rule
from tests.mutations.mutation import Mutation
from tests.mutations.operators import (
    always,
    change_comparison,
    drop_argument,
    drop_item,
    drop_operand,
    drop_raise,
    never,
    replace_expression,
    return_constant,
    skip_call,
)

PARTIES = "domain/test_parties.py"
ACTS, ATTACKS = "usecases/test_parties.py", "usecases/test_attacks_on_parties.py"
PAGES, LINT = "journeys/test_parties.py", "domain/test_letter_lint.py"

PARTY_GUARDS = (
    # --- the link and the receipt in its place --------------------------------------------------------------------------
    rule(
        "case_parties.check_act", skip_call("require", "a link is opened once, before all else"), "a_link_that_comes",
        "whoever made a link acts as the party",
    ),
    rule(
        "case_parties.check_act", skip_call("require", "only the reporter adds to the report"), "a_report_of_the_heard",
        "a respondent writes into the report",
    ),
    rule(
        "case_parties.joined", skip_call("require", "the link has lapsed"), "a_link_that_lapsed",
        "a forgotten link is opened years later",
    ),
    rule(
        "case_parties.joined", skip_call("require", "the keys of the link"), "the_same_signing_key",
        "whoever made the link goes on signing for the party",
    ),
    rule(
        "case_parties.joined", drop_operand("encryption_key"), "the_same_encryption_key",
        "whoever made the link goes on reading with its keys",
    ),
    Mutation(
        "domain.case_parties.joined", drop_argument("replace", "is_settled"),
        test=f"{PARTIES}::test_nothing_more_is_sealed_to_a_link_that_was_opened",
        why="what is written later is sealed to whoever has the link",
    ),
    rule(
        "case_people.party_closed", skip_call("require", "only the reporter ends their own"), "closing_the_reporters",
        "a lead shuts the reporter out",
    ),
    Mutation(
        "domain.case_people.party_added", drop_argument("Party", "is_joined"),
        test=f"{PARTIES}::test_with_their_receipt_a_party_has_other_keys_than_those_of_the_link",
        why="the link is the receipt",
    ),
    Mutation(
        "usecases.custody.judging._judge_case", drop_item("PARTY_JOINED"),
        test="usecases/test_bad_keys.py::test_a_bad_key_is_given_to_nobody[join_case-the identity]",
        why="anybody signs as a party who was heard",
    ),
    Mutation(
        "audit.given_keys._of_receipt", replace_expression("_key(fields['signing_key'])", "b''"),
        test="audit/test_chains_of_cases.py::test_a_party_who_opened_their_link_signs_with_the_key_of_their_receipt",
        why="the verifier takes what a party signs for forged",
    ),
    Mutation(
        "usecases.reporter.joining._find", drop_operand("is_its_key"),
        test=f"{ATTACKS}::test_a_link_that_is_put_back_into_the_database_opens_nothing",
        why="a link is opened twice",
    ),
    Mutation(
        "usecases.reporter.joining._find", drop_operand("has_lapsed"),
        test=f"{ACTS}::test_a_link_that_was_not_opened_lapses",
        why="a page offers a link that opens nothing",
    ),
    Mutation(
        "usecases.reporter.joining.JoinCase.store", skip_call("drop_grants"),
        test=f"{ACTS}::test_who_is_heard_reads_what_is_sent_to_them_and_answers[sqlite]",
        why="the grants of the link stay where those of the receipt belong",
    ),
    Mutation(
        "web.reporter.joining.join", skip_call("redeem", instead="b'n' * 16"),
        test=f"{PAGES}::test_a_link_shows_what_it_is_for_and_is_spent_by_its_button_alone",
        why="a form of another page spends a link, and its receipt follows from nothing secret",
    ),
    # --- who may do what ------------------------------------------------------------------------------------------------
    Mutation(
        "usecases.reporter.receipts.find", drop_raise("NoSuchReceipt"),
        test=f"{ACTS}::test_with_another_partys_receipt_nobody_acts_as_the_reporter",
        why="a respondent takes the proof of the report, and with it when it came",
    ),
    Mutation(
        "usecases.committee.parties.refuse_unless_lead", drop_raise("Refused"),
        test=f"{ACTS}::test_only_the_lead_opens_and_closes_channels",
        why="a page fails in place of saying who opens channels",
    ),
    Mutation(
        "usecases.committee.writing.AddRecord._refuse_early", drop_raise("Refused"),
        test=f"{ATTACKS}::test_one_member_does_not_tell_what_nobody_has_decided",
        why="one member tells somebody that they are banned, as the committee's decision",
    ),
    Mutation(
        "domain.party_letters.is_due", return_constant("True", "outcome"),
        test="usecases/test_appeals.py::test_after_a_decision_fell_only_the_answer_to_the_appeal_is_told",
        why="a decision that fell is told as if it stood",
    ),
    Mutation(
        "web.words.moment_of", never("actor"),
        test="web/test_timeline.py::test_what_a_party_did_is_dated_by_the_hour",
        why="an answer seems older than the letter that it answers",
    ),
    Mutation(
        "web.staff.file_views.entry", drop_argument("moment", "by"),
        test="web/test_files_of_parties.py::test_a_party_sends_a_file_with_an_answer_and_saves_it_again",
        why="in the thread an answer seems older than the letter that it answers",
    ),
    Mutation(
        "web.staff.party_letters._missing", replace_expression("letter.purposes", "STARTERS"),
        test=f"{PAGES}::test_a_letter_about_a_decision_is_offered_only_once_there_is_one",
        why="the page shows a letter once more that the act refuses",
    ),
    Mutation(
        "usecases.committee.parties.OpenChannel._refuse", drop_raise("Refused"),
        test=f"{ACTS}::test_a_case_has_a_bound_on_its_channels",
        why="every epoch of a case grows without end",
    ),
    Mutation(
        "usecases.committee.parties.OpenChannel.store", never("parties"),
        test=f"{ACTS}::test_a_form_sent_twice_opens_one_channel",
        why="a double click fails",
    ),
    Mutation(
        "usecases.committee.parties.CloseChannel.write", skip_call("drop_grants"),
        test=f"{ACTS}::test_a_closed_channel_ends_its_receipt_and_takes_no_letter",
        why="a closed channel keeps its keys in the database",
    ),
    Mutation(
        "usecases.committee.parties.CloseChannel._refuse", drop_operand("reporter"),
        test=f"{ACTS}::test_the_reporters_channel_is_not_closed_by_the_lead",
        why="a page fails in place of saying that this channel is not theirs to close",
    ),
    Mutation(
        "usecases.reporter.statements._is_heard", return_constant("True"),
        test=f"{ACTS}::test_a_reporter_has_letters_and_no_answers",
        why="a reporter's words are not the letters that the desk waits for",
    ),
    Mutation(
        "usecases.reporter.statements.MakeStatement.store", never("LETTERS_A_DAY"),
        test=f"{ACTS}::test_who_is_heard_writes_twenty_letters_a_day",
        why="a receipt fills the disk",
    ),
    Mutation(
        "usecases.reporter.conversation.is_answered", return_constant("True"),
        test=f"{ACTS}::test_the_members_hear_of_the_first_answer_and_not_of_each",
        why="a receipt floods mailboxes",
    ),
    Mutation(
        "usecases.reporter.conversation.letters_since", replace_expression("_LETTERS", "{RecordKind.ADDITION}"),
        test=f"{ACTS}::test_who_is_heard_writes_twenty_letters_a_day",
        why="only a reporter's letters are counted",
    ),
    Mutation(
        "usecases.custody.casefile.open_file", replace_expression("filed.channel == recipient.channel", "True"),
        test=f"{ACTS}::test_who_is_heard_reads_what_is_sent_to_them_and_answers[sqlite]",
        why="a party's page names what is in the channels of others",
    ),
    Mutation(
        "web.reporter.conversations.show", always("is_reporters"),
        test=f"{PAGES}::test_a_respondent_is_heard_decided_about_appeals_and_the_decision_falls[sqlite]",
        why="a respondent gets the page of the reporter",
    ),
    # --- what is asked before a letter leaves -----------------------------------------------------------------------------
    Mutation(
        "web.staff.party_letters._checked", never("found"),
        test=f"{PAGES}::test_a_letter_that_may_tell_who_reported_is_asked_about",
        why="a letter leaves with the reporter's name in it",
    ),
    Mutation(
        "web.staff.letter_hints.hints",
        replace_expression("(letter, *own)", "(letter,)"),
        test=f"{PAGES}::test_the_name_and_the_caption_of_a_file_are_asked_about_as_words_are",
        why="the name of a file tells a respondent who reported",
    ),
    Mutation(
        "domain.letter_lint._of_people", drop_item("REPORTER"),
        test=f"{LINT}::test_a_letter_is_asked_about[the reporter]",
        why="the reporter's name is not looked for",
    ),
    Mutation(
        "domain.letter_lint._of_people", drop_operand("own"),
        test=f"{LINT}::test_a_letter_is_asked_about[their own name]",
        why="each letter is asked about that names its own reader",
    ),
    Mutation(
        "domain.letter_lint._begins", change_comparison("<=", ">"),
        test=f"{LINT}::test_a_letter_is_asked_about[a few letters of it]",
        why="five letters of Chinese count as five words",
    ),
    Mutation(
        "web.staff.kept_words._form_of", never("party"),
        test=f"{PAGES}::test_a_letter_that_came_too_late_is_kept_for_its_party",
        why="words for a respondent are offered as a letter to the reporter",
    ),
)  # fmt: skip
