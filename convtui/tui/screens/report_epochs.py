"""What a run's network said, and its filters, after the epoch that the slider of a report is at."""

from functools import partial

from convtui.networks.layer import by
from convtui.runs import Run
from convtui.runs.words import after_epoch
from convtui.training.answers import RunAnswers
from convtui.training.epoch_answers import EpochAnswers
from convtui.tui.plain import titled
from convtui.tui.report_text import PARTS
from convtui.tui.screens.epochs import EpochsScreen
from convtui.tui.threads import in_thread, is_wanted
from convtui.tui.timeline import Timeline
from convtui.tui.widgets.filter_wall import FilterWall


class ReportEpochsScreen(EpochsScreen):
    """Computes answers in a thread; the last epoch is what the report itself tells of."""

    def __init__(self, run: Run) -> None:
        super().__init__()
        self._of = run
        self._part = PARTS[0]
        self._wanted: int | None = None
        self._shown: tuple[int | None, str] = (None, self._part)
        self._asked: EpochAnswers | None = None
        self.has_filters = False

    @property
    def epoch(self) -> int | None:
        """The one wanted; what is shown of it follows."""
        return self._wanted

    @property
    def is_settled(self) -> bool:
        return self._shown == (self._wanted, self._part)

    @property
    def then(self) -> RunAnswers | None:
        """The answers on show, of the first images of a part; None: the report's."""
        epoch, part = self._shown
        return self._asked.known(epoch, part) if self._asked and epoch is not None else None

    def show_answers(self) -> None:
        """Other answers are on show."""
        raise NotImplementedError

    def take_timeline(self, found: Timeline) -> None:
        """Have the slider, and the filters, where the run's network can be read."""
        with self.telling_refusals():
            self._asked = EpochAnswers(self._of)
            super().take_timeline(found)
            if self.timeline is not None:
                self._show_filters(found)

    def show_epoch(self, epoch: int) -> None:
        assert self.timeline is not None
        self._wanted = None if epoch == self.timeline.last else epoch
        self.tell_epoch()
        with self.telling_refusals():
            self._show_filters(self.timeline)
        self.ask()

    def ask(self) -> None:
        """Show the answers that are wanted; where they are not known yet, once they are."""
        known = self._wanted is None or (
            self._asked is not None and self._asked.known(self._wanted, self._part) is not None
        )
        if known:
            self._shown = (self._wanted, self._part)
            self.show_answers()
        elif self._wanted is not None:
            assert self._asked is not None
            compute = partial(self._asked.compute, self._wanted, self._part, is_wanted)
            in_thread(self, compute, lambda _: self.ask(), self._refused, "answers")

    def _refused(self, problem: str) -> None:
        self._stop_playing()
        self._wanted, self._part = self._shown
        self.tell_epoch()
        self.refuse(problem)

    def _show_filters(self, found: Timeline) -> None:
        """Show the first layer's; their colours mean the same in every epoch."""
        assert self._asked is not None
        wall = self.query_one(FilterWall)
        epoch = found.last if self._wanted is None else self._wanted
        filters = self._asked.filters(epoch)
        self.has_filters = bool(filters)
        if not filters:
            return
        if wall.extent is None:
            ends = [*filters, *self._asked.filters(found.epochs[0])]
            wall.extent = (
                float(min(values.min() for values in ends)),
                float(max(values.max() for values in ends)),
            )
        wall.show(filters, (), wall.at)
        size = by(filters[0].shape[:2])
        title = f"First layer {after_epoch(epoch)}: {len(filters)} filters {size}"
        self.query_one("#filters").border_title = titled(title)
