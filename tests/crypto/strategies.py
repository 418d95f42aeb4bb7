"""What the properties of this folder are tried with."""

from hypothesis import strategies as st

from coc_service.crypto import ChannelKey, HolderSecret, Secret, context

PLACE = context("case-1", "reporter", "1", "record-1", "report")
ELSEWHERE = context("case-1", "reporter", "1", "record-2", "report")

secrets = st.binary(min_size=32, max_size=32).map(Secret)
channel_keys = st.binary(min_size=32, max_size=32).map(ChannelKey)
holders = st.binary(min_size=32, max_size=32).map(HolderSecret)
plaintexts = st.binary(max_size=300) | st.integers(0, 40_000).map(lambda size: b"\x80\0" * (size // 2))
places = st.lists(st.text(max_size=20), min_size=1, max_size=5).map(lambda parts: context(*parts))


def with_byte_changed(value: bytes, position: int, mask: int = 1) -> bytes:
    return value[:position] + bytes([value[position] ^ mask]) + value[position + 1 :]
