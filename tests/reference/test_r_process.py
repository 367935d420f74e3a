"""R behind the client: right numbers, R's own errors, and every way for R to get lost."""

import math
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from patience import PATIENCE

from convtui.errors import BadInput, Missing
from convtui.reference import requirements
from convtui.reference.r_call import RCall, RFunction
from convtui.reference.r_process import RDied, RError, RProcess, RTimeout

from .conftest import Plant
from .waiting import gone, until

pytestmark = pytest.mark.r

PATCH = np.array([[56.0, 250, 116, 0], [0, 240, 144, 0], [0, 198, 150, 0], [0, 143, 241, 0]])
LINE = np.array([[-0.5, -0.5, -0.5], [1, 1, 1], [-0.5, -0.5, -0.5]])


def test_r_convolves(r: RProcess) -> None:
    assert r.call("conv2d", {"X": PATCH, "K": LINE}).tolist() == [[-1, 27], [-36, -36]]


def test_r_does_a_whole_pipeline_from_the_input_alone(r: RProcess) -> None:
    layer = RCall(
        "convolutional_layer", {"X": PATCH, "K": LINE, "b": 100, "activation": RFunction("relu")}
    )
    assert r.call("linear", {"x": layer}).tolist() == [[99, 127], [64, 64]]
    assert r.call("maxpool_layer", {"X": layer, "size": 2}).tolist() == [[127]]


@pytest.mark.parametrize("shape", [(1,), (5,), (3, 4), (1, 4), (4, 1), (2, 3, 4), (2, 1, 3, 2)])
def test_arrays_of_any_rank_keep_their_places(r: RProcess, shape: tuple[int, ...]) -> None:
    values = np.arange(math.prod(shape), dtype=float).reshape(shape)
    there = r.call("identity", {"x": values})
    assert there.shape == shape
    assert (there == values).all()
    if len(shape) > 1:
        turned = r.call("aperm", {"a": values, "perm": np.arange(len(shape), 0.0, -1)})
        assert (turned == values.T).all()


def test_an_array_in_any_order_of_memory_arrives_as_it_reads(r: RProcess) -> None:
    values = np.arange(24.0).reshape(4, 6)
    for view in (values.T, values[::-1, ::2], np.asfortranarray(values)):
        assert (r.call("identity", {"x": view}) == view).all()


def test_no_number_loses_a_bit_on_the_way(r: RProcess) -> None:
    random = np.random.default_rng(5)
    awkward = [0.1, -0.0, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 1 / 3, 2.0**53]
    bits = random.integers(0, 2**63, 5000, dtype=np.uint64).view(np.float64)
    sent = np.concatenate([awkward, [math.nan, math.inf, -math.inf], bits])
    back = r.call("identity", {"x": sent})
    there = ~np.isnan(sent)
    assert (np.isnan(back) == ~there).all()
    assert back[there].tobytes() == sent[there].tobytes()


def test_numbers_words_and_truth_are_r_s_own(r: RProcess) -> None:
    same = r.call("conv2d", {"X": PATCH, "K": LINE, "padding": "same", "flip": True})
    assert same.shape == (4, 4)
    assert r.call("is.logical", {"x": True}).tolist() == [1]
    assert r.call("is.numeric", {"x": 3}).tolist() == [1]
    assert r.call("nchar", {"x": "naïve"}).tolist() == [5]


def test_r_s_refusal_arrives_in_r_s_words(r: RProcess) -> None:
    with pytest.raises(RError, match="stride is 0: it must be one whole number of at least 1"):
        r.call("conv2d", {"X": PATCH, "K": LINE, "stride": 0})
    with pytest.raises(RError, match=r"^größer$"):
        r.call("stop", {"x": "größer"})
    inner = RCall("stop", {"x": "from within"})
    with pytest.raises(RError, match="from within"):
        r.call("relu", {"x": inner})


@pytest.mark.parametrize(
    ("function", "words"),
    [("conv3d", "'conv3d'"), ("letters", "'letters'"), ("", "first argument")],
)
def test_a_function_that_is_not_there_is_named(r: RProcess, function: str, words: str) -> None:
    with pytest.raises(RError, match=words):
        r.call(function, {})
    with pytest.raises(RError, match="nosuch"):
        r.call("convolutional_layer", {"X": PATCH, "K": LINE, "activation": RFunction("nosuch")})


def test_an_answer_without_numbers_is_an_error(r: RProcess) -> None:
    for function, kind in (("date", "character"), ("environment", "environment"), ("list", "list")):
        with pytest.raises(RError, match=f"type {kind} and holds no numbers"):
            r.call(function, {})
    assert r.call("relu", {"x": -1.5}).tolist() == [0]


def test_the_version_names_r_and_how_it_is_reached(r: RProcess) -> None:
    version = r.version()
    assert version.r.startswith("R version ")
    assert version.mode in ("API", "ABI")
    assert version.rpy2[0].isdigit()


def test_several_threads_each_get_their_own_answer(r: RProcess) -> None:
    def doubled(number: int) -> float:
        return float(r.call("sum", {"a": number, "b": number})[0])

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(doubled, range(200))) == [2.0 * number for number in range(200)]


REFERENCES = """
import sys
import numpy as np
from convtui.places import shared
from convtui.reference.r_call import RCall
from convtui.reference.r_session import Session
session = Session(shared("r"))
request = RCall("relu", {"x": np.ones((2, 3))}).message()
before = sys.getrefcount(None)
for _ in range(500):
    session.answer(request)
print(sys.getrefcount(None) - before)
"""


def test_no_call_takes_a_reference_to_none_with_it() -> None:
    """Where None can be freed, before Python 3.12, thousands of such calls would end R."""
    done = subprocess.run(
        [sys.executable, "-c", REFERENCES], capture_output=True, text=True, timeout=PATIENCE
    )
    assert -50 < int(done.stdout) < 50, done.stderr


def test_nothing_starts_before_it_is_needed(home: Path) -> None:
    with RProcess():
        assert not (home / "cache").exists()


def test_r_that_kills_itself_is_reported_and_started_again(plant: Plant) -> None:
    with RProcess(plant("die <- function() tools::pskill(Sys.getpid(), 9)")) as r:
        with pytest.raises(RDied, match=r"exit code -9.*r-session-.*\.log"):
            r.call("die", {})
        assert r.call("relu", {"x": 4.0}).tolist() == [4]


def test_r_that_quits_is_reported_and_started_again(r: RProcess) -> None:
    with pytest.raises(RDied, match="exit code 3"):
        r.call("quit", {"save": "no", "status": 3})
    assert r.call("relu", {"x": 4.0}).tolist() == [4]


def test_r_that_loops_is_stopped_and_started_again(plant: Plant) -> None:
    with RProcess(plant("spin <- function() repeat {}")) as r:
        r.start()
        before = time.monotonic()
        with pytest.raises(RTimeout, match=r"no answer within 0\.5 s"):
            r.call("spin", {}, timeout=0.5)
        assert time.monotonic() - before < 10
        assert r.call("relu", {"x": 4.0}).tolist() == [4]


def test_a_program_that_r_waits_for_ends_with_it(plant: Plant, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f'wait <- function() system("echo $$ > {note}; exec sleep 600")'
    with RProcess(plant(code), unsafe=True) as r, pytest.raises(RTimeout):
        r.call("wait", {}, timeout=2)
    assert gone(int(note.read_text()))


@pytest.mark.parametrize("code", ["deeper(x + 1)", "lapply(x, deeper)"])
def test_endless_recursion_ends_in_an_error_and_not_in_r_s_death(plant: Plant, code: str) -> None:
    with RProcess(plant(f"deeper <- function(x) {code}")) as r:
        child = r.call("Sys.getpid", {})
        with pytest.raises(RError, match=r"stack usage|nested too deeply"):
            r.call("deeper", {"x": 1})
        assert r.call("Sys.getpid", {}) == child


def test_an_interrupted_call_does_not_answer_the_next_one(plant: Plant) -> None:
    slow = "slow <- function() { Sys.sleep(1); 111 }"
    with RProcess(plant(slow)) as r:
        r.start()
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(KeyboardInterrupt):
            r.call("slow", {})
        assert r.call("relu", {"x": 4.0}).tolist() == [4]


def test_closing_ends_a_call_in_another_thread_and_is_for_good(plant: Plant) -> None:
    r = RProcess(plant("spin <- function() repeat {}"), unsafe=True)
    r.start()
    child = int(r.call("Sys.getpid", {})[0])
    threading.Timer(0.5, r.close).start()
    before = time.monotonic()
    with pytest.raises(RDied):
        r.call("spin", {}, timeout=PATIENCE)
    assert time.monotonic() - before < 20
    assert gone(child)
    with pytest.raises(RDied, match="closed"):
        r.call("relu", {"x": 4.0})


def test_a_folder_without_r_functions_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"holds no R functions: they are its R/\*\.R files"):
        RProcess(tmp_path)


@pytest.mark.parametrize("code", ["f <- function( {", "stop('not today')"])
def test_a_file_that_r_cannot_read_is_named(plant: Plant, code: str) -> None:
    with RProcess(plant(code)) as r:
        for _ in range(2):
            with pytest.raises(BadInput, match=r"zz-planted\.R cannot be read by R: .*"):
                r.start()


def test_functions_of_the_folder_do_not_see_those_of_the_user(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / ".Rprofile"
    profile.write_text("sum <- function(...) 1e6; options(digits = 3)")
    monkeypatch.setenv("R_PROFILE_USER", str(profile))
    monkeypatch.chdir(tmp_path)
    with RProcess(plant("")) as r:
        assert r.call("conv2d", {"X": PATCH, "K": LINE}).tolist() == [[-1, 27], [-36, -36]]


TALKATIVE = """
shout <- function() {
  print(1:3); message("to whom"); warning("beware"); cat("loud", file = stderr())
  system("echo from a program"); cat(readline("who? "), readLines("stdin")); 1
}
cat("while loading")
"""

PARENT = """
import sys
from pathlib import Path
from convtui.reference.r_process import RProcess
r = RProcess(Path(sys.argv[1]), unsafe=True)
r.call(sys.argv[2], {}, 60)
"""


def start_parent(folder: Path, function: str, **pipes: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", PARENT, str(folder), function]
    return subprocess.Popen(command, stdin=subprocess.PIPE, **pipes)


def test_nothing_that_r_says_reaches_the_terminal_or_the_answers(plant: Plant, home: Path) -> None:
    parent = start_parent(
        plant(TALKATIVE), "shout", stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    said, _ = parent.communicate(b"from the keyboard\n", timeout=PATIENCE)
    assert said == b""
    assert parent.returncode == 0
    [log] = [path.read_text() for path in (home / "cache").iterdir()]
    for words in ("[1] 1 2 3", "to whom", "loud", "from a program", "while loading"):
        assert words in log
    assert "keyboard" not in log


def test_r_goes_when_its_parent_is_killed_in_the_middle_of_a_call(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even from an endless loop, with its own children and its temporary files."""
    temporary, note = tmp_path / "temporary", tmp_path / "pids"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    code = f"""spin <- function() {{
      system("sleep 600 & echo $! > {note}.partial")
      cat(Sys.getpid(), "\\n", file = "{note}.partial", append = TRUE)
      file.rename("{note}.partial", "{note}")
      repeat {{}}
    }}"""
    parent = start_parent(plant(code), "spin")
    try:
        until(note.exists)
        assert list(temporary.iterdir())
    finally:
        parent.kill()
        parent.communicate()
    for pid in note.read_text().split():
        assert gone(int(pid))
    until(lambda: not list(temporary.iterdir()))


def test_a_parent_that_forgets_to_close_leaves_nothing_behind(
    plant: Plant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, note = tmp_path / "temporary", tmp_path / "pid"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    code = f'tell <- function() {{ cat(Sys.getpid(), file = "{note}"); 1 }}'
    with start_parent(plant(code), "tell") as parent:
        assert parent.wait(60) == 0
    assert gone(int(note.read_text()))
    assert not list(temporary.iterdir())


def test_the_log_is_no_condition_for_r(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CONVTUI_HOME", str(tmp_path / "file"))
    with RProcess() as r:
        assert r.call("relu", {"x": 4.0}).tolist() == [4]


def test_an_rpy2_that_cannot_start_this_r_is_something_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rpy2").mkdir()
    (tmp_path / "rpy2" / "__init__.py").write_text("raise OSError('R_getVar not found')")
    monkeypatch.syspath_prepend(tmp_path)
    with (
        RProcess() as r,
        pytest.raises(Missing, match=r"R_getVar not found.*`convtui doctor`"),
    ):
        r.start()


def test_r_that_is_not_installed_is_said_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(requirements.shutil, "which", lambda name: None)
    monkeypatch.delenv("R_HOME", raising=False)
    with RProcess() as r, pytest.raises(Missing, match="R is not here"):
        r.call("relu", {"x": 4.0})
