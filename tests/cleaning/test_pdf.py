"""A cleaned PDF draws the same pages; one that would be broken, or would show more, is refused."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from coc_service.cleaning import pages
from coc_service.cleaning.jobs import clean, preview
from coc_service.cleaning.results import FileType, Found, WhyNot
from coc_service.cleaning.samples import samples
from tests.cleaning import planted, planted_pdf

Change = Callable[[Pdf], None]


def document(change: Change, **options: object) -> bytes:
    """A page with one line, and what is changed in it."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(200, 200))
        page.Contents = pdf.make_stream(b"0 0 1 rg 20 20 60 60 re f")
        page.Resources = Dictionary()
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **options)  # type: ignore[arg-type] # encryption only
        return out.getvalue()


def nothing(_: Pdf) -> None:
    return


def sign(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())


def make_xfa(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=Array([]), Fields=Array())


def hide_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("hidden")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))


def hide_all_layers(pdf: Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary(BaseState=Name.OFF))


def add_jpeg_2000(pdf: Pdf) -> None:
    photo = pdf.make_stream(planted.saved(planted.picture(), "JPEG2000"))
    photo.Type, photo.Subtype, photo.Filter = Name.XObject, Name.Image, Name.JPXDecode
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=photo))


def fill_in(pdf: Pdf) -> None:
    """A form with a field that was filled in."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("SECRET-field"), V=String("What I saw"), F=4,
            Rect=Array([20, 120, 180, 140]), DA=String("/Helv 12 Tf 0 g"),
        )
    )  # fmt: skip
    pdf.pages[0].Annots = Array([field])
    fields = Dictionary(Fields=Array([field]), DR=Dictionary(Font=Dictionary(Helv=font)), DA=String("/Helv 12 Tf 0 g"))
    pdf.Root.AcroForm = pdf.make_indirect(fields)


def add_mark(pdf: Pdf) -> None:
    """A drawn note, of which the document does not say how it looks."""
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=[0, 0, 9, 9])])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (sign, WhyNot.SIGNED),
        (make_xfa, WhyNot.FORM),
        (hide_layer, WhyNot.PARTS),
        (hide_all_layers, WhyNot.PARTS),
        (add_jpeg_2000, WhyNot.PARTS),
        (add_mark, WhyNot.PARTS),
    ],
)
def test_what_cleaning_would_break_or_uncover_is_refused_and_can_be_previewed(change: Change, reason: WhyNot) -> None:
    assert clean(document(change)).reason is reason
    assert preview(document(change)).preview[8:12] == b"WEBP"


def test_a_document_with_a_password_is_refused() -> None:
    locked = document(nothing, encryption=pikepdf.Encryption(owner="one", user="two"))

    assert clean(locked).reason is WhyNot.LOCKED


def test_a_document_that_anybody_may_read_is_cleaned_whatever_else_it_forbids() -> None:
    locked = document(nothing, encryption=pikepdf.Encryption(owner="one", user=""))

    assert clean(locked).reason is None


def test_a_filled_form_keeps_what_it_shows() -> None:
    done = clean(document(fill_in))

    whole = planted_pdf.everything_in(done.cleaned)
    assert b"What I saw" in whole
    assert planted.SECRET not in whole


def test_a_cleaned_page_is_drawn_as_before() -> None:
    before = samples()[FileType.PDF]

    after = clean(before).cleaned

    assert ImageChops.difference(pages.first_page(before), pages.first_page(after)).getbbox() is None


def test_a_scan_of_many_pages_keeps_them_in_order() -> None:
    def add(pdf: Pdf) -> None:
        for number in range(5):
            pdf.add_blank_page(page_size=(100 + number, 100))

    with pikepdf.open(io.BytesIO(clean(document(add)).cleaned)) as made:
        widths = [int(page.mediabox[2]) for page in made.pages]

    assert widths == [200, 100, 101, 102, 103, 104]


def test_an_ordinary_document_hides_nothing() -> None:
    assert clean(document(nothing)).found == set()


def test_a_document_for_the_web_has_no_older_revision() -> None:
    assert Found.REVISION not in clean(document(nothing, linearize=True)).found


def test_a_preview_of_a_page_is_as_large_as_a_screen() -> None:
    made = Image.open(io.BytesIO(preview(document(nothing)).preview))

    assert made.size == (1_600, 1_600)
