"""Guards proved: each small edit that takes a guard away must turn a named test red.

    python -m tests.mutations              # all of them
    python -m tests.mutations crypto web/  # those whose file under coc_service begins so

An edit that changes nothing anyone could notice is no entry. Where two guards stand one behind the other, the entry
names the test that looks at the one alone.
"""
