"""What can be drawn, and what must be a whole number."""

import pytest

from convtui.errors import BadInput
from convtui.networks.files import OF_LAYERS
from convtui.studies.searches.parameters import DRAWN, check_value, is_whole


def taken(name, value):
    try:
        check_value(name, value, "here")
    except BadInput:
        return False
    return True


@pytest.mark.parametrize(
    "name",
    [*DRAWN, *(f"dense-1.{key}" for key in OF_LAYERS if key != "name")],
)
def test_a_parameter_is_whole_if_it_takes_a_two_and_no_half(name):
    assert is_whole(name) == (taken(name, 2) and not taken(name, 0.5))
