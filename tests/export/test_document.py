"""Sections as Markdown and CSV."""

from convtui.export.charts import CurveChart
from convtui.export.document import Section, csv_files, csv_sections, markdown
from convtui.export.tabular import Table, columns

COUNTS = Table(columns("class", "images"), (("cat", 3), ("dog", 4)))
SECTIONS = (
    Section("title", "Run first", level=1),
    Section("counts", "Images", before=("What there is.",), table=COUNTS, after=("No more.",)),
    Section("loss", "Loss", chart=CurveChart("Loss of x", "loss", ())),
)


def test_markdown_has_headings_tables_and_pictures_in_their_order():
    assert markdown(SECTIONS, {"loss": "my charts/loss.png"}) == (
        "# Run first\n\n## Images\n\nWhat there is.\n\n"
        "| class | images |\n| --- | ---: |\n| cat | 3 |\n| dog | 4 |\n\nNo more.\n\n"
        "## Loss\n\n![Loss of x](my%20charts/loss.png)\n"
    )


def test_a_picture_that_was_not_drawn_is_not_pointed_to():
    assert "![" not in markdown(SECTIONS, {})


def test_csv_has_the_tables_alone_below_one_another_or_each_in_a_file():
    assert csv_files(SECTIONS) == {"counts.csv": "class,images\ncat,3\ndog,4\n"}
    assert csv_sections(SECTIONS) == "# Images\nclass,images\ncat,3\ndog,4\n"
