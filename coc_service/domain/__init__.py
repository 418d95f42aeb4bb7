"""The rules, as pure values and functions: no framework, no clock, no database."""
