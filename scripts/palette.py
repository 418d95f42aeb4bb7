"""Small pictures: a screenshot holds few colours, so one byte a pixel and a palette say all of it."""

import base64
import struct
import zlib
from typing import Any

from playwright.async_api import Page

# The browser counts the colours, since it can and needs no further library. Where there are more than 256 (the edges of
# letters), those that agree in their upper bits share the commonest of them: grounds and inks keep their exact colour.
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
  const commonest = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one));
  let shared, palette;
  for (const mask of [0xffffff, 0xfefefe, 0xfcfcfc, 0xf8f8f8, 0xf0f0f0, 0xe0e0e0]) {
    shared = new Map();
    palette = [];
    for (const colour of commonest) {
      if (shared.has(colour & mask)) continue;
      shared.set(colour & mask, palette.length);
      palette.push(colour & 0xff, (colour >> 8) & 0xff, (colour >> 16) & 0xff);
    }
    if (shared.size <= 256) { counts.forEach((_, colour) => counts.set(colour, shared.get(colour & mask))); break; }
  }
  const indices = new Uint8Array(pixels.length);
  pixels.forEach((pixel, at) => { indices[at] = counts.get(pixel); });
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([indices]));
  await new Promise((done) => { reader.onload = done; });
  return {width: image.width, height: image.height, palette, indices: reader.result.split(",")[1]};
}"""


async def smaller(png: bytes, *, workshop: Page) -> bytes:
    """Return the picture as a PNG of at most 256 colours; `workshop` is an empty page to work on."""
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
