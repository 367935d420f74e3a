"""Asks for all that a run can be given; says before it starts what it will be."""

from collections.abc import Callable, Mapping
from typing import Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input
from textual.worker import get_current_worker

from convtui.datasets.catalogue import GENERATED, PUBLISHED
from convtui.errors import BadInput, Missing
from convtui.runs.words import MEASURED
from convtui.training.architecture import Architecture
from convtui.training.environment import require_scikit_learn
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.foresight import Foresight, foresee
from convtui.training.settings import SETTINGS, Setting, one_of, read_settings
from convtui.training.shapes import by
from convtui.training.spec import RunSpec, specify
from convtui.training.words import about_activations
from convtui.training.zoo import built_in_architectures, load_architecture, user_architectures
from convtui.tui.remembered import Memory, lasting
from convtui.tui.widgets.bars import TextBar
from convtui.tui.widgets.form_field import FormField

FIRST_MODEL = "cifar-strided"
YES_NO = ("no", "yes")

_MODEL = "A network by its name, or a model file (.toml)."
_CHOICES = {
    MEASURED: "Measure it at each epoch's end, comparable with val_accuracy.",
    LOGISTIC_REGRESSION: "Put this baseline into the report; seconds to minutes more.",
}
"""What is wanted or not, beside the settings."""
_NEW_EACH_TIME = ("name",)


class NewRun(ModalScreen[bool]):
    """Gives back whether a run was started."""

    DEFAULT_CSS = """
    NewRun { align: center middle; }
    NewRun > Vertical {
        width: 84; max-width: 100%; height: auto; max-height: 100%; padding: 0 1;
        border: round $accent; background: $surface;
        border-title-color: $text; border-subtitle-color: $text-muted;
    }
    NewRun VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    NewRun #ahead { dock: bottom; height: 3; border-top: solid $surface-lighten-2; }
    """
    BINDINGS = [
        Binding("escape", "dismiss(False)", "leave"),
        # At once: letters typed fast would still go to the field before.
        Binding("tab", "app.focus_next", "next", priority=True),
        Binding("shift+tab", "app.focus_previous", "earlier", priority=True),
    ]

    def __init__(self, memory: Memory, start: Callable[[RunSpec], None]) -> None:
        """Ask, starting from what was asked last.

        Args:
            memory: knows what was asked last, and learns of it.
            start: starts a run, outside the screen's thread; may raise BadInput or Missing.
        """
        super().__init__()
        self._memory = memory
        self._start = start
        self._spec: RunSpec | None = None
        own, problems = user_architectures()
        self._known = {model.name: model for model in (*built_in_architectures(), *own)}
        self._left_out = problems

    def compose(self) -> ComposeResult:
        """The fields, and what lies ahead."""
        last = self._memory.state.training
        with Vertical() as box:
            box.border_title = "Train a network"
            box.border_subtitle = "tab next · ↑ ↓ choose · enter start · esc leave"
            yield TextBar(id="ahead")
            with VerticalScroll(can_focus=False):
                yield FormField(
                    "model", _MODEL, self._model, last.get("model", ""), tuple(self._known)
                )
                for setting in SETTINGS:
                    text = last.get(setting.name, "")
                    words = setting.words.partition(" Default:")[0]
                    yield FormField(setting.name, words, setting.read, text, _choices(setting))
                for name, words in _CHOICES.items():
                    yes_no = one_of(name.replace("_", " "), YES_NO)
                    yield FormField(name, words, yes_no, last.get(name, ""), YES_NO)

    def on_mount(self) -> None:
        """Begin with the model."""
        self._field("model").focus_text()
        self._look_ahead()
        if self._left_out:
            self.notify(self._left_out[0], severity="warning", timeout=6)

    def _field(self, name: str) -> FormField:
        return self.query_one(f"#{name.replace('_', '-')}", FormField)

    def _texts(self) -> dict[str, str]:
        return {field.setting: field.text for field in self.query(FormField)}

    def _model(self, text: str) -> Architecture:
        return self._known.get(text) or load_architecture(text)

    @on(FormField.Changed)
    def _look_ahead(self) -> None:
        """Say what this would be, or what keeps it from being anything."""
        texts = self._texts()
        self._spec = None
        try:
            spec, own = self._specified(texts)
            self._offer(own)
            ahead = foresee(spec)
        except (BadInput, Missing) as problem:
            self._say(Content.styled(str(problem), "$text-error"))
        else:
            self._spec = spec
            self._say(_about(spec, ahead))

    def _specified(self, texts: Mapping[str, str]) -> tuple[RunSpec, RunSpec]:
        """What is asked, and what the model's own would be in place of each blank."""
        architecture = self._model(texts["model"] or FIRST_MODEL)
        given = read_settings({setting.name: texts[setting.name] for setting in SETTINGS})
        kept = {name: given[name] for name in ("optimizer",) if name in given}
        own = specify(architecture, {**kept, "early_stopping": None} if kept else kept)
        return specify(architecture, given, **self._wanted(texts)), own

    def _wanted(self, texts: Mapping[str, str]) -> dict[str, bool]:
        wanted = {name: texts[name] == "yes" for name in _CHOICES}
        if wanted[LOGISTIC_REGRESSION]:
            require_scikit_learn()
        return wanted

    def _offer(self, own: RunSpec) -> None:
        self._field("model").offer(FIRST_MODEL)
        for name in _CHOICES:
            self._field(name).offer("no")
        for setting in SETTINGS:
            self._field(setting.name).offer(_own_value(setting.name, own))

    def _say(self, said: Content) -> None:
        self.query_one("#ahead", TextBar).say(said)

    # Starting

    @on(Input.Submitted)
    def begin(self) -> None:
        """Start the run, or go to the first field that keeps it from starting."""
        for field in self.query(FormField):  # what was typed last may not have been told yet
            field.judge()
        self._look_ahead()
        wrong = next((field for field in self.query(FormField) if field.problem), None)
        if wrong is not None:
            wrong.focus_text()
        elif self._spec is not None:
            self._say(Content("starting …"))
            self._begin(self._spec)

    @work(thread=True, exclusive=True)
    def _begin(self, spec: RunSpec) -> None:
        worker = get_current_worker()
        try:
            self._start(spec)
        except (BadInput, Missing) as problem:
            if not worker.is_cancelled:
                refused = Content.styled(str(problem), "$text-error")
                self.app.call_from_thread(self._say, refused)
            return
        if not worker.is_cancelled:
            self.app.call_from_thread(self._begun)

    def _begun(self) -> None:
        texts = {k: v for k, v in self._texts().items() if v and k not in _NEW_EACH_TIME}
        for name in ("model", "data"):
            if name in texts:
                texts[name] = lasting(texts[name])
        self._memory.keep(training=texts)
        self.dismiss(True)


def _choices(setting: Setting) -> tuple[str, ...]:
    if setting.name == "data":
        return (*PUBLISHED, *GENERATED)
    words = setting.metavar.split("|")
    return tuple(words) if len(words) > 1 else ()


def _own_value(name: str, own: RunSpec) -> str:
    """A setting's value as it is while nothing is typed."""
    blank: dict[str, str] = {
        "samples": "all",
        "l1": "as in the model",
        "l2": "as in the model",
        "activation": about_activations(own.architecture),
        "early_stopping": "0",
        "name": "its date and model",
    }
    value: Any = getattr(own, name)
    if value is None or value == "":
        return blank.get(name, "")
    return f"{value:g}" if isinstance(value, float) else str(value)


def _about(spec: RunSpec, ahead: Foresight) -> Content:
    images = f"{by(ahead.input_shape)} images of {ahead.classes} classes"
    if ahead.training_images:
        images += f", {ahead.training_images:,} to train on"
        kept = ahead.validation_images
        images += f" and {kept:,} for validation" if kept else ", none for validation"
    else:
        images += " if the file holds such; it is read when training begins"
    return Content.assemble((f"{ahead.parameters:,} parameters", "bold"), f" · {images}")
