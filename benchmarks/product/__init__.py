"""The only code here that uses the program's internals: creates a site, fills it with cases, counts the cost of a report.

Nothing else in `benchmarks` imports `coc_service`; measurements go through pages and commands.
"""

from benchmarks.product.cost import cost_of_report
from benchmarks.product.departed import left_behind, seat_url
from benchmarks.product.filling import fill, take_up
from benchmarks.product.grown import count_for_report, longest_case, newest_checkpoint
from benchmarks.product.lived import live, new_identity
from benchmarks.product.site import Site, add_reports, make
from coc_service import __version__ as VERSION  # noqa: N812  used as a constant

__all__ = [
    "VERSION",
    "Site",
    "add_reports",
    "cost_of_report",
    "count_for_report",
    "fill",
    "left_behind",
    "live",
    "longest_case",
    "make",
    "new_identity",
    "newest_checkpoint",
    "seat_url",
    "take_up",
]
