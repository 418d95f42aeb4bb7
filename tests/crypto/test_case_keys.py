"""One key for each case and epoch, and from it one for each channel, which gives no access to anything else."""

from hypothesis import given
from hypothesis import strategies as st

from coc_service.crypto import CaseKey, ChannelKey, channel_key, commitment, new_case_key
from tests.crypto.strategies import case_keys, channel_keys

channels = st.text(st.characters(codec="utf-8"), max_size=20)


@given(case_keys, channels, channels)
def test_each_channel_has_a_key_of_its_own(key: CaseKey, one: str, other: str) -> None:
    assert (channel_key(key, one) == channel_key(key, other)) == (one == other)


@given(case_keys, case_keys)
def test_another_epochs_key_gives_other_channels(one: CaseKey, other: CaseKey) -> None:
    assert (channel_key(one, "panel") == channel_key(other, "panel")) == (one == other)


@given(channel_keys, channel_keys)
def test_a_commitment_is_to_one_key(one: ChannelKey, other: ChannelKey) -> None:
    assert (commitment(one) == commitment(other)) == (one == other)


def test_what_a_begin_says_of_a_key_is_not_the_key() -> None:
    key = new_case_key()
    panel = channel_key(key, "panel")

    assert len({key.reveal(), panel.reveal(), commitment(panel)}) == 3
    assert len(commitment(panel)) == 32
