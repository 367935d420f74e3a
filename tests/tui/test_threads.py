"""What a thread reads comes to a screen that is there, and to no other."""

import asyncio
import threading

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widget import Widget

from convtui.errors import BadInput
from convtui.tui.threads import in_thread


class Part(Widget):
    """Lets the thread go on when it is taken away, and stays until that has handed over."""

    def __init__(self, gate: threading.Event) -> None:
        super().__init__()
        self.gate = gate

    async def on_unmount(self) -> None:
        self.gate.set()
        await asyncio.sleep(0.1)


class Reader(Screen[None]):
    def __init__(self, problem: BadInput | None = None) -> None:
        super().__init__()
        self.gate = threading.Event()
        self.problem = problem
        self.taken: list[str] = []

    def compose(self) -> ComposeResult:
        yield Part(self.gate)

    def on_mount(self) -> None:
        in_thread(self, self.read, self.taken.append, self.taken.append)

    def read(self) -> str:
        self.gate.wait()
        if self.problem:
            raise self.problem
        return "found"


@pytest.mark.parametrize(("problem", "words"), [(None, "found"), (BadInput("no"), "no")])
async def test_what_is_read_or_what_refused_it_is_taken(problem, words) -> None:
    async with App[None]().run_test() as pilot:
        reader = Reader(problem)
        await pilot.app.push_screen(reader)
        reader.gate.set()
        await pilot.app.workers.wait_for_complete()
        assert reader.taken == [words]


@pytest.mark.parametrize("leaves", [True, False], ids=["screen", "app"])
async def test_a_screen_on_its_way_out_is_handed_nothing(leaves) -> None:
    async with App[None]().run_test() as pilot:
        reader = Reader()
        await pilot.app.push_screen(reader)
        if leaves:
            await pilot.app.pop_screen()
    assert reader.gate.is_set()
    assert reader.taken == []
