"""Curves: what is drawn of them, and the ticks beside them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from convtui.tui.widgets.chart import BEST, MARKERS, Chart, Series, ticks


class OneChart(App[None]):
    def compose(self) -> ComposeResult:
        yield Chart()


async def drawn(curves: list[Series], size: tuple[int, int] = (60, 16)) -> str:
    app = OneChart()
    async with app.run_test(size=size) as pilot:
        app.query_one(Chart).show("loss", curves)
        await pilot.pause(0.2)
        return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def curve(name: str, *values: float, best: int | None = None) -> Series:
    return Series(name, tuple((epoch, value) for epoch, value in enumerate(values, 1)), best)


async def test_curves_are_told_apart_by_markers_and_the_best_epoch_is_marked() -> None:
    text = await drawn([curve("train", 3, 2, 1), curve("validation", 4, 1.5, 2, best=2)])
    title, plot = text.split("\n", 1)
    assert "loss  ● train  ○ validation" in title
    assert (plot.count("●"), plot.count("○"), plot.count(BEST)) == (3, 2, 1)


async def test_curves_that_lie_on_each_other_still_show_each_its_marker() -> None:
    values = [1 / epoch for epoch in range(1, 60)]
    plot = (await drawn([curve("", *values) for _ in range(3)])).split("\n", 1)[1]
    assert all(marker in plot for marker in MARKERS[:3])


async def test_the_higher_value_stands_higher_and_later_epochs_further_right() -> None:
    lines = (await drawn([curve("", 1.0, 3.0)])).split("\n")[1:]
    (low,) = [(y, line.index("●")) for y, line in enumerate(lines) if "●" in line[:20]]
    (high,) = [(y, line.index("●")) for y, line in enumerate(lines) if "●" in line[20:]]
    assert high[0] < low[0]
    assert high[1] > low[1]


async def test_one_epoch_no_epoch_and_a_flat_curve_are_drawn() -> None:
    assert "●" in (await drawn([curve("", 2.0)])).split("\n", 1)[1]
    assert "┃" not in await drawn([curve("")])
    assert (await drawn([curve("", 0.1, 0.1, 0.1)])).count("●") == 3


@pytest.mark.parametrize("size", [(1, 1), (10, 3), (16, 6), (300, 100)])
async def test_it_stands_any_size(size: tuple[int, int]) -> None:
    await drawn([curve("train", 3, 2, 1)], size)


async def test_the_plot_takes_no_keys() -> None:
    app = OneChart()
    async with app.run_test() as pilot:
        await pilot.press("tab")
        assert app.focused is None


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(0, 12))
def test_ticks_are_round_inside_and_not_too_many(low: float, span: float, most: int) -> None:
    high = low + span
    if math.isclose(low, high, rel_tol=1e-6):
        return
    found = ticks(low, high, most)
    assert len(found) <= max(most, 3)
    room = span * 1e-6 + 1e-9
    assert all(low - room <= tick <= high + room for tick in found)


def test_ticks_of_epochs_are_whole() -> None:
    assert ticks(1, 6, 3, least=1.0) == [2, 4, 6]
    assert ticks(1, 2, 9, least=1.0) == [1, 2]
    assert ticks(1, 20, 5, least=1.0) == [5, 10, 15, 20]


def test_there_are_at_least_two_ticks_to_read_a_scale_from() -> None:
    assert ticks(0.12, 0.63, 1) == [0.2, 0.4, 0.6]
    assert len(ticks(2.1, 2.4, 0)) >= 2


async def test_a_curve_that_grows_without_a_pause_is_drawn_all_the_same(monkeypatch) -> None:
    monkeypatch.setattr("convtui.tui.widgets.chart._GROWTH_SECONDS", 0.2)
    values = range(1, 60)
    app, drawn_then = OneChart(), []
    async with app.run_test(size=(60, 15)) as pilot:
        chart = app.query_one(Chart)
        monkeypatch.setattr(chart, "_mark", lambda plot, curve, place: drawn_then.append(curve))
        for count in range(2, len(values)):
            chart.show("loss", [curve("", *values[:count])])
            await pilot.pause(0.02)
        assert drawn_then


async def test_step_0_has_its_place_left_of_the_first() -> None:
    points = tuple((float(step), 5.0 - step) for step in range(5))
    text = await drawn([Series("", points)])
    assert text.count("●") >= 3
    assert " 0 " in text.splitlines()[-2]
