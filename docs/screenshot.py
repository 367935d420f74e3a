"""Makes the pictures of the README: `make screenshot`."""

import asyncio
import os
import re
import tempfile
from pathlib import Path

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.network_app import NetworkApp
from convtui.tui.remembered import Remembered
from convtui.tui.shown_network import open_network

FOLDER = Path(__file__).parent
PICTURES = {
    "step.svg": ("step", (100, 25), []),
    "pooling.svg": ("step", (100, 25), ["n", "n", *["j"] * 12]),
    "network.svg": ("network", (80, 24), ["right", "right", "up"]),
}


def opened(screen: str) -> ConvtuiApp:
    """The app on a drawn digit: on its step lesson, or in the network that knows digits."""
    layer = LayerOptions(load_kernel("horizontal-line"), bias=-50)
    lesson = Lesson(load_input("digit:4"), layer)
    if screen == "step":
        return ConvtuiApp(lesson, Remembered(greeted=True))
    return NetworkApp(open_network("digits", "digit:7"), lesson, Remembered(greeted=True))


async def picture(app: ConvtuiApp, size: tuple[int, int], keys: list[str]) -> str:
    """The screen as SVG after some keys."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        drawn = app.export_screenshot(title="convtui")
        return re.sub(r"@font-face \{.*?\}", "", drawn, flags=re.DOTALL)  # nothing from elsewhere


def main() -> None:
    """Draw every picture with a home of its own, so that no settings of the user show."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["CONVTUI_HOME"] = home
        for name, (screen, size, keys) in PICTURES.items():
            (FOLDER / name).write_text(asyncio.run(picture(opened(screen), size, keys)))
            print(f"docs/{name}")


if __name__ == "__main__":
    main()
