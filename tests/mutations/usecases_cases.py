"""Guards before and on a case: who finds it, the file against the log, what is done on it."""

from tests.mutations.mutation import Mutation

USECASES_CASES = (
    # --- who finds a case --------------------------------------------------------------------------------------------
    Mutation(
        "store/cases.py", ".where(col(Case.id) == case_id, col(Declaration.answer) != Answer.RECUSED)",
        ".where(col(Case.id) == case_id)",
        "usecases/test_guards_access.py::test_whoever_stepped_back_finds_nothing_though_a_grant_were_left",
        "whoever stepped back finds the case by its address",
    ),
    Mutation(
        "store/cases.py",
        ".where(exists().where(col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member_id))\n    )\n    row",
        "\n    )\n    row",
        "usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        "a case is found without a grant",
    ),
    Mutation(
        "store/cases.py", "col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member_id))",
        "col(Grant.holder_id) == member_id))",
        "usecases/test_guards_access.py::test_a_grant_in_another_case_opens_nothing_here",
        "a grant in any case opens every case",
    ),
    Mutation(
        "store/cases.py", "col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member_id))",
        "col(Grant.case_id) == col(Case.id)))",
        "usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        "anyone's grant opens the case",
    ),
    Mutation(
        "store/cases.py", "and_(col(Declaration.case_id) == col(Case.id), col(Declaration.member_id) == member_id)",
        "col(Declaration.case_id) == col(Case.id)",
        "usecases/test_guards_cases.py::test_before_the_gate_nothing_can_be_read_or_done",
        "anyone's declaration is the reader's",
    ),
    Mutation(
        "store/cases.py", ".where(col(Case.committee_id) == member.committee_id, ", ".where(",
        "usecases/test_guards_access.py::test_a_case_of_another_committee_is_on_no_desk",
        "another committee's case stands on the desk",
    ),
    Mutation(
        "store/cases.py", "col(Case.committee_id) == member.committee_id, col(Declaration.answer) != Answer.RECUSED)",
        "col(Case.committee_id) == member.committee_id)",
        "usecases/test_guards_access.py::test_whoever_stepped_back_finds_nothing_though_a_grant_were_left",
        "a case stays on the desk of whoever stepped back",
    ),
    Mutation(
        "store/cases.py",
        "        .where(exists().where(col(Grant.case_id) == col(Case.id), col(Grant.holder_id) == member.id))\n",
        "",
        "usecases/test_guards_access.py::test_a_declaration_without_a_grant_opens_nothing",
        "a case stands on the desk without a grant",
    ),
    Mutation(
        "store/cases.py", "and_(col(Declaration.case_id) == col(Case.id), col(Declaration.member_id) == member.id)",
        "col(Declaration.case_id) == col(Case.id)",
        "usecases/test_guards_access.py::test_a_grant_without_a_declaration_opens_nothing",
        "anyone's declaration puts a case on the desk",
    ),
    Mutation(
        "store/cases.py", "                col(Ballot.voting_round) == col(Case.voting_round),\n", "",
        "usecases/test_guards_access.py::test_a_ballot_of_an_earlier_round_is_none",
        "the desk takes an earlier round's ballot for this one's",
    ),
    Mutation(
        "store/cases.py",
        "col(Ballot.case_id) == case.id, col(Ballot.voting_round) == case.voting_round)\n    return session",
        "col(Ballot.case_id) == case.id)\n    return session",
        "usecases/test_guards_access.py::test_a_ballot_of_an_earlier_round_is_none",
        "a ballot counts in every round",
    ),
    Mutation(
        "store/cases.py", "col(Grant.case_id) == case_id, col(Grant.holder_id) == holder_id)\n    return",
        "col(Grant.case_id) == case_id)\n    return",
        "usecases/test_guards_cases.py::test_a_member_loads_no_grant_but_their_own",
        "a member loads others' grants",
    ),
    Mutation(
        "store/cases.py", ", col(Record.audience).in_(audiences))", ")",
        "usecases/test_guards_access.py::test_a_panel_record_is_not_in_the_reporters_part",
        "the reporter loads the panel's records",
    ),
    Mutation(
        "store/cases.py", "        query = query.where(col(Record.kind).in_(kinds))\n", "        pass\n",
        "usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        "the whole case is loaded before the gate",
    ),
    Mutation(
        "usecases/case_access.py", "    if found is None:\n        raise NoSuchCase\n    return found",
        "    if found is None:\n        return session.get_one(Case, case_id), Answer.CLEAR\n    return found",
        "usecases/test_guards_cases.py::test_without_a_grant_nothing_can_be_read_or_done",
        "a case that is not theirs is opened",
    ),
    Mutation(
        "usecases/case_access.py", "    if answer is not Answer.CLEAR:\n        raise NotDeclared\n", "",
        "usecases/test_guards_cases.py::test_before_the_gate_nothing_can_be_read_or_done",
        "the gate stands open",
    ),
    Mutation(
        "usecases/case_access.py", "kinds=(RecordKind.NAMED,)", "kinds=()",
        "usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        "the gate shows the whole case",
    ),
    Mutation(
        "usecases/case_access.py", "    _log_opening(session, case, reader, now=now, target=GATE)\n", "",
        "usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        "a look at the gate is not logged",
    ),
    Mutation(
        "usecases/case_access.py", '    _log_opening(session, loaded.case, reader, now=now, target="")\n', "",
        "usecases/test_guards_cases.py::test_the_gate_loads_who_is_reported_and_nothing_else_and_opening_is_logged",
        "reading a case is not logged",
    ),
    # --- the file against the log ------------------------------------------------------------------------------------
    Mutation(
        "usecases/case_access.py", " or entry.digest != channels.digest(row):", ":",
        "usecases/test_check_against_log.py::test_other_bytes_under_the_same_id_are_found",
        "a record is exchanged for another",
    ),
    Mutation(
        "usecases/case_access.py", "    if len(logged) != len(records):", "    if False:",
        "usecases/test_check_against_log.py::test_a_missing_record_is_named",
        "the last record is dropped",
    ),
    Mutation(
        "usecases/case_access.py", "    if len(logged) != len(records):", "    if len(logged) > len(records):",
        "usecases/test_guards_access.py::test_a_record_more_than_the_log_knows_is_named",
        "a record is slipped in",
    ),
    Mutation(
        "usecases/case_access.py", " and entry.target not in erased]", "]",
        "usecases/test_check_against_log.py::test_what_the_log_says_was_erased_is_not_missed_but_must_be_gone",
        "what was rightly erased is called tampered",
    ),
    Mutation(
        "usecases/audit_export.py", "    for case_id in sorted({*logged, *cases.all_ids(session)}):",
        "    for case_id in sorted(cases.all_ids(session)):",
        "journeys/test_promises.py::test_a_case_taken_out_of_the_database_whole_is_missed",
        "a case is taken out whole",
    ),
    # --- what is done on a case --------------------------------------------------------------------------------------
    Mutation(
        "usecases/filing.py", "    if record.epoch != case.epoch:\n        raise EpochTurned\n", "",
        "usecases/test_guards_cases.py::test_what_is_sealed_in_an_old_epoch_is_not_stored",
        "whoever left reads what is written next",
    ),
    Mutation(
        "usecases/filing.py", "    if case.withdrawn_at:\n        raise ReporterUnreachable\n", "",
        "usecases/test_guards_cases.py::test_no_letter_is_kept_for_a_reporter_who_withdrew",
        "a letter is kept that nobody can read",
    ),
    Mutation(
        "usecases/filing.py", "case.acknowledged_at is None and case.withdrawn_at is None", "case.acknowledged_at is None",
        "usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        "a word is owed to someone who withdrew",
    ),
    Mutation(
        "usecases/filing.py", "min(case.stage_due_at, hours.acknowledge_by(case.received_at)) if",
        "case.stage_due_at if",
        "usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        "the first answer has no deadline",
    ),
    Mutation(
        "usecases/filing.py", "case.status == Status.CLOSED or ", "",
        "usecases/test_guards_cases.py::test_the_deadline_is_the_nearest_of_what_is_owed",
        "a closed case stays on the desk",
    ),
    Mutation(
        "usecases/case_work.py", "    if cases.record(session, record.id):\n        return\n", "",
        "usecases/test_guards_cases.py::test_the_same_note_again_is_kept_and_logged_once",
        "a form sent twice is an error",
    ),
    Mutation(
        "usecases/case_work.py",
        "    if not may_choose_lead(case_access.facts(loaded, reader, now=now)):\n        raise NotTheLead\n",
        "",
        "usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        "any reader makes themself the lead",
    ),
    Mutation(
        "domain/roles.py", " or facts.is_overdue)", ")",
        "usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        "a lead who is gone keeps a case for good",
    ),
    Mutation(
        "domain/roles.py", "(facts.lead_id in {None, facts.actor_id} or", "(facts.lead_id is None or",
        "usecases/test_guards_cases.py::test_the_lead_hands_over_and_nobody_takes",
        "a lead cannot hand over",
    ),
    Mutation(
        "usecases/case_work.py",
        "    if loaded.declarations.get(lead_id) is not Answer.CLEAR:\n        raise NotOnTheCase\n",
        "",
        "usecases/test_guards_cases.py::test_only_who_declared_no_conflict_can_be_chosen_to_lead",
        "anyone can be chosen to lead",
    ),
    Mutation(
        "usecases/case_moves.py", "        return  # the same form again", "        pass",
        "usecases/test_guards_cases.py::test_the_same_move_again_is_made_once",
        "a move sent twice is refused",
    ),
    Mutation(
        "usecases/case_moves.py", "        raise VoteChanged", "        pass",
        "usecases/test_guards_cases.py::test_a_count_of_other_ballots_decides_nothing",
        "a count of ballots that are gone decides",
    ),
    Mutation(
        "usecases/case_moves.py", "    if case.status != Status.VOTING:\n        raise NoVoteOpen\n", "",
        "usecases/test_guards_cases.py::test_a_ballot_needs_an_open_vote",
        "a ballot is cast when no vote is open",
    ),
    Mutation(
        "usecases/case_moves.py", "        raise NoVoteOpen\n    if cases.record(session, record.id):\n        return\n",
        "        raise NoVoteOpen\n",
        "usecases/test_guards_cases.py::test_a_member_has_one_ballot_and_the_same_form_again_changes_nothing",
        "a ballot sent twice is an error",
    ),
    Mutation(
        "usecases/case_moves.py", "if record.row.id in ids]", "]",
        "usecases/test_guards_cases.py::test_only_ballots_of_this_round_are_counted_and_only_those_who_may_vote_are_eligible",
        "ballots of earlier rounds count",
    ),
    Mutation(
        "usecases/case_moves.py", "eligible=len(loaded.clear_members())", "eligible=len(loaded.people)",
        "usecases/test_guards_cases.py::test_only_ballots_of_this_round_are_counted_and_only_those_who_may_vote_are_eligible",
        "those who cannot vote count for the quorum",
    ),
    Mutation(
        "usecases/case_moves.py", "        raise EpochTurned\n", "        return []\n",
        "usecases/test_guards_cases.py::test_a_panel_that_leaves_out_the_silent_begins_a_new_epoch",
        "the silent keep their keys",
    ),
    Mutation(
        "usecases/case_moves.py", "        case.voting_round += 1\n", "        pass\n",
        "usecases/test_guards_cases.py::test_each_vote_is_a_round_of_its_own",
        "a new vote begins with old ballots",
    ),
    Mutation(
        "usecases/case_moves.py", "    if not now < due_at < now + LONGEST_DELAY:", "    if not now < due_at:",
        "usecases/test_guards_cases.py::test_a_new_date_lies_ahead_and_not_too_far",
        "a case is put off for years",
    ),
    Mutation(
        "usecases/case_moves.py", "    if not now < due_at < now + LONGEST_DELAY:",
        "    if not due_at < now + LONGEST_DELAY:",
        "usecases/test_guards_cases.py::test_a_new_date_lies_ahead_and_not_too_far",
        "a new date is past",
    ),
    Mutation(
        "usecases/panel.py", "    if staying_without(session, case, leaving) != turn.staying:\n        raise EpochTurned\n",
        "",
        "usecases/test_guards_sealed.py::test_keys_made_for_another_panel_are_not_taken",
        "new keys go to someone who has left meanwhile",
    ),
    Mutation(
        "usecases/panel.py", "        cases.drop_grants(session, case.id, holder_id=member_id)\n", "",
        "usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        "whoever steps back keeps their grants",
    ),
    Mutation(
        "usecases/panel.py", "        cases.drop_ballot(session, case, member_id=member_id)\n", "",
        "usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        "whoever steps back keeps their ballot",
    ),
    Mutation(
        "usecases/panel.py", "        case.lead_id = None\n", "        pass\n",
        "usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        "whoever steps back leads on",
    ),
    Mutation(
        "usecases/panel.py", "    if not staying:\n        raise LastReader\n", "",
        "usecases/test_guards_sealed.py::test_a_case_keeps_a_reader",
        "a case is left without a reader",
    ),
    Mutation(
        "usecases/panel.py", "if answer is Answer.RECUSED} | set(leaving)", "if answer is Answer.RECUSED}",
        "usecases/test_guards_sealed.py::test_whoever_steps_back_keeps_no_grant_no_ballot_and_no_lead",
        "whoever steps back gets the new keys",
    ),
    Mutation(
        "usecases/panel.py", "    if answer is Answer.CLEAR:\n        return\n", "",
        "usecases/test_guards_cases.py::test_declaring_twice_is_logged_once",
        "one declaration is logged twice",
    ),
)  # fmt: skip
