"""The bar at the top, at several widths."""

import pytest

from convtui.tui.modes import MODES, mode_content

NAMED, NOTE = "digit:4 · horizontal-line", " (drawn by convtui, not MNIST)"


@pytest.mark.parametrize("width", [59, 60, 80, 120, 300])
def test_every_screen_is_named_where_there_is_room(width: int) -> None:
    said = mode_content("step", width, NAMED, NOTE).plain
    assert len(said) <= width
    for key, _, title in MODES:
        assert f"{key} {title}" in said


@pytest.mark.parametrize("mode", [mode for _, mode, _ in MODES])
@pytest.mark.parametrize("width", [40, 48, 58])
def test_else_the_one_on_show_is_named_and_the_others_are_numbers(mode: str, width: int) -> None:
    said = mode_content(mode, width, NAMED, NOTE).plain
    assert len(said) <= width
    for key, other, title in MODES:
        assert f" {key} " in said
        assert (title in said) == (other == mode)


def test_what_is_on_show_stands_at_the_right_end_and_its_note_where_there_is_room() -> None:
    assert mode_content("step", 130, NAMED, NOTE).plain.rstrip().endswith(NAMED + NOTE)
    assert mode_content("step", 92, NAMED, NOTE).plain.rstrip().endswith(NAMED)


def test_the_screens_stand_where_they_stood_whatever_is_on_show() -> None:
    for width in (60, 80, 117, 118, 200):
        places = {mode_content("train", width, name).plain.index("3 P") for name in ("", NAMED)}
        assert len(places) == 1


def test_a_name_longer_than_the_bar_is_cut_and_says_so() -> None:
    name = "2026-11-21-100503-cifar-deep-dropout, which someone gave a long name"
    said = mode_content("train", 80, name).plain.rstrip()
    shown = said.rpartition("6 Check")[2].strip()
    assert len(said) <= 80
    assert shown[-1] == "…"
    assert len(shown) > 10
    assert name.startswith(shown[:-1])
    assert "…" not in mode_content("train", 200, name).plain
    assert "…" not in mode_content("train", 61, name).plain  # not even room for one letter


def test_the_screen_on_show_is_lit_and_the_others_are_not() -> None:
    lit = [
        [span for span in mode_content(mode, 120).spans if "reverse" in str(span.style)]
        for _, mode, _ in MODES
    ]
    assert [len(spans) for spans in lit] == [1] * len(MODES)
    assert len({(spans[0].start, spans[0].end) for spans in lit}) == len(MODES)
