"""A network layer by layer, for a terminal and as JSON: shapes, parameters, work, what is seen."""

from typing import TYPE_CHECKING

from convtui.cli.output import print_json, print_table, write

if TYPE_CHECKING:
    from convtui.networks.architecture import Architecture
    from convtui.networks.layer import Shape
    from convtui.networks.network import LayerShape, Network

LARGEST = " ◂"
"""Behind the number of parameters of the largest layer."""


def row(model: "Architecture") -> tuple[str, ...]:
    """A model in the list: name, parameters, trainable ones, input, report."""
    from convtui.networks.architecture import shapes
    from convtui.networks.layer import by
    from convtui.networks.network import total_parameters, total_trainable

    layers = shapes(model)
    counts = (total_parameters(layers), total_trainable(layers))
    texts = (f"{count:,}" for count in counts)
    return model.name, *texts, by(model.input_shape), model.report


def of_model(model: "Architecture") -> dict[str, object]:
    """What `models --json` tells of a model."""
    from convtui.networks.architecture import shapes

    return _as_json(model.name, model.input_shape, shapes(model))


def _as_json(
    name: str, input_shape: "Shape", layers: "tuple[LayerShape, ...]"
) -> dict[str, object]:
    from convtui.networks.network import total_parameters, total_trainable

    return {
        "name": name,
        "parameters": total_parameters(layers),
        "trainable": total_trainable(layers),
        "input_shape": list(input_shape),
        "layers": [
            {
                "name": layer.name,
                "kind": layer.kind,
                "output_shape": list(layer.output_shape),
                "parameters": layer.parameters,
                "formula": layer.formula,
                "multiply_adds": layer.multiply_adds.number,
                "multiply_adds_formula": layer.multiply_adds.formula,
                "receptive_field": {
                    "size": list(layer.field.size),
                    "size_formula": layer.field.size_formula,
                    "jump": list(layer.field.jump),
                    "jump_formula": layer.field.jump_formula,
                },
            }
            for layer in layers
        ],
    }


def show_saved(name: str, *, as_json: bool) -> None:
    """Print what Keras saved, as far as it is known.

    Raises:
        BadInput: no such file, or one that cannot be read.
        Missing: h5py is not installed.
    """
    from convtui import places
    from convtui.networks.keras_file import read_keras_file

    network, _ = read_keras_file(places.typed_path(name.strip()))
    if as_json:
        told = _as_json(network.name, network.input_shape, network.shapes)
        if network.beyond:
            told["beyond"] = network.beyond
        print_json({"models": [told]})
        return
    write(f"{_heading(network, network.shapes)}\n\n")
    _show_layers(network.shapes)
    if network.beyond:
        write(f"\nThat is not all: {network.beyond}\n")


def show(model: "Architecture", name: str) -> None:
    """Print a model with its training; `name` is the one it may come trained under, or empty."""
    from convtui.networks.architecture import shapes
    from convtui.training.words import about_activations, about_training

    layers = shapes(model)
    heading = _heading(model.network, layers)
    write(f"{heading}, {model.classes} classes, {model.output}\n")
    write(f"{model.description}\n" if model.description else "")
    write("\n")
    _show_layers(layers)
    write(f"\nConvolutions: {about_activations(model)}\n")
    write(f"Training: {about_training(model.training)}; on {model.data}\n")
    write(f"Report: {model.report}\n")
    write(_about_weights(name))


def _about_weights(name: str) -> str:
    """That a network comes trained, how, and how much of the test images it gets right."""
    from convtui.networks.zoo import training_report

    report = training_report(name)
    if not report:
        return ""
    shares = (f"{share:.2%} of {data}" for data, share in report["test_accuracy"].items())
    return f"Weights: `{report['command']}`; right on {', '.join(shares)} (test images)\n"


def _heading(network: "Network", layers: "tuple[LayerShape, ...]") -> str:
    from convtui.networks.layer import by
    from convtui.networks.network import total_parameters, total_trainable

    parameters, trainable = total_parameters(layers), total_trainable(layers)
    of_which = "all" if trainable == parameters else f"{trainable:,} of them"
    about = f"{parameters:,} parameters, {of_which} trainable; input {by(network.input_shape)}"
    return f"{network.name}  {about}"


def _show_layers(layers: "tuple[LayerShape, ...]") -> None:
    from convtui.networks.network import largest_layer

    largest = largest_layer(layers)
    rows = [_layer_row(layer, layer is largest) for layer in layers]
    print_table(("name", "kind", "output shape", "parameters", "formula"), aligned(rows, (3,)))
    if largest:
        write(f"\n{LARGEST.strip()} the largest layer: {largest.name}\n")
    write("\n")
    headings = ("name", "multiply-adds", "receptive field", "jump")
    print_table(headings, [_work_row(layer) for layer in layers])
    total = sum(layer.multiply_adds.number for layer in layers)
    write(f"\n{total:,} multiply-adds an image\n")


def _layer_row(layer: "LayerShape", is_largest: bool) -> tuple[str, ...]:
    from convtui.networks.layer import by

    parameters = f"{layer.parameters:,}{LARGEST if is_largest else ' ' * len(LARGEST)}"
    formula = layer.formula if layer.parameters else ""
    return layer.name, layer.kind, by(layer.output_shape), parameters, formula


def _work_row(layer: "LayerShape") -> tuple[str, ...]:
    """What it takes to compute a layer, and what a number of it sees of the image."""
    work, field = layer.multiply_adds, layer.field
    is_map = len(layer.output_shape) == 3
    jump = field.jump_formula if is_map else ""  # of what is flattened nothing lies beside it
    return layer.name, work.formula if work.number else "", field.size_formula, jump


def aligned(rows: list[tuple[str, ...]], columns: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Numbers stand right-aligned, one under the other."""
    widths = {column: max(len(row[column]) for row in rows) for column in columns}
    return [
        tuple(cell.rjust(widths.get(column, 0)) for column, cell in enumerate(row)) for row in rows
    ]
