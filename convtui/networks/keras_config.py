"""The configuration that Keras writes of a model, read as a chain of layers.

A configuration names classes and settings; nothing of it is run. A Sequential model lists its
layers in their order. A Functional one is a graph: each layer says from which it gets its input
(its inbound nodes), and what is walked is a single chain from the one input to an output. Other
outputs may stand on the way.
Keras 2 and 3 write the same with other brackets; both are read.

Where the chain branches, or comes to a layer that convtui does not know, the network ends before
that and says so: what stands before it can still be walked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from convtui import decoding as values
from convtui.errors import BadInput
from convtui.harmless import harmless, is_harmless
from convtui.networks.keras_layers import READERS, read_layer
from convtui.networks.layer import Layer, Misfit, Shape, by
from convtui.networks.network import Network

INPUT = "InputLayer"

Entry = Mapping[str, Any]
"""A layer in a configuration: its `class_name`, `config` and, in a graph, `inbound_nodes`."""

MOST_LAYERS = 1000
LONGEST_NAME = 100


def network_of(document: object, name: str, where: str) -> Network:
    """Read a model's configuration, as far as convtui knows its layers.

    Args:
        document: what its JSON holds.
        name: of the network.
        where: the file, for a refusal.

    Raises:
        BadInput: it is none, or its very first layer is not one that convtui knows.
    """
    model = values.as_table(document, where, ("class_name", "config"))
    config = values.as_table(model["config"], where, ("layers",))
    entries = _entries(config["layers"], where)
    beyond = ""
    if model["class_name"] == "Sequential":
        chain = entries
    elif model["class_name"] in ("Functional", "Model"):
        chain, beyond = _followed(entries, config, where)
    else:
        found = _shown(model["class_name"])
        raise BadInput(
            f"{where} is a {found}: convtui reads Sequential models and Functional chains"
        )
    shape = _input_shape(chain, config, where)
    layers, unknown = _known(chain, shape, where)
    if not layers:
        raise BadInput(unknown or beyond or f"{where} has no layers: save a network that has some")
    return Network(name, shape, layers, unknown or beyond)


def _known(chain: list[Entry], shape: Shape, where: str) -> tuple[tuple[Layer, ...], str]:
    """The layers up to the first that convtui does not compute, and a line about that one."""
    known: list[Layer] = []
    before = shape
    try:
        for layer in _layers(chain, where):
            try:
                before = layer.output_shape(before)
            except Misfit:
                Network(where, shape, (*known, layer)).shapes  # noqa: B018 # it says what is wrong
            known.append(layer)
    except BadInput as problem:
        return tuple(known), str(problem)
    return tuple(known), ""


def _entries(found: object, where: str) -> list[Entry]:
    if not isinstance(found, list) or len(found) > MOST_LAYERS:
        raise BadInput(f"{where}: its layers are no list of up to {MOST_LAYERS:,}: save it anew")
    return [values.as_table(entry, where, ("class_name", "config")) for entry in found]


def _layers(chain: list[Entry], where: str) -> Iterator[Layer]:
    names: set[str] = set()
    for number, entry in enumerate((e for e in chain if e["class_name"] != INPUT), start=1):
        name = _name(entry, where)
        place = f"{where}: layer {number} ({name})"
        kind = entry["class_name"]
        if kind not in READERS or entry.get("registered_name") not in (None, kind):
            known = ", ".join(READERS)
            raise BadInput(f"{place} is a {_shown(kind)}, and convtui knows {known}: leave it out")
        if name in names:
            raise BadInput(f"{place}: an earlier layer has this name: give each its own")
        names.add(name)
        yield read_layer(kind, _config(entry, where), name, place)


def _config(entry: Entry, where: str) -> Mapping[str, Any]:
    return values.as_table(entry["config"], where)


def _name(entry: Entry, where: str) -> str:
    name = _config(entry, where).get("name", entry.get("name"))
    fits = isinstance(name, str) and 0 < len(name) <= LONGEST_NAME
    if not fits or "/" in name or not is_harmless(name):
        rule = f"1 to {LONGEST_NAME} printable characters, none of them '/'"
        raise values.wrong(where, "the name of a layer", name, rule)
    return str(name)


def _input_shape(chain: list[Entry], config: Mapping[str, Any], where: str) -> Shape:
    """(rows, columns, channels) of an image, the size of a batch left out."""
    own = _config(chain[0], where) if chain else {}
    keys = ("batch_shape", "batch_input_shape")
    found = next((own[key] for key in keys if key in own), config.get("build_input_shape"))
    if not isinstance(found, list) or not found:
        raise BadInput(f"{where} does not say how large its input is: build it before saving")
    sides = found[1:]
    if len(sides) != 3:
        words = by(tuple(sides)) if sides else "single numbers"
        raise BadInput(
            f"{where} takes {words}: convtui walks networks on images of rows × columns × channels"
        )
    if None in sides:
        raise BadInput(
            f"{where} takes images of any size: build it for one, as in keras.Input((28, 28, 1)), "
            "and save it again"
        )
    return values.shape(sides, "the input", where)


# The graph of a Functional model


def _followed(
    entries: list[Entry], config: Mapping[str, Any], where: str
) -> tuple[list[Entry], str]:
    """The layers from the input on, each the only one behind the one before.

    Returns:
        Those as far as they are a chain, and a line about what ends it before the output.

    Raises:
        BadInput: several inputs, or layers that hang together in no way.
    """
    named = {_name(entry, where): entry for entry in entries}
    first, *further = _ends(config, "input_layers", where)
    if further:
        raise BadInput(f"{where} has {1 + len(further)} inputs: convtui walks networks with one")
    outputs = _ends(config, "output_layers", where)
    uses = {name: _uses(entry) for name, entry in named.items()}
    behind: dict[str, list[str]] = {first: []}
    for name, found in uses.items():
        for source in dict.fromkeys(source for use in found for source in use):
            behind.setdefault(source, []).append(name)
    chain, end = [first], ""
    while behind.get(chain[-1]) and not end:
        following, *others = behind[chain[-1]]
        end = _no_chain(chain[-1], following, others, uses[following])
        if following in chain:
            break
        if not end:
            chain.append(following)
    is_whole = chain[-1] in outputs and len(chain) == len(entries)
    if not named.keys() >= set(chain) or not (end or is_whole):
        raise BadInput(
            f"{where}: its layers are no chain from {first} to {outputs[0]}: convtui walks one "
            "layer behind the other"
        )
    return [named[name] for name in chain], f"{where}: {end}" if end else ""


def _no_chain(name: str, following: str, others: list[str], uses: list[list[str]]) -> str:
    """Why `following` is no next link behind a layer; empty where it is."""
    if others:
        words = f"{name} goes into {following} and into {others[0]}"
    elif len(uses) != 1:
        words = f"{following} is used {len(uses)} times"
    elif len(uses[0]) != 1:
        words = f"{following} takes {len(uses[0])} inputs"
    else:
        return ""
    return f"{words}: convtui walks one layer behind the other"


def _ends(config: Mapping[str, Any], key: str, where: str) -> list[str]:
    """The layers of a model's inputs or outputs: `[name, 0, 0]`, a list or a table of such."""
    found = config.get(key)
    ends = list(found.values()) if isinstance(found, dict) else found
    if _is_end(ends):
        ends = [ends]
    if not isinstance(ends, list) or not ends or not all(map(_is_end, ends)):
        raise BadInput(f"{where}: {key} names no layer: save it with Keras once more")
    return [name for name, *_ in ends]


def _is_end(found: object) -> bool:
    return isinstance(found, list) and len(found) == 3 and isinstance(found[0], str)


def _uses(entry: Entry) -> list[list[str]]:
    """For each time that a layer is used, the layers that it gets its input from."""
    nodes = entry.get("inbound_nodes")
    if not isinstance(nodes, list):
        return []
    return [list(_histories(node)) for node in nodes]


def _histories(node: object) -> Iterator[str]:
    """The names of the layers whose outputs a node takes, as Keras 3 or Keras 2 writes it."""
    if isinstance(node, dict) and node.get("class_name") == "__keras_tensor__":
        match node.get("config"):
            case {"keras_history": [str(name), *_]}:
                yield name
    elif isinstance(node, dict):
        yield from _histories([node.get("args"), *_values(node.get("kwargs"))])
    elif isinstance(node, list) and len(node) in (3, 4) and isinstance(node[0], str):
        yield node[0]
    elif isinstance(node, list):
        for entry in node:
            yield from _histories(entry)


def _values(kwargs: object) -> list[object]:
    return list(kwargs.values()) if isinstance(kwargs, dict) else []


def _shown(class_name: object) -> str:
    return harmless(str(class_name), 60)
