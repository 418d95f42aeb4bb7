"""Smaller screenshots: they have few colours, so a palette and one byte per pixel are enough."""

import base64
import struct
import zlib
from typing import Any

from playwright.async_api import Page

# The browser counts the colours, so no image library is needed. The most frequent keep their exact value; if
# there are more than 256 (the edges of letters), each other colour becomes the nearest of these.
_INDEX = """async (png) => {
  const image = new Image();
  image.src = "data:image/png;base64," + png;
  await image.decode();
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const parts = (colour) => [colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff];
  const distance = (one, other) => one.reduce((sum, part, at) => sum + (part - other[at]) ** 2, 0);
  const nearest = (colour) => {
    const away = palette.map((known) => distance(parts(colour), known));
    return away.indexOf(Math.min(...away));
  };
  const commonest = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one - other);
  const palette = commonest.slice(0, 256).map(parts);
  const index = new Map(commonest.map((colour, at) => [colour, at < 256 ? at : nearest(colour)]));
  const indices = new Uint8Array(pixels.length);
  pixels.forEach((pixel, at) => { indices[at] = index.get(pixel); });
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([indices]));
  await new Promise((done) => { reader.onload = done; });
  return {width: image.width, height: image.height, palette: palette.flat(), indices: reader.result.split(",")[1]};
}"""


async def smaller(png: bytes, *, workshop: Page) -> bytes:
    """Return the picture as a PNG of at most 256 colours; `workshop` is an empty browser page for the computation."""
    found: dict[str, Any] = await workshop.evaluate(_INDEX, base64.b64encode(png).decode())
    width, height = found["width"], found["height"]
    indices = base64.b64decode(found["indices"])
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, width * height, width))  # 0: no filter
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),  # 8 bits, by palette
            _chunk(b"PLTE", bytes(found["palette"])),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    """Return length(4) || name(4) || content || CRC-32(4) (PNG, third edition, 5.3)."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
