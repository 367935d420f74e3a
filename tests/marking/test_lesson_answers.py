"""A student's functions beside a lesson: which is asked what, and what is said of its map."""

from pathlib import Path

import numpy as np
import pytest

from convtui.errors import BadInput
from convtui.inputs import load_input
from convtui.kernels import load_kernel
from convtui.lesson.options import LayerOptions
from convtui.lesson.pipeline import Pipeline
from convtui.marking.lesson_answers import LessonAnswers, call_of
from convtui.marking.lesson_check import compared, lesson_cases

FLIPPED = """
import numpy as np
raise SystemExit("only definitions are loaded")

def conv2d(image, kernel, stride=1, padding=0):
    image = np.pad(image, padding)
    kernel = kernel[::-1, ::-1]
    rows, columns = kernel.shape
    height = (image.shape[0] - rows) // stride + 1
    width = (image.shape[1] - columns) // stride + 1
    out = np.zeros((height, width))
    for i in range(height):
        for j in range(width):
            window = image[i * stride : i * stride + rows, j * stride : j * stride + columns]
            out[i, j] = (window * kernel).sum()
    return out

def max_pool(x, size):
    return np.array([
        [x[i : i + size, j : j + size].max() for j in range(0, x.shape[1] - size + 1, size)]
        for i in range(0, x.shape[0] - size + 1, size)
    ]).astype(np.float32)
"""
IN_R = """
convolution <- function(X, K) {
  size <- dim(X) - dim(K) + 1
  out <- matrix(0, size[1], size[2])
  for (i in seq_len(size[1])) for (j in seq_len(size[2]))
    out[i, j] <- sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K)
  out
}
"""


@pytest.fixture
def answers(tmp_path: Path):
    made = []

    def written(text: str, name: str = "ada.py") -> LessonAnswers:
        (tmp_path / name).write_text(text)
        made.append(LessonAnswers(tmp_path / name))
        return made[-1]

    yield written
    for each in made:
        each.close()


def pipeline(**options: object) -> Pipeline:
    layer = LayerOptions(load_kernel("sobel-x"), **options)  # type: ignore[arg-type]
    return Pipeline(load_input("digit:4").values.astype(float), layer)


def asked(answers: LessonAnswers, stage: str, **options: object):
    return answers.map_of(call_of(pipeline(**options), stage), stage)


@pytest.mark.parametrize(
    "options", [{}, {"padding": "same"}, {"padding": 2}, {"stride": (2, 2)}], ids=str
)
def test_a_wrong_map_is_shown_with_the_idea_that_makes_it(answers, options) -> None:
    found = asked(answers(FLIPPED), "convolution", **options)
    right = pipeline(**options).stage("convolution").plane()
    assert np.allclose(found.values, -right)  # turning sobel-x round changes its sign
    assert found.function == "conv2d"
    assert "turned by 180°" in found.sentences[0]


def test_a_right_map_has_nothing_said_but_what_is_unusual(answers) -> None:
    found = asked(answers(FLIPPED), "pooling")
    assert np.array_equal(found.values, pipeline().stage("pooling").plane())
    assert found.function == "max_pool"
    assert len(found.sentences) == 1
    assert "float32" in found.sentences[0]


def test_r_answers_too(answers) -> None:
    found = asked(answers(IN_R, "ada.R"), "convolution")
    assert np.array_equal(found.values, pipeline().stage("convolution").plane())
    assert (found.function, found.sentences) == ("convolution", ())


@pytest.mark.parametrize(
    ("stage", "options", "words"),
    [
        ("convolution", {"dilation": (2, 2)}, "conv2d: there is no argument for the dilation"),
        ("activation", {}, "no function for a convolution with its bias and activation"),
    ],
)
def test_what_cannot_be_asked_is_said(answers, stage, options, words) -> None:
    with pytest.raises(BadInput, match=words):
        asked(answers(FLIPPED), stage, **options)


def test_a_file_is_read_again_once_it_was_closed(answers, tmp_path) -> None:
    given = answers(FLIPPED)
    asked(given, "convolution")
    (tmp_path / "ada.py").write_text(FLIPPED.replace("[::-1, ::-1]", ""))
    given.close()
    assert asked(given, "convolution").sentences == ()


def test_every_case_that_is_a_lesson_is_asked(answers) -> None:
    cases = lesson_cases()
    assert {case.stage for case in cases} == {"convolution", "activation", "pooling"}
    results = list(compared(cases, answers(FLIPPED)))
    assert [result.case for result in results] == cases
    pooled = [result for result in results if result.case.stage == "pooling" and not result.error]
    assert pooled
    assert all(result.between == ("expected", "yours") for result in pooled)
    assert any(result.agrees for result in pooled)
    convolved = [each for each in results if each.case.stage == "convolution" and not each.error]
    assert any(not each.agrees for each in convolved)


def test_more_products_than_the_catalogue_computes_are_refused_in_a_line(answers) -> None:
    large = Pipeline(np.ones((600, 600)), LayerOptions(load_kernel("gaussian-5")))
    with pytest.raises(BadInput, match="too many products"):
        answers(FLIPPED).map_of(call_of(large, "convolution"), "convolution")


def test_a_file_that_is_not_there_is_refused_at_once(tmp_path) -> None:
    with pytest.raises(BadInput, match=r"mine\.py is not there: check the name and the folder"):
        LessonAnswers(tmp_path / "mine.py")


def test_a_file_that_cannot_be_read_is_named_once(answers) -> None:
    with pytest.raises(BadInput, match=r"^mine\.ipynb: it is no notebook$"):
        asked(answers("{", "mine.ipynb"), "convolution")
