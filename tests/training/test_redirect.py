"""While training, whatever is written on 1 and 2 goes into the log; results still reach stdout."""

import subprocess
import sys

import pytest
from patience import PATIENCE

from convtui.errors import BadInput
from convtui.training.redirect import talking_into

SCRIPT = """
import os, sys
from pathlib import Path
from convtui.training.redirect import talking_into
print("before")
with talking_into(Path(sys.argv[1])) as (out, err):
    os.write(1, b"from C on 1\\n")
    os.write(2, b"from C on 2\\n")
    print("from Python")
    print("a logger", file=sys.stderr)
    kept = sys.stderr
    out.write("result\\n")
    err.write("talk\\n")
    subprocess = os.system("echo from a child")
print("after")
kept.write("a logger that kept its stream\\n")
"""


def test_the_log_has_the_noise_and_stdout_the_results(tmp_path):
    log = tmp_path / "log.txt"
    log.write_text("of an earlier sitting\n")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(log)], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "before\nresult\nafter\n"
    assert done.stderr == "talk\na logger that kept its stream\n"
    assert log.read_text().splitlines() == [
        "of an earlier sitting",
        "from C on 1",
        "from C on 2",
        "from Python",
        "a logger",
        "from a child",
    ]


def test_a_stream_that_is_no_descriptor_stays_as_it_is(tmp_path, capsys):
    with talking_into(tmp_path / "log.txt") as (out, _):
        print("noise")
        out.write("result\n")
    assert capsys.readouterr().out == "result\n"
    assert (tmp_path / "log.txt").read_text() == "noise\n"


def test_a_log_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(BadInput, match="cannot be written"), talking_into(tmp_path / "no" / "log"):
        pass
