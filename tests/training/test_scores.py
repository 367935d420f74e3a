"""Confusion, precision, recall, F1 and cross-entropy, against numbers worked out by hand."""

import math

import numpy as np
import pytest

from convtui.training.scores import (
    accuracy,
    classification_report,
    confusion_matrix,
    cross_entropy,
    most_frequent_class,
)

# Of 4 cats 3 are right and 1 is called dog; of 5 dogs 2 are right and 3 are called cat; the one
# bird is called dog.
CONFUSION = np.array([[3, 1, 0], [3, 2, 0], [0, 1, 0]])
NAMES = ("cat", "dog", "bird")


def test_rows_of_the_confusion_are_true_classes():
    labels = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 2])
    predicted = np.array([0, 0, 0, 1, 0, 0, 0, 1, 1, 1])
    assert confusion_matrix(labels, predicted, 3).tolist() == CONFUSION.tolist()


def test_precision_recall_and_f1_are_as_worked_out_by_hand():
    report = classification_report(CONFUSION, NAMES)
    cat, dog, bird = report["classes"]
    assert cat == {
        "name": "cat", "support": 4, "precision": 0.5, "recall": 0.75, "f1": pytest.approx(0.6),
    }  # fmt: skip
    assert (dog["precision"], dog["recall"]) == (0.5, 0.4)
    assert dog["f1"] == pytest.approx(4 / 9)
    assert bird == {"name": "bird", "support": 1, "precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert report["accuracy"] == accuracy(CONFUSION) == 0.5
    assert report["macro"]["recall"] == pytest.approx((0.75 + 0.4) / 3)
    assert report["weighted"]["recall"] == pytest.approx(0.5)
    assert report["weighted"]["f1"] == pytest.approx((4 * 0.6 + 5 * 4 / 9) / 10)


def test_scikit_learn_says_the_same():
    metrics = pytest.importorskip("sklearn.metrics")
    draw = np.random.default_rng(4)
    labels, predicted = draw.integers(0, 7, 400), draw.integers(0, 6, 400)
    theirs = metrics.classification_report(labels, predicted, output_dict=True, zero_division=0)
    ours = classification_report(confusion_matrix(labels, predicted, 7), tuple("0123456"))
    for entry in ours["classes"]:
        assert entry["f1"] == pytest.approx(theirs[entry["name"]]["f1-score"])
        assert entry["precision"] == pytest.approx(theirs[entry["name"]]["precision"])
    assert ours["weighted"]["precision"] == pytest.approx(theirs["weighted avg"]["precision"])


def test_cross_entropy_is_the_same_from_probabilities_and_from_logits():
    logits = np.log(np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3]], dtype=np.float32))
    labels = np.array([0, 2])
    expected = -(math.log(0.7) + math.log(0.3)) / 2
    assert cross_entropy(np.exp(logits), labels, "softmax") == pytest.approx(expected, rel=1e-6)
    assert cross_entropy(logits + 500, labels, "logits") == pytest.approx(expected, rel=1e-4)


def test_a_probability_of_nothing_has_a_finite_loss():
    certain = np.array([[1.0, 0.0]], dtype=np.float32)
    assert 80 < cross_entropy(certain, np.array([1]), "softmax") < 110


def test_the_most_frequent_class_is_the_first_of_equals():
    assert most_frequent_class(np.array([2, 1, 1, 2, 0]), 3) == 1
