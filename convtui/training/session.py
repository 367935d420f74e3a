"""One session of a run: from where it stands to its end, a stop or a failure, all of it told.

This is what `convtui train` does, whether someone watches or not, and what resuming does.
"""

import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from os import getpid
from typing import TYPE_CHECKING, Any

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput, Missing
from convtui.runs import (
    BaselineProgress,
    EpochRow,
    Event,
    EventLog,
    Run,
    RunEnded,
    RunFailed,
    RunStarted,
    RunState,
    Stopped,
    read_state,
    write_arrays,
    write_report,
    write_spec,
)
from convtui.runs.events import Tell
from convtui.runs.run import CHECKPOINT, MODEL, PREDICTIONS, REPORT, WEIGHTS
from convtui.runs.state import best_epoch
from convtui.safe_file import sweep
from convtui.training.baselines import ALL_FITS, logistic_regression
from convtui.training.endings import AskedToStop, RunBroke, StopRequested
from convtui.training.keras import start_keras
from convtui.training.parts import Parts, divide
from convtui.training.report import Measured, make_report
from convtui.training.report_tables import chance
from convtui.training.scores import count_dead, predictions, relu_layers
from convtui.training.spec import RunSpec, fitted_to

if TYPE_CHECKING:
    from convtui.datasets.load import DataArrays

WRITTEN_HERE = (CHECKPOINT, MODEL, WEIGHTS, PREDICTIONS, REPORT)
"""What the process that has the run in hand writes, and nobody else."""

Load = Callable[[str, int | None], "DataArrays"]


def check_resumable(run: Run) -> None:
    """See that there is something left to train.

    Raises:
        BadInput: the run is finished, or its spec.json cannot be read.
    """
    if run.problem:
        raise BadInput(f"{run.name} cannot go on: {run.problem}")
    if read_state(run.folder).status == "finished":
        raise BadInput(
            f"{run.name} is finished: `convtui runs show {run.name}` shows it, "
            "`convtui train` begins another"
        )


def train_run(
    run: Run,
    tell: Tell = lambda event: None,
    asked_to_stop: AskedToStop = lambda: False,
    data: "DataArrays | None" = None,
    load: Load = load_dataset,
) -> None:
    """Train a run to its end, from its newest checkpoint on; `load` reads what `data` is not.

    Raises:
        StopRequested: `asked_to_stop` said so; finished epochs are kept.
        RunBroke: the loss is no number any more, the disk is full, the checkpoint is damaged, or
            something nobody thought of happened.
        BadInput, Missing: the spec or the data set is not as it must be, or another process has
            the run.
    """
    check_resumable(run)
    with EventLog(run.folder) as log:
        sweep(run.folder, WRITTEN_HERE)
        state = read_state(run.folder)
        session = _Session(run, log, tell, asked_to_stop)
        try:
            session.train(state, data, load)
        except (StopRequested, KeyboardInterrupt, BrokenPipeError):
            session.say_last(Stopped(epochs=len(session.rows)))
            raise
        except (BadInput, Missing, RunBroke) as problem:
            session.say_last(RunFailed(message=str(problem)))
            raise
        except MemoryError:
            words = "this needs more memory than there is: give fewer samples or smaller batches"
            session.say_last(RunFailed(message=words))
            raise RunBroke(words) from None
        except Exception as problem:
            traceback.print_exc()
            first_line = " ".join(str(problem).split("\n")[:1])
            words = f"{type(problem).__name__}: {first_line}: all of it is in {run.log}"
            session.say_last(RunFailed(message=words))
            raise RunBroke(words) from problem


class _Session:
    """What one session carries along; `rows` grow with each epoch."""

    def __init__(self, run: Run, log: EventLog, tell: Tell, asked_to_stop: AskedToStop) -> None:
        self.run, self.log, self.tell, self.asked_to_stop = run, log, tell, asked_to_stop
        self.rows: list[EpochRow] = []

    def say(self, event: Event) -> None:
        self.log.append(event)
        if isinstance(event, EpochRow):
            while self.rows and self.rows[-1].epoch >= event.epoch:
                self.rows.pop()
            self.rows.append(event)
        self.tell(event)

    def say_last(self, event: Event) -> None:
        """Say how it ended; what ended it matters more than that this cannot be said."""
        with suppress(BadInput, BrokenPipeError):
            self.say(event)

    def train(self, state: RunState, data: "DataArrays | None", load: Load) -> None:
        spec = RunSpec.from_json(self.run.spec)
        self.rows = _unbroken(state.epochs)
        self.say(RunStarted(spec.model, spec.data, spec.epochs, getpid(), len(self.rows)))
        began = time.perf_counter()
        start_keras(spec.threads, spec.onednn)
        started = time.perf_counter()
        data = data or load(spec.data, spec.samples)
        spec = self.settle(fitted_to(spec, data))
        parts = divide(spec, data)
        try:
            model = self.fit(spec, parts)
            measured = self.measure(model, spec, parts, started - began)
            self.keep(model, spec, measured)
            if spec.logistic_regression:
                regression = logistic_regression(data, spec.seed, self.fit_done, self.asked_to_stop)
                measured = replace(measured, logistic_regression=regression)
            self.end(spec, make_report(spec, parts, data, measured))
        except BadInput as problem:  # what was asked is sound: the folder or the disk is not
            raise RunBroke(str(problem)) from None

    def settle(self, spec: RunSpec) -> RunSpec:
        """Keep what became known of the data; the run may have been renamed meanwhile.

        What spec.json says besides, say which experiment the run belongs to, stays.
        """
        there = Run.read(self.run.folder).spec
        known = {**there, **spec.as_json(), "name": there.get("name", spec.name)}
        if known != there:
            write_spec(self.run.folder, known)
        return spec

    def fit(self, spec: RunSpec, parts: Parts) -> Any:
        from convtui.runs.kept_epochs import KeptEpochs
        from convtui.training.keras import checkpoint
        from convtui.training.keras.fit import fit, resume_from

        path = self.run.checkpoint
        model, epochs = resume_from(path, spec, parts)
        if epochs > len(self.rows):
            raise BadInput(
                f"{self.run.name} cannot go on: events.jsonl has {len(self.rows)} epochs and the "
                f"checkpoint {epochs}: delete it and train again"
            )
        self.rows = self.rows[:epochs]
        kept = KeptEpochs(self.run) if spec.keep_epochs else None
        if kept:
            kept.begin(epochs)
        fit(model, spec, parts, self.rows, path, kept, self.say, self.asked_to_stop)
        checkpoint.copy(path, self.run.model)
        return model

    def measure(self, model: Any, spec: RunSpec, parts: Parts, seconds_to_start: float) -> Measured:
        from convtui.training.keras.predict import Predictor, penalty

        began = time.perf_counter()
        predictor = Predictor(model, relu_layers(spec.architecture))
        said = {
            name: predictor.predict(part.images, self.asked_to_stop)
            for name, part in parts.measured()
        }
        on, _ = parts.held_out()
        dead = [layer | {"on": on} for layer in count_dead(said[on].strongest)]
        outputs = {name: answer.outputs for name, answer in said.items()}
        seconds = {"start": seconds_to_start, "evaluation": time.perf_counter() - began}
        return Measured(outputs, penalty(model), self.rows, seconds, dead)

    def keep(self, model: Any, spec: RunSpec, measured: Measured) -> None:
        """Write what can be looked at later without Keras."""
        from convtui.training.keras.network import weights

        write_arrays(self.run.weights, weights(model))
        write_arrays(self.run.predictions, predictions(measured.outputs, spec.architecture.output))

    def fit_done(self, done: int, accuracy: float | None) -> None:
        self.say(BaselineProgress(done=done, fits=ALL_FITS, accuracy=accuracy))

    def end(self, spec: RunSpec, report: dict[str, Any]) -> None:
        write_report(self.run.folder, report)
        test = report["results"].get("test", {})
        self.say(
            RunEnded(
                epochs=len(self.rows),
                best_epoch=best_epoch(self.rows),
                early_stopped=len(self.rows) < spec.epochs,
                seconds=report["timing"]["training"],
                test_loss=test.get("loss"),
                test_accuracy=test.get("accuracy"),
                chance=chance(report),
            )
        )


def _unbroken(rows: Sequence[EpochRow]) -> list[EpochRow]:
    """The rows up to the first one that is missing."""
    return [row for number, row in enumerate(rows, start=1) if row.epoch == number]
