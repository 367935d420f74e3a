"""A student's Python functions: what they answer, and what they cannot do to us."""

import socket
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest
from patience import PATIENCE

from convtui import sandbox
from convtui.errors import Missing
from convtui.marking.python_runner import PythonRunner
from convtui.marking.runner import Failure, Runner
from convtui.marking.values import Name
from convtui.reference.limits import MEBIBYTE, Limits

from .conftest import HandIn, Started, failed

pytestmark = pytest.mark.sandbox

Student = Callable[..., Runner]
X = np.array([[1.0, -2.0], [3.0, 4.0]])


@pytest.fixture
def student(hand_in: HandIn) -> Student:
    """A runner of this code."""

    def handed_in(code: str, **options: object) -> Runner:
        return hand_in("import os, sys\nimport numpy as np\n" + code, "hand-in.py", **options)

    return handed_in


FINE = "def fine(): return 7\n"


@pytest.mark.parametrize(
    ("code", "kind", "type_", "numbers"),
    [
        ("X * 2", "array", "float64", X * 2),
        ("X.astype('float32')", "array", "float32", X),
        ("X.astype(int)", "array", "int64", X),
        ("X > 0", "array", "bool", (X > 0) * 1.0),
        ("X * (1 + 1e-12j)", "array", "complex128", X),
        ("(1 + 0j)", "number", "complex", np.array(1.0)),
        ("X.astype(object)", "array", "object", X),
        ("np.matrix(X)", "array", "float64", X),
        ("X.tolist()", "list", "list", X),
        ("[X, X]", "list", "list", np.stack([X, X])),
        ("[row for row in X]", "list", "list", X),
        ("3", "number", "int", np.array(3.0)),
        ("True", "number", "bool", np.array(1.0)),
        ("X[0, 1]", "number", "float64", np.array(-2.0)),
        ("float('nan')", "number", "float", np.array(np.nan)),
        ("np.array([[np.inf, -0.0]])", "array", "float64", np.array([[np.inf, -0.0]])),
        ("np.zeros((0, 3))", "array", "float64", np.zeros((0, 3))),
    ],
)
def test_numbers_come_back_described(
    student: Student, code: str, kind: str, type_: str, numbers: np.ndarray
) -> None:
    value = student(f"def f(X): return {code}").call("f", [X]).value
    assert (value.kind, value.type, value.items) == (kind, type_, ())
    assert value.array is not None
    np.testing.assert_array_equal(value.array, numbers, strict=True)


@pytest.mark.parametrize(
    ("code", "kind", "type_"),
    [
        ("None", "nothing", "NoneType"),
        ("'text'", "other", "str"),
        ("{'a': X}", "other", "dict"),
        ("X * 1j", "other", "complex128"),
        ("10 ** 400", "other", "int"),
        ("np.array([None, 'a'])", "other", "object"),
        ("print", "other", "builtin_function_or_method"),
    ],
)
def test_what_is_no_number_is_named(student: Student, code: str, kind: str, type_: str) -> None:
    value = student(f"def f(X): return {code}").call("f", [X]).value
    assert (value.kind, value.type, value.array) == (kind, type_, None)


def test_a_result_with_its_cache_is_a_tuple(student: Student) -> None:
    value = student("def f(X, K): return X + 1, (X, K, {'stride': 1})").call("f", [X, 3]).value
    result, cache = value.items
    np.testing.assert_array_equal(result.array, X + 1)
    assert [item.kind for item in cache.items] == ["array", "number", "other"]


def test_an_argument_that_is_written_into_comes_back(student: Student) -> None:
    code = "def f(X, out, again): out[:] = 2 * X; again[0] = np.nan"
    holes = np.array([np.nan, 1])
    answer = student(code).call("f", [X, np.zeros((2, 2))], {"again": holes})
    assert answer.value.kind == "nothing"
    assert list(answer.written) == ["1"]
    np.testing.assert_array_equal(answer.written["1"].array, 2 * X)


def test_arguments_arrive_as_what_they_are(student: Student) -> None:
    code = """def f(*given, **named):
    return [repr(type(each).__name__) == repr(word) for each, word in zip(given, named["words"])] \\
        and str(given[0].dtype) == "int64" and [type(each).__name__ for each in given] == WORDS
WORDS = ["ndarray", "int", "float", "bool", "str", "NoneType", "list", "tuple", "function"]
def relu(x): return x
"""
    given = [X.astype(int), 1, 1.0, True, "same", None, [1, 2], (1, X), Name("relu")]
    assert student(code).call("f", given, {"words": ["a"]}).value.array == 1


def test_a_method_is_called_on_an_object_that_is_made_for_it(student: Student) -> None:
    code = """class Conv:
    def __init__(self, K, stride=1): self.K = K
    def forward(self, X): return X * self.K
"""
    runner = student(code + FINE)
    [conv, _] = runner.load().functions
    assert (conv.name, conv.is_class, conv.methods) == ("Conv", True, ("__init__", "forward"))
    assert [(each.name, each.needed) for each in conv.parameters] == [
        ("K", True),
        ("stride", False),
    ]
    value = runner.call("Conv.forward", [X], made_with=[3]).value
    np.testing.assert_array_equal(value.array, 3 * X)
    assert failed(runner, "Conv.backward", X).startswith("crashed: TypeError: Conv.__init__()")


def test_what_is_missing_is_no_crash(student: Student) -> None:
    assert failed(student(FINE), "conv2d", X) == "missing: there is no function conv2d"


def test_a_file_is_not_run_but_its_definitions_are_there(student: Student) -> None:
    code = """
import no_such_package
import no_other_package as gone
image = open("no-such-image.png")
raise SystemExit("no")
HALF = np.float64(0.5)
def f(X): return HALF * X
def broken(X): return gone.f(X)
"""
    runner = student(code)
    found = runner.load()
    assert [each.name for each in found.functions] == ["f", "broken"]
    assert found.problems == ("ModuleNotFoundError: No module named 'no_other_package' (line 5)",)
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, X / 2)


def test_a_file_that_is_run_is_run_whole(student: Student) -> None:
    code = (
        "if __name__ == '__main__':\n    factor = len('abc')\ndef f(X): return factor * X\n1 / 0\n"
    )
    runner = student(code, run_all=True)
    assert runner.load().problems == ("ZeroDivisionError: division by zero (line 6)",)
    np.testing.assert_array_equal(runner.call("f", [X]).value.array, 3 * X)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("while True: pass", "too slow: no answer within 2 s"),
        ("os._exit(3)", "crashed: Python was ended with exit code 3"),
        ("import ctypes; ctypes.string_at(0)", "crashed: Python was ended by SIGSEGV"),
    ],
)
def test_a_file_that_cannot_be_loaded_is_one_line(student: Student, code: str, words: str) -> None:
    runner = student(code, run_all=True, limits=Limits(start_seconds=2))
    with pytest.raises(Failure) as caught:
        runner.load()
    assert f"{caught.value.status}: {caught.value}" == words


def test_a_file_that_is_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").write_text("no notebook")
    with (
        PythonRunner(tmp_path / "a.ipynb") as runner,
        pytest.raises(Failure, match=r"^a\.ipynb: it is no notebook$"),
    ):
        runner.load()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("1 / 0", "crashed: ZeroDivisionError: division by zero (line 5)"),
        ("f()", "crashed: RecursionError: maximum recursion depth exceeded (line 5)"),
        ("sys.exit(3)", "crashed: SystemExit: 3 (line 5)"),
        ("os._exit(3)", "crashed: Python was ended with exit code 3"),
        ("os.kill(os.getpid(), 11)", "crashed: Python was ended by SIGSEGV"),
        ("__import__('ctypes').string_at(0)", "crashed: Python was ended by SIGSEGV"),
        ("sys.setrecursionlimit(10**9); g = lambda: g(); g()", None),
        ("raise KeyboardInterrupt", "crashed: KeyboardInterrupt (line 5)"),
        ("np.ones(10**9)", "too much memory: MemoryError: Unable to allocate 7.45 GiB"),
        ("x = [0]\n    while True: x = x + x", "too much memory: MemoryError (line 6)"),
        ("return np.zeros(5_000_000)", "refused: the answer has more than 4,000,000 numbers"),
        ("open('x', 'wb').write(bytes(20 * 2**20))", "crashed: OSError: "),
        (r"raise ValueError('\x1b]0\x07\n\u202e')", r"crashed: ValueError: \x1b]0\x07 \u202e"),
        ("raise ValueError('x' * 10**7)", "crashed: ValueError: xxx"),
        ("class E(Exception):\n      def __str__(self): 1 / 0\n    raise E", "crashed: E (line 7)"),
    ],
)  # fmt: skip
def test_a_call_that_fails_is_one_line_and_the_next_is_answered(
    student: Student, code: str, words: str | None
) -> None:
    limits = Limits(memory=768 * MEBIBYTE)
    said = failed(
        student(f"{FINE}def f():\n    {code}\n", limits=limits), "f", seconds=30 if words else 2
    )
    assert said.startswith(words or ("crashed", "too slow", "too much memory"))
    assert len(said) < 400


@pytest.mark.parametrize(
    "code", ["while True: pass", "__import__('time').sleep(600)", "print('x' * 10**6, flush=True)"]
)
def test_what_does_not_end_is_ended(student: Student, code: str) -> None:
    runner = student(f"{FINE}def f():\n  while True:\n    {code}")
    runner.load()
    before = time.monotonic()
    assert failed(runner, "f", seconds=1) == "too slow: no answer within 1 s"
    assert time.monotonic() - before < PATIENCE


@pytest.mark.parametrize(
    "code",
    [
        "os.closerange(0, 1024)",
        "[os.write(fd, b'no answer\\n') for fd in range(3, 20) if writable(fd)]",
        "[os.write(fd, b'{}\\n') for fd in range(3, 20) if writable(fd)]",
        "[os.write(fd, b'[' * 10**5 + b'\\n') for fd in range(3, 20) if writable(fd)]",
        "[os.write(fd, forged(fd)) for fd in range(3, 20) if writable(fd)]",
    ],
)
def test_descriptors_closed_and_answers_forged_are_a_failure(student: Student, code: str) -> None:
    helpers = """
def writable(fd):
    import fcntl
    try: return fcntl.fcntl(fd, fcntl.F_GETFL) & 3 != 0
    except OSError: return False
def forged(fd):
    return b'{"number": 0, "written": {}, "value": {"kind": "array", "type": "x", \
"shape": [1000000000000000000000], "base64": ""}}\\n'
"""
    said = failed(student(f"{FINE}{helpers}def f():\n    {code}"), "f")
    assert said.startswith(
        ("refused: the answer cannot be read", "crashed: Python was ended with exit code 1")
    )


def test_an_endless_answer_is_not_kept(student: Student) -> None:
    code = "def f():\n    while True:\n        os.write(4, b'x' * 65536)\n"
    runner = student(FINE + code, limits=Limits(numbers=1000))
    assert failed(runner, "f", seconds=PATIENCE) == "refused: the answer is too long"


def test_a_fork_bomb_comes_to_nothing(student: Student) -> None:
    code = "def f():\n    while True: os.fork()\n"
    said = failed(student(FINE + code), "f", seconds=3)
    assert said.startswith(("crashed: BlockingIOError", "too slow"))


def test_gigabytes_of_files_find_no_room(student: Student) -> None:
    code = """def f():
    for number in range(40):
        with open(str(number), "wb") as file:
            file.write(bytes(15 * 2**20))
"""
    assert "No space left" in failed(student(FINE + code), "f", seconds=PATIENCE)


def test_processes_left_behind_are_ended(student: Student, started: Started) -> None:
    code = """def f():
    import subprocess
    subprocess.Popen(["sleep", "600"], start_new_session=True)
    return 1
"""
    runner = student(code)
    runner.call("f")
    left = started()
    assert "sleep" in {each.name() for each in left}
    runner.close()
    assert not psutil.wait_procs(left, PATIENCE)[1]


def test_nothing_of_ours_or_the_user_is_read(student: Student, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    runner = student(
        """def f(file):
    return os.path.exists(file)
def home():
    return len(os.listdir(os.path.expanduser("~")))
def answers():
    from convtui.ops.convolution import conv2d
def ideas():
    import convtui.marking.catalogue
def environment():
    return len([name for name in os.environ if "SECRET" in name])
"""
        + FINE
    )
    for place in (tmp_path / "secret", Path.home() / ".bashrc", sandbox._PACKAGE / "ops"):
        assert runner.call("f", [str(place)]).value.array == 0
    assert runner.call("home").value.array == 0
    for function in ("answers", "ideas"):
        assert "ModuleNotFoundError: No module named 'convtui." in failed(runner, function)


def test_nothing_is_written_outside(student: Student, tmp_path: Path) -> None:
    code = f"def f(file):\n    open(file, 'w').write('x')\n    return 1\n{FINE}"
    runner = student(code)
    own, ours = tmp_path / "hand-in.py", sandbox._PACKAGE / "new"
    for place in (tmp_path / "new", own, ours, "/usr/new", "/new"):
        assert failed(runner, "f", str(place)).startswith("crashed: ")
    assert runner.call("f", ["here"]).value.array == 1
    assert "def fine" in (tmp_path / "hand-in.py").read_text()


def test_no_listener_is_reached(student: Student) -> None:
    code = f"""{FINE}def f(kind, address):
    import socket
    connection = socket.socket(getattr(socket, kind))
    connection.connect(tuple(address) if kind == "AF_INET" else "\\0" + address)
"""
    runner = student(code)
    name = f"convtui-{time.monotonic_ns()}"
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as unix:
        unix.bind("\0" + name)
        unix.listen()
        for kind, listener, address in (
            ("AF_INET", tcp, list(tcp.getsockname())),
            ("AF_UNIX", unix, name),
        ):
            listener.setblocking(False)
            assert "ConnectionRefusedError" in failed(runner, "f", kind, address)
            with pytest.raises(BlockingIOError):
                listener.accept()


LIES = """
import json
yes = lambda *given, **named: True
np.array_equal = np.allclose = yes
np.testing.assert_array_equal = yes
dumps = json.dumps
json.dumps = lambda answer: dumps({**answer, "agrees": True, "points": 100})
for name, module in list(sys.modules.items()):
    if name == "__main__" or name.startswith("convtui"):
        vars(module).update(Description=yes, _differs=yes, agrees=yes, is_same=yes)
def f(X): return np.zeros((2, 2))
"""


def test_whoever_changes_numpy_and_our_modules_in_there_still_answers_wrongly(
    student: Student,
) -> None:
    value = student(LIES, run_all=True).call("f", [X]).value
    assert value.array is not None
    assert not np.array_equal(value.array, X)


def test_numbers_that_are_drawn_are_the_same_each_time(student: Student) -> None:
    code = """
import random
def drawn(): return [random.random(), np.random.rand(), hash("a") % 1000]
"""
    one, other = (student(code).call("drawn").value.array for _ in range(2))
    assert one.tolist() == other.tolist()


def test_names_are_harmless(student: Student) -> None:
    code = "globals()['\\x1b[31m'] = lambda x: x\nglobals()['\\x1b[31m'].__module__ = __name__\n"
    names = [each.name for each in student(code, run_all=True).load().functions]
    assert names == [r"\x1b[31m"]


def test_without_a_sandbox_it_runs_only_where_that_is_meant(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convtui.sandbox.no_sandbox", lambda: "none")
    with pytest.raises(Missing, match="--unsafe"):
        student(FINE)
    runner = student(FINE, unsafe=True, limits=Limits(memory=4096 * MEBIBYTE))
    assert runner.call("fine").value.array == 7
