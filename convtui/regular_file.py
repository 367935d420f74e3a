"""Files in folders that somebody else may have made: the one way to open them.

A run, an experiment or a search may have come from another person, and a name in its folder need
not be a file. Through a link what is appended to a log would land in any file of the user's, a
named pipe lets its reader wait for ever, a device never ends. So whatever lies in such a folder is
opened here: neither the name nor the folder it stands in may be a link, nothing is waited for, what
was opened is looked at before a byte is read, and no more is read than what the caller allows.
A refusal is an OSError whose `strerror` says why, as for any other file that cannot be read.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

MEGABYTE = 1_000_000

_GUARDED = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class NotRegular(OSError):
    """A link, a pipe, a device, a socket or a folder where a file is wanted."""


class FileTooLarge(OSError):
    """More bytes than the caller allows."""


def open_to_read(path: Path, largest: int, *, follow_links: bool = False) -> BinaryIO:
    """Open a regular file of at most `largest` bytes.

    Args:
        path: of the file.
        largest: in bytes.
        follow_links: for a file that the user named, and that may stand anywhere.

    Raises:
        OSError: it is not there, no regular file, too large or cannot be read.
    """
    descriptor = _opened(path, os.O_RDONLY, follow_links=follow_links)
    size = os.fstat(descriptor).st_size
    if size > largest:
        os.close(descriptor)
        raise _too_large(path, largest)
    return os.fdopen(descriptor, "rb")


def read_regular(path: Path, largest: int, *, follow_links: bool = False) -> bytes:
    """Read all of a regular file, as `open_to_read` opens it.

    Raises:
        OSError: it is not there, no regular file, too large or cannot be read.
    """
    with open_to_read(path, largest, follow_links=follow_links) as file:
        content = file.read(largest + 1)
    if len(content) > largest:  # it grew meanwhile
        raise _too_large(path, largest)
    return content


def open_to_append(path: Path) -> int:
    """Open a regular file to be read and appended to; made if it is not there.

    A file with a second name is refused: somebody may have given that of another file.

    Returns:
        The descriptor, which the caller closes.

    Raises:
        OSError: it is no regular file, or cannot be written.
    """
    descriptor = _opened(path, os.O_RDWR | os.O_CREAT | os.O_APPEND)
    if os.fstat(descriptor).st_nlink > 1:
        os.close(descriptor)
        raise NotRegular(errno.EMLINK, "it has a second name, a hard link", str(path))
    return descriptor


@contextmanager
def appending(path: Path) -> Iterator[int]:
    """Give the descriptor of a file as `open_to_append` opens it, for as long as the block takes.

    Raises:
        OSError: it is no regular file, or cannot be written.
    """
    descriptor = open_to_append(path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def append(path: Path, content: bytes, *, sync: bool) -> None:
    """Append to a regular file in one write, made if it is not there; `sync` waits for the disk.

    Raises:
        OSError: it is no regular file, cannot be written, or the disk is full.
    """
    with appending(path) as descriptor:
        if os.write(descriptor, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        if sync:
            os.fsync(descriptor)


def why_not_regular(mode: int) -> str:
    """What a file is, by its `st_mode`, if it is none that may be opened; else empty."""
    if stat.S_ISREG(mode):
        return ""
    if stat.S_ISLNK(mode):
        return "it is a link, which is not followed"
    if stat.S_ISDIR(mode):
        return "it is a folder"
    return "it is a pipe or a device, no file"


def _opened(path: Path, flags: int, *, follow_links: bool = False) -> int:
    if follow_links:
        return _regular(os.open(path, flags | _GUARDED), path)
    folder = _folder(path.parent)
    try:
        try:
            descriptor = os.open(path.name, flags | _GUARDED | os.O_NOFOLLOW, 0o666, dir_fd=folder)
        except OSError as problem:
            raise _told(problem, path, folder) from None
    finally:
        os.close(folder)
    return _regular(descriptor, path)


def _folder(folder: Path) -> int:
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError as problem:
        if folder.is_symlink():
            why = "its folder is a link, which is not followed"
            raise NotRegular(errno.ELOOP, why, str(folder)) from None
        raise OSError(problem.errno, problem.strerror, str(folder)) from None


def _told(problem: OSError, path: Path, folder: int) -> OSError:
    """Say of a name that cannot be opened what it is, if that is why."""
    with suppress(OSError):
        why = why_not_regular(os.lstat(path.name, dir_fd=folder).st_mode)
        if why:
            return NotRegular(problem.errno, why, str(path))
    return OSError(problem.errno, problem.strerror, str(path))


def _regular(descriptor: int, path: Path) -> int:
    why = why_not_regular(os.fstat(descriptor).st_mode)
    if why:
        os.close(descriptor)
        raise NotRegular(errno.EINVAL, why, str(path))
    os.set_blocking(descriptor, True)  # for whoever inherits it
    return descriptor


def _too_large(path: Path, largest: int) -> FileTooLarge:
    return FileTooLarge(errno.EFBIG, f"it is larger than {largest / MEGABYTE:,.0f} MB", str(path))
