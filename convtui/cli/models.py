"""`convtui models`: which networks there are, and what each layer of one is made of."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from convtui.cli.app import App, AsJson, ForceOption
from convtui.cli.model_table import aligned, of_model, row, show, show_saved
from convtui.cli.network_options import EpochOption
from convtui.cli.output import may_replace, print_json, print_table, talk, write
from convtui.errors import BadInput
from convtui.networks.activation import ELEMENTWISE

if TYPE_CHECKING:
    from convtui.networks.architecture import Architecture

app = App()

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
    as_json: AsJson = False,
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
        show_saved(name, as_json=as_json)
        return
    chosen = [load_architecture(name)] if name.strip() else _all()
    if activation is not None:
        chosen = [with_activation(model, activation.strip()) for model in chosen]
    if as_toml:
        _print_file(chosen[0])
    elif as_json:
        print_json({"models": [of_model(model) for model in chosen]})
    elif name.strip():
        show(chosen[0], "" if activation is not None else name.strip())
    else:
        headings = ("name", "parameters", "trainable", "input", "report")
        print_table(headings, aligned([row(model) for model in chosen], (1, 2)))


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
