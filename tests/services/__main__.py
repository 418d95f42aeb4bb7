"""`python -m tests.services`: what the tests need besides Python, made ready before they start."""

import sys

from tests.services.chromium import provide_chromium
from tests.services.pgbouncer import provide_pgbouncer
from tests.services.postgresql import provide_postgresql
from tests.services.programs import ProgramMissing

_PROGRAMS = (
    ("PostgreSQL", provide_postgresql),
    ("PgBouncer", provide_pgbouncer),
    ("Chromium", provide_chromium),
)


def main() -> int:
    """0 when everything is there; 1 after a line for each thing that is not."""
    missing = []
    for name, provide in _PROGRAMS:
        try:
            print(f"{name}: {provide()}")
        except ProgramMissing as reason:
            missing.append(str(reason))
    for line in missing:
        print(line, file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
