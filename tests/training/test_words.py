"""When the figures of an epoch are measured, in words."""

import pytest

from convtui.networks.zoo import load_architecture
from convtui.training.spec import specify
from convtui.training.words import after_training, at_an_epochs_end, during_an_epoch


@pytest.mark.parametrize("words", [after_training, at_an_epochs_end, during_an_epoch])
def test_dropout_is_spoken_of_where_there_is_some(words):
    with_some = specify(load_architecture("cifar-strided"), {}).as_json()
    without = specify(load_architecture("mnist-search"), {}).as_json()
    kinds = {layer["kind"] for layer in with_some["architecture"]["layers"]}
    assert "dropout" in kinds
    assert "with dropout" in words(with_some)
    assert "dropout" not in words(without)
    assert "all units" not in words(without)
    assert "while the weights change" in words(without)


@pytest.mark.parametrize("spec", [{}, {"architecture": 3}, {"architecture": {"layers": [None]}}])
def test_a_damaged_spec_harms_nothing(spec):
    assert "dropout" not in during_an_epoch(spec)
