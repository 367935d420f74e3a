"""Pictures whose decoders write to descriptor 2 are decoded in a process of their own.

The descriptor belongs to a whole process, and in ours the screen is drawn on it, while pictures are
read in threads: it cannot be turned aside here. The child reads the file on its standard input. It
answers on its standard output with one line of JSON, then with the numbers of the array as they lie
in memory. What it writes to descriptor 2 comes through a pipe and becomes part of what is told.
A decoder that crashes or hangs ends that process, and nothing else.
"""

import json
import math
import subprocess
import sys
import threading
from typing import IO, Any

import numpy as np

from convtui.harmless import harmless
from convtui.inputs.decoding import OUTSPOKEN, Pixels, Undecodable, decode
from convtui.inputs.input import join_notes

PATIENCE = 300.0
"""Seconds after which a decoder is taken to hang."""

_KEPT = 4096
"""Bytes of what a decoder writes to descriptor 2; more is read and dropped."""

_LONGEST_ANSWER = 65_536
_LONGEST_LINE = 120

_CHILD = f"from {__name__} import main; main()"

_OWN_NAME = "tempfile.tif: "
"""What Pillow calls every file when it speaks to libtiff."""


def decode_apart(file: IO[bytes], most_pixels: int) -> tuple[Pixels, str]:
    """`decoding.decode` for the formats of OUTSPOKEN, in a process of its own.

    Raises:
        Undecodable: it has no pixels to give; with what the decoder wrote.
    """
    command = [sys.executable, "-P", "-c", _CHILD, str(most_pixels)]
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(command, stdin=file, stdout=pipe, stderr=pipe)
    except OSError as error:
        reason = f"its decoder cannot be started: {error.strerror}"
        raise Undecodable("damaged", reason) from None
    assert process.stdout is not None
    assert process.stderr is not None
    overheard = _Overheard(process.stderr)
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    try:
        answer, pixels = _received(process.stdout, most_pixels)
    finally:
        watch.cancel()
        process.kill()  # it has ended, or what it says is no answer
        process.stdout.close()
        process.wait()
    said = overheard.line()
    if pixels is None:
        why = answer.get("why", "damaged")
        raise Undecodable(why, said or answer.get("reason") or "its decoder broke down")
    return pixels, join_notes(answer["note"], f"its decoder says: {said}" if said else "")


def _received(stream: IO[bytes], most_pixels: int) -> tuple[dict[str, Any], Pixels | None]:
    """The line of JSON, and the array that it announces."""
    try:
        answer = json.loads(stream.readline(_LONGEST_ANSWER))
        if "why" in answer:
            return answer, None
        shape, dtype = tuple(answer["shape"]), np.dtype(answer["dtype"])
        if math.prod(shape) > most_pixels * 3 or dtype.kind not in "iuf":
            return {}, None
        pixels = np.empty(shape, dtype)
        there = stream.readinto(pixels.reshape(-1).view(np.uint8).data)  # type: ignore[attr-defined]
        return answer, pixels if there == pixels.nbytes else None
    except (ValueError, KeyError, TypeError):  # it broke down in the middle of its answer
        return {}, None


class _Overheard:
    """Reads what a process writes to descriptor 2 for as long as it lives."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._kept = b""
        self._thread = threading.Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes]) -> None:
        with stream:
            while part := stream.read1(_KEPT):  # type: ignore[attr-defined]
                self._kept += part[: _KEPT - len(self._kept)]

    def line(self) -> str:
        """The first line, and how many others there are."""
        self._thread.join()
        text = self._kept.decode("utf-8", "replace").replace(_OWN_NAME, "")
        lines = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
        if not lines:
            return ""
        more = f" (and {len(lines) - 1} more)" if len(lines) > 1 else ""
        return harmless(lines[0], _LONGEST_LINE).rstrip(".") + more


def main() -> None:
    """Decode standard input, as the child that `decode_apart` starts."""
    out, file = sys.stdout.buffer, sys.stdin.buffer
    file.seek(0)  # whoever looked at the file before has moved the place that is shared with us
    try:
        pixels, note = decode(file, int(sys.argv[1]), OUTSPOKEN)
    except Undecodable as refusal:
        out.write(json.dumps({"why": refusal.why, "reason": refusal.reason}).encode() + b"\n")
        return
    answer = {"shape": pixels.shape, "dtype": pixels.dtype.str, "note": note}
    out.write(json.dumps(answer).encode() + b"\n")
    out.write(np.ascontiguousarray(pixels).data)
