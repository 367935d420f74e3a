"""Screen 6: every case that Python and R both compute, live; any can be opened as a lesson."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.widgets import DataTable, ProgressBar
from textual.worker import Worker, get_current_worker

from convtui.errors import BadInput, Missing
from convtui.inputs import make_input
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout
from convtui.reference.run import Result
from convtui.runs.networks import GivenNetwork, load_network
from convtui.tui.comparison import Comparison, Prepare, every_case, of_network, of_own
from convtui.tui.lesson import Lesson
from convtui.tui.opening import LessonOpened, NetworkOpened
from convtui.tui.screens.case_list import CaseListScreen

if TYPE_CHECKING:
    from convtui.marking.lesson_answers import LessonAnswers

_BATCH, _BATCHES = 20, 20
"""Results told at once, at most, and how often at least in all."""
_MOST_IMAGES = 100
_USUAL_IMAGES = ("1", "3", "10")


class CheckScreen(CaseListScreen):
    """Runs the cases in a thread, and opens any of them as a lesson."""

    FOREWORD = (
        "The same cases as `convtui check --against-r`: our Python against R's convref.\n"
        "m checks every layer of a whole network, as `--network` does, and enter then opens the "
        "network with that image; y asks functions of your own; r comes back to the cases."
    )
    HELP_FIRST = True
    BINDINGS = [
        Binding("enter", "open", "open", key_display="enter", tooltip="open it in the lesson"),
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("f", "failing", "failing only"),
        Binding("m", "pick_network", "check a network"),
        Binding("y", "check_own", "your own functions"),
        Binding("r", "run", "run again"),
        Binding("s", "stop", "stop"),
        Binding("escape", "clear_filter", "all cases", show=False),
    ]

    _worker: Worker[None] | None = None
    _is_running = False
    """Until its end is told; the thread that told of it may last a little longer."""
    _process: RProcess | None = None
    _comparison: Comparison | None = None

    def on_mount(self) -> None:
        """Start at once: that is what the screen is for."""
        self.action_run()

    def on_unmount(self) -> None:
        """Leave no R behind."""
        if self._process:
            self._process.close()
        if self._comparison and self._comparison.own:
            self._comparison.own.close()

    # Running

    def action_run(self) -> None:
        if self._is_running and self._worker and self._worker.is_running:
            self.notify("The cases are running; s stops them", timeout=2)
            return
        self._begin(every_case)

    def action_pick_network(self) -> None:
        from convtui.tui.screens.pickers import network_picker

        def attempt(text: str) -> Callable[[], None]:
            given = load_network(text)

            def take() -> None:
                self.app.call_later(self._ask_images, given)  # once the picker is closed

            return take

        self.app.push_screen(network_picker(attempt))

    def action_check_own(self) -> None:
        from convtui.tui.own_functions import ask_for_file

        def take(answers: "LessonAnswers") -> None:
            self._begin(partial(of_own, answers), f"{answers.file.name} is read …")

        before = self._comparison.own if self._comparison else None
        ask_for_file(self.app, before, take)

    def _ask_images(self, given: GivenNetwork) -> None:

        def attempt(text: str) -> None:
            if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _MOST_IMAGES):
                raise BadInput(f"{text!r} is no number of images: give 1 to {_MOST_IMAGES}")
            if given.note:
                self.notify(f"{given.network.name}: {given.note}", timeout=6)
            self._begin(partial(of_network, given, int(text)))

        hint = (
            "how many images go through every layer, here and in R: the first test images of the "
            "run's data set or of one whose images fit, else random ones"
        )
        title = f"Images for {given.network.name}"
        self.ask_for(title, hint, _USUAL_IMAGES[1], attempt, _USUAL_IMAGES)

    def _begin(self, prepare: Prepare, waiting: str = "R is starting …") -> None:
        self._results.clear()
        self._is_running = True
        # Here and not in the thread: what is closed before R starts never starts it.
        self._process = self._process or RProcess()
        self._offer()
        self.say("#summary", waiting)
        self._worker = self._compare(prepare)

    def action_stop(self) -> None:
        """Stop after the case at hand."""
        if self._worker and self._worker.is_running:
            self._worker.cancel()

    @work(thread=True, exclusive=True)
    def _compare(self, prepare: Prepare) -> None:
        worker, process = get_current_worker(), self._process
        assert process is not None
        tell = partial(self.app.call_from_thread, self._tell, worker)
        try:
            comparison = prepare()
            if worker.is_cancelled:
                return
            tell(self._expect, comparison)
            batch: list[Result] = []
            for result in comparison.results(process):
                batch.append(result)
                if worker.is_cancelled:
                    break
                if len(batch) >= min(_BATCH, comparison.total / _BATCHES):
                    tell(self._take, batch)
                    batch = []
            if self.is_attached:
                tell(self._take, batch)
        except (Missing, BadInput, RError, RDied, RTimeout) as problem:
            if not worker.is_cancelled:
                tell(self._end_with, str(problem))

    def _tell(self, worker: Worker[None], what: Callable[..., None], *facts: object) -> None:
        """Pass on what a run has to say, unless another has begun."""
        if worker is self._worker:
            with suppress(NoMatches):  # a screen that closes loses its widgets one by one
                what(*facts)

    def _end_with(self, problem: str) -> None:
        self._is_running = False
        self.say("#summary", problem)

    def _expect(self, comparison: Comparison) -> None:
        self._total, self._comparison = comparison.total, comparison
        self.say_what(comparison.named, comparison.about)
        self.query_one(ProgressBar).update(total=comparison.total, progress=0)

    def _take(self, batch: Iterable[Result]) -> None:
        for result in batch:
            self._results.append(result)
            if self._matches(result):
                self._add(result)
        self._is_running = len(self._results) < self._total
        self.query_one(ProgressBar).update(progress=len(self._results))
        self._summarise()

    @on(DataTable.RowSelected)
    def action_open(self) -> None:
        row = self._table.cursor_row
        if not 0 <= row < len(self._shown):
            return
        case = self._shown[row].case
        comparison = self._comparison
        if case.image is not None and comparison and comparison.opened:
            with self.telling_refusals():  # numbers that are not finite cannot be shown
                self.post_message(NetworkOpened(comparison.opened(case.image)))
            return
        if case.pipeline is None:
            self.notify("This case has no lesson: it is not a single layer on one input", timeout=4)
            return
        lesson = Lesson(
            make_input(case.input_name or case.name, case.pipeline.source), case.pipeline.options
        )
        own = comparison.own if comparison else None
        self.post_message(LessonOpened(lesson, self._worst(self._shown[row]), own))

    @staticmethod
    def _worst(result: Result) -> tuple[int, int] | None:
        worst = result.agreement.worst if result.agreement and not result.agrees else None
        return (worst[0], worst[1]) if worst and len(worst) >= 2 else None
