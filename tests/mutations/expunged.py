"""Guards of what two members erase: who signs, for which list, when, and what explains an absent detail."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, never, replace_expression, skip_call

_AUDIT = "audit/test_expunged.py::test_an_entry_that_two_members_did_not_sign_explains_nothing"
_ATTACKS, _ACTS = "usecases/test_attacks_on_erasing.py::", "usecases/test_erasing.py::"
_LEFT = "usecases/test_nothing_is_left.py::test_no_value_that_belonged_to_the_case_is_left_in_any_table"
_WORDS = "usecases/test_nothing_is_left.py::test_nobody_keeps_words_about_a_case_that_was_erased_meanwhile"
_LATER = "test_a_process_that_starts_later_believes_no_entry_that_two_members_did_not_sign"
_STATED = "usecases/test_retaining.py::test_a_member_states_how_long_a_closed_case_is_kept"
_REFUSED = "domain/test_retention.py::test_it_is_refused"

EXPUNGED_GUARDS = (
    Mutation(
        "audit.expunged.Expunged.follow",
        replace_expression("first.actor != entry.actor", "True"),
        test=_AUDIT,
        why="one member explains why details are absent",
    ),
    Mutation(
        "audit.expunged.Expunged.follow",
        drop_operand("_are_signed"),
        test=_AUDIT,
        why="anybody explains why details are absent",
    ),
    Mutation(
        "audit.expunged.Expunged.follow",
        drop_operand("_WHOLE"),
        test=_AUDIT,
        why="who proposed to delete files is taken for who proposed to delete the case",
    ),
    Mutation(
        "audit.expunged.Expunged.follow",
        drop_operand("is_theirs"),
        test="audit/test_expunged.py::test_a_committee_that_was_founded_after_the_case_explains_nothing",
        why="two people found a committee to explain why details of another one are absent",
    ),
    Mutation(
        "usecases.custody.tombstones.by_itself",
        skip_call("require", "the committee came after the case"),
        test=_ATTACKS + "test_no_process_believes_a_committee_that_was_founded_after_the_case",
        why="two people found a committee to erase a case of another one",
    ),
    Mutation(
        "usecases.custody.memory.PendingLog.advance",
        replace_expression("before.first", "index"),
        test=_ATTACKS + "test_no_process_believes_a_committee_that_was_founded_after_the_case",
        why="a case counts as begun when something was added to it",
    ),
    Mutation(
        "usecases.custody.tombstones._read_again",
        drop_operand("frontier"),
        test=_ATTACKS + "test_nor_does_a_process_that_resumes[of_an_earlier_version]",
        why="whoever has the database says anew where a chain began",
    ),
    Mutation(
        "domain.case_retention._confirmed",
        replace_expression("statement.detail['list'] == list_digest(case, erasure.part)", "True"),
        test="domain/test_retention.py::test_what_was_added_since_is_not_erased_unseen",
        why="what nobody looked at is erased",
    ),
    Mutation(
        "domain.case_retention.erasure_proposed",
        replace_expression("said['list'] == list_digest(case, part)", "True"),
        test=_REFUSED,
        why="a member proposes to erase what they did not see",
    ),
    Mutation(
        "domain.case_retention._check",
        replace_expression("found is None", "True"),
        test=_REFUSED,
        why="a case is erased before its time",
    ),
    Mutation(
        "domain.case_retention.hindrance",
        replace_expression("case.retention.is_held", "False"),
        test="domain/test_retention.py::test_a_hold_stops_everything_until_two_members_lift_it",
        why="what is held is erased",
    ),
    Mutation(
        "domain.case_retention.hold_agreed",
        replace_expression("_without(after, Erasure)", "after"),
        test="domain/test_retention.py::test_a_hold_that_begins_ends_a_proposed_erasure",
        why="an erasure that waited goes on after a hold",
    ),
    Mutation(
        "domain.case_retention.expunged",
        replace_expression("statement.detail['committee'] == case.committee", "True"),
        test="domain/test_retention.py::test_the_tombstone_names_the_committee_of_the_case",
        why="the figures of a case count for another committee",
    ),
    Mutation(
        "domain.case_chain.apply",
        skip_call("require", "two members erased the case"),
        test="domain/test_retention.py::test_after_two_members_erased_the_case_nothing_takes_effect_any_more",
        why="an erased case goes on",
    ),
    Mutation(
        "usecases.custody.judging._judge_case",
        skip_call("require", "two members erased the case"),
        test=_ATTACKS + "test_an_erased_case_does_not_begin_again",
        why="who has a receipt brings an erased case back",
    ),
    Mutation(
        "usecases.custody.tombstones.checked",
        skip_call("require"),
        test=_ATTACKS + "test_a_last_entry_with_other_figures_than_the_chains_has_no_effect",
        why="the second member rewrites the statistics",
    ),
    Mutation(
        "usecases.custody.tombstones.by_itself",
        skip_call("require", "one member signed both"),
        test=_ATTACKS + _LATER,
        why="one member erases a case for who starts later",
    ),
    Mutation(
        "usecases.custody.tombstones.by_itself",
        skip_call("require", "not signed by a member"),
        test=_ATTACKS + _LATER,
        why="anybody erases a case for who starts later",
    ),
    Mutation(
        "usecases.custody.tombstones.by_itself",
        skip_call("require", "the signer was not clear"),
        test=_ATTACKS + "test_members_who_are_not_on_the_case_erase_it_for_no_process_that_knew_it",
        why="members whom a report is about erase it",
    ),
    Mutation(
        "usecases.site.verifying_expunged._left",
        replace_expression("erasing.left_of_case(session, case_id)", "()"),
        test=_ATTACKS + "test_a_row_that_is_put_back_is_noticed",
        why="an erased row that is put back is not noticed",
    ),
    Mutation(
        "usecases.site.verifying_expunged._left",
        replace_expression("row.detail is not None", "False"),
        test=_ATTACKS + "test_a_row_that_is_put_back_is_noticed",
        why="an erased detail that is put back is not noticed",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure._confirmed",
        skip_call("refuse_other_list"),
        test=_ACTS + "test_what_came_after_the_page_is_not_erased_unseen",
        why="what nobody looked at is erased",
    ),
    Mutation(
        "usecases.committee.erasing.ProposeErasure._refuse",
        skip_call("refuse_hindered"),
        test=_ACTS + "test_it_is_refused_before_its_time_and_while_it_is_open_and_a_law_asks_for_it_all_the_same",
        why="a member is not told why it is refused",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure._shred",
        skip_call("erase_case"),
        test=_LEFT,
        why="keys and records of an erased case stay",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure._shred",
        skip_call("erase_kept_texts"),
        test=_LEFT,
        why="what members noted about an erased case stays",
    ),
    Mutation(
        "store.sqlite._settle",
        skip_call("empty_log"),
        test="usecases/test_no_byte_is_left.py::test_no_sealed_byte_and_no_id_is_left_below_the_tables",
        why="what was deleted stays in the journal",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure._shred",
        skip_call("drop_all"),
        test=_LEFT,
        why="the address of a reporter stays after their case",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure.store",
        skip_call("release_files"),
        test=_LEFT,
        why="the content of files stays after their case",
    ),
    Mutation(
        "usecases.site.erased_details.EraseDetails.write",
        skip_call("erase_details"),
        test=_LEFT,
        why="who was on an erased case stays in the database",
    ),
    Mutation(
        "usecases.custody.memory.Memory._expunge",
        skip_call("when_expunged"),
        test=_ACTS + "test_a_replica_that_follows_drops_what_it_remembers",
        why="what sessions have opened of an erased case stays in memory",
    ),
    Mutation(
        "usecases.site.erased_details._to_erase",
        replace_expression("rows[last].position >= published.size", "False"),
        test=_ACTS + "test_details_stay_until_a_checkpoint_is_out_so_that_replicas_judge_by_the_whole_chain",
        why="replicas judge the end of a case without its chain",
    ),
    Mutation(
        "usecases.site.log_figures.FollowCases.look",
        never("ended"),
        test=_ACTS + "test_an_erased_case_stays_in_the_totals_of_transparency_reports",
        why="a report says less than happened, once a case is erased",
    ),
    Mutation(
        "usecases.committee.retaining._OnClosed._closed",
        drop_raise("Refused"),
        test=_STATED,
        why="a page fails in place of saying that the case is open",
    ),
    Mutation(
        "usecases.committee.retaining.StateRetention._says",
        drop_raise("Refused", "TOO_FAR"),
        test=_STATED,
        why="a page fails in place of saying which day it takes",
    ),
    Mutation(
        "usecases.committee.retaining.ProposeHold._says",
        drop_raise("Refused"),
        test="usecases/test_retaining.py::test_two_members_hold_a_case_and_two_lift_it",
        why="a second proposal takes the place of the one that waits",
    ),
    Mutation(
        "domain.case_retention.is_hold_asked",
        replace_expression("case_proposals.is_first_there(case, one, committee, at)", "True"),
        test="usecases/test_retaining.py::test_a_hold_that_nobody_can_confirm_any_more_keeps_nobody_from_another",
        why="whoever leaves a case keeps the others from a legal hold for two weeks",
    ),
    Mutation(
        "web.reporter.retention.sentences",
        replace_expression("case_retention.class_of(case) in _DATED", "True"),
        test="web/test_how_long_it_is_kept.py::test_the_date_is_told_only_where_it_tells_nothing_of_a_measure",
        why="a reporter learns until when somebody is excluded",
    ),
    Mutation(
        "usecases.committee.erasing.ConfirmErasure.store",
        skip_call("drop_addresses"),
        test=_ACTS + "test_the_address_for_news_goes_with_who_the_reporter_is",
        why="a copy of database and keys tells who reported, after members erased that",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepDraft.store",
        skip_call("find_cleared"),
        test=_WORDS,
        why="a draft about an erased case is kept, because it was on its way",
    ),
    Mutation(
        "usecases.committee.kept_texts.KeepLate._key",
        never("tombstone"),
        test=_WORDS,
        why="words about an erased case are kept, because their page was open",
    ),
)
