"""Words for every kind of layer there is."""

from convtui.networks.kinds import KINDS
from convtui.tui.network_words import KIND_WORDS


def test_every_kind_of_layer_has_its_words() -> None:
    assert set(KIND_WORDS) == {kind.kind for kind in KINDS}
