"""A student's R functions: what is found, what they answer, and what they are told."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from convtui.errors import Missing
from convtui.marking.runner import Failure, Runner
from convtui.marking.runners import runner_for
from convtui.marking.values import Name
from convtui.reference.limits import MEBIBYTE, Limits

from .conftest import HandIn, failed

pytestmark = [pytest.mark.r, pytest.mark.sandbox]

Student = Callable[..., Runner]
X = np.array([[1.0, -2.0, 0.5], [3.0, 4.0, -1.0]])
CUBE = np.arange(24.0).reshape(2, 3, 4)
FINE = "fine <- function() 7\n"


@pytest.fixture
def student(hand_in: HandIn) -> Student:
    """A runner of this code."""

    def handed_in(code: str, name: str = "hand-in.R", **options: object) -> Runner:
        return hand_in(code, name, **options)

    return handed_in


def names(runner: Runner) -> list[str]:
    return [each.name for each in runner.load().functions]


ANSWERS = [
    ("X * 2", "array", "numeric matrix", X * 2),
    ("X > 0", "array", "logical matrix", (X > 0) * 1.0),
    ("ifelse(X > 0, X, NA)", "array", "numeric matrix", np.where(X > 0, X, np.nan)),
    ("structure(1:6, dim = 2:3)", "array", "integer matrix", [[1, 3, 5], [2, 4, 6]]),
    ("array(1:3 / 2, 3)", "array", "numeric array", [0.5, 1, 1.5]),
    ("c(a = 1, b = NA)", "array", "numeric vector", [1, np.nan]),
    ("c(1L, NA)", "array", "integer vector", [1, np.nan]),
    ("c(TRUE, NA)", "array", "logical vector", [1, np.nan]),
    ("X * (1 + 0i)", "array", "complex matrix", X),
    ("3", "number", "numeric", 3),
    ("3L", "number", "integer", 3),
    ("NA", "number", "logical", np.nan),
    ("-Inf", "number", "numeric", -np.inf),
    ("numeric(0)", "array", "numeric vector", []),
    ("list(1, 2L)", "list", "list", [1, 2]),
    ("list(c(1, 2), 3:4)", "list", "list", [[1, 2], [3, 4]]),
    ("list(X, X)", "list", "list", [X, X]),
    ("data.frame(a = 1:2, b = c(0.5, NA))", "array", "data.frame", [[1, 0.5], [2, np.nan]]),
]


def test_numbers_come_back_described(student: Student) -> None:
    code = "".join(f"f{n} <- function(X) {answer[0]}\n" for n, answer in enumerate(ANSWERS))
    runner = student(code)
    for number, (words, kind, type_, numbers) in enumerate(ANSWERS):
        value = runner.call(f"f{number}", [X]).value
        assert (value.kind, value.type, value.items) == (kind, type_, ()), words
        assert value.array is not None
        np.testing.assert_array_equal(value.array, np.array(numbers, float), strict=True)


def test_what_is_no_number_is_named(student: Student) -> None:
    words = {
        "NULL": "NULL", "'text'": "character", "1i": "complex", "factor('a')": "factor",
        "sum": "function", "globalenv()": "env", "quote(x)": "sym",
        "data.frame(a = 'x')": "data.frame",
    }  # fmt: skip
    runner = student("".join(f"f{n} <- function() {code}\n" for n, code in enumerate(words)))
    for number, (code, type_) in enumerate(words.items()):
        value = runner.call(f"f{number}").value
        kind = "nothing" if code == "NULL" else "other"
        assert (value.kind, value.type, value.array) == (kind, type_, None)


def test_several_results_are_a_tuple(student: Student) -> None:
    runner = student("f <- function(X) list(out = X, cache = list(X, 'a'), same = X)")
    out, cache, same = runner.call("f", [X]).value.items
    np.testing.assert_array_equal(out.array, X)
    np.testing.assert_array_equal(same.array, X)
    assert [item.kind for item in cache.items] == ["array", "other"]


def test_arguments_arrive_as_what_they_are(student: Student) -> None:
    code = """f <- function(...) {
  given <- list(...)
  kinds <- vapply(given, function(one) paste(class(one), collapse = " "), "")
  if (!identical(unname(kinds), c("matrix array", "matrix array", "array", "numeric", "numeric",
      "logical", "character", "NULL", "list", "numeric", "function", "numeric"))) stop(kinds)
  stopifnot(names(given)[12] == "stride", identical(given[[10]], c(2, 1)), given[[12]] == 2,
    is.integer(given[[2]]), dim(given[[3]]) == 2:4, given[[11]](-1) == 0)
  given[[3]][2, 3, 4]
}
relu <- function(x) max(x, 0)
"""
    given = [X, X.astype(int), CUBE, 1, np.array([1.0]), True, "same", None, [1, 2], (2, 1)]
    answer = student(code).call("f", [*given, Name("relu")], {"stride": 2})
    assert answer.value.array == CUBE[1, 2, 3]


DEFINED = """
library(nonesuch)
suppressPackageStartupMessages({library(stats); require(alsonone)})
if (!require("pixmap")) install.packages("pixmap")
setwd("C:/Users/student")
image <- readPNG("image.png")
result <- one(image, K)
par(mfrow = c(1, 2)); plot(1:3); View(K)
answer <- readline("size? ")
repeat {}
"""

FUNCTIONS = """K <- matrix(c(1, 0, 0, 1), nrow = 2, byrow = TRUE)
dim(K) <- c(1, 4)
HALF <- -K[1, 1] / 2
one <- function(X, K, stride = 1, ...) { X %*% K }
two = function(X) X * HALF
(function(x) x) -> three
assign("four", function(x) x)
"five" <- function(x) x
six <- seven <- function(x) x
`%o+%` <- function(a, b) a + b
eight <<- compiler::cmpfun(function(x) x)
net <- list(conv = function(X) X + 1, size = 3)
net$pool <- function(X) X
{ nine <- function(x) x }
Conv <- setRefClass("Conv", fields = list(K = "numeric", stride = "numeric"),
  methods = list(forward = function(X) X * K))
Dense <- R6::R6Class("Dense", public = list(
  W = NULL, initialize = function(W, b = 0) self$W <- W, forward = function(X) X * self$W))
Layer <- function(K) list(forward = function(X) X * K)
setClass("Kernel", representation(K = "numeric"))
setGeneric("ten", function(x) standardGeneric("ten"))
setMethod("ten", "numeric", function(x) x * 10)
"""


def test_a_file_is_not_run_but_its_definitions_are_there(student: Student) -> None:
    runner = student(DEFINED + FUNCTIONS)
    plain = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}
    assert set(names(runner)) == plain | {
        "%o+%", "net$conv", "net$pool", "Conv", "Dense", "Layer"
    }  # fmt: skip
    assert runner.load().problems == ("there is no package called ‘nonesuch’ (line 2)",)
    np.testing.assert_array_equal(runner.call("two", [X]).value.array, -X / 2)
    np.testing.assert_array_equal(runner.call("net$conv", [X]).value.array, X + 1)
    assert runner.call("ten", [3]).value.array == 30


def test_parameters_are_told_with_what_has_to_be_given(student: Student) -> None:
    functions = {each.name: each for each in student(FUNCTIONS).load().functions}
    told = [(each.name, each.needed) for each in functions["one"].parameters]
    assert told == [("X", True), ("K", True), ("stride", False), ("...", False)]
    conv, dense = functions["Conv"], functions["Dense"]
    assert (conv.is_class, conv.methods) == (True, ("forward",))
    assert [each.name for each in conv.parameters] == ["K", "stride"]
    assert (dense.is_class, dense.methods) == (True, ("forward", "initialize"))
    assert [(each.name, each.needed) for each in dense.parameters] == [("W", True), ("b", False)]


def test_a_method_is_called_on_an_object_that_is_made_for_it(student: Student) -> None:
    runner = student(FUNCTIONS + FINE)
    for maker in ("Conv", "Dense", "Layer"):
        value = runner.call(f"{maker}.forward", [X], made_with=[3]).value
        np.testing.assert_array_equal(value.array, 3 * X)
        with pytest.raises(Failure, match=f"^{maker} has no method back$"):
            runner.call(f"{maker}.back", [X], made_with=[3])
    assert failed(runner, "Dense.forward", X).startswith('crashed: argument "W" is missing')
    assert failed(runner, "conv.layer", X) == "missing: there is no function conv.layer"
    assert failed(runner, "net$size", X) == "missing: there is no function net$size"


def test_a_name_with_dots_is_a_name(student: Student) -> None:
    runner = student("conv.layer <- function(x.y) x.y\nconv <- function() list(layer = sum)")
    assert runner.call("conv.layer", [], {"x.y": 3}).value.array == 3


DOCUMENT = """---
title: "Assignment"
---
```{r setup, include=FALSE}
image <- load.image("cat.png")
half <- 0.5
```
Text.
```{r}
this is no R
```
```{r eval=FALSE}
f <- function(X) {
  stopifnot(ncol(X) == 3)
  X * half
}
```
```{python}
def g(x): return x
```
"""


@pytest.mark.parametrize("name", ["a.Rmd", "a.qmd"])
def test_a_document_s_chunks_are_read_each_by_itself(student: Student, name: str) -> None:
    runner = student(DOCUMENT, name)
    assert names(runner) == ["f"]
    assert runner.load().problems == ("chunk 2, line 10: unexpected symbol",)
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, X / 2)
    with pytest.raises(Failure, match=r"^ncol\(X\) == 3 is not TRUE \(line 14\)$"):
        runner.call("f", [X[:, :2]])


def test_a_file_that_is_run_is_run_whole(student: Student) -> None:
    code = "setwd('C:/')\nfactor <- nchar('abc')\nf <- function(X) factor * X\n"
    runner = student(code, run_all=True)
    assert runner.load().problems == ("cannot change working directory (line 1)",)
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, 3 * X)
    runner = student(f"```{{r eval=F}}\nstop()\n```\n```{{r}}\n{code}```\n", "a.Rmd", run_all=True)
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, 3 * X)
    assert runner.load().problems == ("cannot change working directory (line 5)",)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("repeat {}", "too slow: no answer within 2 s"),
        ("quit(status = 3)", "crashed: R was ended with exit code 3"),
        ("tools::pskill(Sys.getpid(), 11)", "crashed: R was ended by SIGSEGV"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_one_line(student: Student, code: str, words: str) -> None:
    runner = student(code, run_all=True, limits=Limits(start_seconds=2))
    with pytest.raises(Failure) as caught:
        runner.load()
    assert f"{caught.value.status}: {caught.value}" == words


def test_what_cannot_be_parsed_is_a_problem(student: Student) -> None:
    for text in ("f <- function(", "(" * 100_000, "x <- 1\0"):
        [problem] = student(text).load().problems
        assert problem.startswith("hand-in.R")
        assert len(problem) < 200


def test_without_a_sandbox_it_runs_only_where_that_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.R").write_text(FINE)
    monkeypatch.setattr("convtui.sandbox.no_sandbox", lambda: "none")
    with pytest.raises(Missing, match="--unsafe"):
        runner_for(tmp_path / "a.R")
    with runner_for(tmp_path / "a.R", unsafe=True, limits=Limits(memory=4096 * MEBIBYTE)) as runner:
        assert runner.call("fine").value.array == 7


def test_without_r_one_is_told_what_to_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("R_HOME", raising=False)
    with pytest.raises(Missing, match=r"^R is not here: "):
        runner_for(tmp_path / "a.R", unsafe=True)


def test_a_syntax_error_loses_the_piece_that_it_stands_in_and_no_more(student: Student) -> None:
    code = (
        "one <- function(x)\n{\n  stop('here')\n}\ntwo <- function(x {\n  x\n}\nfor (i in 1:3 i\n"
    )
    with student(code + FINE) as runner:
        found = runner.load()
        assert [each.name for each in found.functions] == ["fine", "one"]
        assert found.problems == ("hand-in.R, line 5: unexpected '{'",)
        with pytest.raises(Failure, match=r"here \(line 3\)"):
            runner.call("one", [1.0])


def test_numbers_that_are_drawn_are_the_same_each_time(student: Student) -> None:
    code = "drawn <- function() c(runif(2), rnorm(1))"
    one, other = (student(code).call("drawn").value.array for _ in range(2))
    assert one.tolist() == other.tolist()


def test_names_that_begin_with_a_dot_are_found(student: Student) -> None:
    assert names(student(".conv <- function(x) x\n" + FINE)) == [".conv", "fine"]
