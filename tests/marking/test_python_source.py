"""What is taken of a student's file, and what is left."""

import ast
import json
from pathlib import Path

import pytest

from convtui.marking.python_source import definitions, parsed
from convtui.marking.source_file import LARGEST_FILE, NoSource


def kept(source: str, tmp_path: Path) -> list[str]:
    """First lines of what is taken, as Python writes them."""
    (tmp_path / "a.py").write_text(source)
    trees, _ = parsed(tmp_path / "a.py")
    return [ast.unparse(statement).partition("\n")[0] for statement in definitions(trees)]


@pytest.mark.parametrize(
    "line",
    [
        "EPS = 0.001",
        "a, b = (1, [2, 3])",
        "SIZES: tuple = (3, 3)",
        "K = np.array([[1, 0], [0, -1]]) / 2",
        "K = np.random.default_rng(0).normal(size=(3, 3))",
        "relu = lambda x: open(x)",
        "def f(x):",
        "class Layer:",
        "async def f():",
    ],
)
def test_definitions_and_constants_are_taken(line: str, tmp_path: Path) -> None:
    body = "\n    pass" if line.endswith(":") else ""
    assert kept(f"import numpy as np\n{line}{body}\n", tmp_path)[-1] == line


@pytest.mark.parametrize(
    "line",
    [
        "print('hello')",
        "X = np.loadtxt('x.csv')",
        "image = plt.imread('photo.png')",
        "n = int(input('size? '))",
        "settings.size = 3",
        "table['a'] = 1",
        "for n in range(10**9): pass",
        "while True: pass",
        "if __name__ == '__main__': main()",
        "with open('x') as f: X = f.read()",
        "conv2d(X, K)",
        "assert False",
        "del x",
    ],
)
def test_what_does_something_is_left(line: str, tmp_path: Path) -> None:
    taken = kept(f"import numpy as np\ndef f(): return np\n{line}\n", tmp_path)
    assert taken == ["import numpy as np", "def f():"]


def test_only_the_imports_that_definitions_use_are_taken(tmp_path: Path) -> None:
    source = """
import numpy as np, os.path
import matplotlib.pyplot as plt
from keras.datasets import mnist
from math import *
try:
    import numba as fast
except ImportError:
    fast = None
from scipy.signal import convolve2d as theirs
def f(X): return np.sum(X) + fast.f(X)
plt.plot(theirs(1, 2))
"""
    assert kept(source, tmp_path) == [
        "import numpy as np, os.path",
        "from math import *",
        "try:",
        "def f(X):",
    ]


def notebook(*cells: str) -> str:
    code = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": ["# f(x"]}, *code]})


def test_a_cell_that_is_no_python_does_not_lose_the_others(tmp_path: Path) -> None:
    file = tmp_path / "a.ipynb"
    file.write_text(
        notebook(
            "%matplotlib inline\n!pip install x\ndef one():\n    %time 3\n    return 1 %\\\n    2",
            "def two(:",
            "%%bash\nrm -r x",
            "%%time\ndef three(): return 3",
            "four = (1\n    % 4)",
        )
    )
    trees, problems = parsed(file)
    names = [getattr(each, "name", "") for each in definitions(trees)]
    assert names == ["one", "three", ""]
    assert problems == ["code cell 2, line 1: invalid syntax"]


def test_a_syntax_error_loses_the_piece_that_it_stands_in_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "import numpy as np\n%matplotlib inline\ndef one():\n    '''At the\nborder.'''\n"
        "    return np\ndef broken(x:\n    return x\n\n@cache\ndef two(\n    x,\n):\n    return x\n"
        "else:\n    3\nclass Three:\n    pass\nprint(\n"
    )
    trees, problems = parsed(tmp_path / "a.py")
    kept = definitions(trees)
    assert [getattr(each, "name", "") for each in kept] == ["", "one", "two", "Three"]
    assert [each.lineno for each in kept] == [1, 3, 11, 17]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "it is no notebook"),
        (b"[" * 100_000, "it is no notebook"),
        (b'{"cells": 3}', "it is no notebook"),
        (b'{"cells": [{"cell_type": "code", "source": 3}]}', "it is no notebook"),
        (b" " * (LARGEST_FILE + 1), "it has more than 16 MB"),
        (None, "it cannot be read"),
    ],
)
def test_what_is_no_notebook_is_refused(tmp_path: Path, content: bytes | None, words: str) -> None:
    if content is not None:
        (tmp_path / "a.ipynb").write_bytes(content)
    with pytest.raises(NoSource, match=words):
        parsed(tmp_path / "a.ipynb")


@pytest.mark.parametrize("content", [b"f(", b"\0", b"(" * 100_000, b"\xff\xfe\x00"])
def test_what_is_no_python_is_a_problem_and_no_more(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.py").write_bytes(content)
    trees, [problem] = parsed(tmp_path / "a.py")
    assert trees == []
    assert problem.startswith("a.py")


def test_marks_and_line_ends_of_windows_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xef\xbb\xbfdef f():\r\n    return 1\r\n")
    assert [len(tree.body) for tree in parsed(tmp_path / "a.py")[0]] == [1]
