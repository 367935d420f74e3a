"""Speaks as `convtui.training.worker` does and trains nothing: the run's spec says what to do.

`python fake_worker.py`; `act` in spec.json is finish, fail, wait (for a stop), die or die-once.
"""

import json
import os
import signal
import sys
from pathlib import Path


def say(document):
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def main():
    for line in sys.stdin:
        order = json.loads(line)
        if "train" not in order:
            continue
        folder = Path(order["train"])
        act = json.loads((folder / "spec.json").read_text())["act"]
        say({"event": "run_started", "time": 1.0, "model": "m", "data": "d", "epochs": 1,
             "pid": os.getpid()})  # fmt: skip
        if act == "wait":
            sys.stdin.readline()
            say({"over": "stopped", "message": ""})
            continue
        mark = folder / "died"
        if act == "die" or (act == "die-once" and not mark.exists()):
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        failed = act == "fail"
        say({"over": "failed" if failed else "finished", "message": "why" if failed else ""})


if __name__ == "__main__":
    main()
