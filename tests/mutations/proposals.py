"""Guards of what the operator proposes, renames and takes back, and of dry runs."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_operand, drop_raise, replace_expression, skip_call

PROPOSALS = "usecases/test_proposals.py"
IN_USE = f"{PROPOSALS}::test_what_is_in_use_is_not_retired_and_what_members_founded_not_renamed"
RETIRED = f"{PROPOSALS}::test_a_committee_that_is_retired_cannot_be_founded_and_frees_its_address[sqlite]"

FIRST_RUN = "usecases/test_first_run.py"
SITE_CHAIN = "usecases/test_site_chain.py"

PROPOSAL_GUARDS = (
    Mutation(
        "usecases.site.proposing._OnProposal._proposed",
        drop_raise("SetUpRefused", "COMMITTEE_IS_FOUNDED"),
        test=IN_USE,
        why="the operator renames a committee against its members",
    ),
    Mutation(
        "usecases.site.proposing.RetireProposal.write",
        drop_raise("SetUpRefused"),
        test=RETIRED,
        why="who is invited opens a link to nothing",
    ),
    Mutation(
        "usecases.site.proposing.RetireProject.write",
        drop_raise("SetUpRefused"),
        test=IN_USE,
        why="a committee serves a project that is gone",
    ),
    Mutation(
        "usecases.people.proposals._committees",
        replace_expression("key != said['committee']", "True"),
        test=f"{PROPOSALS}::test_a_retired_proposal_whose_row_is_put_back_is_found_by_nobody_who_enrols",
        why="a committee that was taken back is founded all the same",
    ),
    Mutation(
        "usecases.site.comparing._is_as_said",
        replace_expression("one['committee'] not in retired", "True"),
        test=RETIRED,
        why="verification warns of who was invited to a committee that was taken back",
    ),
    Mutation(
        "usecases.act.DryRun.write",
        drop_raise("WouldDo", instead="self._act.write(session)"),
        test=f"{PROPOSALS}::test_a_dry_run_checks_everything_and_changes_nothing[sqlite]",
        why="a dry run is none",
    ),
    Mutation(
        "usecases.custody.site_chain._follow",
        replace_expression("statement.actor == OPERATOR", "True"),
        test=f"{SITE_CHAIN}::test_only_what_the_operator_stated_is_kept[sqlite]",
        why="whoever fails to log in fills the memory of the service",
    ),
    Mutation(
        "usecases.custody.site_chain._follow",
        drop_raise("Frozen"),
        test=f"{SITE_CHAIN}::test_another_entry_in_the_place_of_one_is_noticed[sqlite]",
        why="an act of whoever runs the server is taken out of the log, and members do not learn of it",
    ),
    Mutation(
        "usecases.custody.site_chain.stated",
        drop_raise("Frozen"),
        test=f"{SITE_CHAIN}::test_an_end_that_was_cut_is_missed",
        why="the last acts of whoever runs the server are taken out of the log",
    ),
    Mutation(
        "usecases.custody.memory.Memory.keep_site",
        replace_expression("(head.leaf, head.count) == (found.leaf, found.count)", "True"),
        test=f"{SITE_CHAIN}::test_what_is_not_committed_is_not_kept[sqlite]",
        why="what was rolled back counts as stated, and the chain is frozen from then on",
    ),
    # --- the first set-up --------------------------------------------------------------------------------------------
    Mutation(
        "usecases.site.first_run._require_link",
        drop_raise("SetUpLinkGone"),
        test=f"{FIRST_RUN}::test_only_the_newest_link_works_and_for_a_week",
        why="whoever finds the page sets up committees",
    ),
    Mutation(
        "usecases.people.proposals.Proposals.opens",
        drop_operand("has_begun"),
        test=f"{FIRST_RUN}::test_a_link_is_dead_once_a_command_has_begun",
        why="the link of the first day proposes committees for a week",
    ),
    Mutation(
        "usecases.people.proposals.Proposals.opens",
        drop_operand("now"),
        test=f"{FIRST_RUN}::test_only_the_newest_link_works_and_for_a_week",
        why="a link in an old terminal works for ever",
    ),
    Mutation(
        "usecases.people.proposals.Proposals.opens",
        replace_expression("self.link == link.hex()", "True"),
        test=f"{FIRST_RUN}::test_only_the_newest_link_works_and_for_a_week",
        why="any link works while one is issued",
    ),
    Mutation(
        "usecases.site.first_run.SetUpSite.write",
        skip_call("_require_link", instead="custody.ledger.writing(session)"),
        test=f"{FIRST_RUN}::test_only_the_newest_link_works_and_for_a_week",
        why="the form is taken although the link is dead",
    ),
    Mutation(
        "usecases.site.first_run.IssueSetUpLink.write",
        drop_raise("SetUpRefused"),
        test=f"{FIRST_RUN}::test_a_link_sets_up_project_committee_and_founder_once",
        why="a link is printed that opens nothing",
    ),
    Mutation(
        "web.public.first_run.set_up",
        skip_call("redeem"),
        test="commands/test_first_run.py::test_what_is_wrong_is_told_and_nothing_is_lost[token]",
        why="another site sends the form",
    ),
    Mutation(
        "web.public.first_run.set_up",
        replace_expression("_blank_or_long(values)", "[]"),
        test="commands/test_first_run.py::test_what_is_wrong_is_told_and_nothing_is_lost[blank]",
        why="a committee without a name is founded",
    ),
)
