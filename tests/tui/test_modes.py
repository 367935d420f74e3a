"""The bar at the top, at several widths."""

import pytest

from convtui.tui.modes import MODES, mode_content

NAMED, NOTE = "digit:4 · horizontal-line", " (drawn by convtui, not MNIST)"


@pytest.mark.parametrize("width", [48, 60, 80, 120, 300])
def test_every_screen_is_named_whatever_the_width(width: int) -> None:
    said = mode_content("step", width, NAMED, NOTE).plain
    assert len(said) <= width
    for key, _, title in MODES:
        assert f"{key} {title}" in said


def test_what_is_on_show_stands_at_the_right_end_and_its_note_where_there_is_room() -> None:
    assert mode_content("step", 120, NAMED, NOTE).plain.rstrip().endswith(NAMED + NOTE)
    assert mode_content("step", 92, NAMED, NOTE).plain.rstrip().endswith(NAMED)


def test_the_screen_on_show_is_lit_and_the_others_are_not() -> None:
    lit = [
        [span for span in mode_content(mode, 120).spans if "reverse" in str(span.style)]
        for _, mode, _ in MODES
    ]
    assert [len(spans) for spans in lit] == [1] * len(MODES)
    assert len({(spans[0].start, spans[0].end) for spans in lit}) == len(MODES)
