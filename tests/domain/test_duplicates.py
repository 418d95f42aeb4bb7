"""Texts that are nearly the same are grouped, in any script, and the same way each time."""

import pytest

from coc_service.domain import duplicates

SPAM = (
    "Buy cheap followers now! Our service delivers ten thousand real followers within one day, and you pay only when you are "
    "happy with the result. Visit {} today and use the code {} for a discount of ten percent on your first order."
)
STORY = (
    "At the evening meeting on Saturday someone kept talking about how I look. I had asked them to stop. Two others laughed, "
    "and when I left they followed me to the lift and held the door so that it could not close."
)
OTHER = (
    "A reviewer in our project writes under each of my patches that people like me should not be let near the code. Others see "
    "it and say nothing. It has been going on since spring, and I have stopped sending patches."
)


def copies(count: int) -> dict[str, str]:
    return {f"spam-{number}": SPAM.format(f"shop{number}.example", f"CODE{number * 7919}") for number in range(count)}


def test_copies_with_changed_addresses_and_codes_are_one_group_and_stories_stay_alone() -> None:
    texts = {"story": STORY, **copies(40), "other": OTHER}

    assert duplicates.groups(texts) == [["story"], list(copies(40)), ["other"]]


@pytest.mark.parametrize(
    "changed",
    [SPAM.upper(), SPAM.replace(" ", "  \n"), SPAM.replace("followers", "fol-lowers"), "Hello! " + SPAM, SPAM[:-30]],
    ids=["capitals", "blanks", "hyphens", "a greeting", "a missing end"],
)
def test_small_changes_do_not_hide_a_copy(changed: str) -> None:
    assert duplicates.groups({"one": SPAM, "two": changed}) == [["one", "two"]]


def test_scripts_without_blanks_are_compared_too() -> None:
    first = "昨日の会議で大きな声で怒鳴られ、とても怖い思いをしました。その後も廊下で待ち伏せされました。"
    second = "今すぐお買い得な商品をご覧ください。期間限定で送料無料、さらに十パーセント割引です。"

    assert duplicates.groups({"a": first, "b": second, "c": second + "お早めに。"}) == [["a"], ["b", "c"]]


@pytest.mark.parametrize("text", ["", " ", "!?", "a", "ok", "\N{HEAVY BLACK HEART}"])
def test_texts_of_hardly_any_letters_are_compared_as_they_are(text: str) -> None:
    assert duplicates.groups({"a": text, "b": text, "c": STORY}) == [["a", "b"], ["c"]]


def test_the_same_texts_give_the_same_sketch_in_every_process() -> None:
    assert min(duplicates.sketch(STORY)) == min(duplicates.sketch(STORY.upper()))
    assert sum(duplicates.sketch(STORY)) == 47532433077


def test_a_long_text_is_looked_at_up_to_a_bound() -> None:
    assert duplicates.sketch(STORY * 1000) == duplicates.sketch((STORY * 1000)[: duplicates.LOOKED_AT_CHARS])
    assert len(duplicates.sketch(STORY * 1000)) == duplicates.SAMPLE


def test_no_text_is_in_two_groups_and_none_is_left_out() -> None:
    texts = {**copies(10), "story": STORY, "other": OTHER}

    assert sorted(key for group in duplicates.groups(texts) for key in group) == sorted(texts)
