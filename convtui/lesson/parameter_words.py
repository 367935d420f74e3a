"""Where the number of a convolutional layer's parameters comes from, in words."""

from convtui.networks.convolution import Convolution


def explain_parameters(height: int, width: int, channels: int) -> str:
    """Why a layer of such kernels has as many parameters as it has, for 1 and for 32 filters."""
    lines = [
        f"A {height}×{width} kernel over {channels} channel{'s' * (channels > 1)} has "
        f"{height}·{width}·{channels} weights and 1 bias; a layer of F filters has that F times:",
        _count(height, width, channels, 1),
        _count(height, width, channels, 32),
        "",
        "Two first layers that are often seen, of 32 filters of 3×3:",
        f"{_count(3, 3, 1, 32)}   on a grey digit",
        f"{_count(3, 3, 3, 32)}   on a colour picture",
    ]
    return "\n".join(lines)


def _count(height: int, width: int, channels: int, filters: int) -> str:
    layer = Convolution("layer", filters, (height, width))
    total = layer.count((height, width, channels)).parameters
    return f"(kh·kw·C + 1)·F = ({height}·{width}·{channels} + 1)·{filters} = {total:,}"
