"""Copies of a PostgreSQL database, by PostgreSQL's own programs: `pg_dump` reads one snapshot while others write."""

import os
from collections.abc import Mapping

from sqlalchemy import make_url

from coc_service.backup.streams import Program, postgres_program

_FORMAT = "--format=custom"  # its end is marked, so a dump that was cut is noticed
# The server writes bytes in hexadecimal, two letters for each. Nearly all that is stored is sealed bytes, so without any
# compression a backup has twice the size of the database; stronger compression takes longer and saves nothing more.
_COMPRESS = "--compress=1"
_QUERY = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "target_session_attrs": "PGTARGETSESSIONATTRS"}


def dump(url: str) -> Program:
    """Return the program that writes a copy of the database to its standard output."""
    options = (_FORMAT, _COMPRESS, "--no-owner", "--no-privileges", "--no-password")
    return postgres_program("pg_dump", *options, environment=environment_of(url))


def load(url: str) -> Program:
    """Return the program that reads a copy from its standard input into an empty database: all of it, or nothing."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password")
    environment = environment_of(url)
    return postgres_program(
        "pg_restore", *options, _FORMAT, f"--dbname={environment['PGDATABASE']}", environment=environment
    )


def environment_of(url: str) -> Mapping[str, str]:
    """Return a URL as libpq's variables. In the environment, because everyone on the machine sees a command line."""
    parsed = make_url(url)
    hosts = _many(parsed.query.get("host")) or ([f"{parsed.host}:{parsed.port or 5432}"] if parsed.host else [])
    split = [one.rpartition(":") if one.rpartition(":")[2].isdigit() else (one, ":", "5432") for one in hosts]
    named = {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": ",".join(host for host, _, _ in split),
        "PGPORT": ",".join(port for _, _, port in split),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": parsed.password or "",
        "PGDATABASE": parsed.database or "",
        "PGCONNECT_TIMEOUT": "10",
    }
    further = {variable: _many(parsed.query.get(name))[:1] for name, variable in _QUERY.items()}
    named |= {variable: values[0] for variable, values in further.items() if values}
    return {name: value for name, value in named.items() if value}


def _many(value: str | tuple[str, ...] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
