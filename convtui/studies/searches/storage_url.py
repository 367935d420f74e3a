"""Where a study is kept: a database's URL, in which a password never reaches a file or a screen."""

import os
import re
import shlex
from importlib import util
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from convtui.errors import BadInput, Missing
from convtui.installation import how_to_install

VARIABLE = "CONVTUI_STORAGE"
"""The environment's place for the URL: other users see the words of a command, not this."""

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_NUMBER = r"\d{1,9}"
_HARMLESS = {
    "host": r"[\w.:/-]+",
    "hostaddr": r"[\da-fA-F.:]+",
    "port": _NUMBER,
    "connect_timeout": _NUMBER,
    "keepalives": _NUMBER,
    "keepalives_idle": _NUMBER,
    "keepalives_interval": _NUMBER,
    "keepalives_count": _NUMBER,
    "tcp_user_timeout": _NUMBER,
    "sslmode": "disable|allow|prefer|require|verify-ca|verify-full",
    "channel_binding": "disable|prefer|require",
    "gssencmode": "disable|prefer|require",
    "target_session_attrs": "any|read-write|read-only|primary|standby|prefer-standby",
}
"""Options that may be shown and written down, and the values they have if nobody mistyped a secret.

Of a value in another form, and of every other option, nobody knows what it tells."""

_SHORTEST_SECRET = 4
"""Shorter values of options that are no password would be found in too many words."""
_OTHERS = ("sqlite", "mysql", "mariadb", "redis", "http", "https", "file")
"""Schemes that people give by mistake: of a URL refused nothing else is certain to be no secret."""
EXAMPLE = "postgresql://USER@HOST/DATABASE"


_PLACES = f"--storage, in {VARIABLE} or in ~/.pgpass"


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
    """The URL as it may be shown and written down: of its options only the harmless ones.

    Of a search that is kept in its folder there is none, and "" stays "".
    """
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "…"
    user, at, host = parts.netloc.rpartition("@")
    query = urlencode([pair for pair in parse_qsl(parts.query) if _is_harmless(*pair)], safe="/:")
    place = user.partition(":")[0] + at + host
    # Not `urlunsplit`: without a host it would leave the slashes out.
    return f"{parts.scheme}://{place}{parts.path}{'?' if query else ''}{query}"


def secrets_of(url: str) -> list[str]:
    """The password in a URL, as typed and as meant, and the options that are not to be shown."""
    parts = urlsplit(url)
    typed = parts.netloc.rpartition("@")[0].partition(":")[2]
    queried = [
        value
        for name, value in parse_qsl(parts.query)
        if not _is_harmless(name, value) and (name == "password" or len(value) >= _SHORTEST_SECRET)
    ]
    return [word for word in (typed, unquote(typed), *queried) if word]


def _is_harmless(name: str, value: str) -> bool:
    return name in _HARMLESS and re.fullmatch(_HARMLESS[name], value) is not None


class StorageLost(Exception):
    """The storage is out of reach; whoever waits may find it again."""


def storage_mend(problem: str, url: str) -> str:
    """What to type next, by what the database said.

    A server that speaks another language than English gets the answer that is right most often.
    """
    if "database" in problem and "does not exist" in problem:
        return f"make it: `{_createdb(url)}`"
    if "password authentication failed" in problem:
        return f"check user and password in {_PLACES}"
    if "no password supplied" in problem:
        return f"give the password in {_PLACES}"
    if "role" in problem and "does not exist" in problem:
        return f"check the user in {_PLACES}"
    if "failed to resolve host" in problem:
        return "check the host's name"
    return f"start it, or give user and password in {_PLACES}"


def how_to_delete(name: str, storage: str) -> str:
    """What a search that is deleted here leaves in its database, and how to be rid of it."""
    place = for_sqlalchemy(storage)
    command = shlex.join(["optuna", "delete-study", "--study-name", name, "--storage", place])
    return (
        f"its study stays in {storage}, and its name is taken there; once no machine trains it, "
        f"`{command}` deletes it (the password in PGPASSWORD or ~/.pgpass)"
    )


def _createdb(url: str) -> str:
    parts = urlsplit(url)
    words = ["createdb"]
    for flag, value in (("-h", parts.hostname), ("-p", parts.port), ("-U", parts.username)):
        if value:
            words += [flag, unquote(str(value))]
    return shlex.join([*words, unquote(parts.path.strip("/"))])
