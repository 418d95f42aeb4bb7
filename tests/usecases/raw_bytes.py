"""The bytes of a database below its tables: free pages, gaps in pages, and the write-ahead log, decrypted."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from coc_service.backup import postgres, streams

_PAGE, _RESERVED, _IV, _SALT = 4096, 80, 16, 16  # of SQLCipher 4: a page ends with its IV and an HMAC
_LOG_HEADER, _FRAME_HEADER = 32, 24  # https://www.sqlite.org/fileformat2.html#walformat
_STEP, _WINDOW = 480, 24


def of_sqlite(file: Path, *, file_key: bytes) -> bytes:
    """Every page of an encrypted file and of its log, also those that no table uses.

    SQLCipher has no export for this: `sqlcipher_export` copies rows, and a page that is free has none.
    """
    log = file.with_name(f"{file.name}-wal").read_bytes()
    frames = range(_LOG_HEADER, len(log), _FRAME_HEADER + _PAGE)
    whole, pages = file.read_bytes(), [log[at : at + _FRAME_HEADER + _PAGE] for at in frames]
    stored = [(at // _PAGE + 1, whole[at : at + _PAGE]) for at in range(0, len(whole), _PAGE)]
    stored += [(int.from_bytes(one[:4], "big"), one[_FRAME_HEADER:]) for one in pages]
    return b"".join(_decrypted(page, number, file_key) for number, page in stored if len(page) == _PAGE)


def _decrypted(page: bytes, number: int, key: bytes) -> bytes:
    start, end = (_SALT if number == 1 else 0), _PAGE - _RESERVED
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + _IV])).decryptor()
    return decryptor.update(page[start:end]) + decryptor.finalize()


def of_postgresql(url: str, folder: Path) -> bytes:
    """A copy as `backup` makes it, without its compression."""
    file = folder / "dump"
    words = ("--format=custom", "--file=-")
    as_text = streams.postgres_program("pg_restore", *words, environment=postgres.environment_of(url))
    with file.open("wb") as target:
        streams.run(postgres.dump(url), as_text, target=target)
    return file.read_bytes()


def windows(value: bytes) -> Iterator[bytes]:
    """Parts of a value: it may be spread over pages. Each is long enough to be in no other value by chance."""
    yield from (value[at : at + _WINDOW] for at in range(0, max(1, len(value) - _WINDOW), _STEP))
    yield value[-_WINDOW:]


def found(values: Iterable[bytes], hay: bytes) -> list[bytes]:
    """Which of these values have a part in the bytes, as they are or, as in a dump, in hexadecimal."""
    return [one for one in values if any(part in hay or part.hex().encode() in hay for part in windows(one))]
