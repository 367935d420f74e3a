"""What an export holds: every table of the report, its charts, and nothing half written."""

import csv
import io
import json
import re

import pytest

from convtui.errors import BadInput
from convtui.export import charts
from convtui.runs import Run, read_state
from convtui.training.run_export import check_target, export, report_format

TABLES = {
    "baseline", "classification-test", "classification-train", "confusion-test",
    "confusion-train", "dead-units", "epochs", "layers", "results", "settings",
}  # fmt: skip
CHARTS = {"loss", "accuracy", "confusion-train", "confusion-test"}


def known(*runs):
    return [(run, read_state(run.folder)) for run in runs]


def table(path):
    return list(csv.reader(io.StringIO(path.read_text())))


@pytest.fixture
def said():
    return []


@pytest.fixture
def drawn(monkeypatch):
    """Charts that are drawn at once: the drawing has tests of its own."""
    monkeypatch.setattr("convtui.training.run_export.require_matplotlib", lambda: None)
    monkeypatch.setattr("convtui.training.run_export.as_png", lambda chart: chart.title.encode())


def test_a_folder_holds_the_report_its_charts_and_a_csv_a_table(finish, tmp_path, said):
    pytest.importorskip("matplotlib")
    target = tmp_path / "out"
    paths = export(known(finish("first")), target, None, said.append)
    assert {path.stem for path in target.glob("*.csv")} == TABLES
    assert {path.stem for path in target.glob("*.png")} == CHARTS
    assert {path.name for path in paths} == {path.name for path in target.iterdir()}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in target.glob("*.png"))
    assert said == []
    text = (target / "report.md").read_text()
    assert set(re.findall(r"\]\((.*?)\)", text)) == {f"{name}.png" for name in CHARTS}


def test_every_number_of_the_report_is_in_the_tables(finish, tmp_path, said, drawn):
    run = finish("first")
    export(known(run), tmp_path / "out", "csv", said.append)
    report, folder = run.report(), tmp_path / "out"
    head, *rows = table(folder / "confusion-test.csv")
    assert head[1:] == report["classes"] == [row[0] for row in rows]
    assert [[int(cell) for cell in row[1:]] for row in rows] == report["confusion"]["test"]
    _, *rows = table(folder / "classification-train.csv")
    for row, entry in zip(rows, report["classification"]["train"]["classes"], strict=False):
        assert list(map(float, row[1:4])) == [entry["precision"], entry["recall"], entry["f1"]]
    _, *rows = table(folder / "results.csv")
    assert float(rows[-1][2]) == report["results"]["test"]["loss"]
    assert table(folder / "dead-units.csv")[1:] == [["convolution-1", "16", "3", "validation"]]
    assert table(folder / "baseline.csv")[-1] == ["test", "0.375"]
    assert [row[:2] for row in table(folder / "epochs.csv")[1:]] == [
        ["0", "1"],
        ["1", "2"],
        ["0", "3"],
    ]
    assert {path.suffix for path in folder.iterdir()} == {".csv"}


def test_generated_data_are_called_so_wherever_a_figure_from_them_stands(
    finish, tmp_path, said, drawn
):
    export(known(finish("first"), finish("second")), tmp_path / "out.md", "markdown", said.append)
    text = (tmp_path / "out.md").read_text()
    figures = [
        line
        for line in text.splitlines()
        if re.match(r"#+ (Results|Baseline|Classif|Confusion|Dead)", line)
    ]
    assert len(figures) == 14
    pictures = re.findall(r"!\[(.*?)\]", text)
    assert len(pictures) == 10
    assert all("shapes (generated)" in line for line in (*figures, *pictures))


def test_the_markdown_says_when_the_numbers_of_an_epoch_are_measured(finish, tmp_path, said, drawn):
    export(known(finish("first")), tmp_path / "out.md", "markdown", said.append)
    text = (tmp_path / "out.md").read_text()
    assert "measured during it, while the weights change" in text
    assert "val_accuracy after it" in text
    assert "Activation of the convolutions: relu" in text


def test_a_markdown_file_has_its_charts_in_a_folder_beside_it(finish, tmp_path, said, drawn):
    runs = known(finish("first"), finish("second", epochs=3))
    export(runs, tmp_path / "my report.md", "markdown", said.append)
    text = (tmp_path / "my report.md").read_text()
    pictures = re.findall(r"\]\((.*?)\)", text)
    assert pictures[:3] == [
        "my%20report-charts/loss.png",
        "my%20report-charts/accuracy.png",
        "my%20report-charts/1-loss.png",
    ]
    assert len(pictures) == len(set(pictures)) == 10
    assert len(list((tmp_path / "my report-charts").iterdir())) == 10
    assert text.index("side by side") < text.index("Settings that differ") < text.index("1. first")


def test_json_holds_what_runs_show_tells(finish, tmp_path, said):
    run = finish("first")
    export(known(run), tmp_path / "out.json", "json", said.append)
    (told,) = json.loads((tmp_path / "out.json").read_text())["runs"]
    assert (told["name"], told["report"], len(told["rows"])) == ("first", run.report(), 3)


def test_one_csv_file_has_the_tables_below_one_another(finish, tmp_path, said):
    export(known(finish("first")), tmp_path / "out.csv", "csv", said.append)
    titles = [line for line in (tmp_path / "out.csv").read_text().splitlines() if line[0:1] == "#"]
    assert titles[0] == "# Epochs"
    assert len(titles) == len(TABLES)


def test_without_a_report_there_is_what_is_there_and_it_is_said(finish, tmp_path, said, drawn):
    run, empty = finish("first"), Run.create("tiny", {"model": "tiny", "name": "empty"})
    (run.folder / "report.json").unlink()
    export(known(run, empty), tmp_path / "out", None, said.append)
    assert said == [
        f"{name}: there is no report.json: what is here comes from events.jsonl"
        for name in ("first", "empty")
    ]
    assert {"1-epochs.csv", "1-loss.png", "2-settings.csv"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    assert (tmp_path / "out" / "report.md").read_text().count("there is no report.json") == 2


def test_a_damaged_report_is_said_and_left_out(finish, tmp_path, said, drawn):
    run = finish("first")
    (run.folder / "report.json").write_text('{"data": {"generated": 1, "checked": 2}, "note": 5}')
    export(known(run), tmp_path / "out.md", "markdown", said.append)
    assert said == ["first: report.json is damaged: what is here comes from events.jsonl"]
    assert "### Epochs" in (tmp_path / "out.md").read_text()


def test_without_matplotlib_the_charts_are_left_out_and_it_is_said(
    finish, tmp_path, said, monkeypatch
):
    monkeypatch.setattr(charts.util, "find_spec", lambda name: None)
    export(known(finish("first")), tmp_path / "out.md", "markdown", said.append)
    assert said[0].startswith("without charts: ")
    assert "![" not in (tmp_path / "out.md").read_text()
    assert not (tmp_path / "out-charts").exists()


@pytest.mark.parametrize(
    ("target", "form", "expected"),
    [
        ("a.md", None, "markdown"),
        ("a.CSV", None, "csv"),
        ("a.json", "json", "json"),
        ("a", None, None),
        ("a", "csv", "csv"),
    ],
)
def test_the_format_is_the_one_asked_for_or_the_names(tmp_path, target, form, expected):
    assert report_format(tmp_path / target, form) == expected


@pytest.mark.parametrize(
    ("target", "form", "words"),
    [
        ("a.md", "xml", "unknown format 'xml'"),
        ("a.md", "csv", "is to hold markdown by its name"),
        ("a.docx", None, "says no format that is known"),
        ("..", None, "is no file or folder"),
    ],
)
def test_a_format_that_cannot_be_is_refused(tmp_path, target, form, words):
    with pytest.raises(BadInput, match=words):
        report_format(tmp_path / target, form)


def test_what_is_there_is_not_replaced_unless_forced(tmp_path):
    (tmp_path / "a.md").write_text("mine")
    (tmp_path / "b-charts").mkdir()
    (tmp_path / "b-charts" / "x.png").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name, form in (("a.md", "markdown"), ("b.md", "markdown"), ("full", None)):
        with pytest.raises(
            BadInput, match="is there already: choose another name, or give --force"
        ):
            check_target(tmp_path / name, form, force=False)
        check_target(tmp_path / name, form, force=True)
    check_target(tmp_path / "empty", None, force=False)


def test_a_file_is_no_folder_and_a_folder_that_is_missing_is_not_made(tmp_path):
    (tmp_path / "README").write_text("mine")
    with pytest.raises(BadInput, match="is a file: give the name of a folder"):
        check_target(tmp_path / "README", None, force=True)
    with pytest.raises(BadInput, match="is no folder: make it first"):
        check_target(tmp_path / "nowhere" / "a.md", "markdown", force=True)
