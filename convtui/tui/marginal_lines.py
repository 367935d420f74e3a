"""Small histograms: what a search has drawn of each parameter over what was asked."""

from collections.abc import Sequence
from math import isqrt

from textual.content import Content

from convtui.studies.searches.events import Trial
from convtui.studies.searches.marginals import Marginal, ends, marginal
from convtui.studies.searches.parameters import LogInteger, LogUniform
from convtui.studies.searches.space import Space
from convtui.studies.searches.words import in_short
from convtui.tui.plain import cut, padded, plain

LINES_EACH = 2
_BARS = " ▁▂▃▄▅▆▇█"
_FEWEST_BINS, _MOST_BINS, _NAME, _END = 10, 40, 16, 8


def marginal_lines(space: Space, trials: Sequence[Trial], width: int) -> Content:
    """Two lines a parameter, draws that cannot be built included: these were drawn as well."""
    lines = []
    room = max(min(width - _NAME - 2 * _END - 4, _MOST_BINS), 4)
    for name, drawn in space.parameters.items():
        values = [trial.parameters[name] for trial in trials if name in trial.parameters]
        counted = marginal(drawn, values, min(room, max(_FEWEST_BINS, 2 * isqrt(len(values)))))
        low, high = (cut(plain(in_short(end)), _END) for end in ends(drawn))
        most = max(*counted.counts, *counted.expected, 1)
        bars, promised = _line(counted.counts, most), _line(counted.expected, most)
        lines += [
            Content.assemble(
                (padded(plain(name), _NAME), "bold"), f"{low:>{_END}} ", (bars, "$text-accent"),
                f" {high:<{_END}}",
            ),
            Content.assemble(
                f"{'asked':>{_NAME}}{' ' * _END} {promised} ", _promise(drawn.kind, counted),
            ),
        ]  # fmt: skip
    return Content("\n").join(lines)


def _line(values: Sequence[float], most: float) -> str:
    """A bar for each value; one above 0 is never invisible."""
    top = len(_BARS) - 1
    return "".join(_BARS[max(round(v / most * top), 1 if v else 0)] for v in values)


def _promise(kind: str, counted: Marginal) -> str:
    each = sum(counted.expected) / len(counted.expected)
    by = " in the logarithm" if kind in (LogUniform.kind, LogInteger.kind) else ""
    return f"{each:.2g} a bar{by}"
