"""What a letter to a party may tell about somebody else."""

import pytest

from coc_service.domain.letter_lint import Found, Guarded, Hint, look
from coc_service.domain.names import MemberNames

STORY = "He followed me from the closing talk to the lift, and kept me from leaving for a while."
GUARDED = Guarded(
    reporter=[MemberNames("reporter", "Robin Vale", "", "")],
    readers=[MemberNames("noor", "Noor Haddad", "@noorh", "")],
    others=["Ask Maria from the desk, she saw it with Sam"],
    told=[STORY, "\u4ed6\u5728\u4f1a\u8bae\u7ed3\u675f\u540e\u8ddf\u7740\u6211\u8d70\u5230\u7535\u68af"],
    code_name="amber-heron",
    addressee="Sam Iversen",
)

FINDS = {
    "nothing": ("You may have stood in somebody's way after a talk.", []),
    "the reporter": ("Robin says that you did.", [Found(Hint.REPORTER, "Robin")]),
    "a reader": ("Please write to Noor.", [Found(Hint.READER, "Noor")]),
    "somebody else": ("We also spoke with MARIA.", [Found(Hint.OTHERS, "MARIA")]),
    "a small word of theirs": ("You left the desk.", []),
    "their own name": ("Dear Sam Iversen,", []),
    "four words in a row": ("We heard of the closing talk to you.", []),
    "five words in a row": (
        "Somebody wrote: \u201ckept me from leaving\u201d.",
        [],
    ),
    "more than that": (
        "You KEPT me, from leaving for a while, we hear.",
        [Found(Hint.PHRASE, "KEPT me, from leaving for a while")],
    ),
    "two phrases": (
        "He followed me from the bar. Then: from the closing talk to the lift.",
        [
            Found(Hint.PHRASE, "He followed me from the"),
            Found(Hint.PHRASE, "from the closing talk to the lift"),
        ],
    ),
    "a script without blanks": (
        "\u6211\u4eec\u542c\u8bf4\u4f1a\u8bae\u7ed3\u675f\u540e\u8ddf\u7740\u6211\u8d70\u5230\u7535\u68af\u3002",
        [Found(Hint.PHRASE, "\u4f1a\u8bae\u7ed3\u675f\u540e\u8ddf\u7740\u6211\u8d70\u5230\u7535\u68af")],
    ),
    "a few letters of it": ("\u6211\u4eec\u8c08\u8c08\u4f1a\u8bae\u7ed3\u675f\u540e\u3002", []),
    "the name of the case": ("This is Amber-Heron.", [Found(Hint.CODE_NAME, "amber-heron")]),
}


@pytest.mark.parametrize("case", list(FINDS))
def test_a_letter_is_asked_about(case: str) -> None:
    letter, found = FINDS[case]

    assert look(letter, GUARDED) == found


def test_each_place_is_asked_about_once() -> None:
    assert look("Robin, Robin and Robin.", GUARDED) == [Found(Hint.REPORTER, "Robin")]
