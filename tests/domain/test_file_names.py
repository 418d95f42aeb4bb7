"""Names, types and captions as browsers send them."""

import pytest

from coc_service.domain import file_names


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("photo.jpg", "photo.jpg"),
        ("C:\\Users\\robin\\Desktop\\photo.jpg", "photo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("folder/", "file"),
        ("", "file"),
        ("  two   words .txt ", "two words .txt"),
        ("line\r\nbreak.txt", "line break.txt"),
        ("harmless\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe", "harmlessgpj.exe"),
        ("null\0byte.png", "nullbyte.png"),
        ("снимок экрана.png", "снимок экрана.png"),
        ("...", "file"),
        ("lone \ud800 surrogate.txt", "lone surrogate.txt"),
    ],
)
def test_a_name_has_no_folder_and_nothing_hidden(sent: str, shown: str) -> None:
    assert file_names.shown(sent) == shown


def test_a_long_name_keeps_its_beginning_and_its_ending() -> None:
    shown = file_names.shown("a" * 300 + ".tar.gz")

    assert len(shown) == file_names.LONGEST_NAME
    assert shown.startswith("aaa")
    assert shown.endswith("a.tar.gz")


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("image/JPEG; q=1", "image/jpeg"),
        ("text/html\r\nSet-Cookie: a=b", "application/octet-stream"),
        ("", "application/octet-stream"),
        ("image", "application/octet-stream"),
    ],
)
def test_a_type_is_read_or_unknown(sent: str, read: str) -> None:
    assert file_names.media_type(sent) == read


def test_a_caption_is_one_line_of_visible_letters() -> None:
    assert file_names.caption("  The door,\n\nat  nine \x07") == "The door, at nine"
    assert len(file_names.caption("x" * 1000)) == file_names.LONGEST_CAPTION
