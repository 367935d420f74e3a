"""Networks that Keras saved, `.keras` and `.h5` of any age, read without Keras."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import numpy as np

from convtui.errors import BadInput, Missing
from convtui.harmless import harmless
from convtui.networks.keras_config import network_of
from convtui.networks.network import AllWeights, Network
from convtui.regular_file import MEGABYTE, open_to_read

SUFFIXES = (".keras", ".h5", ".hdf5")

LARGEST_FILE = 2000 * MEGABYTE
"""In bytes: weights and the optimizer's state, of which nothing is read."""

CPU_SECONDS = 20
"""After which HDF5's library is taken to loop: 100 million parameters take one or two."""

_CHILD = """
try:
    from convtui.networks.keras_arrays import main
except ImportError as problem:
    import json
    print(json.dumps({"broken": str(problem)}))
else:
    main()
"""
_LONGEST_ANSWER = 32 * MEGABYTE


def is_keras_file(text: str) -> bool:
    return Path(text.strip()).suffix.lower() in SUFFIXES


def read_keras_file(
    path: Path, name: str = "", *, follow_links: bool = True
) -> tuple[Network, AllWeights]:
    """Read a network and its weights.

    Args:
        path: of the file, whatever its name ends in.
        name: of the network; without one it is called as the file.
        follow_links: for a file that the user named, and that may stand anywhere.

    Raises:
        BadInput: it is not there, damaged, too large, or no chain of layers that convtui knows.
        Missing: h5py is not installed, or cannot be imported.
    """
    if find_spec("h5py") is None:
        from convtui.installation import how_to_install  # takes its time, and is seldom needed

        raise Missing(f"{path.name} needs h5py to be read, in {how_to_install('keras')}")
    try:
        with open_to_read(path, LARGEST_FILE, follow_links=follow_links) as file:
            return _read_apart(file, name or path.name, str(path))
    except FileNotFoundError:
        raise BadInput(f"{path} is not there: check the name and the folder") from None
    except OSError as problem:
        raise BadInput(f"{path} cannot be read: {problem.strerror}") from None


def _read_apart(file: IO[bytes], name: str, where: str) -> tuple[Network, AllWeights]:
    command = [sys.executable, "-P", "-c", _CHILD, where, str(CPU_SECONDS)]
    process = subprocess.Popen(
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdout is not None
    try:
        found = _received(process.stdout, name, where)
    finally:
        process.kill()  # it has ended, or what it says is no answer
        process.stdout.close()
        process.wait()
    if found is None:
        raise BadInput(f"{where} is damaged: HDF5's library broke down on it: save it once more")
    return found


def _received(stream: IO[bytes], name: str, where: str) -> tuple[Network, AllWeights] | None:
    """The network, or None where the process broke down in the middle of its answer.

    Raises:
        BadInput: what the process refused.
        Missing: it could not import h5py.
    """
    line = stream.readline(_LONGEST_ANSWER)
    if not line.endswith(b"\n"):
        return None
    answer = json.loads(line)
    if "broken" in answer:
        from convtui.installation import rebuild_command

        raise Missing(
            f"h5py is installed and cannot be imported ({harmless(answer['broken'], 120)}): type "
            f"`{rebuild_command('h5py')}`"
        )
    if "refusal" in answer:
        raise BadInput(answer["refusal"])
    network = network_of(answer["config"], name, where)
    weights: dict[str, Any] = {}
    for layer, before in zip(network.layers, network.inputs, strict=True):
        for own, shape in layer.weights(before).items():
            key = f"{layer.name}/{own}"
            array = np.empty(shape, "<f8" if answer["arrays"][key] == "<f8" else "<f4")
            there = stream.readinto(array.reshape(-1).view(np.uint8).data)  # type: ignore[attr-defined]
            if there != array.nbytes:
                return None
            weights[key] = array
    return network, weights
