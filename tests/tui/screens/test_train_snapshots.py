"""Two pictures worth looking at: `pytest --snapshot-update` makes them anew."""

import pytest

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.runs import EventLog
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.remembered import Remembered

from .runs_on_disk import batch, epoch, finished_run, make_run, started


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_a_run_in_training_above_one_that_is_finished(snap_compare, size: tuple[int, int]) -> None:
    finished_run("before")
    run = make_run("in-training", epochs=9)
    lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("horizontal-line")))
    app = ConvtuiApp(lesson, Remembered(greeted=True))

    async def wait(pilot) -> None:
        await pilot.press("4")
        for _ in range(200):
            await pilot.pause(0.05)
            shown = "".join(strip.text for strip in pilot.app.screen._compositor.render_strips())
            if "1:03 left" in shown and (size[0] == 80 or shown.count("○") > 5):
                break
        await pilot.pause(0.3)

    with EventLog(run.folder) as log:
        events = (started(epochs=9), epoch(1, 2.0), epoch(2, 1.5), epoch(3, 1.75), batch(4, 30, 63))
        for event in events:
            log.append(event)
        assert snap_compare(app, run_before=wait, terminal_size=size)
