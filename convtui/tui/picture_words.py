"""What the pictures screen says: the settings, the pixel under the cursor, and what is cut."""

from convtui.lesson.explain import explain
from convtui.lesson.explain_range import explain_cut, share
from convtui.lesson.numbers import in_formula, written
from convtui.lesson.padding_words import padding_words
from convtui.lesson.pipeline import Pipeline
from convtui.lesson.settings import pair_text
from convtui.lesson.tally import Tally
from convtui.ops.brightness import BRIGHTEST, Fit, wrapped
from convtui.tui.photograph import ALL
from convtui.tui.picture import PictureLesson

_FITS: dict[Fit, str] = {
    "clip": "clipped at 0 and 255",
    "normalise": "stretched to 0…255",
    "absolute": "absolute, clipped at 255",
}

_RESULT = "Result "
"""Says what the Y of a formula is."""


def setting_words(picture: PictureLesson, room: int) -> str:
    """The layer and how its values are shown; shorter where they have no room."""
    options = picture.options
    state = f" {options.kernel_state}" if options.transpose or options.flip else ""
    forms = (
        padding_words(options, picture.window),
        f"padding {options.padding}",
        str(options.padding),
    )
    for padding in forms:
        parts = [
            "each channel by itself" if picture.channel == ALL else picture.channel,
            options.kernel.name + state,
            "true convolution" if options.flip else "cross-correlation",
            f"stride {pair_text(options.stride)}",
            padding,
            _FITS[picture.fit],
        ]
        words = " · ".join(parts)
        if len(words) <= room:
            break
    return words


def cell_words(picture: PictureLesson, cell: tuple[int, int], room: int) -> str:
    """The formula of a cell of the first plane, and what becomes of its value."""
    pipeline = Pipeline(picture.source.planes[0], picture.options)
    step = pipeline.stages[0].step(*cell)
    fate = _fate(step.value, picture.fit)
    return f"{_RESULT}{explain(step).formula(max(room - len(_RESULT + fate), 20))}{fate}"


def tally_words(tally: Tally | None, fit: Fit) -> str:
    """What is cut of the whole picture, once that is known."""
    if tally is None:
        return "all values are being counted …"
    if fit != "clip" or not tally.cut(fit):
        return explain_cut(tally, fit)
    below, above = share(tally.below / tally.cells), share(tally.above / tally.cells)
    reach = f"{written(tally.low)} to {written(tally.high)}"
    return f"{reach}: {below} below 0 become 0, {above} above {BRIGHTEST} become {BRIGHTEST}"


def _fate(value: float, fit: Fit) -> str:
    shown = abs(value) if fit == "absolute" else value
    whole = int(shown + 0.5) if shown >= 0 else -int(0.5 - shown)
    if fit == "normalise" or 0 <= whole <= BRIGHTEST:
        return ""
    kept = f" → {0 if whole < 0 else BRIGHTEST}"
    if fit == "absolute":
        return f" → {written(shown)}{kept}"
    turns = (wrapped(value) - int(value)) // (BRIGHTEST + 1)
    sign = "+" if turns > 0 else "-"
    return (
        f"{kept}, cut; uint8 would wrap to {in_formula(float(int(value)))} {sign} "
        f"{abs(turns)}·256 = {wrapped(value)}"
    )
