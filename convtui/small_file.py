"""Text files that people write: kernels, networks and spaces, all of them a few lines."""

from pathlib import Path

from convtui.errors import BadInput
from convtui.regular_file import FileTooLarge, NotRegular, read_regular

LARGEST_FILE = 1_000_000
"""In bytes. Nobody writes that much; a picture or saved weights given by mistake are larger."""


def read_small_text(path: Path, kind: str, holds: str) -> str:
    """Read a file that `kind` names and that `holds` a few lines; both are for the refusal.

    A pipe or a device is refused, for reading it may never end.

    Raises:
        BadInput: names the file, the rule and the mend.
    """
    try:
        content = read_regular(path, LARGEST_FILE, follow_links=True)
        return content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except NotRegular:
        raise BadInput(f"{path} is not a file: give {kind}") from None
    except FileTooLarge:
        raise BadInput(f"{path} is larger than 1 MB: {kind} holds {holds}") from None
    except FileNotFoundError:
        raise BadInput(f"{path} is not there: check the name and the folder") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not text: {kind} is UTF-8 text") from None
    except OSError as problem:
        raise BadInput(f"{path} cannot be read: {problem.strerror}") from None
