"""Backups: a consistent copy of the database while it is used, sealed to age recipients, with an authenticated manifest."""
