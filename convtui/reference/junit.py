"""Results as JUnit XML, which the dashboards of most build servers read."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from convtui.reference.failure import headline, in_full
from convtui.reference.report import tally
from convtui.reference.run import Result

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_junit(results: Sequence[Result], seconds: float) -> bytes:
    """One test case for each result: a failure where numbers differ, an error where R had none."""
    errors = sum(result.agreement is None for result in results)
    counts = {
        "name": "convtui check against R",
        "tests": str(len(results)),
        "failures": str(tally(results).disagree - errors),
        "errors": str(errors),
        "time": f"{seconds:.3f}",
    }
    root = ElementTree.Element("testsuites", counts)
    suite = ElementTree.SubElement(root, "testsuite", counts)
    for result in results:
        suite.append(_test_case(result))
    ElementTree.indent(root)
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _test_case(result: Result) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=f"convtui.check.{result.case.stage.replace(' ', '_')}",
        name=_clean(result.case.name),
        time=f"{result.seconds:.6f}",
    )
    if not result.agrees:
        kind = "error" if result.agreement is None else "failure"
        problem = ElementTree.SubElement(case, kind, message=_clean(headline(result)))
        problem.text = _clean(in_full(result))
    return case


def _clean(text: str) -> str:
    """R may say what XML cannot hold."""
    return _NOT_IN_XML.sub("?", text)
