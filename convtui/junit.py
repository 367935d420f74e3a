"""Results as JUnit XML, which the dashboards of most build servers read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree

from convtui.harmless import escaped

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Problem:
    """A failure is a wrong answer, an error none at all."""

    kind: Literal["failure", "error"]
    message: str
    text: str = ""


@dataclass(frozen=True)
class Test:
    """`group` is what dashboards sort by; without `seconds` no time is told."""

    group: str
    name: str
    seconds: float | None = None
    problem: Problem | None = None


def junit(name: str, tests: Sequence[Test], seconds: float | None = None) -> bytes:
    """One suite of tests as a document."""
    problems = [test.problem.kind for test in tests if test.problem]
    counts = {
        "name": _clean(name),
        "tests": str(len(tests)),
        "failures": str(problems.count("failure")),
        "errors": str(problems.count("error")),
    }
    if seconds is not None:
        counts["time"] = f"{seconds:.3f}"
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", counts)
    for test in tests:
        suite.append(_test_case(test))
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _test_case(test: Test) -> ElementTree.Element:
    about = {"classname": _clean(test.group), "name": _clean(test.name)}
    if test.seconds is not None:
        about["time"] = f"{test.seconds:.6f}"
    case = ElementTree.Element("testcase", about)
    if test.problem:
        problem = ElementTree.SubElement(
            case, test.problem.kind, message=_clean(test.problem.message)
        )
        problem.text = _clean(test.problem.text)
    return case


def _clean(text: str) -> str:
    """Without what steers a terminal, and what XML cannot hold."""
    return _NOT_IN_XML.sub("?", escaped(text))
