"""Where a study is kept: a database's URL, in which a password never reaches a file or a screen."""

import os
from importlib import util
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit, urlunsplit

from convtui.errors import BadInput, Missing
from convtui.installation import how_to_install

VARIABLE = "CONVTUI_STORAGE"
"""The environment's place for the URL: other users see the words of a command, not this."""

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_SECRETS = (
    "password",
    "passfile",
    "sslpassword",
    "sslkey",
    "scram_client_key",
    "scram_server_key",
    "oauth_client_secret",
)
_OTHERS = ("sqlite", "mysql", "mariadb", "redis", "http", "https", "file")
"""Schemes that people give by mistake: of a URL refused nothing else is certain to be no secret."""
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
    if not _is_sound(url):
        scheme = url.partition("://")[0].lower()
        shown = f" {scheme}://…" if scheme in (*_SCHEMES, *_OTHERS) else ""
        raise BadInput(
            f"--storage{shown} is no URL of a PostgreSQL database: give {EXAMPLE}, in a password "
            "%40 %2F %3A %23 %3F for @ / : # ?; on one machine leave it out"
        )
    if util.find_spec("psycopg") is None:
        raise Missing(f"PostgreSQL needs psycopg, in {how_to_install('postgres')}")
    _check_options(url)


def _is_sound(url: str) -> bool:
    """Whether host, database and password are where all readers of URLs look for them."""
    try:
        parts = urlsplit(url)
        ported = parts.port is None or parts.port > 0
    except ValueError:
        return False
    in_place = url.count("@") == parts.netloc.count("@") <= 1
    named = bool(parts.path.strip("/")) and ":" not in parts.path and "#" not in url
    return parts.scheme in _SCHEMES and ported and in_place and named


def _check_options(url: str) -> None:
    """Refuse what PostgreSQL does not know: it may be the rest of a password with an & in it."""
    from psycopg.pq import Conninfo

    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    if not known.issuperset(dict(parse_qsl(urlsplit(url).query))):
        raise BadInput(
            "--storage has an option behind its ? that PostgreSQL does not know: take it out, and "
            "write & in a password as %26"
        )


def for_sqlalchemy(url: str) -> str:
    """The same URL, naming the driver that convtui installs."""
    return "postgresql+psycopg:" + url.partition(":")[2]


def without_password(url: str) -> str:
    """The URL as it may be shown and written down."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
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
