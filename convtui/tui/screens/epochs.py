"""Going over the epochs that a run kept: one by one, to the ends, or played."""

import math
from functools import partial

from textual.binding import Binding

from convtui.runs import Run
from convtui.tui.player import Player
from convtui.tui.screens.keyed import KeyedScreen
from convtui.tui.threads import in_thread
from convtui.tui.timeline import Timeline
from convtui.tui.widgets.bars import TextBar

_A_SECOND = 4
"""Epochs that are played."""
_WAYS = {"on": 1, "back": -1, "last": math.inf, "first": -math.inf}
_NO_FURTHER = {
    "on": "This is the last epoch",
    "last": "This is the last epoch",
    "back": "These are the weights before training",
    "first": "These are the weights before training",
}


class EpochBar(TextBar):
    """The slider; not there without epochs."""

    DEFAULT_CSS = "EpochBar { display: none; background: $panel; }"


class EpochsScreen(KeyedScreen[None]):
    """Draws its `EpochBar` where there is a run that kept two epochs or more.

    It has to be the last of a screen's bases: Textual takes the look of the first alone.
    """

    BINDINGS = [
        Binding("]", "epoch('on')", "the next epoch of the run", key_display="]", show=False),
        Binding("[", "epoch('back')", "the epoch before", key_display="[", show=False),
        Binding("}", "epoch('last')", "the last epoch", key_display="}", show=False),
        Binding("{", "epoch('first')", "as it was before training", key_display="{", show=False),
        Binding("space", "play_epochs", "play the epochs, or pause", show=False),
    ]
    timeline: Timeline | None = None
    _followed: Run | None = None
    _player: Player | None = None

    @property
    def epoch(self) -> int | None:
        """The one on show; None: the last."""
        raise NotImplementedError

    @property
    def is_settled(self) -> bool:
        """Whether all of the epoch is on show; what is played waits for that."""
        return True

    def show_epoch(self, epoch: int) -> None:
        raise NotImplementedError

    def follow_epochs(self, run: Run | None) -> None:
        """Look for what a run has kept, if it is another one than before."""
        if self._followed is not None and run is not None and run.folder == self._followed.folder:
            return
        self._followed, self.timeline = run, None
        self._stop_playing()
        self.tell_epoch()
        if run is not None:
            read = partial(Timeline.read, run)  # the events of a long run are many
            in_thread(self, read, self.take_timeline, self.notify, "timeline")

    def take_timeline(self, found: Timeline) -> None:
        if found.run == self._followed and len(found.epochs) > 1:
            self.timeline = found
            self.tell_epoch()

    def tell_epoch(self) -> None:
        bar, found = self.query_one(EpochBar), self.timeline
        bar.display = found is not None
        if found is not None:
            playing = self._player is not None and self._player.playing
            bar.say(found.drawn(self._at(found), self.size.width, playing=playing))

    def _at(self, found: Timeline) -> int:
        epoch = self.epoch
        return found.last if epoch is None or epoch not in found.epochs else epoch

    # Keys

    def action_epoch(self, way: str) -> None:
        self._stop_playing()
        if not self._slide(_WAYS[way]):
            self.say_once(_NO_FURTHER[way])

    def action_play_epochs(self) -> None:
        """Play them to the last one, from the first where that is on show; or pause."""
        found = self._found()
        if found is None or self._stop_playing():
            return
        if self._at(found) == found.last:
            self._slide(-math.inf)
        self._player = Player(self, self._play, self.tell_epoch, _A_SECOND)
        self._player.play()
        self.tell_epoch()

    def _play(self, steps: int) -> bool:
        return not self.is_settled or self._slide(steps)

    def _slide(self, by: float) -> bool:
        """Go some epochs on or back, as far as there are some; False at the end already."""
        found = self._found()
        if found is None:
            return True
        place = found.epochs.index(self._at(found))
        there = int(min(max(place + by, 0), len(found.epochs) - 1))
        if there != place:
            self.show_epoch(found.epochs[there])
        return there != place

    def _found(self) -> Timeline | None:
        if self.timeline is None:
            self.say_once("No epochs are kept here: `convtui train --keep-epochs` keeps them")
        return self.timeline

    def _stop_playing(self) -> bool:
        """Stop; False if nothing was playing."""
        was = self._player is not None and self._player.playing
        if self._player is not None:
            self._player.stop()
        return was

    def on_screen_suspend(self) -> None:
        """Nothing plays behind another screen."""
        self._stop_playing()
