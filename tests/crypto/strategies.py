"""Hypothesis strategies for the tests of this folder."""

from hypothesis import strategies as st

from coc_service.canonical import context
from coc_service.crypto import CaseKey, ChannelKey, RecipientSecret, Secret

CONTEXT = context("record", "reports.example", "case-1", "panel", 1, "record-1", "report")
OTHER_CONTEXT = context("record", "reports.example", "case-1", "panel", 1, "record-2", "report")

secrets = st.binary(min_size=32, max_size=32).map(Secret)
case_keys = st.binary(min_size=32, max_size=32).map(CaseKey)
channel_keys = st.binary(min_size=32, max_size=32).map(ChannelKey)
recipients = st.binary(min_size=32, max_size=32).map(RecipientSecret)
plaintexts = st.binary(max_size=300) | st.integers(0, 40_000).map(lambda size: b"\x80\0" * (size // 2))
contexts = st.lists(st.text(max_size=20), max_size=5).map(lambda fields: context("test", *fields))


def with_byte_changed(value: bytes, position: int, mask: int = 1) -> bytes:
    return value[:position] + bytes([value[position] ^ mask]) + value[position + 1 :]
