"""A database's URL as PostgreSQL's own programs read it: in the environment, and never on a command line."""

import pytest

from coc_service.backup import postgres

ALWAYS = {"PATH", "PGCONNECT_TIMEOUT"}


@pytest.mark.parametrize(
    ("url", "variables"),
    [
        (
            "postgresql://coc:s%40cret@db.example.org/coc",
            {
                "PGHOST": "db.example.org",
                "PGPORT": "5432",
                "PGUSER": "coc",
                "PGPASSWORD": "s@cret",
                "PGDATABASE": "coc",
            },
        ),
        (
            "postgresql://coc@/coc?host=a:5432&host=b:6432&target_session_attrs=read-write",
            {
                "PGHOST": "a,b",
                "PGPORT": "5432,6432",
                "PGUSER": "coc",
                "PGDATABASE": "coc",
                "PGTARGETSESSIONATTRS": "read-write",
            },
        ),
        (
            "postgresql://coc@/coc?host=/run/postgresql&sslmode=verify-full&prepared_statement_cache_size=0",
            {
                "PGHOST": "/run/postgresql",
                "PGPORT": "5432",
                "PGUSER": "coc",
                "PGDATABASE": "coc",
                "PGSSLMODE": "verify-full",
            },
        ),
    ],
    ids=["one host", "several hosts", "a socket"],
)
def test_a_url_becomes_variables(url: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COC_SMTP_PASSWORD", "not for them")

    found = postgres.environment_of(url)

    assert {name: value for name, value in found.items() if name not in ALWAYS} == variables
