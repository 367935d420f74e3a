"""Where a study is kept: a database's URL, in which a password never reaches a file or a screen."""

import os
from importlib import util
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from convtui.errors import BadInput, Missing

VARIABLE = "CONVTUI_STORAGE"
"""The environment's place for the URL: other users see the words of a command, not this."""

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_SECRETS = ("password", "passfile", "sslpassword", "sslkey")
EXAMPLE = "postgresql://USER@HOST/DATABASE"


def url_given(typed: str | None) -> str:
    """The storage's URL as typed or as the environment has it; empty for the folder itself.

    Raises:
        BadInput: it is no URL of a PostgreSQL database.
        Missing: what speaks to it is not installed.
    """
    if typed is not None and not typed.strip():
        raise BadInput(f"--storage is empty: give {EXAMPLE}, or leave it out")
    url = (typed or os.environ.get(VARIABLE, "")).strip()
    if url:
        check_url(url)
    return url


def check_url(url: str) -> None:
    """See that it is one of a database that several machines can share.

    Raises:
        BadInput: it is not.
        Missing: what speaks to it is not installed.
    """
    try:
        parts = urlsplit(url)
        sound = bool(parts.path.strip("/")) and (parts.port is None or parts.port > 0)
    except ValueError:
        sound, parts = False, urlsplit("")
    if parts.scheme not in _SCHEMES or not sound:
        raise BadInput(
            f"--storage {without_password(url)!r} is no PostgreSQL database: give {EXAMPLE}; "
            "on one machine leave it out"
        )
    if util.find_spec("psycopg") is None:
        raise Missing("PostgreSQL needs psycopg: type `python -m pip install 'convtui[postgres]'`")


def for_sqlalchemy(url: str) -> str:
    """The same URL, naming the driver that convtui installs."""
    return "postgresql+psycopg:" + url.partition(":")[2]


def without_password(url: str) -> str:
    """The URL as it may be shown and written down."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.partition(":")[0] + ":…"
    user, at, host = parts.netloc.rpartition("@")
    query = urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in _SECRETS])
    place = user.partition(":")[0] + at + host
    return urlunsplit((parts.scheme, place, parts.path, query, ""))


def secrets_of(url: str) -> list[str]:
    """The passwords in a URL, as typed and as meant."""
    parts = urlsplit(url)
    typed = parts.netloc.rpartition("@")[0].partition(":")[2]
    queried = [value for name, value in parse_qsl(parts.query) if name in _SECRETS]
    return [word for word in (typed, unquote(typed), *queried) if word]
