"""A kernel with weights for each plane: the lesson against R's own layer of many channels."""

import numpy as np
import pytest

from convtui.kernels import typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.reference.agreement import compare
from convtui.reference.case import stage_case
from convtui.reference.failure import in_full
from convtui.reference.r_process import RProcess
from convtui.reference.run import Result, run

pytestmark = pytest.mark.r

LAYERS = [
    {"padding": "same", "stride": (2, 2), "bias": 0.25, "activation": "leaky-relu"},
    {"padding": "full", "dilation": (2, 1), "flip": True, "bias": -1.0, "pool_kind": "average"},
    {"padding": "valid", "stride": (1, 2), "pool": 3, "pool_stride": 1},
]


@pytest.mark.parametrize("given", LAYERS)
def test_the_lesson_sums_what_r_sums_over_channels(r: RProcess, given: dict[str, object]) -> None:
    random = np.random.default_rng(8)
    source, weights = random.random((9, 8, 3)), random.normal(size=(3, 2, 3))
    options = LayerOptions(typed_kernel(weights), **given)  # type: ignore[arg-type]
    laid = {name: np.array(getattr(options, name), float) for name in ("stride", "dilation")}
    whole = {"X": source, "K": weights[..., np.newaxis], "bias": options.bias, **laid}
    theirs = r.call("conv2d_multi", {**whole, "padding": options.padding, "flip": options.flip})
    ours = stage_case("planes", source, options, "convolution").ours() + options.bias
    np.testing.assert_allclose(ours, theirs[:, :, 0], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("stage", ["convolution", "activation", "pooling"])
@pytest.mark.parametrize("given", LAYERS)
def test_r_is_asked_for_every_stage_of_it(
    r: RProcess, given: dict[str, object], stage: str
) -> None:
    random = np.random.default_rng(9)
    kernel = typed_kernel(random.normal(size=(3, 2, 3)))
    options = LayerOptions(kernel, transpose=True, **given)  # type: ignore[arg-type]
    (result,) = run([stage_case("planes", random.random((9, 8, 3)), options, stage)], r)
    assert result.agrees, in_full(result)


def test_a_disagreement_shows_each_planes_own_weights() -> None:
    random = np.random.default_rng(10)
    kernel = typed_kernel(np.dstack([np.full((2, 2), 1.5), np.full((2, 2), -7.0)]))
    case = stage_case("planes", random.random((4, 4, 2)), LayerOptions(kernel), "convolution")
    wrong = Result(case, compare(case.ours(), case.ours() + 1), "", 0.0)
    lines = in_full(wrong).splitlines()
    assert any("channel 1" in line for line in lines)
    assert any(line.endswith("1.5  1.5") for line in lines)
    assert any(line.endswith("-7  -7") for line in lines)
