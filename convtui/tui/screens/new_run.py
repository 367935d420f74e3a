"""Asks for all that a run can be given; says before it starts what it will be."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from convtui.networks.architecture import Architecture
from convtui.networks.layer import by
from convtui.networks.zoo import built_in_architectures, load_architecture, user_architectures
from convtui.training.environment import require_scikit_learn
from convtui.training.folds import LOGISTIC_REGRESSION
from convtui.training.keeping import KEEP_EPOCHS, are_few
from convtui.training.preview import Preview, available_data, preview
from convtui.training.settings import RUN_SETTINGS, YES_NO, read_settings
from convtui.training.spec import RunSpec, specify
from convtui.training.words import about_activations
from convtui.tui.remembered import Memory
from convtui.tui.screens.settings_form import MODEL, SettingsForm

FIRST_MODEL = "cifar-strided"


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
        model = replace(MODEL, read=self._model)
        yield from self.of_settings((model, *RUN_SETTINGS), {"model": tuple(self._known)})

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
        given = read_settings(texts, RUN_SETTINGS)
        if given.get(LOGISTIC_REGRESSION):
            require_scikit_learn()
        kept = {name: given[name] for name in ("optimizer",) if name in given}
        kept |= {"early_stopping": None} if kept else {}
        kept["data"] = available_data(architecture.data)
        own = specify(architecture, kept)
        spec = specify(architecture, {"data": own.data, KEEP_EPOCHS: None, **given})
        return spec, replace(own, keep_epochs=are_few(spec.architecture, spec.epochs))

    def _offer(self, own: RunSpec) -> None:
        self.field("model").offer(FIRST_MODEL)
        for setting in RUN_SETTINGS:
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
    if isinstance(value, bool):
        return YES_NO[value]
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
