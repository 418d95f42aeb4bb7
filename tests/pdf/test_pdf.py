"""PDF files: tagged, drawn from data that is never markup, and drawn whatever script somebody wrote in."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest

from coc_service.pdf import (
    Document,
    Fact,
    Facts,
    Heading,
    LargeFacts,
    Listing,
    Paragraph,
    PdfFailed,
    Quote,
    Table,
    made,
)

_MISSING = "Some characters are not in the fonts here."
_MARKUP = '#eval("6*7") *bold* $x^2$ <b>b</b> @label \\ [ ] ``'


def _document(
    *blocks: Heading | Paragraph | Quote | Listing | Facts | LargeFacts | Table, title: str = "Case"
) -> Document:
    return Document(title, "pt-BR", blocks, _MISSING, at=0, margin="Copy 7")


def _text(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as opened:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)


def _structure(node: pikepdf.Object) -> set[str]:
    """The types of all elements below a node of the structure tree."""
    kids = node.get("/K", pikepdf.Array())
    listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    found = {str(node.S)} if "/S" in node else set()
    return found.union(*(_structure(kid) for kid in listed if isinstance(kid, pikepdf.Dictionary)))


async def test_a_document_has_tags_language_title_and_its_margin_on_each_page() -> None:
    blocks = (
        Heading("First"),
        Facts((Fact("Received", "a day"),)),
        LargeFacts((Fact("Reports", "63"), Fact("Closed", "58"))),
        Heading("Second", 2),
        Quote("said"),
        Listing(("one", "two")),
        Table("Numbers", ("Kind", "Cases"), (("a", "1"),) * 90, (1,)),
        Table("Shares", ("Kind", "Cases"), (("a", "1"), ("b", "0")), (1,), bars=(100, 0)),
    )

    pdf = await made(_document(*blocks))

    with pikepdf.open(BytesIO(pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "pt-BR"
        assert str(opened.docinfo["/Title"]) == "Case"
        assert _structure(opened.Root.StructTreeRoot) >= {
            "/H1",
            "/H2",
            "/P",
            "/BlockQuote",
            "/L",
            "/Table",
            "/TH",
            "/TD",
        }
        pages = len(opened.pages)
    assert _text(pdf).count("Copy 7") == pages > 1


async def test_what_somebody_wrote_is_never_markup() -> None:
    blocks = (
        Heading(_MARKUP),
        Paragraph(_MARKUP),
        Quote(_MARKUP),
        Listing((_MARKUP,)),
        Facts((Fact(_MARKUP, _MARKUP),)),
        LargeFacts((Fact(_MARKUP, _MARKUP),)),
        Table(_MARKUP, (_MARKUP,), ((_MARKUP,),)),
    )

    text = _text(await made(_document(*blocks, title=_MARKUP)))

    assert text.count(_MARKUP) == len(blocks) + 5


async def test_a_character_without_a_glyph_is_a_box_and_the_file_says_so() -> None:
    text = _text(await made(_document(Paragraph("before \U0010fff0 \x07 \ud800 after é Ж"))))

    assert _MISSING in text
    assert "before □ □ □ after é Ж" in text


async def test_a_document_whose_characters_have_glyphs_says_nothing_of_missing_ones() -> None:
    assert _MISSING not in _text(await made(_document(Paragraph("Ärger, Ελλάδα, Москва, שלום"))))


async def test_two_drawings_of_one_document_are_the_same_bytes() -> None:
    document = _document(Heading("A"), Paragraph("b"))

    assert await made(document) == await made(document)


async def test_what_cannot_be_drawn_is_refused_without_a_word_of_it() -> None:
    with pytest.raises(PdfFailed) as refused:
        await made(_document(Heading("skips", 1), Heading("a level", 3)))

    assert str(refused.value) == ""


def test_a_row_has_as_many_cells_as_there_are_columns() -> None:
    with pytest.raises(ValueError, match="Numbers"):
        Table("Numbers", ("Kind", "Cases"), (("a",),))


@pytest.mark.parametrize("bars", [(1,), (1, 101), (-1, 1)])
def test_a_bar_is_a_share_of_its_row(bars: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"\("):
        Table("", ("Kind",), (("a",), ("b",)), bars=bars)
