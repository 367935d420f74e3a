"""Bring one file from the web, going on where an earlier attempt stopped."""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from convtui import __version__
from convtui.datasets.catalogue import Source

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here and the bytes there will be, if the server says so."""

TIMEOUT = 20.0
"""Seconds without a single byte after which a connection counts as broken."""

ATTEMPTS = 5
CHUNK = 64 * 1024


class DownloadError(Exception):
    """The file did not come; the text is the reason, without a mend."""


class Response(Protocol):
    """What is used of urllib's answer to a request."""

    status: int
    headers: http.client.HTTPMessage

    def read(self, amount: int, /) -> bytes:
        """Return up to `amount` bytes, none at the end."""


def download(source: Source, part: Path, progress: Progress) -> None:
    """Bring `source` into `part`, behind what is there already, and check it.

    When the connection breaks, or the program is interrupted, `part` stays for the next attempt;
    when the checksum is wrong it is removed.

    Raises:
        DownloadError: no network, no such file, a broken connection, a wrong checksum.
        OSError: `part` cannot be written.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(ATTEMPTS):
        before = _size(part)
        if _attempt(source.url, part, progress):
            _verify(source, part)
            return
        if _size(part) <= before:
            break
    kept = f"{_size(part) / 1e6:.1f} MB"
    raise DownloadError(f"the connection broke off after {kept}, which are kept")


def _attempt(url: str, part: Path, progress: Progress) -> bool:
    """Bring what is still to come; False when the connection broke on the way."""
    have = _size(part)
    headers = {"User-Agent": f"convtui/{__version__}"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        response = urllib.request.urlopen(
            urllib.request.Request(url, headers=headers), timeout=TIMEOUT
        )
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and have:
            return True  # nothing is left to bring: the checksum decides
        raise DownloadError(f"the server answered {error.code} {error.reason}") from None
    except urllib.error.URLError as error:
        raise DownloadError(_reason(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(_reason(error)) from None
    with response:
        return _receive(response, part, have, progress)


def _receive(response: Response, part: Path, have: int, progress: Progress) -> bool:
    """Write the body; True when all of it came."""
    went_on = response.headers.get("Content-Range", "").startswith(f"bytes {have}-")
    done = have if response.status == http.HTTPStatus.PARTIAL_CONTENT and went_on else 0
    length = response.headers.get("Content-Length")
    total = done + int(length) if length and length.isdecimal() else None
    with part.open("ab" if done else "wb") as file:
        progress(done, total)
        while True:
            try:
                chunk = response.read(CHUNK)
            except (OSError, http.client.HTTPException):
                return False
            if not chunk:
                return total is None or done >= total
            file.write(chunk)
            done += len(chunk)
            progress(done, total)


def _verify(source: Source, part: Path) -> None:
    # MD5 is what Krizhevsky's page gives; here it guards against accidents, as the page does.
    digest = hashlib.new(source.algorithm, usedforsecurity=False)
    with part.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    if digest.hexdigest() != source.checksum:
        part.unlink()
        raise DownloadError(
            f"what came is not the published file ({source.algorithm} {digest.hexdigest()[:12]}…, "
            f"expected {source.checksum[:12]}…) and was removed"
        )


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {TIMEOUT:.0f} seconds"
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split()) or type(error).__name__
