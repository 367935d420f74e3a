"""Cells of the coursework's tables, read there and not from our file."""

import pytest

from convtui.networks.zoo import built_in_architectures
from convtui.studies.experiments.kinds import EXPERIMENTS
from convtui.studies.experiments.published import neighbours, published_figures


@pytest.mark.parametrize(
    ("table", "report", "model", "samples", "l1", "cells"),
    [
        ("samples", "A", "cifar-strided", 20_000, None,
         {"seconds": 25.15, "train_loss": 0.9933, "train_accuracy": 0.6833,
          "test_loss": 1.1479, "test_accuracy": 0.6183}),
        ("samples", "B", "cifar-strided", 10_000, None,
         {"train_accuracy": 0.6148, "val_accuracy": 0.579, "seconds": 2 * 60 + 13}),
        ("samples", "C", "cifar-strided", 40_000, None,
         {"seconds": 914.9, "train_accuracy": 0.71, "test_accuracy": 0.66}),
        ("l1", "A", "cifar-strided", 5_000, 1e-3,
         {"seconds": 7.69, "train_accuracy": 0.581, "test_accuracy": 0.4984}),
        ("l1", "B", "cifar-strided", 5_000, 10.0,
         {"train_accuracy": 0.5743, "val_accuracy": 0.514, "test_accuracy": None}),
        ("l1", "C", "cifar-strided", 5_000, 100.0, {"train_accuracy": 0.1, "test_accuracy": 0.1}),
        ("pooling", "C", "cifar-one-pool", 5_000, None,
         {"seconds": 504.8, "train_accuracy": 0.81, "test_accuracy": 0.53}),
        ("depth", "A", "cifar-deep", 40_000, None,
         {"train_loss": 0.9831, "test_loss": 1.0786, "test_accuracy": 0.6277}),
        ("depth", "C", "cifar-deep-k2", 50_000, None, {"seconds": 829.8, "test_accuracy": 0.62}),
        ("architectures", "D", "cifar-regularised", 50_000, None, {"test_accuracy": 0.7628}),
        ("architectures", "D", "mnist-search", 60_000, None,
         {"train_loss": 0.2912685, "val_accuracy": 0.9706666}),
    ],
)  # fmt: skip
def test_a_cell_reads_what_the_coursework_says(table, report, model, samples, l1, cells):
    found = [f for f in neighbours([table], model, samples, l1) if f.report == report]
    assert len(found) == 1
    assert {name: getattr(found[0], name) for name in cells} == cells


def test_the_gap_is_there_where_a_report_gives_both_accuracies():
    a, b, c = neighbours(["samples"], "cifar-strided", 5_000)
    assert a.gap == pytest.approx(0.6490 - 0.5058)
    assert b.gap is None
    assert c.gap == pytest.approx(0.13)


def test_there_is_no_neighbour_where_nothing_was_published():
    assert neighbours(["samples"], "cifar-strided", 500) == ()
    assert neighbours(["l1"], "cifar-strided", 5_000, 0.5) == ()
    assert [f.report for f in neighbours(["l1"], "cifar-strided", 5_000, 1e-4)] == ["A", "C"]


def test_the_nearest_table_comes_first():
    found = neighbours(["pooling", "samples"], "cifar-strided", 5_000)
    assert [(f.table, f.report) for f in found] == [
        ("pooling", "C"), ("samples", "A"), ("samples", "B"), ("samples", "C"),
    ]  # fmt: skip


def test_every_figure_is_of_a_network_and_a_table_that_there_are():
    models = {model.name for model in built_in_architectures()} | set(
        EXPERIMENTS["baselines"].models
    )
    assert {figure.model for figure in published_figures()} <= models
    assert {figure.table for figure in published_figures()} == set(EXPERIMENTS)
    keys = [(f.table, f.report, f.model, f.samples, f.l1) for f in published_figures()]
    assert len(set(keys)) == len(keys)
