"""Screen 6: every case that Python and R both compute, live; any can be opened as a lesson."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial

from textual import on, work
from textual.binding import Binding
from textual.css.query import NoMatches
from textual.widgets import DataTable, ProgressBar
from textual.worker import Worker, get_current_worker

from convtui.errors import BadInput, Missing
from convtui.inputs import make_input
from convtui.reference.cases import all_cases
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout
from convtui.reference.run import Result, run
from convtui.tui.lesson import Lesson
from convtui.tui.opening import LessonOpened
from convtui.tui.screens.case_list import CaseListScreen

_BATCH = 20


class CheckScreen(CaseListScreen):
    """Runs the cases in a thread, and opens any of them as a lesson."""

    FOREWORD = "The same cases as `convtui check --against-r`: our Python against R's convref."
    HELP_FIRST = True
    BINDINGS = [
        Binding("enter", "open", "open in the step lesson", key_display="enter"),
        Binding("slash", "filter", "filter", key_display="/"),
        Binding("f", "failing", "failing only"),
        Binding("r", "run", "run again"),
        Binding("s", "stop", "stop"),
        Binding("escape", "clear_filter", "all cases", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._worker: Worker[None] | None = None
        self._process: RProcess | None = None

    def on_mount(self) -> None:
        """Start at once: that is what the screen is for."""
        self.action_run()

    def on_unmount(self) -> None:
        """Leave no R behind."""
        if self._process:
            self._process.close()

    # Running

    def action_run(self) -> None:
        """Run every case, from the start."""
        if self._worker and self._worker.is_running:
            self.notify("The cases are running; s stops them", timeout=2)
            return
        self._results.clear()
        self._offer()
        self.say("#summary", "R is starting …")
        self._worker = self._run_cases()

    def action_stop(self) -> None:
        """Stop after the case at hand."""
        if self._worker and self._worker.is_running:
            self._worker.cancel()

    @work(thread=True, exclusive=True)
    def _run_cases(self) -> None:
        worker = get_current_worker()
        tell = partial(self.app.call_from_thread, self._tell, worker)
        try:
            cases = list(all_cases())
            if worker.is_cancelled:
                return
            tell(self._expect, len(cases))
            self._process = self._process or RProcess()
            batch: list[Result] = []
            for result in run(cases, self._process):
                batch.append(result)
                if worker.is_cancelled:
                    break
                if len(batch) == _BATCH:
                    tell(self._take, batch)
                    batch = []
            if self.is_attached:
                tell(self._take, batch)
        except (Missing, BadInput, RError, RDied, RTimeout) as problem:
            if not worker.is_cancelled:
                tell(self.say, "#summary", str(problem))

    def _tell(self, worker: Worker[None], what: Callable[..., None], *facts: object) -> None:
        """Pass on what a run has to say, unless another has begun."""
        if worker is self._worker:
            with suppress(NoMatches):  # a screen that closes loses its widgets one by one
                what(*facts)

    def _expect(self, total: int) -> None:
        self._total = total
        self.query_one(ProgressBar).update(total=total, progress=0)

    def _take(self, batch: Iterable[Result]) -> None:
        for result in batch:
            self._results.append(result)
            if self._matches(result):
                self._add(result)
        self.query_one(ProgressBar).update(progress=len(self._results))
        self._summarise()

    @on(DataTable.RowSelected)
    def action_open(self) -> None:
        """Open the case at hand in the step lesson."""
        row = self._table.cursor_row
        if not 0 <= row < len(self._shown):
            return
        case = self._shown[row].case
        if case.pipeline is None:
            self.notify("This case has no lesson: it is not a single layer on one input", timeout=4)
            return
        lesson = Lesson(
            make_input(case.input_name or case.name, case.pipeline.source), case.pipeline.options
        )
        self.post_message(LessonOpened(lesson, self._worst(self._shown[row])))

    @staticmethod
    def _worst(result: Result) -> tuple[int, int] | None:
        worst = result.agreement.worst if result.agreement and not result.agrees else None
        return (worst[0], worst[1]) if worst and len(worst) >= 2 else None
