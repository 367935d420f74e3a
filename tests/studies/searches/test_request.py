"""What is said of a network and its images before a search trains on them."""

import numpy as np
import pytest

from convtui.studies.searches.request import preview_of, read_request, specification_of


@pytest.fixture
def wanted(tmp_path, monkeypatch):
    """A search on images of three classes whose labels stand in order."""
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("convtui.studies.searches.request.require_search", lambda: None)
    images = np.random.default_rng(1).integers(0, 256, (60, 16, 16), dtype=np.uint8)
    path, labels = tmp_path / "own.npz", np.arange(60) // 20
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)
    given = {"data": str(path), "validation_split": 0.35, "trials": 2}
    return read_request("mnist-course", given)


def test_what_is_adapted_and_what_is_in_order_is_told(wanted):
    said = []
    question = specification_of(wanted, tell=said.append)
    adapted, order = said
    assert adapted.startswith("mnist-course is adapted to its images: input 16×16×1 instead of 28×")
    assert "no training image is of class '2', which 20 of the 21 validation images are" in order
    first = next(plan for plan in question.planned(1) if not plan.problem)
    assert question.spec(first.values).adapted in adapted


def test_a_network_that_stops_early_can_be_searched(wanted):
    assert preview_of(wanted).classes == 3
