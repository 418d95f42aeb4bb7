"""Members' pages: login, desk, case, roster."""
