"""How much the weights of a run's epochs may take on disk: by themselves, and on request."""

from convtui.errors import BadInput
from convtui.networks.architecture import Architecture, shapes
from convtui.networks.network import total_parameters
from convtui.regular_file import MEGABYTE

KEEP_EPOCHS = "keep_epochs"
FEW = 10 * MEGABYTE
"""In bytes: what is kept without being asked for."""
MOST = 1000 * MEGABYTE
"""In bytes: what is kept on request."""
KEPT_WORDS = (
    f"Default: if they take no more than {FEW // MEGABYTE} MB in all, at 4 bytes a parameter and "
    f"4 kB an epoch; on request up to {MOST / MEGABYTE:,.0f} MB."
)

_PARAMETER, _FILE = 4, 4096


def bytes_kept(architecture: Architecture, epochs: int) -> int:
    """What the weights after each epoch take, and those before the first."""
    return (epochs + 1) * (_PARAMETER * total_parameters(shapes(architecture)) + _FILE)


def are_few(architecture: Architecture, epochs: int) -> bool:
    """Whether they are kept without being asked for."""
    return bytes_kept(architecture, epochs) <= FEW


def check_kept(architecture: Architecture, epochs: int) -> None:
    """Refuse epochs that take too much.

    Raises:
        BadInput: more than `MOST`.
    """
    size = bytes_kept(architecture, epochs)
    if size > MOST:
        raise BadInput(
            f"the weights of {epochs:,} epochs of {architecture.name} would take "
            f"{size / MEGABYTE:,.0f} MB and {MOST / MEGABYTE:,.0f} MB are the most that is kept: "
            "give fewer epochs, a smaller network, or --no-keep-epochs"
        )
