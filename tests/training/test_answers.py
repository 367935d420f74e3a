"""What a network said to each image, and that the images are still the same ones."""

import numpy as np
import pytest

from convtui.datasets.load import load_dataset
from convtui.errors import BadInput
from convtui.runs import read_arrays, write_arrays
from convtui.training.answers import read_answers

PARTS = ("train", "validation", "test")


def test_behind_each_cell_lie_as_many_images_as_the_report_counts(finished_run) -> None:
    run = finished_run()
    answers, report = read_answers(run), run.report()
    assert report is not None
    for part in ("train", "test"):
        counted = [[len(answers.behind(part, t, s)) for s in range(3)] for t in range(3)]
        assert counted == report["confusion"][part]
        assert np.sum(counted) > np.trace(counted)


def test_an_answer_is_an_image_of_the_data_set_by_its_number(finished_run) -> None:
    run = finished_run("mine", channels=3)
    data, answers = load_dataset(run.spec["data"]), read_answers(run)
    whole = {"test": (data.x_test, data.y_test)}
    for part in PARTS:
        pixels, labels = whole.get(part, (data.x_train, data.y_train))
        seen = 0
        for true, said in np.ndindex(3, 3):
            behind = answers.behind(part, true, said)
            for answer in (behind[number] for number in range(len(behind))):
                name, _, index = answer.name.partition("#")
                assert name == ("mine test" if part == "test" else "mine")
                assert np.array_equal(answer.image, pixels[int(index)])
                assert (answer.true, answer.said) == (labels[int(index)], said) == (true, said)
                seen += 1
        assert seen == len(answers.parts[part])


def test_the_surest_come_first(finished_run) -> None:
    behind = read_answers(finished_run()).behind("train", 0, 0)
    sure = [behind[number].sure for number in range(len(behind))]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) > 3


def test_an_image_is_seen_in_0_to_1(finished_run) -> None:
    answer = read_answers(finished_run()).behind("test", 2, 2)[0]
    assert answer.seen.dtype == np.float32
    assert answer.seen.max() <= 1
    assert np.array_equal(np.rint(answer.seen * 255), answer.image)


def test_a_data_set_that_changed_or_is_gone_is_said_in_one_line(finished_run, tmp_path) -> None:
    run = finished_run("mine")
    file = tmp_path / "mine.npz"
    arrays = read_arrays(file)
    arrays["x_test"][7, 3, 3] ^= 1
    np.savez(file, **arrays)
    with pytest.raises(BadInput, match="checksums differ") as refusal:
        read_answers(run)
    assert "\n" not in str(refusal.value)
    file.unlink()
    with pytest.raises(BadInput, match="is not there"):
        read_answers(run)


def test_missing_and_damaged_predictions_are_said_in_one_line(finished_run) -> None:
    run = finished_run()
    said = read_arrays(run.predictions)
    for changed in (
        {"test": said["test"][:-1]},
        {"test": said["test"].astype(float)},
        {"train_probability": said["train"]},
    ):
        write_arrays(run.predictions, {**said, **changed})
        with pytest.raises(BadInput, match="is damaged"):
            read_answers(run)
    write_arrays(run.predictions, {"test": said["test"]})
    with pytest.raises(BadInput, match="it has no train"):
        read_answers(run)
    run.predictions.unlink()
    with pytest.raises(BadInput, match="has no predictions yet"):
        read_answers(run)
