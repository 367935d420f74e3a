"""What to type where convtui cannot mend a database itself."""

import shlex
from urllib.parse import unquote, urlsplit

from convtui.studies.searches.storage_url import VARIABLE, for_sqlalchemy

_PLACES = f"--storage, in {VARIABLE} or in ~/.pgpass"


def mend_of(problem: str, url: str) -> str:
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
