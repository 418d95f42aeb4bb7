"""Guards of members' pages: none without a session, none of their forms from elsewhere."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import drop_item, replace_expression, skip_call, swap_name

TO_THE_LOGIN = "web/test_forms_of_ours.py::test_without_a_session_everything_of_members_leads_to_the_login"
NOT_OURS = "web/test_forms_of_ours.py::test_no_form_of_a_member_is_taken_that_is_not_ours"
ANYBODYS = replace_expression("await sessions.staff_form(request)", "(await sessions.forms.read(request), b'')")

WEB_STAFF = (
    # --- without a session -------------------------------------------------------------------------------------------------
    Mutation(
        "web.routes._people", skip_call("people_only", "logout"),
        test=TO_THE_LOGIN,
        why="who is logged out already meets an error",
    ),
    Mutation(
        "web.routes._people", replace_expression("members_only(roster.roster)", "roster.roster"),
        test=TO_THE_LOGIN,
        why="the roster is a page of everybody's",
    ),
    Mutation(
        "web.routes._people", skip_call("members_only", "admit"),
        test=TO_THE_LOGIN,
        why="somebody is admitted by nobody",
    ),
    Mutation(
        "web.routes._people", skip_call("members_only", "agree"),
        test=TO_THE_LOGIN,
        why="nobody signs an admission as the second",
    ),
    Mutation(
        "web.routes._people", skip_call("members_only", "compare"),
        test=TO_THE_LOGIN,
        why="nobody has compared an admission",
    ),
    Mutation(
        "web.routes._people", replace_expression("members_only(desk.desk)", "desk.desk"),
        test=TO_THE_LOGIN,
        why="the desk is a page of everybody's",
    ),
    Mutation(
        "web.routes._people", replace_expression("members_only(desk.search)", "desk.search"),
        test=TO_THE_LOGIN,
        why="the search is a page of everybody's",
    ),
    Mutation(
        "web.staff.cases.on_a_case.guarded", drop_item("members_only"),
        test=TO_THE_LOGIN,
        why="a case is a page of everybody's",
    ),
    # --- from another page -----------------------------------------------------------------------------------------------
    Mutation(
        "web.staff.cases.declare", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site declares that a member has no conflict",
    ),
    Mutation(
        "web.staff.case_acts.lead", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site chooses who leads",
    ),
    Mutation(
        "web.staff.task_acts.add", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site gives members tasks",
    ),
    Mutation(
        "web.staff.task_acts.end", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site says that a task is done",
    ),
    Mutation(
        "web.staff.roster.admit", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site admits a member",
    ),
    Mutation(
        "web.staff.roster.agree", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site signs as the second",
    ),
    Mutation(
        "web.staff.roster.compare", ANYBODYS,
        test=NOT_OURS,
        why="a page of another site says that keys were compared",
    ),
    # --- what stands before a case -----------------------------------------------------------------------------------------
    Mutation(
        "web.staff.cases._past_the_gate", swap_name("NotDeclared", "ZeroDivisionError"),
        test="journeys/test_recusal.py::test_the_gate_serves_who_and_nothing_else[sqlite]",
        why="a case that waits for a member's word looks as if it were not there",
    ),
    Mutation(
        "web.staff.cases._step_back", swap_name("LastReader", "ZeroDivisionError"),
        test="journeys/test_recusal.py::test_the_last_reader_cannot_step_back[sqlite]",
        why="the last reader is not told that the report would be lost",
    ),
)  # fmt: skip
