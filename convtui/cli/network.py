"""`convtui network`: the screen, opened on a whole network."""

from typing import Annotated

import typer

from convtui.cli.app import App
from convtui.cli.layer_options import INPUT_HELP
from convtui.cli.network_options import NETWORK_HELP, EpochOption
from convtui.cli.screen import open_network_screen
from convtui.errors import BadInput

app = App()


@app.command()
def network(
    network: Annotated[
        str | None, typer.Argument(metavar="[NETWORK]", help=NETWORK_HELP, show_default=False)
    ] = None,
    source: Annotated[
        str | None, typer.Argument(metavar="[INPUT]", help=INPUT_HELP, show_default=False)
    ] = None,
    epoch: EpochOption = None,
) -> None:
    """Follow an image through a whole network on the screen, from pixel to probability.

    Without INPUT an image that fits; without either as it was left.
    """
    if epoch is not None and network is None:
        raise BadInput(f"--epoch {epoch} is of a run: name it")
    raise typer.Exit(open_network_screen(network, source, epoch))
