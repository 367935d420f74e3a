"""Text files that people write: kernels, networks and spaces, all of them a few lines."""

import stat
from pathlib import Path

from convtui.errors import BadInput

LARGEST_FILE = 1_000_000
"""In bytes. Nobody writes that much; a picture or saved weights given by mistake are larger."""


def read_small_text(path: Path, kind: str, holds: str) -> str:
    """Read a file that `kind` names and that `holds` a few lines; both are for the refusal.

    A pipe or a device is refused, for reading it may never end.

    Raises:
        BadInput: names the file, the rule and the mend.
    """
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise BadInput(f"{path} is not a file: give {kind}")
        if found.st_size > LARGEST_FILE:
            raise BadInput(f"{path} is larger than 1 MB: {kind} holds {holds}")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise BadInput(f"{path} is not there: check the name and the folder") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not text: {kind} is UTF-8 text") from None
    except OSError as problem:
        raise BadInput(f"{path} cannot be read: {problem.strerror}") from None
