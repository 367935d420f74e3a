"""The pipeline as a value: which stages there are, and what is refused when."""

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.ops.window import GeometryError

KERNEL = load_kernel("horizontal-line")
SOURCE = np.arange(36.0).reshape(6, 6)


def test_stages_come_in_the_order_of_the_layer() -> None:
    names = [stage.name for stage in Pipeline(SOURCE, LayerOptions(KERNEL)).stages]
    assert names == ["convolution", "activation", "pooling"]


def test_without_pooling_there_are_two_stages_and_no_third_to_ask_for() -> None:
    pipeline = Pipeline(SOURCE, LayerOptions(KERNEL, pool=0))
    assert [stage.name for stage in pipeline.stages] == ["convolution", "activation"]
    with pytest.raises(KeyError):
        pipeline.stage("pooling")


def test_a_stage_is_found_by_its_name_and_is_the_same_each_time() -> None:
    pipeline = Pipeline(SOURCE, LayerOptions(KERNEL))
    assert pipeline.stage("activation") is pipeline.stages[1]


def test_each_stage_has_the_shape_that_the_one_before_leaves() -> None:
    options = LayerOptions(KERNEL, padding=2, stride=(1, 2), pool=3, pool_stride=2)
    shapes = [stage.sides for stage in Pipeline(SOURCE, options).stages]
    assert shapes == [(8, 4), (8, 4), (3, 1)]


def test_a_kernel_or_a_pooling_window_that_does_not_fit_is_refused_at_once() -> None:
    with pytest.raises(GeometryError, match="kernel of 3 rows does not fit in 2 rows"):
        Pipeline(SOURCE[:2], LayerOptions(KERNEL))
    with pytest.raises(GeometryError, match="pooling window of 5 rows does not fit in 4 rows"):
        Pipeline(SOURCE, LayerOptions(KERNEL, pool=5))
    with pytest.raises(GeometryError, match="stride 0 is too small"):
        Pipeline(SOURCE, LayerOptions(KERNEL, pool_stride=0))


def test_a_pipeline_cannot_be_changed() -> None:
    pipeline = Pipeline(SOURCE, LayerOptions(KERNEL))
    with pytest.raises(FrozenInstanceError):
        pipeline.source = SOURCE + 1  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        pipeline.options.bias = 3  # type: ignore[misc]
