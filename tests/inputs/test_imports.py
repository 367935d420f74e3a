"""What importing the inputs brings along."""

import subprocess
import sys

CODE = """
import sys
import convtui.inputs
heavy = {"PIL", "platformdirs", "urllib.request", "ssl", "rich", "textual"} & set(sys.modules)
print(*sorted(heavy))
"""


def test_importing_the_inputs_brings_no_pillow_and_no_network():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
