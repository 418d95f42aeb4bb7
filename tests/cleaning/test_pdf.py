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
    pdf.pages[0].Contents = pdf.make_stream(b"/Im0 Do")


def crop(pdf: Pdf) -> None:
    pdf.pages[0].CropBox = Array([0, 0, 200, 100])


def draw_picture(pdf: Pdf, pixels: bytes, **values: object) -> None:
    """A picture of 10 by 10 pixels, which the page draws."""
    photo = pdf.make_stream(pixels, Width=10, Height=10, ColorSpace=Name.DeviceRGB, BitsPerComponent=8)
    photo.Type, photo.Subtype = Name.XObject, Name.Image
    for key, value in values.items():
        photo[f"/{key}"] = value
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=photo))
    pdf.pages[0].Contents = pdf.make_stream(b"/Im0 Do")


def add_photo_as_pixels(pdf: Pdf) -> None:
    """A JPEG whose filter was lost: its bytes stand where pixels should."""
    draw_picture(pdf, planted.jpeg())


def add_unknown_filter(pdf: Pdf) -> None:
    draw_picture(pdf, planted.jpeg(), Filter=Name.DCT)


def add_odd_profile(pdf: Pdf) -> None:
    draw_picture(pdf, bytes(300), ColorSpace=Array([Name.ICCBased, pdf.make_stream(b"profile", N=2)]))


def add_program(pdf: Pdf) -> None:
    program = pdf.make_stream(planted.SECRET, Type=Name.XObject, Subtype=Name.PS)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=program))
    pdf.pages[0].Contents = pdf.make_stream(b"/Im0 Do")


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
        (crop, WhyNot.PARTS),
        (add_photo_as_pixels, WhyNot.PARTS),
        (add_unknown_filter, WhyNot.PARTS),
        (add_odd_profile, WhyNot.PARTS),
        (add_program, WhyNot.PARTS),
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


def add_link(pdf: Pdf) -> None:
    action = Dictionary(S=Name.URI, URI=String("https://example.org"))
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


def test_a_link_is_no_program() -> None:
    assert clean(document(add_link)).found == set()


def test_a_document_for_the_web_has_no_older_revision() -> None:
    assert Found.REVISION not in clean(document(nothing, linearize=True)).found


def test_a_preview_of_a_page_is_as_large_as_a_screen() -> None:
    made = Image.open(io.BytesIO(preview(document(nothing)).preview))

    assert made.size == (1_600, 1_600)


PIXELS = planted.SECRET.ljust(300, b" ")


def plant_undrawn(pdf: Pdf) -> None:
    """A form that draws one picture, and names one more; the page names a third one, and a form."""
    pictures = [pdf.make_stream(PIXELS if secret else bytes(300)) for secret in (False, True, True)]
    for picture in pictures:
        picture.Type, picture.Subtype, picture.Width, picture.Height = Name.XObject, Name.Image, 10, 10
        picture.ColorSpace, picture.BitsPerComponent = Name.DeviceRGB, 8
    form, gone = pdf.make_stream(b"/Im0 Do"), pdf.make_stream(b"BT (" + planted.SECRET + b") Tj ET")
    for one in (form, gone):
        one.Type, one.Subtype, one.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 200])
    form.Resources = Dictionary(XObject=Dictionary(Im0=pictures[0], Im1=pictures[1]))
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Fm0=form, Gone=gone, Pic=pictures[2]))
    pdf.pages[0].Contents = pdf.make_stream(b"/Fm0 Do")


def test_what_no_page_draws_is_not_in_the_copy_and_is_told() -> None:
    done = clean(document(plant_undrawn))

    whole = planted_pdf.everything_in(done.cleaned)
    assert (planted.SECRET in whole, bytes(300) in whole, set(done.found)) == (False, True, {Found.OTHER})


def plant_profile(pdf: Pdf) -> None:
    profile = Array([Name.ICCBased, pdf.make_stream(planted.SECRET * 9, N=3)])
    draw_picture(pdf, bytes(300), ColorSpace=profile)
    pdf.pages[0].Resources.ColorSpace = Dictionary(CS0=profile)
    pdf.pages[0].Contents = pdf.make_stream(b"/CS0 cs 0 0 1 sc 0 0 9 9 re f /Im0 Do")


def test_a_colour_profile_is_not_in_the_copy() -> None:
    done = clean(document(plant_profile))

    assert done.reason is None
    assert planted.SECRET not in planted_pdf.everything_in(done.cleaned)


def borrow(pdf: Pdf) -> None:
    """A form without resources draws with those of its page, as older software lets it; so does an inline picture."""
    form = pdf.make_stream(b"/Pale gs 1 0 0 rg 90 90 60 60 re f")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 200])
    table = Array([Name.Indexed, Name.DeviceRGB, 1, String("\x00\xff\x00\xff\x00\xff")])
    pdf.pages[0].Resources = Dictionary(
        XObject=Dictionary(Fm0=form), ExtGState=Dictionary(Pale=Dictionary(ca=0.3)), ColorSpace=Dictionary(CS0=table)
    )
    inline = b"q 40 0 0 40 5 5 cm BI /W 8 /H 1 /CS /CS0 /BPC 1 ID \xaa EI Q"
    pdf.pages[0].Contents = pdf.make_stream(b"/Fm0 Do " + inline)


def test_what_a_page_names_in_other_ways_stays() -> None:
    before = document(borrow)

    after = clean(before).cleaned

    assert ImageChops.difference(pages.first_page(before), pages.first_page(after)).getbbox() is None
