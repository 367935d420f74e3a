"""Somebody's R functions in the sandbox: what they cannot reach, leave behind or talk us into."""

import socket
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from patience import PATIENCE

from convtui import sandbox
from convtui.reference.cases import all_cases, matching
from convtui.reference.r_process import RDied, RError, RProcess
from convtui.reference.run import run

from .conftest import Plant
from .waiting import gone

pytestmark = [pytest.mark.r, pytest.mark.sandbox]


def lives(r: RProcess) -> bool:
    return r.call("relu", {"x": 4.0}).tolist() == [4]


def below(pid: int) -> list[psutil.Process]:
    return psutil.Process(pid).children(recursive=True)


def test_no_file_of_ours_or_the_user_is_seen(plant: Plant, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("1")
    code = f"""look <- function() as.numeric(c(
      file.exists("{secret}"), length(list.files("{Path.home()}", "^[^.]")),
      file.exists("{Path.cwd()}/README.md"), file.exists("{sandbox._PACKAGE}/ops"),
      length(list.files("~", all.files = TRUE, no.. = TRUE)),
      any(grepl("conv|pool", list.files("{sandbox._PACKAGE}", recursive = TRUE)))))"""
    with RProcess(plant(code)) as r:
        assert r.call("look", {}).tolist() == [0] * 6


def test_only_the_temporary_folder_can_be_written(plant: Plant, tmp_path: Path) -> None:
    code = f"""write_to <- function(file) {{ cat("x", file = file); 1 }}
    write_here <- function() write_to(tempfile())
    damage <- function() unlink(c("{tmp_path}/planted/R", "{sandbox._PACKAGE}"), recursive = TRUE)
    """
    with RProcess(plant(code)) as r:
        assert r.call("write_here", {}).tolist() == [1]
        for file in (tmp_path / "new", tmp_path / "planted" / "R" / "relu.R", "/usr/new", "/new"):
            with pytest.raises(RError, match="cannot open the connection"):
                r.call("write_to", {"file": str(file)})
        r.call("damage", {})
    assert (tmp_path / "planted" / "R" / "relu.R").stat().st_size > 1
    assert (sandbox._PACKAGE / "errors.py").exists()


def test_no_listener_is_reached(plant: Plant) -> None:
    code = """reach <- function(port) {
      out <- socketConnection("127.0.0.1", port, open = "w", timeout = 2)
      writeLines("hello", out); close(out); 1
    }"""
    with socket.create_server(("127.0.0.1", 0)) as listener, RProcess(plant(code)) as r:
        listener.setblocking(False)
        with pytest.raises(RError):
            r.call("reach", {"port": listener.getsockname()[1]})
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert lives(r)


def test_a_fork_bomb_comes_to_nothing(plant: Plant) -> None:
    code = """bomb <- function() {
      for (n in 1:200) system("sleep 613.5 &", ignore.stderr = TRUE)
      1
    }"""
    with RProcess(plant(code)) as r:
        r.call("bomb", {}, PATIENCE)
        pids = [process.pid for process in below(r._child._process.pid)]
        assert 3 < len(pids) < 40
    assert all(gone(pid) for pid in pids)


def test_what_detached_itself_goes_with_r(plant: Plant) -> None:
    code = 'leave <- function() system("setsid nohup sleep 614.5 > /dev/null 2>&1 &")'
    with RProcess(plant(code)) as r:
        r.call("leave", {}, PATIENCE)
        pids = [process.pid for process in below(r._child._process.pid)]
        r.close()
    assert all(gone(pid) for pid in pids)


def test_a_crash_is_told_with_its_signal(plant: Plant) -> None:
    with RProcess(plant("crash <- function() tools::pskill(Sys.getpid(), 11)")) as r:
        with pytest.raises(RDied, match="exit code -11"):
            r.call("crash", {})
        assert lives(r)


def test_closed_descriptors_end_r_and_nothing_else(plant: Plant) -> None:
    code = f"""shut <- function() {{
      system2("{sys.executable}", c("-c", shQuote("import os; os.closerange(0, 256)")))
      for (n in 3:60) try(close(getConnection(n)), silent = TRUE)
      1
    }}"""
    with RProcess(plant(code)) as r:
        assert r.call("shut", {}, PATIENCE).tolist() == [1]
        assert lives(r)


LIES = """
put <- function(name, value) {
  unlockBinding(name, baseenv())
  assign(name, value, envir = baseenv())
}
put("identical", function(...) TRUE)
put("all.equal", function(...) TRUE)
put("tryCatch", function(expr, ...) expr)
put("is.numeric", function(x) TRUE)
put("length", function(x) 1L)
relu <- function(x) x
"""


def test_changed_functions_of_r_do_not_make_a_wrong_answer_right(plant: Plant) -> None:
    cases = list(matching(all_cases(100, 0), "relu"))
    with RProcess(plant(LIES)) as r:
        results = list(run(cases, r))
    negative = [result for result in results if np.min(result.case.ours()) == 0]
    assert negative
    assert not any(result.agrees for result in negative)
