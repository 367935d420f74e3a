"""Charts as PNG: opened by Pillow, and looked at for what has to be in them."""

import io

import numpy as np
import pytest
from PIL import Image

from convtui.errors import Missing
from convtui.export import charts
from convtui.export.charts import ConfusionChart, Curve, CurveChart, as_png

pytestmark = pytest.mark.skipif(
    charts.util.find_spec("matplotlib") is None, reason="matplotlib is not installed"
)

BLUE, VERMILION = (0, 114, 178), (213, 94, 0)


def pixels(chart):
    with Image.open(io.BytesIO(as_png(chart))) as image:
        assert image.format == "PNG"
        return np.asarray(image.convert("RGB"), dtype=int)


def count(image, colour):
    return int((np.abs(image - np.array(colour)).max(axis=-1) < 12).sum())


def curves(**given):
    return CurveChart("Loss", "loss", (Curve("train", (2.0, 1.5, 1.2), **given),))


def test_each_curve_has_a_colour_of_its_own():
    train, validation = Curve("train", (2.0, 1.0)), Curve("validation", (2.0, 1.8), place=1)
    one = pixels(CurveChart("Loss", "loss", (train,)))
    both = pixels(CurveChart("Loss", "loss", (train, validation)))
    assert count(one, BLUE) > 500
    assert count(one, VERMILION) == 0
    assert count(both, VERMILION) > 500


def test_without_colour_a_dashed_curve_and_a_best_epoch_can_be_told():
    plain, dashed, best = (
        count(pixels(curves(**given)), BLUE) for given in ({}, {"dashed": True}, {"best": 2})
    )
    assert dashed < 0.9 * plain
    assert best > plain + 300


def test_a_gap_and_a_single_epoch_can_be_drawn():
    assert count(pixels(CurveChart("x", "loss", (Curve("a", (1.0, None, 2.0)),))), BLUE) > 100
    assert count(pixels(CurveChart("x", "loss", (Curve("a", (1.0,), best=1),))), BLUE) > 100


def test_a_chart_is_large_enough_for_print_and_wider_than_high():
    height, width, _ = pixels(curves()).shape
    assert width > 1000
    assert width > height


def test_the_diagonal_of_a_sure_confusion_is_dark_and_the_rest_white():
    names = tuple("abcd")
    counts = tuple(tuple(90 if row == column else 0 for column in range(4)) for row in range(4))
    image = pixels(ConfusionChart("Confusion", names, counts))
    assert count(image, (8, 48, 107)) > 3 * count(image, (0, 0, 0))
    assert count(image, (247, 251, 255)) > 2 * count(image, (8, 48, 107))


@pytest.mark.parametrize("name", ["_hidden", "$x^", "空間", ""], ids=["_", "dollar", "far", "none"])
def test_a_name_of_any_letters_can_be_drawn(name):
    chart = CurveChart(name, "loss", (Curve(name, (1.0, 2.0)),))
    assert count(pixels(chart), BLUE) > 100
    assert pixels(ConfusionChart(name, (name, name), ((1, 2), (0, 0)))).size


def test_without_matplotlib_the_line_says_what_to_type(monkeypatch):
    monkeypatch.setattr(charts.util, "find_spec", lambda name: None)
    with pytest.raises(Missing, match=r"in the extra \[train\]: type `"):
        as_png(curves())
