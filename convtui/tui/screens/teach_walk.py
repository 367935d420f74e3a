"""A small network that learns, step by step in a thread, for a screen that draws it."""

import time
from contextlib import suppress
from typing import cast

from textual import on, work
from textual.css.query import NoMatches
from textual.events import ScreenSuspend
from textual.reactive import var
from textual.worker import get_current_worker

from convtui.lesson.teaching import MOST_STEPS, State, Teaching
from convtui.lesson.teaching_words import trouble
from convtui.tui.remembered import Memory
from convtui.tui.screens.played import PlayedScreen

_TOLD_EVERY, _DRAWN_EVERY = 0.1, 0.4
"""Seconds from one step to the next that is told, and drawn, while it learns on: to draw takes as
long as a key's frame may."""
_KEYS_REST, _TOLD_TO_KEYS, _BREATH = 0.3, 0.5, 0.1
"""Keys come first, for Textual draws 60 frames a second and a key's frame waits for the one before:
so long after a key pictures wait, words are told as seldom, and what plays takes a breath from step
to step, for both threads share one interpreter."""


class TeachWalk(PlayedScreen):
    """Makes steps in a thread, as far as `aim` says, and shows the newest it hears of."""

    state: var[State] = var(cast(State, None), init=False)

    def __init__(self, teaching: Teaching, memory: Memory) -> None:
        """Begin at the newest step that is made."""
        super().__init__(memory)
        self.teaching = teaching
        self.set_reactive(TeachWalk.state, teaching.newest)
        self.wanted = teaching.made
        """The step that is at hand, or will be."""
        self._is_walking = False
        self._drawn_at = self._told_at = self._key_at = 0.0

    def draw_all(self) -> None:
        """Draw everything as it is at the step at hand, and say it."""
        self._drawn_at = time.monotonic()
        self.tell_place()

    def tell_place(self) -> None:
        self._told_at = time.monotonic()

    @property
    def has_more(self) -> bool:
        return self.state.step < self.teaching.made or self.teaching.has_more

    def say_end(self) -> None:
        self.say_once(f"No step follows: {trouble(self.teaching)}")

    def stop_here(self) -> None:
        """Go no further than the step that is shown, whatever is made already."""
        self.player.stop()
        self.aim(min(self.wanted, self.state.step))

    def aim(self, step: int) -> None:
        """Go to a step, made for it where it is not there; the last that is aimed at counts."""
        self.wanted = min(max(step, 0), MOST_STEPS)
        if not self._is_walking and self.wanted != self.state.step:
            self._is_walking = True
            self._walk(self.teaching)

    def go_on_with(self, teaching: Teaching) -> None:
        self.teaching, self._is_walking = teaching, False
        self.wanted = teaching.made
        self.state = teaching.newest
        self.draw_all()

    @work(thread=True)
    def _walk(self, teaching: Teaching) -> None:
        """Runs in a thread until it is where it is wanted, or others are taught."""
        worker, told = get_current_worker(), 0.0
        while teaching is self.teaching and not worker.is_cancelled:
            wanted = self.wanted
            at = teaching.reach(min(wanted, teaching.made + 1))
            state = teaching.state(at)
            is_there = at == wanted or not (at < teaching.made or teaching.has_more)
            if is_there or time.monotonic() - told >= _TOLD_EVERY:
                told = time.monotonic()
                self.app.call_from_thread(self._take, teaching, state, is_there)
            if is_there:
                return
            if self.player.playing and self._keys_come:
                time.sleep(_BREATH)

    def _take(self, teaching: Teaching, state: State, is_there: bool) -> None:
        if teaching is not self.teaching:
            return
        with suppress(NoMatches):  # a screen that closes loses its widgets one by one
            self.state = state
        if not is_there:
            return
        self._is_walking = False
        if teaching.has_more or self.wanted < state.step:
            self.aim(self.wanted)  # another one may be wanted meanwhile
        else:
            self.wanted = state.step
            self.player.stop()

    def advance(self, steps: int) -> bool:
        """Aim further, never far ahead of the steps that are made."""
        if self.wanted - self.state.step < max(1, self.player.speed * _TOLD_EVERY):
            self.aim(self.wanted + steps)
        return self.has_more

    def stand_still(self) -> None:
        """What was left out while it played is drawn when it stands still."""
        if self.is_mounted:
            self.draw_all()

    @on(ScreenSuspend)
    def pause(self) -> None:
        """What nobody sees waits."""
        self.player.stop()
        self.wanted = self.state.step

    def on_key(self) -> None:
        """What can wait waits."""
        self._key_at = time.monotonic()

    def watch_state(self) -> None:
        """Another step: drawn at once, or, while it plays, when it is its turn."""
        self.forget_reason()
        now = time.monotonic()
        if not self.player.playing:
            self.draw_all()
        elif self._keys_come:
            if now - self._told_at >= _TOLD_TO_KEYS:
                self.tell_place()
        elif now - self._drawn_at >= _DRAWN_EVERY:
            self.draw_all()
        else:
            self.tell_place()

    @property
    def _keys_come(self) -> bool:
        return time.monotonic() - self._key_at < _KEYS_REST
