"""`convtui models`: which networks there are, and what each layer of one is made of."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, ForceOption
from convtui.cli.network_input import EpochOption
from convtui.cli.output import may_replace, print_json, print_table, talk, write
from convtui.errors import BadInput
from convtui.networks.activation import ELEMENTWISE

if TYPE_CHECKING:
    from convtui.networks.architecture import Architecture
    from convtui.networks.layer import Shape
    from convtui.networks.network import LayerShape, Network

app = App()

LARGEST = " ◂"
"""Behind the number of parameters of the largest layer."""

FILE_HEADING = """\
# {name} as a model file: `convtui models --toml {name}` wrote it, `convtui train FILE` trains it.
# Give it a name of its own before it goes into the folder `models`, which `convtui doctor` names.
"""


@app.command()
def models(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME|FILE",
            help="A model, a .toml file with one, or a .keras or .h5 file, to see its layers; with "
            "-o also a run.",
            show_default=False,
        ),
    ] = "",
    activation: Annotated[
        str | None,
        typer.Option(
            "--activation",
            metavar="|".join(ELEMENTWISE),
            help="Behind every convolution. Default: as the model has it.",
        ),
    ] = None,
    as_toml: Annotated[
        bool,
        typer.Option(
            "--toml", help="Print the model's file, to start one of your own from. Needs a NAME."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FOLDER",
            help="Write the network there with its weights, as CSV and JSON, for R or any other "
            "program. Needs a NAME.",
        ),
    ] = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            metavar="N",
            min=0,
            help="With -o, draws the weights of a model that nobody has trained.",
        ),
    ] = 0,
    epoch: EpochOption = None,
    force: ForceOption = False,
) -> None:
    """List models, or show one layer by layer with the formula behind each count of parameters.

    Your own models are the .toml files in the folder `models` of the configuration folder, which
    `convtui doctor` names: `convtui models --toml cifar-strided > my-net.toml` makes one to change,
    which `convtui train my-net.toml` trains. Every key is described in docs/model-files.md.

    Of a network that Keras saved nothing is run, and TensorFlow is not needed.

    In R `convref::read_network("FOLDER")` reads what -o FOLDER writes; docs/r.md has the form.
    """
    from convtui.networks.keras_file import is_keras_file
    from convtui.networks.overrides import with_activation
    from convtui.networks.zoo import load_architecture

    _check_form(name, as_toml=as_toml, as_json=as_json)
    if folder is not None:
        if as_toml or as_json or activation is not None:
            raise BadInput("-o writes the network as it is: leave out --toml, --json, --activation")
        _write_folder(name, seed, epoch, folder, force=force)
        return
    if epoch is not None:
        raise BadInput(f"--epoch {epoch} is of the weights that -o writes: give -o FOLDER too")
    if is_keras_file(name):
        if as_toml or activation is not None:
            option = "--toml" if as_toml else "--activation"
            raise BadInput(f"{name} is what Keras saved: {option} is for models and .toml files")
        _show_saved(name, as_json=as_json)
        return
    chosen = [load_architecture(name)] if name.strip() else _all()
    if activation is not None:
        chosen = [with_activation(model, activation.strip()) for model in chosen]
    if as_toml:
        _print_file(chosen[0])
    elif as_json:
        print_json({"models": [_of_model(model) for model in chosen]})
    elif name.strip():
        _show(chosen[0], "" if activation is not None else name.strip())
    else:
        headings = ("name", "parameters", "trainable", "input", "report")
        print_table(headings, _aligned([_row(model) for model in chosen], (1, 2)))


def _check_form(name: str, *, as_toml: bool, as_json: bool) -> None:
    if as_toml and as_json:
        raise BadInput("--toml and --json are two forms: give one of them")
    if as_toml and not name.strip():
        raise BadInput("--toml prints the file of one model: name it, as `convtui models` does")


def _write_folder(name: str, seed: int, epoch: int | None, folder: Path, *, force: bool) -> None:
    from convtui.export.network_folder import network_files
    from convtui.places import typed_path
    from convtui.runs.networks import load_network
    from convtui.safe_file import write_folder_safely

    if not name.strip():
        raise BadInput("-o writes one network: name it, as `convtui forward` does")
    given = load_network(name, seed, epoch)
    files = network_files(given.network, given.weights, given.classes)
    target = typed_path(folder)
    if str(folder) == "-" or (target.exists() and not target.is_dir()):
        raise BadInput(f"-o {folder} is no folder: a network is several files, give one for them")
    may_replace([target / file for file in files], force)
    if given.note:
        talk(f"{given.network.name}: {given.note}")
    write_folder_safely(target, files)
    write(f"{target}\n")


def _print_file(model: "Architecture") -> None:
    from convtui.networks.model_text import as_toml

    write(FILE_HEADING.format(name=model.name))
    write(as_toml(model))


def _all() -> "list[Architecture]":
    from convtui.networks.zoo import built_in_architectures, user_architectures

    own, problems = user_architectures()
    for problem in problems:
        talk(problem)
    return sorted((*built_in_architectures(), *own), key=lambda model: model.name)


def _row(model: "Architecture") -> tuple[str, ...]:
    from convtui.networks.architecture import shapes
    from convtui.networks.layer import by
    from convtui.networks.network import total_parameters, total_trainable

    layers = shapes(model)
    counts = (total_parameters(layers), total_trainable(layers))
    texts = (f"{count:,}" for count in counts)
    return model.name, *texts, by(model.input_shape), model.report


def _of_model(model: "Architecture") -> dict[str, object]:
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


def _show_saved(name: str, *, as_json: bool) -> None:
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


def _show(model: "Architecture", name: str) -> None:
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
    print_table(("name", "kind", "output shape", "parameters", "formula"), _aligned(rows, (3,)))
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


def _aligned(rows: list[tuple[str, ...]], columns: tuple[int, ...]) -> list[tuple[str, ...]]:
    """Numbers stand right-aligned, one under the other."""
    widths = {column: max(len(row[column]) for row in rows) for column in columns}
    return [
        tuple(cell.rjust(widths.get(column, 0)) for column, cell in enumerate(row)) for row in rows
    ]
