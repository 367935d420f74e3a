"""Asks what is to be searched and how; says before it begins what will be drawn."""

from collections.abc import Mapping
from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content

from convtui.errors import BadInput
from convtui.networks.layer import by
from convtui.networks.zoo import built_in_architectures, user_architectures
from convtui.studies.searches.parameters import Categorical, Distribution
from convtui.studies.searches.request import SearchRequest, preview_of, read_request
from convtui.studies.searches.search import Search
from convtui.studies.searches.space import load_space, spaces
from convtui.studies.searches.words import about_penalty, in_short
from convtui.studies.settings import (
    DEFAULT_SPACE,
    HOW_TO_SEARCH,
    METRICS,
    SEARCH_SETTINGS,
    TRIALS,
    WHEN,
)
from convtui.training.preview import OwnData, available_data, preview
from convtui.training.settings import YES_NO, read_settings
from convtui.tui.screens.settings_form import MODEL, SettingsForm
from convtui.tui.widgets.form_field import FormField

MOST_AHEAD = 1_000
"""Trials that are drawn while one types."""

_SETTINGS = (
    *HOW_TO_SEARCH,
    *(s for s in SEARCH_SETTINGS if s.name != "threads" and s not in HOW_TO_SEARCH),
)
"""Threads are shared out among the workers."""

_BLANK = {"workers": "one a core", "samples": "all", "seed": "0", "name": "its model and date"}


class NewSearch(SettingsForm[SearchRequest]):
    TITLE = "Search at random"
    START = "Search"
    REMEMBERED = "searching"

    def fields(self) -> ComposeResult:
        models = [m.name for m in (*built_in_architectures(), *user_architectures()[0])]
        choices = {"model": models, "space": [space.name for space in spaces()]}
        looked_up = {"space": load_space, "name": _name}
        settings = (replace(s, read=looked_up.get(s.name, s.read)) for s in _SETTINGS)
        yield from self.of_settings((MODEL, *settings), choices)

    def previewed(self, texts: Mapping[str, str]) -> tuple[SearchRequest, Content]:
        given = read_settings(texts, _SETTINGS)
        wanted = read_request(texts["model"], given)
        if "data" not in given:
            wanted = replace(
                wanted, given={**wanted.given, "data": available_data(wanted.architecture.data)}
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
            "space": DEFAULT_SPACE,
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
    drawn = wanted.space.parameters.items()
    told = [
        f": {', '.join(f'{name} {_range(one)}' for name, one in drawn)}",
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


def _range(drawn: Distribution) -> str:
    if isinstance(drawn, Categorical):
        return "/".join(in_short(value) for value in drawn.values)
    return f"{in_short(drawn.low)}–{in_short(drawn.high)}"
