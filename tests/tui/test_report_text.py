"""What the report screen says of a run's results."""

import json

from convtui.tui.report_text import read_pages


def test_a_result_near_chance_and_an_adapted_network_are_told(finish):
    run = finish("first", model="mnist-course")
    told = read_pages(run).summary.plain
    assert "is near chance: guessing gets 0.1000" in told
    assert "mnist-course is adapted to its images: input 32×32×3 instead of 28×28×1" in told


def test_a_remark_of_a_strangers_report_steers_no_terminal(finish):
    run = finish("first")
    report = {**run.report(), "remarks": ["\x1b]0;x\x07" + "y" * 5000]}
    (run.folder / "report.json").write_text(json.dumps(report))
    told = read_pages(run).summary.plain
    assert "\\x1b]0;x\\x07y" in told
    assert "\x1b" not in told
    assert "y" * 1500 not in told
