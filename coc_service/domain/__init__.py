"""The rules as values and functions: no framework, no clock, no database."""
