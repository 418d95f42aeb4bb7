"""What members see: login, desk, case, roster."""
