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
from convtui.tui.remembered import Remembered

FOLDER = Path(__file__).parent
PICTURES = {
    "step.svg": ("digit:4", "horizontal-line", (100, 25), []),
    "pooling.svg": ("digit:4", "horizontal-line", (100, 25), ["n", "n", *["j"] * 12]),
}


async def picture(text: str, kernel: str, size: tuple[int, int], keys: list[str]) -> str:
    """The screen as SVG after some keys."""
    layer = LayerOptions(load_kernel(kernel), bias=-50)
    app = ConvtuiApp(Lesson(load_input(text), layer), Remembered(greeted=True))
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
        for name, (text, kernel, size, keys) in PICTURES.items():
            (FOLDER / name).write_text(asyncio.run(picture(text, kernel, size, keys)))
            print(f"docs/{name}")


if __name__ == "__main__":
    main()
