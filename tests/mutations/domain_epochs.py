"""Guards of coc_service/domain: which epoch begins, for whom, and when nothing more is sealed in it."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import always, drop_item, drop_operand, never, replace_expression, set_value, skip_call

EPOCHS = "domain/test_epochs.py"
NO_GENESIS = "domain/test_genesis.py::test_what_begins_no_case"
NO_BEGIN = f"{EPOCHS}::test_a_begin_for_any_but_those_on_the_case_is_void"
CAME_OR_WENT = f"{EPOCHS}::test_nothing_more_is_sealed_once_anybody_came_or_went"
ANOTHER_SEAT = f"{EPOCHS}::test_nothing_more_is_sealed_once_a_readers_seat_is_another"


def _genesis(reason: str, case: str, why: str) -> Mutation:
    operator = skip_call("require", reason)
    return Mutation("domain.epochs.check_genesis", operator, test=f"{NO_GENESIS}[{case}]", why=why)


DOMAIN_EPOCHS = (
    Mutation(
        "domain.case_chain.begin", skip_call("require", "a case begins with a report"),
        test="domain/test_genesis.py::test_a_case_begins_with_a_report_and_with_nothing_else",
        why="a case begins with anything",
    ),
    Mutation(
        "domain.case_chain._new_case", skip_call("require", "the name of the case is not its genesis"),
        test=f"{NO_GENESIS}[another_name]",
        why="a case is given another beginning",
    ),
    _genesis("a genesis begins epoch 1", "second_epoch", "a case begins in the middle"),
    _genesis("the genesis names another committee", "another_committee", "a report to one committee reaches another"),
    _genesis("the committee has changed since", "roster_changed", "a report is sealed to an older roster"),
    _genesis("another policy is in force", "another_policy", "a case begins under rules that nobody adopted"),
    _genesis("a report is signed by its own receipt", "signed_by_a_member", "anyone reports in a reporter's name"),
    _genesis("nobody reads, or one twice", "for_nobody", "a report reaches nobody"),
    _genesis("a recipient is not on the roster", "for_another_admission", "a report is sealed to a stranger's keys"),
    _genesis("a report has the panel's channel and the reporter's", "one_channel_more", "somebody else reads along"),
    Mutation(
        "domain.epochs.check_genesis", replace_expression("committee.in_force(statement.at)", "committee.seats"),
        test=f"{NO_GENESIS}[for_a_former_member]",
        why="a report is sealed to somebody whose term is over",
    ),
    Mutation(
        "domain.epochs.check_begin", skip_call("require", "not the channels of the case"),
        test=f"{NO_BEGIN}[a_channel_more]",
        why="channels are not told apart from people",
    ),
    Mutation(
        "domain.epochs.check_begin", skip_call("require", "nobody would read"),
        test=f"{EPOCHS}::test_no_epoch_begins_that_nobody_could_read",
        why="a reporter writes what nobody can read",
    ),
    Mutation(
        "domain.epochs.check_begin",
        skip_call("require", "epoch, recipients, committee or a party's keys are not those of the case"),
        test=f"{NO_BEGIN}[the_recused_again]",
        why="an epoch is for anyone its writer likes",
    ),
    Mutation(
        "domain.epochs.reader", always("is_on_case"),
        test=f"{EPOCHS}::test_a_case_from_report_to_a_reader_who_steps_back",
        why="who has stepped back reads on",
    ),
    Mutation(
        "domain.epochs.tenured_seat", drop_operand("tenure"),
        test="domain/test_admitted_anew.py::test_who_alone_admits_on_a_small_committee_reads_no_case_they_were_left_out_of",
        why="one member takes over another's cases by taking over their id",
    ),
    Mutation(
        "domain.epochs.next_begin", set_value("''", of="prev"),
        test=f"{EPOCHS}::test_a_begin_says_what_it_was_made_from",
        why="an epoch continues any other",
    ),
    Mutation(
        "domain.epochs.is_usable", drop_operand("is_settled"),
        test=f"{CAME_OR_WENT}[recused]",
        why="an epoch is used whoever came or went",
    ),
    Mutation(
        "domain.epochs.is_usable", drop_operand("are_seated"),
        test=f"{ANOTHER_SEAT}[left]",
        why="who has left the committee reads on",
    ),
    Mutation(
        "domain.epochs.is_usable", drop_operand("current", "signer", "trusted"),
        test=f"{EPOCHS}::test_an_epoch_that_a_party_began_is_for_that_party_alone",
        why="a party keeps the key to what others write",
    ),
    Mutation(
        "domain.epochs._is_seated", drop_operand("leaf"),
        test=f"{ANOTHER_SEAT}[renewed]",
        why="a reader with new keys is written to under the old ones",
    ),
    # --- details that say something else -----------------------------------------------------------------------------
    Mutation(
        "domain.chain.MALFORMED", drop_item("LookupError"),
        test="domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing[nothing]",
        why="a detail without its field stops whoever follows the log",
    ),
    Mutation(
        "domain.chain.MALFORMED", drop_item("TypeError"),
        test="domain/test_case_chain_refusals.py::test_what_the_rules_of_a_case_refuse_changes_nothing[no_list]",
        why="a detail of another type stops whoever follows the log",
    ),
    Mutation(
        "domain.chain.MALFORMED", drop_item("ValueError"),
        test="domain/test_committee_chain.py::test_what_a_committees_rules_refuse_changes_nothing_but_the_head[keys_in_no_hex]",
        why="a key that is none stops whoever follows the log",
    ),
    Mutation(
        "domain.chain.MALFORMED", drop_item("ArithmeticError"),
        test=f"{NO_GENESIS}[at_the_end_of_time]",
        why="a moment past the end of time stops whoever follows the log",
    ),
    Mutation(
        "domain.case_chain._new_case", skip_call("require", "a report bears the hour it is stored in"),
        test=f"{NO_GENESIS}[another_hour]",
        why="whoever reports chooses when the committee is late",
    ),
    # --- dates ----------------------------------------------------------------------------------------------------------
    Mutation(
        "domain.case_chain.judge", skip_call("require_in_order"),
        test="domain/test_dates.py::test_an_act_on_a_case_is_not_dated_before_the_newest",
        why="whose term is over dates back, and acts on a case",
    ),
    Mutation(
        "domain.committee_chain.apply", skip_call("require_in_order"),
        test="domain/test_dates.py::test_an_act_in_a_committees_chain_is_not_dated_before_the_newest",
        why="whose term is over dates back, and admits members",
    ),
    Mutation(
        "domain.case_chain.apply", replace_expression("max(case.newest_at, statement.at)", "statement.at"),
        test="domain/test_dates.py::test_who_dates_back_within_the_tolerance_does_not_move_it",
        why="who dates back a little each time comes as far as they like",
    ),
    Mutation(
        "domain.chain.require_in_order", never("person"),
        test="domain/test_dates.py::test_an_act_on_a_case_is_not_dated_before_the_newest",
        why="a reporter who answers within the hour is refused",
    ),
)  # fmt: skip
