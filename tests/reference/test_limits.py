"""R that takes too much, says too much, looks around, or leaves something behind.

What needs no more than the user's rights to be seen is tried with them; `test_sandbox_in_r` has R
without.
"""

import sys
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from convtui.errors import BadInput, Missing
from convtui.lesson.numbers import not_a_number
from convtui.places import cache_folder
from convtui.reference.limits import MEBIBYTE, Limits
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout

from .conftest import Plant
from .waiting import gone

pytestmark = pytest.mark.r


def lives(r: RProcess) -> bool:
    return r.call("relu", {"x": 4.0}).tolist() == [4]


def test_gigabytes_are_refused_in_one_line_and_r_goes_on(plant: Plant) -> None:
    with RProcess(plant("greedy <- function() numeric(1e9)")) as r:
        with pytest.raises(RError, match=r"^cannot allocate vector of size 7\.5 Gb$"):
            r.call("greedy", {})
        assert lives(r)


def test_memory_taken_bit_by_bit_has_an_end(plant: Plant) -> None:
    code = "hoard <- function() { kept <- list(); repeat kept <- c(kept, list(rnorm(1e6))) }"
    with RProcess(plant(code), Limits(memory=600 * MEBIBYTE)) as r:
        with pytest.raises((RError, RDied)):
            r.call("hoard", {}, PATIENCE)
        assert lives(r)


def test_a_program_that_r_starts_has_the_same_limit(plant: Plant, tmp_path: Path) -> None:
    script = tmp_path / "eat.py"
    script.write_text("bytearray(700 * 2**20)")
    code = f'eat <- function() system2("{sys.executable}", "{script}", stderr = FALSE)'
    with RProcess(plant(code), Limits(memory=600 * MEBIBYTE), unsafe=True) as r:
        assert r.call("eat", {}, PATIENCE).tolist() == [1]


def test_endless_output_ends_with_the_log_s_limit(plant: Plant) -> None:
    code = 'shout <- function() repeat cat(strrep("x", 65536))'
    with RProcess(plant(code), Limits(file=2 * MEBIBYTE)) as r:
        with pytest.raises(RDied, match="R wrote more than 2 MB into its log or another file"):
            r.call("shout", {}, PATIENCE)
        assert lives(r)
    assert max(log.stat().st_size for log in cache_folder().iterdir()) <= 2 * MEBIBYTE


def test_no_file_of_r_grows_beyond_the_limit(plant: Plant, tmp_path: Path) -> None:
    file = tmp_path / "large"
    code = f'fill <- function() repeat cat(strrep("x", 65536), file = "{file}", append = TRUE)'
    with (
        RProcess(plant(code), Limits(file=MEBIBYTE), unsafe=True) as r,
        pytest.raises(RDied, match="1 MB"),
    ):
        r.call("fill", {}, PATIENCE)
    assert file.stat().st_size <= MEBIBYTE


def test_a_huge_answer_is_refused_before_it_is_sent(r: RProcess) -> None:
    with pytest.raises(
        RError, match=r"^the answer has 5,000,000 numbers, more than the 4,000,000 it may have$"
    ):
        r.call("numeric", {"length": 5_000_000})
    assert r.call("numeric", {"length": 1_500_000}, PATIENCE).size == 1_500_000


@pytest.mark.skipif(sys.platform != "linux", reason="descriptors are opened through /proc")
@pytest.mark.parametrize(
    ("written", "words"),
    [
        ('repeat writeLines(strrep("1", 1e6), out, sep = "")', "too long"),
        ('repeat writeLines("no json", out)', "cannot be read"),
        ('repeat writeLines("[1]", out)', "cannot be read"),
        ('repeat writeLines("{}", out)', "cannot be read"),
        (r"""repeat writeLines('{"shape": [7], "values": [1]}', out)""", "cannot be read"),
        ('repeat writeLines(strrep("[", 1e5), out)', "cannot be read"),
    ],
)
def test_what_r_writes_to_our_pipe_itself_is_no_traceback(
    plant: Plant, written: str, words: str
) -> None:
    code = f"""forge <- function() {{
      ends <- Sys.readlink(list.files("/proc/self/fd", full.names = TRUE))
      pipes <- list.files("/proc/self/fd", full.names = TRUE)[grepl("^pipe", ends)]
      out <- file(pipes[length(pipes)], "w")
      {written}
    }}"""
    with RProcess(plant(code), Limits(numbers=100_000), unsafe=True) as r:
        with pytest.raises(RDied, match=words):
            r.call("forge", {}, PATIENCE)
        assert lives(r)


@pytest.mark.parametrize("code", ["quit()", "quit(status = 7)", "tools::pskill(Sys.getpid(), 9)"])
def test_r_that_ends_while_its_files_are_read_names_the_file(plant: Plant, code: str) -> None:
    with (
        RProcess(plant(code)) as r,
        pytest.raises(BadInput, match=r"zz-planted\.R ended R while it was read \(R ended.*\): ")
        as caught,
    ):  # fmt: skip
        r.start()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("code", ["Sys.sleep(1e6)", "repeat {}"])
def test_r_that_hangs_while_its_files_are_read_names_the_file(plant: Plant, code: str) -> None:
    with (
        RProcess(plant(code), Limits(read_seconds=1)) as r,
        pytest.raises(BadInput, match=r"zz-planted\.R was not read within 1 s: let it define"),
    ):
        r.start()


def test_an_r_that_is_not_ready_in_time_is_something_missing() -> None:
    with (
        RProcess(limits=Limits(start_seconds=0)) as r,
        pytest.raises(Missing, match="R was not ready within 0 s: `convtui doctor`"),
    ):
        r.start()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans to a supervisor")
def test_a_child_of_r_that_detached_itself_ends_with_r(plant: Plant, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"""leave <- function() {{
      system("env -i setsid nohup sh -c 'echo $$ > {note}.part; mv {note}.part {note}; exec sleep 600' &")
      while (!file.exists("{note}")) Sys.sleep(0.05)
      1
    }}"""  # noqa: E501
    with RProcess(plant(code), unsafe=True) as r:
        r.call("leave", {}, PATIENCE)
    assert gone(int(note.read_text()))


LOOKED = """look <- function(file) {
  home <- path.expand("~")
  seen <- list(
    names(Sys.getenv()), home, list.files(home, all.files = TRUE, no.. = TRUE),
    dirname(tempdir()), getwd()
  )
  writeLines(unlist(lapply(seen, paste, collapse = " ")), file)
  1
}"""


def test_r_sees_little_of_the_environment_and_an_empty_home(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {"ANYTHING_AT_ALL", "CONVTUI_STORAGE", "SSH_AUTH_SOCK", "USER", "PYTHONPATH"}
    for name in secrets - {"PYTHONPATH"}:
        monkeypatch.setenv(name, "secret")
    monkeypatch.setenv("LC_TIME", "C")
    with RProcess(plant(LOOKED), unsafe=True) as r:
        r.call("look", {"file": str(tmp_path / "seen")})
    names, home, within, temporary, working = (tmp_path / "seen").read_text().splitlines()
    assert not secrets & set(names.split())
    assert "LC_TIME" in names.split()
    assert within == ""
    assert Path(home) == Path(temporary) / "home"
    assert working == temporary
    assert not Path(temporary).exists()


def test_two_at_once_have_a_log_each(plant: Plant, tmp_path: Path) -> None:
    code = "tell <- function(word) { message(word); 1 }"
    with RProcess(plant(code)) as first, RProcess(plant(code)) as second:
        for r, word in ((first, "apple"), (second, "pear"), (first, "apple")):
            r.call("tell", {"word": word})
    logs = [log.read_text() for log in cache_folder().iterdir()]
    said = sorted((log.count("apple"), log.count("pear")) for log in logs)
    assert said == [(0, 1), (2, 0)]


def test_old_logs_go(plant: Plant) -> None:
    cache_folder().mkdir(parents=True)
    for number in range(100, 130):
        (cache_folder() / f"r-session-{number}.log").touch()
    (cache_folder() / "mine.txt").touch()
    with RProcess() as r:
        r.start()
    logs = sorted(path.name for path in cache_folder().glob("*.log"))
    assert len(logs) == 20
    assert logs[0] == "r-session-111.log"
    assert (cache_folder() / "mine.txt").exists()


def test_what_r_says_cannot_steer_a_terminal(plant: Plant) -> None:
    code = r'shout <- function() stop("\u001b]0;owned\u0007\n\u202e", strrep("x", 1e5))'
    with RProcess(plant(code)) as r, pytest.raises(RError) as caught:
        r.call("shout", {})
    assert str(caught.value).startswith(r"\x1b]0;owned\x07 \u202exxx")
    assert len(str(caught.value)) < 400


def test_a_call_that_is_too_slow_is_told_with_its_time(plant: Plant) -> None:
    with RProcess(plant("wait <- function() Sys.sleep(1e6)")) as r:
        with pytest.raises(RTimeout, match=r"^R gave no answer within 0\.7 s and was stopped$"):
            r.call("wait", {}, 0.7)
        assert lives(r)


def test_r_s_missing_number_stays_one(plant: Plant) -> None:
    code = """holes <- function() matrix(c(1, NA, NaN, 4), 2, byrow = TRUE)
    nothing <- function(kind) switch(kind, logical = NA, integer = NA_integer_, double = NA_real_)
    """
    with RProcess(plant(code)) as r:
        answer = r.call("holes", {})
        assert np.isnan(answer).tolist() == [[False, True], [True, False]]
        assert [not_a_number(answer[0, 1]), not_a_number(answer[1, 0])] == ["NA", "NaN"]
        for kind in ("logical", "integer", "double"):
            assert not_a_number(r.call("nothing", {"kind": kind})[0]) == "NA"
