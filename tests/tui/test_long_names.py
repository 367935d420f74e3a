"""What has no room ends in `…`, and comes back when the window grows."""

import numpy as np
import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import Resize
from textual.geometry import Size

from convtui.tui.plain import cut, padded
from convtui.tui.widgets.answer_list import AnswerList
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.confusion_grid import ConfusionGrid

LONG = "a-name-that-goes-on-and-on-and-on-" * 2
"""Shorter than the 80 characters that a name of an input is cut to."""


async def resized(learner, width: int, height: int) -> None:
    size = Size(width, height)
    learner.app.post_message(Resize(size, size, size))
    await learner.settle()
    await learner.pilot.pause(0.15)
    await learner.settle()


@pytest.fixture
def long_file(tmp_path):
    path = tmp_path / f"{LONG}.csv"
    np.savetxt(path, np.eye(8), delimiter=",")
    return path


@pytest.mark.parametrize("screen", ["1", "3"])
async def test_the_name_at_the_top_is_cut_and_comes_back(open_app, long_file, screen) -> None:
    async with open_app(str(long_file), size=(120, 36)) as learner:
        await learner.press(screen)
        if screen == "3":
            await learner.answer("i", str(long_file))
            await learner.until(lambda: "a-name" in learner.lines[0])
        assert learner.lines[0].rstrip().endswith("…")
        await resized(learner, 300, 55)
        assert f"{LONG}.csv · " in learner.lines[0]
        await resized(learner, 120, 36)
        assert learner.lines[0].rstrip().endswith("…")


async def test_sentences_on_pictures_that_are_cut_say_so(open_app) -> None:
    async with open_app(size=(48, 30)) as learner:
        await learner.press("3")
        await learner.until(lambda: "Reading" not in learner.part("#info"))
        info = [line.rstrip() for line in learner.part("#info").splitlines()]
        assert info[0].endswith("…")
        await resized(learner, 200, 55)
        await learner.until(lambda: "clipped at 0 and 255" in learner.part("#info"))
        assert "…" not in learner.part("#info").splitlines()[0]


@pytest.mark.parametrize("flip", [False, True])
async def test_the_kind_of_convolution_is_seen_on_80_columns(open_app, flip) -> None:
    kind = "true convolution" if flip else "cross-correlation"
    async with open_app(size=(80, 24), flip=flip) as learner:
        assert kind in learner.around("#card")
        await learner.press("n")
        assert kind not in learner.around("#card")
        await learner.press("3")
        await learner.until(lambda: "edge-8" in learner.text)
        assert "cross-correlation" in learner.part("#info")


class Shown(App[None]):
    """A widget alone, in 40 columns."""

    def __init__(self, widget) -> None:
        super().__init__()
        self.widget = widget

    def compose(self) -> ComposeResult:
        yield self.widget


def text_of(widget) -> list[str]:
    return [strip.text.rstrip() for strip in widget.render_lines(widget.size.region)]


async def test_a_bar_ends_in_an_ellipsis_where_its_text_does_not_end() -> None:
    async with Shown(bar := TextBar()).run_test(size=(40, 10)) as pilot:
        for text in (LONG, "word " * 20, "寸法" * 30):
            bar.say(text)
            await pilot.pause()
            (line,) = text_of(bar)
            assert line.endswith("…")
            assert text.startswith(line[:-1])
        bar.say("short")
        await pilot.pause()
        assert text_of(bar) == ["short"]
        bar.say("two\nlines")
        await pilot.pause()
        assert text_of(bar) == ["two…"]


async def test_answers_and_classes_with_long_names_end_in_an_ellipsis() -> None:
    async with Shown(answers := AnswerList()).run_test(size=(40, 10)) as pilot:
        answers.show(3, lambda number: f"{number} {LONG}")
        await pilot.pause()
        assert text_of(answers)[0].endswith("…")
    async with Shown(grid := ConfusionGrid()).run_test(size=(40, 10)) as pilot:
        grid.show(np.eye(3, dtype=np.int64), (LONG, "b", "寸法" * 10), percent=False)
        await pilot.pause()
        assert [line.split()[0][-1] for line in text_of(grid)[1:4]] == ["…", "b", "…"]


@pytest.mark.parametrize("room", range(-1, 12))
def test_a_cut_text_has_its_room_and_no_more(room: int) -> None:
    for text in ("", "abcdefghi", "寸法寸法寸", "aé寸b"):
        assert cell_len(cut(text, room)) <= max(room, 0)
        assert cell_len(padded(text, room)) == max(room, 0)
        assert cell_len(padded(text, room, right=True)) == max(room, 0)
        assert (cut(text, room) == text) == (cell_len(text) <= room or not text)
