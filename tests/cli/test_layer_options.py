"""The layer options, as every command that has them reads them."""

from typing import Annotated

import pytest
import typer
from typer.main import get_command

from convtui.cli.app import App
from convtui.cli.commands import _shield
from convtui.cli.layer_options import (
    DECLARED,
    AskedLayer,
    CropOption,
    InputArgument,
    RotateOption,
    with_layer_options,
)
from convtui.lesson.options import LayerOptions


def parse(*argv: str) -> tuple[str, LayerOptions, str, str | None, int]:
    app = App()

    @app.command()
    @with_layer_options
    def probe(
        source: InputArgument,
        asked: AskedLayer,
        stage: Annotated[str, typer.Option("--stage")] = "all",
        crop: CropOption = None,
        rotate: RotateOption = 0,
    ) -> tuple[str, LayerOptions, str, str | None, int]:
        """Probe."""
        return source, asked.layer, stage, crop, rotate

    command = get_command(app)
    with command.make_context("probe", list(argv)) as context:
        return command.invoke(context)


def test_what_is_not_given_has_the_defaults_of_the_lesson() -> None:
    source, layer, stage, crop, rotate = parse("digit:4")
    assert (source, stage, crop, rotate) == ("digit:4", "all", None, 0)
    assert layer.kernel.name == "horizontal-line"
    for name, value in vars(LayerOptions(layer.kernel)).items():
        assert getattr(layer, name) == value


def test_every_option_reaches_its_field() -> None:
    _, layer, stage, crop, rotate = parse(
        *("--kernel", "1 0 -1; 2 0 -2", "--transpose", "--flip", "--stride", "2,1"),
        *("--padding", "same", "--dilation", "3", "--bias", "-150", "--activation", "tanh"),
        *("--pool", "3", "--pool-stride", "1", "--pool-padding", "same", "--pool-kind", "average"),
        *("--stage", "pooling", "--crop", "0:4,1:5", "--rotate", "90", "patch"),
    )
    assert layer.kernel.values.tolist() == [[1, 0, -1], [2, 0, -2]]
    assert layer.transpose
    assert layer.flip
    assert (layer.stride, layer.padding, layer.dilation) == ((2, 1), "same", (3, 3))
    assert (layer.bias, layer.activation) == (-150.0, "tanh")
    assert (layer.pool, layer.pool_stride) == (3, 1)
    assert (layer.pool_padding, layer.pool_kind) == ("same", "average")
    assert (stage, crop, rotate) == ("pooling", "0:4,1:5", 90)


def test_the_options_are_the_fields_of_the_layer() -> None:
    assert list(DECLARED) == list(LayerOptions.__dataclass_fields__)


def test_padding_may_be_a_number_and_pooling_none() -> None:
    _, layer, *_ = parse("x", "--padding", "2", "--pool", "0")
    assert (layer.padding, layer.pool) == (2, 0)


def test_help_says_what_each_option_takes() -> None:
    app = App()
    app.command()(with_layer_options(lambda asked: None))
    command = get_command(app)
    text = command.get_help(command.make_context("probe", [], resilient_parsing=True))
    assert '--kernel NAME|FILE|"ROWS"' in text
    assert "--stride N[,M]" in text
    assert "--padding valid|same|full|N" in text
    assert "<str>" not in text


@pytest.mark.parametrize("matrix", ["-1 2; 3 4", "-.5,1", "-1e3;2", "-1 -1 -1; -1 8 -1; -1 -1 -1"])
def test_a_matrix_that_begins_with_a_minus_is_no_option(matrix: str) -> None:
    assert _shield(matrix) == f" {matrix}"


@pytest.mark.parametrize("word", ["-", "--", "-o", "--bias", "-150", "-1.txt", "-h", "1 2; 3 4"])
def test_every_other_word_stays_as_it_is(word: str) -> None:
    assert _shield(word) == word
