"""A student's R code as a stranger's: what it cannot do to us, and how that is told."""

import socket
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from patience import PATIENCE

from convtui import sandbox
from convtui.marking.runner import Failure, Runner
from convtui.reference.limits import MEBIBYTE, Limits

from .conftest import HandIn, Started, failed

pytestmark = [pytest.mark.r, pytest.mark.sandbox]

X = np.array([[1.0, -2.0], [3.0, 4.0]])
FINE = "fine <- function() 7\n"


def of(hand_in: HandIn, code: str, **options: object) -> Runner:
    return hand_in(FINE + code, "hand-in.R", **options)


def outcome(runner: Runner, function: str, *arguments: str) -> float | str:
    """The number that it answers, or the status of its failure."""
    try:
        array = runner.call(function, arguments).value.array
    except Failure as failure:
        return failure.status
    assert array is not None
    return float(array)


CRASHES = [
    ("f <- function() stop('no')", "crashed: no (line 2)"),
    ("f <- function() f()", "crashed: "),
    ("f <- function() {options(expressions = 5e5); g <- function(x) g(x + 1); g(1)}", "crashed: "),
    ("f <- function() f(function() f)", "crashed: "),
    ("f <- function() quit(status = 3)", "crashed: R was ended with exit code 3"),
    ("f <- function() tools::pskill(Sys.getpid(), 11)", "crashed: R was ended by SIGSEGV"),
    ("f <- function() parallel:::closeFD(0:60)", "crashed: "),
    ("f <- function() numeric(1e9)", "too much memory: cannot allocate vector of size 7.5 Gb"),
    ("f <- function() {x <- 0\n repeat x <- c(x, x)}", "too much memory: cannot allocate vector"),
    ("f <- function() numeric(2^32)", "crashed: cannot allocate vector of size 32.0 Gb"),
    ("f <- function() numeric(5e6)", "refused: the answer has more than 4,000,000 numbers"),
    ("f <- function() writeBin(raw(20 * 2^20), 'x')", "refused: it wrote more than 16 MB"),
    (r"f <- function() stop('\u001b]0\u0007\n\u202e')", r"crashed: \x1b]0\x07 \u202e (line 2)"),
    ("f <- function() stop(strrep('x', 1e7))", "crashed: xxx"),
    ("f <- function() stop('\\xff\\xfe')", "crashed: "),
    ("f <- function() stop(structure(list(), class = c('error', 'condition')))", "crashed: "),
    ("f <- function() invokeRestart('abort')", "crashed: "),
]


@pytest.mark.parametrize(("code", "words"), CRASHES)
def test_a_call_that_fails_is_one_line_and_the_next_is_answered(
    hand_in: HandIn, code: str, words: str
) -> None:
    runner = of(hand_in, code, limits=Limits(memory=768 * MEBIBYTE))
    said = failed(runner, "f", seconds=30)
    assert said.startswith(words)
    assert len(said) < 1_100


@pytest.mark.parametrize(
    "code", ["", "Sys.sleep(600)", "cat(strrep('x', 1e6))", "message(1)", "print(1:1e5)"]
)
def test_what_does_not_end_is_ended(hand_in: HandIn, code: str) -> None:
    runner = of(hand_in, f"f <- function() repeat {{ {code} }}")
    runner.load()
    before = time.monotonic()
    assert failed(runner, "f", seconds=1) == "too slow: no answer within 1 s"
    assert time.monotonic() - before < PATIENCE


FORGE = """f <- function(line) {
  for (number in 3:20) try({
    pipe <- file(paste0("/proc/self/fd/", number), "w")
    writeLines(line, pipe)
    close(pipe)
  }, silent = TRUE)
  1
}
"""


@pytest.mark.parametrize(
    "line", ["no answer", "{}", "[" * 10_000, '{"number": 1, "failed": "right"}'], ids=range(4)
)
def test_forged_answers_are_none(hand_in: HandIn, line: str) -> None:
    """Where the pipes can be opened at all, which is not so for root's sandbox."""
    runner = of(hand_in, FORGE)
    assert outcome(runner, "f", line) in (1, "refused")
    assert outcome(runner, "fine") in (7, "refused")
    assert outcome(runner, "fine") in (7, "refused")
    assert runner.call("fine").value.array == 7


def test_closed_descriptors_end_nothing_else(hand_in: HandIn) -> None:
    code = f"""f <- function() {{
      system2("{sys.executable}", c("-c", shQuote("import os; os.closerange(0, 256)")))
      closeAllConnections()
      for (number in 0:60) try(close(getConnection(number)), silent = TRUE)
      1
    }}"""
    runner = of(hand_in, code)
    assert runner.call("f", seconds=PATIENCE).value.array == 1
    assert runner.call("fine").value.array == 7


@pytest.mark.parametrize(
    "code", ["repeat system('sleep 613 &', ignore.stderr = TRUE)", "repeat parallel:::mcfork()"]
)
def test_a_fork_bomb_comes_to_nothing(hand_in: HandIn, code: str) -> None:
    said = failed(of(hand_in, f"f <- function() {code}"), "f", seconds=3)
    assert said.startswith(("crashed: ", "too slow", "refused"))


def test_gigabytes_of_files_find_no_room(hand_in: HandIn) -> None:
    code = """f <- function() {
      for (number in 1:40) writeBin(raw(15 * 2^20), as.character(number))
      sum(file.size(as.character(1:40)))
    }"""
    assert of(hand_in, code).call("f", seconds=PATIENCE).value.array <= 256 * MEBIBYTE


def test_processes_left_behind_are_ended(hand_in: HandIn, started: Started) -> None:
    runner = of(hand_in, "f <- function() system('setsid nohup sleep 614 > /dev/null 2>&1 &')")
    runner.call("f")
    end = time.monotonic() + PATIENCE
    left = started()
    while "sleep" not in {each.name() for each in left}:
        assert time.monotonic() < end
        left = started()
    runner.close()
    assert not psutil.wait_procs(left, PATIENCE)[1]


def test_nothing_of_ours_or_the_user_is_read(hand_in: HandIn, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    runner = of(
        hand_in,
        f"""there <- function(file) file.exists(file)
        home <- function() length(list.files("~", all.files = TRUE, no.. = TRUE))
        ideas <- function() any(grepl("idea|probe|catalogue|verdict|conv.*\\\\.R$",
          list.files("{sandbox._PACKAGE}", recursive = TRUE)))
        environment_says <- function() sum(grepl("SECRET", names(Sys.getenv())))""",
    )
    for place in (tmp_path / "secret", Path.home() / ".bashrc", sandbox._PACKAGE / "ops"):
        assert runner.call("there", [str(place)]).value.array == 0
    for question in ("home", "ideas", "environment_says"):
        assert runner.call(question).value.array == 0


def test_nothing_is_written_outside(hand_in: HandIn, tmp_path: Path) -> None:
    code = 'f <- function(file) { cat("x", file = file); 1 }'
    runner = of(hand_in, code)
    own, ours = tmp_path / "hand-in.R", sandbox._PACKAGE / "new"
    for place in (tmp_path / "new", own, ours, "/usr/new", "/new", "~/../../new"):
        assert failed(runner, "f", str(place)).startswith("crashed: cannot open the connection")
    assert runner.call("f", ["here"]).value.array == 1
    assert "fine" in own.read_text()


def test_no_listener_is_reached(hand_in: HandIn) -> None:
    code = """f <- function(port) {
      out <- socketConnection("127.0.0.1", port, open = "w", timeout = 2)
      writeLines("hello", out)
    }"""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        said = failed(of(hand_in, code), "f", listener.getsockname()[1])
        assert said.startswith("crashed: cannot open the connection")
        with pytest.raises(BlockingIOError):
            listener.accept()


LIES = """
put <- function(name, value) {
  unlockBinding(name, baseenv())
  assign(name, value, envir = baseenv())
}
identical <- all.equal <- function(...) TRUE
sum <- function(...) 42
matrix <- function(...) stop("matrix")
tryCatch <- list <- c <- function(...) 7
f <- function(X) X * 0
zero <- function() 0
"""

DEEPER = """
put("identical", function(...) TRUE)
put("all.equal", function(...) TRUE)
put("conditionMessage", function(c) "no problem")
put("length", function(x) 1L)
put("dim", function(x) c(2L, 2L))
put("as.list", function(x, ...) list(TRUE))
"""


def test_changed_functions_of_r_make_no_wrong_answer_right(hand_in: HandIn) -> None:
    runner = of(hand_in, LIES, run_all=True)
    assert {each.name for each in runner.load().functions} >= {"f", "sum", "matrix"}
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, X * 0)
    assert runner.call("fine").value.array == 7


def test_whoever_changes_base_r_has_a_wrong_answer_or_none(hand_in: HandIn) -> None:
    runner = of(hand_in, LIES + DEEPER, run_all=True)
    assert outcome(runner, "zero") in (0, "crashed")


def test_own_functions_with_the_names_of_r_s_are_their_own(hand_in: HandIn) -> None:
    runner = of(hand_in, LIES)
    assert runner.call("sum", [1, 2]).value.array == 42
    assert failed(runner, "matrix", 1) == "crashed: matrix (line 9)"
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, X * 0)


def test_names_are_harmless(hand_in: HandIn) -> None:
    runner = of(hand_in, "`\\x1b[31m` <- function(`\\x07`) 1\nlist2 <- list(`a\\nb` = sum)")
    told = runner.load().functions
    assert {each.name for each in told} == {"fine", r"\x1b[31m", "list2$a b"}
    assert r"\x07" in {p.name for each in told for p in each.parameters}
