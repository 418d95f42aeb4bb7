"""Guards of the command that watches a site's log from a second machine."""

from tests.mutations.mutation import Mutation
from tests.mutations.operators import always, drop_operand, replace_expression

_LOOK = "audit/test_monitor.py::test_what_a_site_shows_is_compared_with_what_was_kept"

MONITOR = (
    Mutation(
        "audit.monitor._compared",
        replace_expression("now.root == before.root", "True"),
        test=_LOOK,
        why="a log that was rewritten to the same size is no alarm",
    ),
    Mutation(
        "audit.monitor._compared",
        replace_expression("now.size < before.size", "False"),
        test=_LOOK,
        why="a log that was wound back is no alarm of its own",
    ),
    Mutation(
        "audit.monitor._compared",
        always("_continues"),
        test=_LOOK,
        why="a rewritten log takes the place of the kept checkpoint",
    ),
    Mutation(
        "commands.monitor.Monitor.look_once",
        replace_expression("found.finding.is_news or not watched.since", "True"),
        test="commands/test_monitor.py::test_a_rewritten_log_is_an_alarm_at_each_look_and_what_was_kept_stays",
        why="a rewritten log is said once and then forgotten",
    ),
    Mutation(
        "commands.monitor.Monitor.look_once",
        drop_operand("silence"),
        test="commands/test_monitor.py::test_silence_is_an_alarm_after_its_time_alone",
        why="each look without a newer checkpoint is an alarm, and soon nobody reads them",
    ),
    Mutation(
        "commands.monitor.watched_at",
        replace_expression("watched.url != url", "False"),
        test="commands/test_monitor.py::test_the_state_of_another_site_is_not_taken_for_this_one",
        why="two sites with one state file cry wolf",
    ),
    Mutation(
        "usecases.site.publish.Consistency.look",
        replace_expression("new_size < self.old_size", "False"),
        test="web/test_public_log.py::test_there_is_no_proof_to_a_size_that_is_not_a_later_checkpoint",
        why="a proof backwards is an error page",
    ),
)
