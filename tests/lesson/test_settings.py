"""The settings of a layer: what they read, and that what they write is read as the same again."""

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.kernels import typed_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.settings import LAYER_SETTINGS, PICTURE_DEFAULTS, read_layer
from convtui.ops.window import GeometryError


def test_every_field_of_a_layer_is_declared_in_its_order() -> None:
    assert list(LAYER_SETTINGS) == list(LayerOptions.__dataclass_fields__)


@pytest.mark.parametrize("name", ["stride", "padding", "dilation", "bias", "activation", "pool"])
def test_a_default_is_written_as_it_is_read(name: str) -> None:
    setting, default = LAYER_SETTINGS[name], getattr(LayerOptions, name)
    assert setting.read(setting.write(default)) == default
    assert setting.help().endswith(f"Default: {setting.write(default)}.")


def test_a_command_may_have_a_default_of_its_own() -> None:
    assert LAYER_SETTINGS["activation"].help("none") == "Default: none."
    layer = read_layer(PICTURE_DEFAULTS)
    assert (layer.kernel.name, layer.activation, layer.pool) == ("edge-8", "none", 0)


def test_a_kernel_may_be_found_by_more_than_its_name() -> None:
    one = typed_kernel(np.ones((1, 1)))
    assert read_layer({"kernel": "mine"}, lambda _: one).kernel is one


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ({"kernel": "sobell-x"}, "did you mean 'sobel-x'"),
        ({"stride": "0"}, "stride"),
        ({"stride": "1,2,3"}, "stride"),
        ({"padding": "-1"}, "padding"),
        ({"padding": "sam"}, "padding"),
        ({"dilation": "x"}, "dilation"),
        ({"bias": "ten"}, "'ten'"),
        ({"bias": "nan"}, "'nan'"),
        ({"activation": "rellu"}, "did you mean 'relu'"),
        ({"pool": "-1"}, "pooling size '-1'"),
        ({"pool": "2.5"}, "pooling size '2.5'"),
        ({"pool": "9" * 5000}, "pooling size"),
        ({"pool_stride": "0"}, "pooling stride '0'"),
        ({"pool_padding": "full"}, "give valid or same"),
        ({"pool_kind": "avrage"}, "did you mean 'average'"),
    ],
)
def test_a_bad_value_is_refused_with_the_value_and_the_rule(
    typed: dict[str, str], expected: str
) -> None:
    with pytest.raises((BadInput, GeometryError)) as caught:
        read_layer(typed)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)
