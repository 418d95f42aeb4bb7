"""Guards of what the operator proposes, renames and takes back, and of dry runs."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_raise, replace_expression

PROPOSALS = "usecases/test_proposals.py"
IN_USE = f"{PROPOSALS}::test_what_is_in_use_is_not_retired_and_what_members_founded_not_renamed"
RETIRED = f"{PROPOSALS}::test_a_committee_that_is_retired_cannot_be_founded_and_frees_its_address[sqlite]"

PROPOSAL_GUARDS = (
    Mutation(
        "usecases.site.proposing._OnProposal._proposed", drop_raise("SetUpRefused", "COMMITTEE_IS_FOUNDED"),
        test=IN_USE,
        why="the operator renames a committee against its members",
    ),
    Mutation(
        "usecases.site.proposing.RetireProposal.write", drop_raise("SetUpRefused"),
        test=RETIRED,
        why="who is invited opens a link to nothing",
    ),
    Mutation(
        "usecases.site.proposing.RetireProject.write", drop_raise("SetUpRefused"),
        test=IN_USE,
        why="a committee serves a project that is gone",
    ),
    Mutation(
        "usecases.people.proposals._committees", replace_expression("key != said['committee']", "True"),
        test=f"{PROPOSALS}::test_a_retired_proposal_whose_row_is_put_back_is_found_by_nobody_who_enrols",
        why="a committee that was taken back is founded all the same",
    ),
    Mutation(
        "usecases.site.comparing._is_as_said", replace_expression("one['committee'] not in retired", "True"),
        test=RETIRED,
        why="verification warns of who was invited to a committee that was taken back",
    ),
    Mutation(
        "usecases.act.DryRun.write", drop_raise("WouldDo", instead="self._act.write(session)"),
        test=f"{PROPOSALS}::test_a_dry_run_checks_everything_and_changes_nothing[sqlite]",
        why="a dry run is none",
    ),
    Mutation(
        "usecases.people.administration.ShowAdministration.look",
        replace_expression("one.actor == OPERATOR", "one.act == 'site.created'"),
        test="journeys/test_invitation_pages.py::test_every_member_reads_what_the_administrator_did_to_the_site",
        why="members do not see what whoever runs the server did",
    ),
)
