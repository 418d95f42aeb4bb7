"""Tests of outgoing mail: content, delivery, and that nothing confidential is in it."""
