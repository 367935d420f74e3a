"""Logistic regression against SciPy's minimum of its textbook loss; and what keeps it from it."""

import json
import signal
import time

import numpy as np
import pytest
from scipy.optimize import minimize

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput, Missing
from convtui.networks.zoo import load_architecture
from convtui.runs import Run, write_report
from convtui.training import baselines, environment, folds
from convtui.training.baselines import add_baseline, known_baseline
from convtui.training.endings import StopRequested
from convtui.training.spec import specify

NET = """
name = "mine"
data = "strokes"
input_shape = [5, 4, 1]
classes = 3
layers = [{ kind = "flatten" }, { kind = "dense", units = 3 }]
"""


def write_images(path, count=90, seed=1):
    """Noise, in which each class is a little brighter in a row of its own; one pixel never is."""
    draw = np.random.default_rng(seed)
    arrays = {}
    for name, images in (("train", count), ("test", 60)):
        labels = np.arange(images) % 3
        pixels = draw.integers(0, 200, (images, 5, 4))
        pixels[np.arange(images), labels] += 35
        pixels[:, 4, 3] = 0
        arrays |= {f"x_{name}": pixels.astype(np.uint8), f"y_{name}": labels}
    np.savez(path, **arrays)
    return path


@pytest.fixture
def images(tmp_path):
    pytest.importorskip("sklearn")
    return write_images(tmp_path / "small.npz")


@pytest.fixture
def finished(images, tmp_path):
    """A run with a report that has no logistic regression yet."""
    (tmp_path / "mine.toml").write_text(NET)
    spec = specify(
        load_architecture(str(tmp_path / "mine.toml")), {"data": str(images), "name": "done"}
    )
    data = load_dataset(str(images))
    run = Run.create(spec.model, spec.as_json() | {"data_sha256": dict(data.sha256)})
    write_report(run.folder, {"model": "mine", "baseline": {"class": "0", "accuracy": {}}})
    return run


def textbook_accuracy(fitted, labels, held_out, true):
    """Minimise cross-entropy + |W|²/2 over standardised pixels, and score it."""
    mean, deviation = fitted.mean(axis=0), fitted.std(axis=0)
    deviation[deviation == 0] = 1
    rows, others = (fitted - mean) / deviation, (held_out - mean) / deviation
    inputs, wanted = rows.shape[1], np.eye(3)[labels]

    def loss(flat):
        weights, bias = flat[: inputs * 3].reshape(inputs, 3), flat[inputs * 3 :]
        logits = rows @ weights + bias
        largest = logits.max(axis=1, keepdims=True)
        powers = np.exp(logits - largest)
        shares = powers / powers.sum(axis=1, keepdims=True)
        cross_entropy = -(wanted * np.log(shares)).sum()
        off = shares - wanted
        slope = np.concatenate([(rows.T @ off + weights).ravel(), off.sum(axis=0)])
        return cross_entropy + (weights**2).sum() / 2, slope

    best = minimize(loss, np.zeros(inputs * 3 + 3), jac=True, method="BFGS").x
    said = (others @ best[: inputs * 3].reshape(inputs, 3) + best[inputs * 3 :]).argmax(axis=1)
    return float((said == true).mean())


def test_the_accuracies_are_those_of_the_textbook_minimum(images):
    data, told = load_dataset(str(images)), []
    found = baselines.logistic_regression(data, 3, lambda *news: told.append(news))
    rows = data.x_train.reshape(90, -1).astype(float)
    test = data.x_test.reshape(60, -1).astype(float)
    assert found["test_accuracy"] == textbook_accuracy(rows, data.y_train, test, data.y_test)
    folds = [
        textbook_accuracy(
            rows[first], data.y_train[first], rows[second], data.y_train[second]
        )
        for first, second in baselines._folds(data.y_train, 3)
    ]  # fmt: skip
    assert found["folds"] == pytest.approx(folds)
    assert 0.4 < min(folds) < max(folds) <= 1
    assert found["mean"] == pytest.approx(sum(folds) / 5)
    assert found["std"] == pytest.approx(np.std(folds))
    assert told == [(0, None), *enumerate([*found["folds"], found["test_accuracy"]], start=1)]


def test_each_image_is_held_out_once_and_the_seed_decides_when():
    labels = np.arange(50) % 4
    folds = [second for _, second in baselines._folds(labels, 0)]
    assert sorted(np.concatenate(folds)) == list(range(50))
    assert all(set(labels[fold]) == {0, 1, 2, 3} for fold in folds)
    again, other = ([list(f) for _, f in baselines._folds(labels, seed)] for seed in (0, 1))
    assert again == [list(fold) for fold in folds] != other


def test_it_stops_between_two_fits(images):
    told = []
    with pytest.raises(StopRequested):
        baselines.logistic_regression(
            load_dataset(str(images)), 0, lambda done, _: told.append(done), lambda: len(told) == 3
        )
    assert told == [0, 1, 2]


def test_it_stops_in_the_midst_of_a_fit(images, monkeypatch):
    def endless(model, images, labels):
        began = time.process_time()
        while time.process_time() - began < 10:
            labels.sum()
        return model

    monkeypatch.setattr("sklearn.linear_model.LogisticRegression.fit", endless)
    data, told = load_dataset(str(images)), []
    with pytest.raises(StopRequested):
        baselines.logistic_regression(data, 0, lambda done, _: told.append(done), lambda: True)
    assert told == [0]
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


@pytest.mark.parametrize("labels", [[0] * 50, [0, 1] * 4 + [0] * 9, [0, 1, 2]], ids=len)
def test_too_few_images_are_refused_in_one_line(labels):
    with pytest.raises(BadInput, match="needs two classes with 5 images each: give more samples"):
        folds.check_folds(np.array(labels))


def test_without_scikit_learn_the_line_says_what_to_type(monkeypatch):
    monkeypatch.setattr(environment.util, "find_spec", lambda name: None)
    with pytest.raises(Missing, match=r"in the extra \[train\]: type `"):
        environment.require_scikit_learn()


def test_a_baseline_is_added_to_the_report_of_a_finished_run(finished):
    before = finished.report()
    assert known_baseline(finished) is None
    found = add_baseline(finished)
    assert known_baseline(finished) == json.loads(json.dumps(found))
    after = Run.read(finished.folder).report()
    del after["baseline"]["logistic_regression"]
    assert after == before


def test_an_interrupted_baseline_leaves_the_report_as_it_was(finished):
    def interrupted(done, accuracy):
        if done == 2:
            raise KeyboardInterrupt

    before = (finished.folder / "report.json").read_bytes()
    with pytest.raises(KeyboardInterrupt):
        add_baseline(finished, interrupted)
    assert (finished.folder / "report.json").read_bytes() == before


def test_other_images_than_the_runs_are_refused(finished, images):
    write_images(images, seed=2)
    with pytest.raises(BadInput, match="is no longer the data set this run began with"):
        add_baseline(finished)


@pytest.mark.parametrize(
    ("report", "words"),
    [(None, "has no report to add a baseline to"), ("{}", "the report of done is damaged")],
)
def test_a_run_without_a_whole_report_gets_no_baseline(finished, report, words):
    path = finished.folder / "report.json"
    path.unlink() if report is None else path.write_text(report)
    for ask in (known_baseline, add_baseline):
        with pytest.raises(BadInput, match=words):
            ask(finished)
