"""The child's end of a `LineChild`: one line of JSON in, one out, whatever its code prints."""

import json
import os
from collections.abc import Mapping
from typing import IO


def take_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep stdin and stdout for the protocol; an empty stdin and stderr stand in for them."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return requests, answers


def write_line(answers: IO[bytes], message: Mapping[str, object]) -> None:
    answers.write(json.dumps(message).encode() + b"\n")
    answers.flush()
