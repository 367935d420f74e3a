"""A weight's step in a batch as text: formulas, every image, and the largest terms alone."""

import re

import pytest

from convtui.export import teaching as export
from convtui.lesson.batch_weight import open_batch_weight
from convtui.lesson.drawn_digits import drawn_digits
from convtui.lesson.teaching import BatchRates, Teaching
from convtui.networks.zoo import load_architecture


@pytest.fixture(scope="module")
def teaching() -> Teaching:
    network = load_architecture("digits").network
    taught = Teaching(network, drawn_digits(40), drawn_digits(20, 4), 0, BatchRates(0.1, 0.5, 16))
    taught.reach(2)
    return taught


def blocks(text: str) -> list[list[str]]:
    return [block.splitlines() for block in text.strip().split("\n\n")]


def test_formulas_images_and_terms_add_up(teaching) -> None:
    weight = ("convolution-1/kernel", (0, 1, 0, 2))
    opened = open_batch_weight(teaching, teaching.newest, weight)
    head, formulas, images, largest, terms = blocks("".join(export.weight_text(opened)))
    assert head[0].startswith("convolution-1/kernel[1,2,1,3] = ")
    assert formulas == list(opened.formulas)
    assert [line.split()[0] for line in images[1:]] == [image.name for image in opened.images]
    assert largest[0].startswith(f"{opened.largest.name} gives most, ")
    rows = [line for line in terms[1:] if not line.startswith("and of")]
    products = [float(line.split()[-1]) for line in rows]
    assert len(rows) <= 200
    assert [abs(one) for one in products] == sorted(map(abs, products), reverse=True)
    left = re.search(r"together (\S+)", terms[-1])
    total = sum(products) + (float(left[1]) if left else 0)
    assert total == pytest.approx(opened.largest.value, rel=1e-2, abs=1e-6)
    assert all(len(line) <= 72 for line in terms)


def test_the_many_terms_of_a_bias_are_cut_and_a_penalty_is_one(teaching, monkeypatch) -> None:
    monkeypatch.setattr(export, "_MOST_TERMS", 20)
    opened = open_batch_weight(teaching, teaching.newest, ("convolution-1/bias", (1,)))
    *_, terms = blocks("".join(export.weight_text(opened)))
    assert "more terms nearer to 0, together" in terms[-1]
    assert len(terms) == 22
    assert terms[1].startswith("1 ")
    monkeypatch.setattr(export, "_MOST_TERMS", 2000)
    opened = open_batch_weight(teaching, teaching.newest, ("dense-1/kernel", (7, 1)))
    *_, terms = blocks("".join(export.weight_text(opened)))
    assert any(line.startswith("dense-1/kernel[8,2]") or "penalty" in line for line in terms)
