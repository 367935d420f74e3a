"""Somebody at the keyboard of the real app, without a terminal."""

import asyncio
import math
import re
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from patience import PATIENCE
from rich.console import RenderableType
from textual import events
from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual._styles_cache import StylesCache
from textual.geometry import Region
from textual.keys import _character_to_key, key_to_character
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.cursor import Cursor
from convtui.lesson.options import LayerOptions
from convtui.ops.window import Array
from convtui.quiz.session import Session
from convtui.reference.r_process import RDied, RError, RVersion
from convtui.tui.app import ConvtuiApp
from convtui.tui.lesson import Lesson
from convtui.tui.network_app import NetworkApp
from convtui.tui.remembered import Remembered
from convtui.tui.screens.picker import Picker
from convtui.tui.screens.quiz import QuizScreen
from convtui.tui.screens.step import StepScreen
from convtui.tui.shown_network import ShownNetwork
from convtui.tui.widgets.cell_grid import CellGrid


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for every test, and a terminal with colours whatever the real one is."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.delenv("CONVTUI_DATA", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    return tmp_path / "home"


@pytest.fixture(autouse=True, scope="module")
def nothing_goes_to_the_terminal() -> Iterator[None]:
    """Draw the lines that changed, but do not put the screen together for a terminal not there.

    Textual does so after every change and throws it away; whoever looks has it put together anew.
    """
    put_together = Compositor.render_update

    def draw(
        compositor: Compositor,
        full: bool = False,
        screen_stack: list[Screen] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        if full:  # a screenshot
            return put_together(compositor, full, screen_stack, simplify)
        visible_screen_stack.set(screen_stack or [])
        changed = compositor._dirty_regions.copy()
        compositor._dirty_regions.clear()
        if changed:
            crop = Region.from_union(changed).intersection(compositor.size.region)
            deque(compositor._get_renders(crop), maxlen=0)
        return None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Compositor, "render_update", draw)
        yield


@dataclass
class Learner:
    """Presses keys and reads the screen."""

    app: ConvtuiApp
    pilot: Pilot[None]
    waits_for_pickers: bool = True
    """Whether what a picker reads, in a thread, is waited for."""

    async def press(self, *keys: str) -> None:
        """Press keys, each once the one before is dealt with.

        The pilot's own `press` waits until the process idles, which it never does while it plays.
        """
        for key in keys:
            self._post(key)
            await self.settle()

    def _post(self, key: str) -> None:
        typed = key if len(key) == 1 else key_to_character(key)
        name = _character_to_key(key) if len(key) == 1 else key
        self.app.post_message(events.Key(name, typed))

    async def settle(self) -> None:
        """Wait for every message, those that follow from it, and the paint that shows it all."""
        for _ in range(5):
            nothing_waited = self._nothing_waits()
            await self.pilot.pause(0)
            if nothing_waited and self._nothing_waits():
                break
        if self.waits_for_pickers and isinstance(self.app.screen, Picker):
            workers = [worker for worker in self.app.workers if worker.node is self.app.screen]
            if not all(worker.is_finished for worker in workers):
                await asyncio.sleep(0.01)
                await self.settle()

    def _nothing_waits(self) -> bool:
        pumps = [self.app, *self.app._registry]
        return not any(pump.message_queue_size or pump._next_callbacks for pump in pumps) and not (
            self.app.screen._callbacks
        )

    async def type(self, text: str) -> None:
        """Type into what has the focus, as fast as it goes."""
        for letter in text:
            self._post(letter)
        await self.settle()

    async def answer(self, key: str, text: str) -> None:
        """Open a dialog, type over what is there, and press enter."""
        await self.press(key)
        await self.type(text)
        await self.press("enter")

    async def zoom(self, zoom: str) -> None:
        """Draw the large grids in one of ZOOMS, however often z would have to be pressed."""
        for grid in self.step.query("#source, #output").results(CellGrid):
            grid.zoom = zoom
        await self.settle()

    async def until(self, holds: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Wait for what another thread or the clock brings about."""
        begun, pause = time.monotonic(), 0.01
        while not holds():
            waited = time.monotonic() - begun
            assert waited < patience, f"waited in vain; on the screen is\n{self.text}"
            await asyncio.sleep(pause)
            pause = min(0.01 + waited / 100, 0.05)  # to look takes time that others could have
        await self.settle()

    def offset(self, selector: str, row: int, column: int) -> tuple[int, int]:
        """Where a cell is drawn, counted from its widget's corner, for the mouse."""
        grid = self.app.screen.query_one(selector, CellGrid)
        layout = grid.cell_layout
        assert layout is not None
        corner = grid.content_region.offset - grid.region.offset
        line = layout.lines_of(row)[-1]
        return corner.x + layout.columns_of(column)[layout.width // 2], corner.y + line

    @property
    def lines(self) -> list[str]:
        """The whole screen as text."""
        return self._drawn(range(self.app.screen._compositor.size.height))

    def _drawn(self, lines: range) -> list[str]:
        """Some lines of the screen."""
        compositor = self.app.screen._compositor
        lines = range(lines.start, min(lines.stop, compositor.size.height))
        part = Region(0, lines.start, compositor.size.width, len(lines))
        chops = compositor._render_chops(part, lines.__contains__)
        return [
            "".join(strip.text for strip in chops[line].values() if strip is not None)
            for line in lines
        ]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def part(self, selector: str) -> str:
        """The text inside a widget of the screen on top; of the lesson if there is none."""
        return "\n".join(self.crop(self.app.screen.query_one(selector, Widget).content_region))

    def around(self, selector: str) -> str:
        """The same with the border: its titles are there."""
        return "\n".join(self.crop(self.app.screen.query_one(selector, Widget).region))

    def crop(self, region: Region) -> list[str]:
        lines = self._drawn(region.line_range)
        return [line[region.x : region.right].rstrip() for line in lines]

    def numbers(self, selector: str) -> list[list[str]]:
        """The cells of a grid that say something, row by row."""
        rows = [[text for text in row if text] for row in self.cells(selector)]
        return [row for row in rows if row]

    def cells(self, selector: str) -> list[list[str]]:
        """What the cells of a grid of numbers say, row by row, wherever in the cell it is."""
        grid = self.app.screen.query_one(selector, CellGrid)
        layout = grid.cell_layout
        if layout is None:
            return []
        drawn = self.crop(grid.content_region)

        def said(row: int, column: int) -> str:
            across = layout.columns_of(column)
            parts = [drawn[line][across.start : across.stop] for line in layout.lines_of(row)]
            return re.sub("[▛▀▜▌▐▙▄▟ ]", "", "".join(parts))

        return [
            [said(row, column) for column in range(layout.columns)] for row in range(layout.rows)
        ]

    @staticmethod
    def agrees(text: str, value: float) -> bool:
        """Whether a cell says a number to six digits, or is marked as rounded and is near it."""
        if not text.startswith("≈"):
            return math.isclose(float(text), value, rel_tol=1e-5, abs_tol=1e-8)
        digits = text[1:].partition("e")[0].partition(".")[2]
        return abs(float(text[1:]) - value) <= 0.5001 * 10.0 ** -len(digits)

    def disagreeing(self, selector: str, values: Array, filled: int | None = None) -> list[str]:
        """Cells in sight that show anything else than their values; dots from the `filled`th on."""
        cells = self.cells(selector)
        down, along = self.app.screen.query_one(selector, CellGrid)._first
        numbers = np.arange(values.size).reshape(values.shape)
        rows, columns = slice(down, down + len(cells)), slice(along, along + len(cells[0]))
        values, numbers = values[rows, columns], numbers[rows, columns]
        assert np.shape(cells) == values.shape
        shown = zip(
            [text for row in cells for text in row],
            values.ravel().tolist(),
            numbers.ravel().tolist(),
            strict=True,
        )
        return [
            f"{text} for {value}"
            for text, value, number in shown
            if not (self.agrees(text, value) if filled is None or number < filled else text == "·")
        ]

    @property
    def step(self) -> StepScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, StepScreen))

    @property
    def lesson(self) -> Lesson:
        return self.step.lesson

    @property
    def options(self) -> LayerOptions:
        return self.step.lesson.options

    @property
    def cursor(self) -> Cursor:
        return self.step.cursor

    @property
    def place(self) -> tuple[int, int, int]:
        """Stage, row and column, from 0."""
        return self.cursor.stage, *self.cursor.place

    @property
    def formula(self) -> str:
        return " ".join(self.part("#formula").split())

    @property
    def messages(self) -> list[str]:
        """What is said at the moment."""
        return [self.app.notice.text] if self.app.notice else []


@dataclass
class FakeR:
    """Stands in for the child that runs R: gives the answers it was told, in their order."""

    answers: list[Array | Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    made: int = 0
    closed: bool = False
    gate: threading.Event = field(default_factory=threading.Event)
    """Answers wait until it is set; so they do not, unless a test clears it."""

    def __post_init__(self) -> None:
        self.gate.set()

    def process(self) -> "FakeR":
        self.made += 1
        return self

    def call(self, function: str, arguments: Mapping[str, object], timeout: float = 0) -> Array:
        self.asked.append(function)
        assert self.gate.wait(PATIENCE)
        if self.closed:
            raise RDied("R was closed")
        answer = self.answers.pop(0) if self.answers else RError("nobody told what to answer")
        if isinstance(answer, Exception):
            raise answer
        return answer

    theirs = "R"

    def version(self) -> RVersion:
        return RVersion("R version 4.2.2 (2022-10-31)", "3.6.6", "ABI")

    def close(self) -> None:
        self.closed = True
        self.gate.set()


@pytest.fixture
def fake_r(monkeypatch: pytest.MonkeyPatch) -> FakeR:
    """No R is started by either of the two screens that ask it."""
    fake = FakeR()
    monkeypatch.setattr("convtui.tui.widgets.r_pane.RProcess", fake.process)
    monkeypatch.setattr("convtui.tui.screens.check.RProcess", fake.process)
    return fake


OpenApp = Callable[..., AbstractAsyncContextManager[Learner]]


@pytest.fixture
def open_app() -> OpenApp:
    """Open the app on an input and a kernel by name, with the layer's options."""

    @asynccontextmanager
    async def opened(
        input: str | Lesson = "digit:4",
        kernel: str = "horizontal-line",
        size: tuple[int, int] = (120, 36),
        remembered: Remembered | None = None,
        message: str = "",
        at_first: bool = True,
        **options: Any,
    ) -> AsyncIterator[Learner]:
        lesson = input
        if isinstance(lesson, str):
            lesson = Lesson(load_input(lesson), LayerOptions(load_kernel(kernel), **options))
        app = ConvtuiApp(lesson, remembered or Remembered(greeted=True), message)
        if at_first:  # where tests count from; a lesson opens where there is something to see
            screen = app.get_default_screen()
            assert isinstance(screen, StepScreen)
            screen.set_reactive(StepScreen.cursor, screen.cursor.home())
        async with app.run_test(size=size, notifications=True) as pilot:
            learner = Learner(app, pilot)
            await learner.settle()
            yield learner
        # Textual keeps the lines of the last thousand widgets here, also of apps that are over.
        StylesCache.get_inner_outer.cache_clear()

    return opened


@pytest.fixture
def open_quiz() -> OpenApp:
    """Open the app on the questions of a sitting."""

    @asynccontextmanager
    async def opened(session: Session, size: tuple[int, int] = (120, 36)) -> AsyncIterator[Learner]:
        lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("horizontal-line")))
        remembered = Remembered(greeted=True)
        app = ConvtuiApp(
            lesson,
            remembered,
            begin=lambda app: app.push_screen(QuizScreen(session, app.memory)),
        )
        async with app.run_test(size=size, notifications=True) as pilot:
            learner = Learner(app, pilot)
            await learner.settle()
            yield learner
        StylesCache.get_inner_outer.cache_clear()

    return opened


@pytest.fixture
def open_shown() -> OpenApp:
    """Open the app on a whole network."""

    @asynccontextmanager
    async def opened(
        shown: ShownNetwork,
        size: tuple[int, int] = (120, 36),
        remembered: Remembered | None = None,
    ) -> AsyncIterator[Learner]:
        lesson = Lesson(load_input("digit:4"), LayerOptions(load_kernel("horizontal-line")))
        app = NetworkApp(shown, lesson, remembered or Remembered(greeted=True))
        async with app.run_test(size=size, notifications=True) as pilot:
            learner = Learner(app, pilot)
            await learner.settle()
            yield learner
        StylesCache.get_inner_outer.cache_clear()

    return opened
