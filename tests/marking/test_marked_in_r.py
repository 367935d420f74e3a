"""R submissions, marked from the file to the verdict."""

import numpy as np
import pytest

from convtui.marking.assignment_file import load_assignment
from convtui.marking.marker import marked
from convtui.marking.verdict import TaskVerdict, Verdict

from .conftest import HandIn

pytestmark = [pytest.mark.r, pytest.mark.sandbox]

UPPSALA = load_assignment("uppsala")

RIGHT = """
img <- read.pnm("cat.pgm")
convolution <- function(X, K) {
  n <- nrow(X) - nrow(K) + 1; m <- ncol(X) - ncol(K) + 1
  Y <- matrix(0, n, m)
  for (i in 1:n) for (j in 1:m)
    Y[i, j] <- sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K)
  Y
}
relu <- function(x) pmax(x, 0)
convolutional_layer <- function(X, K, b, activation) activation(convolution(X, K) + b)
maxpool_layer <- function(X, size) {
  cell <- function(i, j) max(X[((i - 1) * size + 1):(i * size), ((j - 1) * size + 1):(j * size)])
  outer(1:(nrow(X) %/% size), 1:(ncol(X) %/% size), Vectorize(cell))
}
"""

WRONG = """---
title: hand-in
---
```{r}
conv.layer <- function(kernel, image, bias, activation) {
  sums <- convolution(image, kernel) + bias
  if (sums > 0) sums else 0 * sums
}
```
```{r}
max.pool = function(x, n) {
  outer(1:(nrow(x) %/% n), 1:(ncol(x) %/% n), Vectorize(function(i, j)
    mean(x[((i - 1) * n + 1):(i * n), ((j - 1) * n + 1):(j * n)])))
}
```
```{r}
this is no R
```
```{r}
convolution <- function(X, K) {
  K <- K[nrow(K):1, ncol(K):1, drop = FALSE]
  rows <- 1:(nrow(X) - nrow(K) + 1); columns <- 1:(ncol(X) - ncol(K) + 1)
  as.data.frame(outer(rows, columns, Vectorize(function(i, j)
    sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K))))
}
```
"""


def verdict(hand_in: HandIn, text: str, name: str) -> Verdict:
    return marked(hand_in(text, name), UPPSALA, "Ada", name)


def task(found: Verdict, function: str) -> TaskVerdict:
    return next(task for task in found.tasks if task.function == function)


def test_a_right_script_gets_all_points(hand_in: HandIn) -> None:
    found = verdict(hand_in, RIGHT, "ada.R")
    assert (found.language, found.points) == ("R", found.out_of)
    assert found.is_right
    assert all(task.notes == () for task in found.tasks)


def test_what_is_believed_is_named_and_can_be_pasted_into_r(hand_in: HandIn) -> None:
    found = verdict(hand_in, WRONG, "ada.Rmd")
    convolution = task(found, "convolution")
    assert convolution.diagnosis[0].misconception == "flipped-kernel"
    assert convolution.example is not None
    assert convolution.example.call.startswith("convolution(matrix(c(")
    assert "It returns numbers of type data.frame." in convolution.notes
    assert found.problems == ("chunk 3, line 17: unexpected symbol",)


def test_dots_in_names_are_part_of_them(hand_in: HandIn) -> None:
    found = verdict(hand_in, WRONG, "ada.Rmd")
    pooling = task(found, "maxpool_layer")
    assert "max.pool was taken for maxpool_layer." in pooling.notes
    assert pooling.diagnosis[0].misconception == "maximum-and-average-exchanged"
    assert pooling.example is not None
    assert pooling.example.call.startswith("max.pool(matrix(c(")
    layer = task(found, "convolutional_layer")
    assert layer.status in ("wrong", "crashed")


def test_arrays_lists_and_classes_of_r_are_tried(hand_in: HandIn) -> None:
    code = """
    Layer <- setRefClass("Layer", fields = list(K = "array"), methods = list(
      forward = function(X) {
        stopifnot(length(dim(X)) == 3)
        rows <- 1:(dim(X)[1] - dim(K)[1] + 1); columns <- 1:(dim(X)[2] - dim(K)[2] + 1)
        list(out = outer(rows, columns, Vectorize(function(i, j)
          sum(X[i:(i + dim(K)[1] - 1), j:(j + dim(K)[2] - 1), , drop = FALSE] * K))),
          cache = list(X, K))
      }))
    """
    convolution = task(verdict(hand_in, code, "ada.R"), "convolution")
    assert convolution.status == "right"
    assert any("H×W×C" in note for note in convolution.notes)
    assert np.isclose(convolution.points, convolution.out_of)
