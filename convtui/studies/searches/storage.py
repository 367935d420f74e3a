"""Where optuna keeps a search: a journal in its folder, or a database that machines share."""

import contextlib
import json
import os
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import optuna
from optuna.storages import BaseStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend
from sqlalchemy.exc import ArgumentError, DataError, ProgrammingError, SQLAlchemyError

from convtui.errors import BadInput
from convtui.regular_file import MEGABYTE, append, appending, read_regular
from convtui.studies.searches.storage_url import StorageLost, for_sqlalchemy, secrets_of

SECONDS_TO_CONNECT = 5
LARGEST_JOURNAL = 1000 * MEGABYTE
"""In bytes. Ten thousand trials of a hundred epochs write a fifth of it."""


class _JournalFile(JournalFileBackend):
    """A journal that waits for the disk after each entry, unless it is told not to."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._path, self.waits = path, True

    def append_logs(self, logs: list[dict[str, Any]]) -> None:
        """Write entries, each a line of JSON; this process is the only writer."""
        if self.waits:
            super().append_logs(logs)
            return
        lines = [json.dumps(entry, separators=(",", ":")) + "\n" for entry in logs]
        append(self._path, "".join(lines).encode(), sync=False)


class Journal(JournalStorage):
    def __init__(self, path: Path) -> None:
        self._file = _JournalFile(path)
        super().__init__(self._file)

    @contextlib.contextmanager
    def without_waiting(self) -> Iterator[None]:
        """Write without waiting for the disk: what is lost by a power cut must be made again.

        The first entry behind the block waits for all of them.
        """
        self._file.waits = False
        try:
            yield
        finally:
            self._file.waits = True


def open_journal(path: Path) -> BaseStorage:
    """Open the study of a folder, which this process alone writes; what was torn is cut off.

    Raises:
        BadInput: the folder cannot be written.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with reached():
        Path(f"{path}.lock").unlink(missing_ok=True)  # of a process that was killed
        content = read_regular(path, LARGEST_JOURNAL) if os.path.lexists(path) else b""
        with appending(path) as file:
            os.ftruncate(file, content.rfind(b"\n") + 1)
        return Journal(path)


def open_database(url: str) -> BaseStorage:
    """Open a database that several machines share.

    Raises:
        StorageLost: it cannot be reached.
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    engine = {"pool_pre_ping": True, "connect_args": {"connect_timeout": SECONDS_TO_CONNECT}}
    with reached(secrets_of(url)):
        storage = RDBStorage(for_sqlalchemy(url), engine_kwargs=engine)
    # optuna never closes its connections: whoever lets go of the storage gives them back.
    weakref.finalize(storage, storage.engine.dispose)
    return storage


@contextlib.contextmanager
def reached(secrets: Sequence[str] = ()) -> Iterator[None]:
    """Tell a storage that is out of reach from everything else.

    Raises:
        StorageLost: it is; the secrets do not stand in its words.
        BadInput: the folder cannot be written, or the URL cannot be read.
    """
    try:
        yield
    except OSError as problem:
        raise BadInput(
            f"the study cannot be written ({problem.strerror}): make room, or mend the folder"
        ) from None
    except ArgumentError:
        raise BadInput(
            "--storage is no URL that can be read: check it for a typing error"
        ) from None
    except (optuna.exceptions.StorageInternalError, SQLAlchemyError) as problem:
        cause = problem if isinstance(problem, SQLAlchemyError) else problem.__cause__
        if isinstance(cause, DataError | ProgrammingError):  # a mistake of ours
            raise
        words = str(getattr(cause, "orig", None) or cause).strip().splitlines()
        line = words[0] if words else type(cause).__name__
        for secret in secrets:
            line = line.replace(secret, "…")
        raise StorageLost(line) from None
