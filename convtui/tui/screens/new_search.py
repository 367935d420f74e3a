"""Asks what is to be searched and how; says before it begins what will be drawn."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from textual.app import ComposeResult
from textual.content import Content

from convtui.errors import BadInput
from convtui.networks.layer import by
from convtui.networks.zoo import built_in_architectures, load_architecture, user_architectures
from convtui.studies.searches.parameters import Choice, Distribution
from convtui.studies.searches.request import SearchRequest, preview_of, read_request
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import DEFAULT, Space, load_space, spaces
from convtui.studies.searches.specification import METRICS, WHEN, Metric
from convtui.studies.searches.words import about_penalty, in_short
from convtui.studies.settings import SEARCH_SETTINGS, TRIALS
from convtui.training.own_data import OwnData
from convtui.training.preview import available_data, preview
from convtui.training.settings import Setting, read_settings, word
from convtui.tui.screens.settings_form import YES_NO, SettingsForm, choices_of, words_of
from convtui.tui.widgets.form_field import FormField

MOST_AHEAD = 1_000
"""Trials that are drawn while one types."""

_SETTINGS = tuple(setting for setting in SEARCH_SETTINGS if setting.name != "threads")
"""Threads are shared out among the workers."""

_MODEL = "A network by its name, or a model file (.toml)."
_SPACE = "What is drawn and how: a space by its name, or a file (.toml)."
_METRIC = "What trials are judged by."
_AT = "At the last epoch, or at the best one."
_PRUNE = "Give trials up that are worse than the median; it saves time, and may lose a slow one."
_BLANK = {"workers": "one a core", "samples": "all", "seed": "0", "name": "its model and date"}


class NewSearch(SettingsForm[SearchRequest]):
    TITLE = "Search at random"
    START = "Search"
    REMEMBERED = "searching"

    def fields(self) -> ComposeResult:
        last = self.still_there({"model": load_architecture, "space": load_space})
        models = [m.name for m in (*built_in_architectures(), *user_architectures()[0])]
        known = tuple(space.name for space in spaces())
        asked: tuple[tuple[str, str, Callable[[str], Any], tuple[str, ...]], ...] = (
            ("model", _MODEL, load_architecture, tuple(models)),
            ("space", _SPACE, load_space, known),
            ("metric", _METRIC, word("metric", METRICS), METRICS),
            ("at", _AT, word("at", WHEN), WHEN),
            ("prune", _PRUNE, word("prune", YES_NO), YES_NO),
            *((s.name, words_of(s), _reader(s), choices_of(s)) for s in _SETTINGS),
        )
        for name, words, read, choices in asked:
            yield FormField(name, words, read, last.get(name, ""), choices)

    def previewed(self, texts: Mapping[str, str]) -> tuple[SearchRequest, Content]:
        given = read_settings({s.name: texts[s.name] for s in _SETTINGS}, _SETTINGS)
        metric = Metric(texts["metric"] or METRICS[0], texts["at"] or WHEN[0])
        prune = texts["prune"] == "yes"
        wanted = read_request(texts["model"], texts["space"] or DEFAULT, given, metric, prune)
        if "data" not in given:
            wanted = replace(
                wanted, given={**given, "data": available_data(wanted.architecture.data)}
            )
        self._offer(wanted)
        _check(wanted)
        own = self.own_file.what(str(wanted.given["data"]))
        return wanted, _about(wanted, own, is_blank=not texts["data"])

    def _offer(self, wanted: SearchRequest) -> None:
        """Show in each blank what holds while nothing is typed."""
        space, architecture = wanted.space, wanted.architecture
        own: dict[str, object] = {
            "model": space.model,
            "space": DEFAULT,
            "metric": METRICS[0],
            "at": WHEN[0],
            "prune": YES_NO[0],
            "trials": TRIALS,
            **vars(architecture.training),
            "data": available_data(architecture.data),
            **_BLANK,
            **space.training,
            **dict.fromkeys(space.parameters, "drawn by the space"),
        }
        for field in self.query(FormField):
            value = own.get(field.setting)
            field.offer("as in the model" if value is None else _as_typed(value))


def _reader(setting: Setting) -> Callable[[str], Any]:
    """A setting's own; a name is looked up while it is typed."""
    return _name if setting.name == "name" else setting.read


def _name(text: str) -> str:
    Search.check_name(text.strip())
    return text.strip()


def _check(wanted: SearchRequest) -> None:
    """See that nothing is given that the space draws."""
    for name in wanted.space.parameters:
        if name in wanted.given:
            label = name.replace("_", " ")
            raise BadInput(f"{label} is drawn by the space {wanted.space.name}: leave it blank")


def _as_typed(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _about(wanted: SearchRequest, own: OwnData | None, *, is_blank: bool) -> Content:
    shown = min(wanted.trials, MOST_AHEAD)
    specification = preview_of(replace(wanted, given={**wanted.given, "trials": shown}), own)
    networks = Content.styled(f"{wanted.trials:,} networks {wanted.architecture.name}", "bold")
    planned = list(specification.planned(shown))
    vain = sum(bool(plan.problem) for plan in planned)
    told = [
        f": {_ranges(wanted.space)}",
        f"{by(specification.input_shape)} images; of the first {len(planned):,} draws {vain:,} "
        "infeasible, to be replaced",
    ]
    spec = specification.spec(next(plan.values for plan in planned if not plan.problem))
    made_for = wanted.architecture.data
    if is_blank and specification.data != made_for:
        told.append(f"{specification.data}, drawn by convtui: {made_for} is not here")
    if spec.adapted:
        told.append(f"adapted: {spec.adapted}")
    penalty = about_penalty(wanted.space, wanted.metric)
    if penalty:
        told.append(penalty)
    warning = preview(spec, own).warning
    warned = (f" · {warning}", "$text-warning") if warning else ""
    return Content.assemble(networks, " · ".join(told), warned)


def _ranges(space: Space) -> str:
    return ", ".join(f"{name} {_range(drawn)}" for name, drawn in space.parameters.items())


def _range(drawn: Distribution) -> str:
    if isinstance(drawn, Choice):
        return "/".join(in_short(value) for value in drawn.values)
    return f"{in_short(drawn.low)}–{in_short(drawn.high)}"
