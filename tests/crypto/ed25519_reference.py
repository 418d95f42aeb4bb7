"""A second implementation of Ed25519 from RFC 8032, with plain integers: slow, and only with the standard library."""

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)

Point = tuple[int, int]
IDENTITY: Point = (0, 1)


def square_root(value: int) -> int | None:
    """One of the two square roots modulo P, for P = 5 modulo 8."""
    candidate = pow(value, (P + 3) // 8, P)
    for root in (candidate, candidate * ROOT_OF_MINUS_1 % P):
        if root * root % P == value % P:
            return root
    return None


def is_on_curve(point: Point) -> bool:
    x, y = point
    return (-x * x + y * y - 1 - D * x * x * y * y) % P == 0


def add(one: Point, other: Point) -> Point:
    """RFC 8032 section 5.1: the complete addition law in affine coordinates."""
    (x1, y1), (x2, y2) = one, other
    both = D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + both, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - both, -1, P) % P,
    )


def multiply(point: Point, times: int) -> Point:
    result = IDENTITY
    while times:
        if times & 1:
            result = add(result, point)
        point, times = add(point, point), times >> 1
    return result


def encode(point: Point) -> bytes:
    x, y = point
    return (y | (x & 1) << 255).to_bytes(32, "little")


def base_point() -> Point:
    y = 4 * pow(5, -1, P) % P
    x = square_root((y * y - 1) * pow(D * y * y + 1, -1, P)) or 0
    return (x if x % 2 == 0 else P - x, y)


def public_key(seed: bytes) -> bytes:
    return encode(multiply(base_point(), _scalar(seed)))


def sign(seed: bytes, message: bytes) -> bytes:
    public = public_key(seed)
    nonce = _number(hashlib.sha512(_prefix(seed) + message).digest()) % L
    commitment = encode(multiply(base_point(), nonce))
    challenge = _number(hashlib.sha512(commitment + public + message).digest()) % L
    return commitment + ((nonce + challenge * _scalar(seed)) % L).to_bytes(32, "little")


def torsion() -> list[Point]:
    """The eight points whose order divides 8, from the curve equation ``-x^2 + y^2 = 1 + d x^2 y^2``.

    Order 1 and 2: x = 0, so y = 1 or -1. Order 4: they double to (0, -1), so y = 0 and x^2 = -1. Order 8: they double to
    y = 0, so x^2 = -y^2 and d y^4 + 2 y^2 = 1.
    """
    points = [IDENTITY, (0, P - 1), (ROOT_OF_MINUS_1, 0), (P - ROOT_OF_MINUS_1, 0)]
    discriminant = square_root(1 + D) or 0
    for y_squared in ((-1 + discriminant) * pow(D, -1, P), (-1 - discriminant) * pow(D, -1, P)):
        y, x = square_root(y_squared), square_root(-y_squared)
        if x is not None and y is not None:
            points += [(x, y), (P - x, y), (x, P - y), (P - x, P - y)]
    return points


def small_order_encodings() -> set[bytes]:
    """Return all 32-byte strings that some decoder accepts as one of the eight: with y + P if it fits, and any sign bit."""
    ys = {y + extra for _, y in torsion() for extra in (0, P) if y + extra < 2**255}
    return {(y | sign << 255).to_bytes(32, "little") for y in ys for sign in (0, 1)}


def _scalar(seed: bytes) -> int:
    clamped = bytearray(hashlib.sha512(seed).digest()[:32])
    clamped[0] &= 248
    clamped[31] = clamped[31] & 127 | 64
    return _number(bytes(clamped))


def _prefix(seed: bytes) -> bytes:
    return hashlib.sha512(seed).digest()[32:]


def _number(data: bytes) -> int:
    return int.from_bytes(data, "little")
