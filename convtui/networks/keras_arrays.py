"""What Keras saved, read with h5py in a process that does nothing else.

`keras_file` starts it, for HDF5's library loops for ever or breaks down on some damaged files. It
reads the file on standard input, and answers on standard output with one line of JSON, a refusal or
the configuration with what each array is, and then with the numbers as they lie in memory.

Nothing is run or unpickled: h5py is asked for plain arrays of floating-point numbers that lie in
the file itself. What it declares is compared with what it holds before anything of that size is
read: an array may lie about its shape, be packed so that a small file fills the memory, or stand in
another file that has nothing to do with it.
"""

import io
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, Any

import h5py
import numpy as np
import numpy.typing as npt

from convtui.errors import BadInput
from convtui.harmless import harmless
from convtui.networks.keras_config import network_of
from convtui.networks.keras_file import LARGEST_FILE
from convtui.networks.layer import Layer, Shape, by
from convtui.networks.network import AllWeights, Network, total_parameters
from convtui.regular_file import MEGABYTE

LARGEST_CONFIG = 4 * MEGABYTE
MOST_PARAMETERS = 100_000_000
MOST_MEMORY = 8000 * MEGABYTE

_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"

_GROUPS = {
    "convolution": "conv2d",
    "dense": "dense",
    "batch-normalisation": "batch_normalization",
}
"""What `.keras` calls the arrays of a layer, by its kind; a second one is `conv2d_1`."""

_DAMAGED = (
    OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, EOFError, RuntimeError,
    NotImplementedError, RecursionError, MemoryError, zipfile.error, zlib.error,
)  # fmt: skip
"""How h5py, zipfile and json say that a file is not what it claims to be."""


def read(file: IO[bytes], where: str) -> tuple[Any, AllWeights]:
    """Read a configuration and the arrays of the network that it describes.

    Raises:
        BadInput: it is damaged, too large, or no chain of layers that convtui knows.
    """
    try:
        reader = _read_archive if zipfile.is_zipfile(file) else _read_hdf5
        file.seek(0)
        return reader(file, where)
    except _DAMAGED as problem:
        why = harmless(str(problem).partition("\n")[0] or type(problem).__name__, 120)
        raise BadInput(
            f"{where} is damaged, or no network that Keras saved ({why}): save it once more"
        ) from None


def _read_archive(file: IO[bytes], where: str) -> tuple[Any, AllWeights]:
    """A `.keras`: an archive, in which Keras packs the configuration and the weights."""
    with zipfile.ZipFile(file) as archive:
        for member in (_CONFIG, _WEIGHTS):
            if member not in archive.namelist():
                raise BadInput(f"{where} holds no {member}: save the whole network with Keras 3")
        document = json.loads(_member(archive, _CONFIG, LARGEST_CONFIG, where))
        network = _network(document, where)
        packed = archive.getinfo(_WEIGHTS)
        if packed.compress_type != zipfile.ZIP_STORED:
            raise BadInput(
                f"{where}: {_WEIGHTS} is compressed, as Keras never writes it: save it anew"
            )
        weights = io.BytesIO(_member(archive, _WEIGHTS, LARGEST_FILE, where))
    with h5py.File(weights, "r") as root:
        return document, _collected(network, _numbered(root, network), where)


def _member(archive: zipfile.ZipFile, name: str, largest: int, where: str) -> bytes:
    """Unpack one member, whatever size it declares, as far as `largest` bytes."""
    with archive.open(name) as member:
        content = member.read(largest + 1)
    if len(content) > largest:
        raise BadInput(f"{where}: {name} is larger than {largest / MEGABYTE:,.0f} MB")
    return content


def _read_hdf5(file: IO[bytes], where: str) -> tuple[Any, AllWeights]:
    """An `.h5`: the configuration is an attribute, the arrays lie under their layers' names."""
    with h5py.File(file, "r") as root:
        config = root.attrs.get("model_config")
        if not isinstance(config, str | bytes) or len(config) > LARGEST_CONFIG:
            raise BadInput(f"{where} holds weights alone: save the whole network with model.save")
        document = json.loads(config)
        network = _network(document, where)
        return document, _collected(network, _named(root, network), where)


def _network(document: object, where: str) -> Network:
    network = network_of(document, where, where)
    parameters = total_parameters(network.shapes)
    if parameters > MOST_PARAMETERS:
        raise BadInput(
            f"{where} has {parameters:,} parameters: convtui takes up to {MOST_PARAMETERS:,}"
        )
    return network


Arrays = Iterator[tuple[Layer, list[Any]]]
"""Each layer that has arrays, with what the file holds for it, in Keras' order."""


def _numbered(root: Any, network: Network) -> Arrays:
    """In `.keras` groups are called by kind and number, arrays by their number."""
    counts = dict.fromkeys(_GROUPS, 0)
    for layer in network.layers:
        if layer.kind in _GROUPS:
            number = counts[layer.kind]
            counts[layer.kind] += 1
            group = _GROUPS[layer.kind] + (f"_{number}" if number else "")
            found = _within(root, f"layers/{group}/vars")
            yield layer, [_within(found, str(place)) for place in range(len(found))]


def _named(root: Any, network: Network) -> Arrays:
    """In `.h5` a layer's group says in which order its arrays stand."""
    for layer in network.layers:
        if layer.kind in _GROUPS:
            group = _within(root, f"model_weights/{layer.name}")
            names = [n.decode() if isinstance(n, bytes) else n for n in group.attrs["weight_names"]]
            yield layer, [_within(group, name) for name in names]


def _within(group: Any, path: str) -> Any:
    """What stands at a path within a group and in the same file: links elsewhere are not followed.

    Raises:
        KeyError: nothing does.
    """
    for part in path.split("/"):
        if not isinstance(group.get(part, getlink=True), h5py.HardLink):
            raise KeyError(f"{part} is a link")
        group = group[part]
    return group


def _collected(network: Network, found: Arrays, where: str) -> AllWeights:
    befores = dict(zip((layer.name for layer in network.layers), network.inputs, strict=True))
    weights = {}
    for layer, arrays in found:
        wanted = layer.weights(befores[layer.name])
        if len(arrays) != len(wanted):
            raise BadInput(
                f"{where}: layer {layer.name} has {len(arrays)} arrays and needs {len(wanted)} "
                f"({', '.join(wanted)}): save it once more"
            )
        for (name, shape), array in zip(wanted.items(), arrays, strict=True):
            weights[f"{layer.name}/{name}"] = _numbers(
                array, shape, f"{where}: {layer.name}/{name}"
            )
    return weights


def _numbers(array: Any, shape: Shape, where: str) -> npt.NDArray[Any]:
    """An array of numbers, once it is sure that the file itself holds all of them."""
    if array.dtype.kind != "f" or array.dtype.itemsize > 8:
        raise BadInput(f"{where} holds {array.dtype}: convtui reads floating-point numbers")
    if array.shape != shape:
        found = by(array.shape) or "a single number"
        raise BadInput(f"{where} is {found}, and the layer needs {by(shape)}: save it once more")
    is_elsewhere = array.is_virtual or array.external is not None
    if is_elsewhere or array.chunks is not None or array.id.get_storage_size() != array.nbytes:
        raise BadInput(f"{where} is not whole, packed or in another file: save it with Keras anew")
    numbers: npt.NDArray[Any] = array[()]
    if not np.isfinite(numbers).all():
        raise BadInput(f"{where} holds numbers that are not finite: train the network again")
    return numbers


def main() -> None:
    """Read standard input, as the process that `keras_file` starts."""
    where, seconds = sys.argv[1], int(sys.argv[2])
    with suppress(OSError, ValueError):  # not every system has both limits
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    out = sys.stdout.buffer
    try:
        document, weights = read(sys.stdin.buffer, where)
    except BadInput as refusal:
        out.write(json.dumps({"refusal": str(refusal)}).encode() + b"\n")
        return
    kept = {
        name: array.astype("<f8" if array.itemsize > 4 else "<f4")
        for name, array in weights.items()
    }
    answer = {"config": document, "arrays": {name: a.dtype.str for name, a in kept.items()}}
    out.write(json.dumps(answer).encode() + b"\n")
    for array in kept.values():
        out.write(np.ascontiguousarray(array).data)
