"""All that knows the program's inside: making a site, filling it with cases, counting what a report costs.

Nothing else here imports `coc_service`; what is measured goes through pages and commands, as people use them.
"""

from benchmarks.product.cost import cost_of_report
from benchmarks.product.filling import fill
from benchmarks.product.site import Site, add_reports, make
from coc_service import __version__ as VERSION  # noqa: N812  a constant of the run

__all__ = ["VERSION", "Site", "add_reports", "cost_of_report", "fill", "make"]
