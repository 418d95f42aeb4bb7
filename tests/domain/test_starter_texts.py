"""A committee's own starter texts replace ours or stand beside them, each for its kind of letter."""

from coc_service.domain.starter_texts import ACKNOWLEDGEMENT, DEFAULTS, OwnStarter, Starter, open_places, starters
from coc_service.domain.vocabulary import LetterKind

OWN = (
    OwnStarter("question-1", "When was it?", "Do you remember the day?"),
    OwnStarter("news", "", "Still on it. We write by [date]."),
    OwnStarter("message-2", "We met", "We met on [date]."),
    OwnStarter("acknowledgement", "Thanks", "Thank you."),
)


def test_without_own_texts_ours_are_offered() -> None:
    assert list(starters(LetterKind.MESSAGE)) == [ACKNOWLEDGEMENT, DEFAULTS["news"]]


def test_own_texts_replace_ours_or_follow_them_for_their_kind_of_letter() -> None:
    assert list(starters(LetterKind.MESSAGE, OWN)) == [
        Starter("acknowledgement", LetterKind.MESSAGE, "Thanks", "Thank you."),
        Starter("news", LetterKind.MESSAGE, DEFAULTS["news"].label, "Still on it. We write by [date]."),
        Starter("message-2", LetterKind.MESSAGE, "We met", "We met on [date]."),
    ]
    assert [one.label for one in starters(LetterKind.QUESTION, OWN)] == [DEFAULTS["question"].label, "When was it?"]
    assert list(starters(LetterKind.CLOSING, OWN)) == [DEFAULTS["closing"]]


def test_a_place_of_an_own_text_stays_open_until_it_is_filled_in() -> None:
    [_, news, _] = starters(LetterKind.MESSAGE, OWN)

    assert open_places("Still on it. We write by [date].", str(news.text)) == ["[date]"]
    assert open_places("Still on it. We write by Monday.", str(news.text)) == []
