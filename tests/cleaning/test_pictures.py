"""A cleaned picture is the same to look at: upright, in the same colours, with all its frames."""

import io

import pytest
from PIL import Image, ImageCms, ImageSequence

from coc_service.cleaning.jobs import Done, clean, preview
from coc_service.cleaning.results import FileType, WhyNot
from tests.cleaning import planted
from tests.cleaning.planted import HEIGHT, WIDTH, picture, saved


def opened(done: Done) -> Image.Image:
    assert done.reason is None
    return Image.open(io.BytesIO(done.cleaned))


def duration(frame: Image.Image) -> int:
    frame.load()  # WebP tells it only then
    return int(frame.info["duration"])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    expected = Image.open(io.BytesIO(planted.jpeg(orientation=orientation)))
    turned = {6: (HEIGHT, WIDTH), 8: (HEIGHT, WIDTH), 5: (HEIGHT, WIDTH), 7: (HEIGHT, WIDTH)}

    made = opened(clean(planted.jpeg(orientation=orientation)))

    assert made.size == turned.get(orientation, expected.size)
    assert "exif" not in made.info


@pytest.mark.parametrize(
    ("orientation", "is_red"), [(1, (5, 5)), (2, (55, 5)), (3, (55, 35)), (6, (5, 5)), (8, (5, 55))]
)
def test_what_was_on_the_left_is_where_a_viewer_shows_it(orientation: int, is_red: tuple[int, int]) -> None:
    made = opened(clean(planted.jpeg(orientation=orientation))).convert("RGB")

    red, _, blue = made.getpixel(is_red)  # type: ignore[misc] # three values, of RGB
    assert red > 150 > blue


@pytest.mark.parametrize(("kind", "name"), [(FileType.GIF, "GIF"), (FileType.PNG, "PNG"), (FileType.WEBP, "WEBP")])
def test_an_animation_keeps_its_frames_and_their_time(kind: FileType, name: str) -> None:
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    moving = saved(frames[0], name, save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0)

    made = opened(clean(moving))

    assert [duration(one) for one in ImageSequence.Iterator(made)] == [100, 200, 300]
    assert (made.info.get("loop", 0), Image.MIME[made.format or ""]) == (0, kind)


def test_transparency_stays_transparent() -> None:
    drawn = Image.new("RGBA", (20, 20), (255, 0, 0, 0))

    made = opened(clean(saved(drawn, "PNG")))

    assert made.convert("RGBA").getpixel((5, 5)) == (255, 0, 0, 0)


def test_a_transparent_photo_is_laid_on_white_where_its_new_type_has_no_transparency() -> None:
    drawn = Image.new("RGBA", (64, 64), (0, 0, 0, 0))

    made = opened(clean(saved(drawn, "AVIF")))

    assert made.getpixel((5, 5)) == (255, 255, 255)


def test_a_palette_a_bit_and_sixteen_bits_are_kept_apart() -> None:
    modes = [picture().quantize(4), picture().convert("1"), picture().convert("L"), Image.new("I;16", (20, 20), 40_000)]

    made = [opened(clean(saved(drawn, "PNG"))).mode for drawn in modes]

    assert made == ["RGB", "1", "L", "I;16"]


def test_a_printers_photo_gets_the_colours_of_a_screen() -> None:
    made = opened(clean(saved(picture().convert("CMYK"), "JPEG")))

    red, _, blue = made.getpixel((5, 5))  # type: ignore[misc] # three values, of RGB
    assert (made.mode, red > 150 > blue) == ("RGB", True)


def test_a_colour_profile_is_applied_and_not_kept() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
    drawn = Image.new("RGB", (20, 20), (120, 120, 120))

    made = opened(clean(saved(drawn, "PNG", icc_profile=lab)))

    assert "icc_profile" not in made.info


def test_a_broken_profile_leaves_the_colours_as_they_are() -> None:
    drawn = Image.new("RGB", (20, 20), (120, 10, 10))

    made = opened(clean(saved(drawn, "PNG", icc_profile=b"no profile")))

    assert made.getpixel((5, 5)) == (120, 10, 10)


def test_pages_of_a_tiff_are_not_lost_silently() -> None:
    two = saved(picture(), "TIFF", save_all=True, append_images=[picture()])

    assert clean(two).reason is WhyNot.PARTS


def test_a_preview_has_at_most_1600_pixels_a_side() -> None:
    large = saved(Image.new("L", (4_000, 1_000), 90), "PNG")

    made = Image.open(io.BytesIO(preview(large).preview))

    assert (made.format, made.size) == ("WEBP", (1_600, 400))


def test_a_photo_of_a_phone_above_the_limit_is_refused() -> None:
    sizes = b"ispe" + bytes(4) + (64).to_bytes(4, "big") * 2
    assert sizes in planted.heic()

    uncut = planted.heic().replace(b"clap", b"free")  # the box that cuts the picture to a smaller one
    bomb = uncut.replace(sizes, sizes[:8] + (9_000).to_bytes(4, "big") * 2)

    assert clean(bomb).reason is WhyNot.TOO_LARGE
