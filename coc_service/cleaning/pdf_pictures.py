"""Colour spaces without profiles, and pictures whose bytes are all pixels."""

from collections.abc import Iterator, Mapping

from pikepdf import Array, Name, Object, Stream

from coc_service.cleaning.outcome import Refused
from coc_service.cleaning.results import WhyNot

_DEVICES: Mapping[int, Object] = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}
_COLOURS: Mapping[str, int] = {
    "/DeviceGray": 1, "/DeviceRGB": 3, "/DeviceCMYK": 4,
    "/CalGray": 1, "/CalRGB": 3, "/Lab": 3, "/Indexed": 1, "/Separation": 1,
}  # fmt: skip
# Their length follows from the picture's size only once they are decoded, which this library does not do.
_FAX = frozenset({"/CCITTFaxDecode", "/JBIG2Decode"})
_DEPTHS = frozenset({1, 2, 4, 8, 16})


def without_profiles(one: Object) -> None:
    """Put the device's colours in the place of each ICC profile: a profile names its maker, and can hold anything.

    Raises Refused for a profile of which the device does not follow.
    """
    for at, value in list(_entries(one)):
        if isinstance(value, Array) and len(value) and value[0] == Name.ICCBased:
            one[at] = _device(value)


def _entries(one: Object) -> Iterator[tuple[int | str, Object]]:
    if isinstance(one, Array):
        yield from ((at, one[at]) for at in range(len(one)))
    else:
        yield from one.items()


def _device(space: Object) -> Object:
    profile = space[1] if len(space) > 1 else None
    number: object = profile.get("/N") if isinstance(profile, Stream) else None
    if not isinstance(number, int) or number not in _DEVICES:
        raise Refused(WhyNot.PARTS)
    return _DEVICES[number]


def check_length(picture: Stream, filters: list[str]) -> None:
    """Refuse a picture of raw pixels with fewer or more bytes than its size says: they may be another file's."""
    if _FAX.isdisjoint(filters) and len(picture.read_bytes()) != _expected(picture):
        raise Refused(WhyNot.PARTS)


def _expected(picture: Object) -> int:
    width, height = _whole(picture.get("/Width")), _whole(picture.get("/Height"))
    if picture.get("/ImageMask", False):
        return height * ((width + 7) // 8)
    depth = _whole(picture.get("/BitsPerComponent"))
    if depth not in _DEPTHS:
        raise Refused(WhyNot.PARTS)
    return height * ((width * depth * _colours(picture.get("/ColorSpace")) + 7) // 8)


def _colours(space: Object | None) -> int:
    family = space[0] if isinstance(space, Array) and len(space) else space
    if family == Name.DeviceN and isinstance(space, Array) and len(space) > 1 and isinstance(space[1], Array):
        return len(space[1])
    if str(family) not in _COLOURS:
        raise Refused(WhyNot.PARTS)
    return _COLOURS[str(family)]


def _whole(value: object) -> int:
    if not isinstance(value, int) or value < 1:
        raise Refused(WhyNot.PARTS)
    return value
