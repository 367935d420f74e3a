"""Screen 3: networks are trained here; begin, stop, resume, rename and delete runs."""

from functools import partial

from textual.binding import Binding

from convtui.runs import Run
from convtui.training.environment import require_tensorflow
from convtui.training.launch import go_on, launch, stop
from convtui.training.spec import RunSpec
from convtui.tui.plain import plain
from convtui.tui.remembered import Memory
from convtui.tui.screens.ask import Ask
from convtui.tui.screens.runs import RunsScreen


class TrainScreen(RunsScreen):
    """Adds to the runs on show all that is done with them."""

    FOREWORD = "Runs train in processes of their own: leave this screen or convtui, and return."
    BINDINGS = [
        Binding("n", "new", "new run"),
        Binding("enter", "report", "report", key_display="enter"),
        Binding("s", "stop", "stop"),
        Binding("r", "resume", "resume"),
        Binding("e", "rename", "rename", show=False),
        Binding("d", "delete", "delete", key_display="d", show=False),
    ]

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.memory = memory

    def action_new(self) -> None:
        from convtui.tui.screens.new_run import NewRun

        self.ask_what_to_begin(partial(NewRun, self.memory, self._start), require_tensorflow)

    def _start(self, spec: RunSpec) -> None:
        """Runs in a thread of the form."""
        run, process = launch(spec)
        self.expect(run.folder, process, new=True)

    def action_report(self) -> None:
        seen = self.chosen
        if seen is None:
            return
        if seen.state.status == "finished" and not seen.run.problem:
            from convtui.tui.screens.report import ReportScreen

            self.app.push_screen(ReportScreen(seen.run))
        elif seen.in_training:
            self.tell(f"{seen.run.name} is in training: its report comes at the end")
        else:
            self.tell(f"{seen.run.name} has no report: it did not finish")

    def action_stop(self) -> None:
        seen = self.chosen
        if seen is not None and not seen.in_training:
            self.tell(f"{seen.run.name} is not in training")
        elif seen is not None:
            self.do(partial(self._stop, seen.run))

    def _stop(self, run: Run) -> str:
        if stop(run):
            return f"{run.name} stops after this batch"
        return f"{run.name} cannot be stopped yet: try again in a moment"

    def action_resume(self) -> None:
        seen = self.chosen
        if seen is None:
            return
        if seen.run.problem:
            self.tell(f"{seen.run.name} cannot go on: {seen.run.problem}")
        elif seen.in_training:
            self.tell(f"{seen.run.name} is in training already")
        elif seen.state.status == "finished":
            self.tell(f"{seen.run.name} is finished: n begins another")
        else:
            self.do(partial(self._resume, seen.run))

    def _resume(self, run: Run) -> str:
        self.expect(run.folder, go_on(run))
        return f"{run.name} goes on"

    def action_rename(self) -> None:
        seen = self.chosen
        if seen is None:
            return
        run = seen.run

        def attempt(text: str) -> None:
            run.rename(text.strip())
            self.nudge.set()

        hint = "letters, digits, '-', '_', '.' and '+'; its folder keeps its own name"
        self.app.push_screen(Ask("Name of the run", hint, run.name, attempt))

    def action_delete(self) -> None:
        seen = self.chosen
        if seen is None:
            return
        if seen.in_training:
            self.tell(f"{seen.run.name} is in training: stop it first (s)")
            return
        question = f"Delete {plain(seen.run.name)}, with its epochs, weights and report?"
        self.confirm("Delete a run", question, partial(self._delete, seen.run))

    def _delete(self, run: Run) -> str:
        run.delete()
        return f"{run.name} is deleted"
