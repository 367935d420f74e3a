"""Asks for all that a run can be given; says before it starts what it will be."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from convtui.networks.architecture import Architecture
from convtui.networks.layer import by
from convtui.networks.zoo import built_in_architectures, load_architecture, user_architectures
from convtui.regular_file import MEGABYTE
from convtui.runs.words import MEASURED
from convtui.training.environment import require_scikit_learn
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.keeping import KEEP_EPOCHS, MOST, are_few
from convtui.training.preview import Preview, available_data, preview
from convtui.training.settings import SETTINGS, read_settings, word
from convtui.training.spec import RunSpec, specify
from convtui.training.words import about_activations
from convtui.tui.remembered import Memory
from convtui.tui.screens.settings_form import YES_NO, SettingsForm, choices_of, words_of
from convtui.tui.widgets.form_field import FormField

FIRST_MODEL = "cifar-strided"

_MODEL = "A network by its name, or a model file (.toml)."
_CHOICES = {
    MEASURED: "Measure it at each epoch's end, comparable with val_accuracy.",
    LOGISTIC_REGRESSION: "Put this baseline into the report; seconds to minutes more.",
    KEEP_EPOCHS: f"The weights after each, to be played back; up to {MOST // MEGABYTE:,} MB.",
}
"""What is wanted or not, beside the settings."""


class NewRun(SettingsForm[RunSpec]):
    TITLE = "Train a network"
    START = "Train"
    REMEMBERED = "training"

    def __init__(self, memory: Memory, start: Callable[[RunSpec], None]) -> None:
        super().__init__(memory, start)
        own, problems = user_architectures()
        self._known = {model.name: model for model in (*built_in_architectures(), *own)}
        self._left_out = problems

    def fields(self) -> ComposeResult:
        last = self.still_there({"model": self._model})
        yield FormField("model", _MODEL, self._model, last.get("model", ""), tuple(self._known))
        for setting in SETTINGS:
            text, words = last.get(setting.name, ""), words_of(setting)
            yield FormField(setting.name, words, setting.read, text, choices_of(setting))
        for name, words in _CHOICES.items():
            yes_no = word(name.replace("_", " "), YES_NO)
            yield FormField(name, words, yes_no, last.get(name, ""), YES_NO)

    def on_mount(self) -> None:
        if self._left_out:
            self.notify(self._left_out[0], severity="warning", timeout=6)

    def _model(self, text: str) -> Architecture:
        return self._known.get(text) or load_architecture(text)

    def previewed(self, texts: Mapping[str, str]) -> tuple[RunSpec, Content]:
        spec, own = self._specified(texts)
        self._offer(own)
        return spec, _about(spec, preview(spec, self.own_file.what(spec.data)), texts)

    def _specified(self, texts: Mapping[str, str]) -> tuple[RunSpec, RunSpec]:
        """What is asked, and what the model's own would be in place of each blank."""
        architecture = self._model(texts["model"] or FIRST_MODEL)
        given = read_settings({setting.name: texts[setting.name] for setting in SETTINGS})
        kept = {name: given[name] for name in ("optimizer",) if name in given}
        kept |= {"early_stopping": None} if kept else {}
        kept["data"] = available_data(architecture.data)
        own = specify(architecture, kept)
        spec = specify(architecture, {"data": own.data, **given}, **self._beside(texts))
        return spec, replace(own, keep_epochs=are_few(spec.architecture, spec.epochs))

    def _beside(self, texts: Mapping[str, str]) -> dict[str, Any]:
        wanted = {name: texts[name] == "yes" for name in _CHOICES}
        if wanted[LOGISTIC_REGRESSION]:
            require_scikit_learn()
        return wanted if texts[KEEP_EPOCHS] else {**wanted, KEEP_EPOCHS: None}

    def _offer(self, own: RunSpec) -> None:
        self.field("model").offer(FIRST_MODEL)
        for name in _CHOICES:
            self.field(name).offer("yes" if getattr(own, name) else "no")
        for setting in SETTINGS:
            self.field(setting.name).offer(_own_value(setting.name, own))


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


def _about(spec: RunSpec, ahead: Preview, texts: Mapping[str, str]) -> Content:
    images = f"{by(ahead.input_shape)} images of {ahead.classes} classes"
    images += f", {ahead.training_images:,} to train on"
    kept = ahead.validation_images
    images += f" and {kept:,} for validation" if kept else ", none for validation"
    made_for = spec.architecture.data
    if not texts["data"] and spec.data != made_for:
        images += f" · {spec.data}, drawn by convtui: {made_for} is not here"
    if ahead.adapted:
        images += f" · adapted: {ahead.adapted}"
    warning = (f" · {ahead.warning}", "$text-warning") if ahead.warning else ""
    return Content.assemble((f"{ahead.parameters:,} parameters", "bold"), f" · {images}", warning)
