"""What is a name for a screen reader, and what is none."""

import pytest

from tests.accessible_names import nameless


@pytest.mark.parametrize(
    "page",
    [
        '<a href="/">Home</a>',
        '<a href="/"><img alt="Home"></a>',
        "<button>Send</button>",
        '<button aria-label="Send"></button>',
        '<label for="a">Name</label><input id="a">',
        "<label>Name <input></label>",
        '<p id="b">Name</p><textarea aria-labelledby="b"></textarea>',
        '<input type="hidden" name="token">',
        '<input type="text" name="login_name" hidden>',
        '<select title="Stage"></select>',
        "<details><summary>More</summary></details>",
        "<a>no link</a>",
    ],
)
def test_a_control_with_a_name_is_well(page: str) -> None:
    assert nameless(page) == []


@pytest.mark.parametrize(
    "page",
    [
        '<a href="/"></a>',
        '<a href="/"><svg aria-hidden="true"></svg></a>',
        '<a href="/"><span aria-hidden="true">x</span></a>',
        '<a href="/"><img alt=""></a>',
        "<button> </button>",
        '<label for="b">Name</label><input id="a">',
        '<input placeholder="Name">',
        '<textarea aria-labelledby="b"></textarea>',
        "<textarea>what was written</textarea>",
        "<select><option>One</option></select>",
        "<progress></progress>",
    ],
)
def test_a_control_without_a_name_is_found(page: str) -> None:
    assert len(nameless(page)) == 1
