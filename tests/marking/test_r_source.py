"""Where R code stands in what students hand in."""

import json
from pathlib import Path

import pytest

from convtui.marking.r_source import Chunk, r_chunks
from convtui.marking.source_file import NoSource


@pytest.fixture
def chunks(tmp_path: Path):
    def of(text: str, name: str = "a.Rmd") -> list[Chunk]:
        (tmp_path / name).write_text(text)
        return r_chunks(tmp_path / name)

    return of


def test_a_script_is_one_chunk(chunks) -> None:
    assert chunks("x <- 1\n", "a.R") == [Chunk("a.R", "x <- 1\n")]


@pytest.mark.parametrize(
    "begin",
    [
        "```{r}",
        "```{R}",
        "```{r name, echo=FALSE}",
        "```{r, fig.width = 4}",
        "``` {r}",
        "   ```{r}",
        "> ```{r}",
        "```{ r }",
        "```{r}   ",
    ],
)
def test_a_chunk_of_r_is_found_with_its_place(chunks, begin: str) -> None:
    text = f"---\ntitle: x\n---\n\n{begin}\nx <- 1\n\ny <- 2\n```\n\nand `r x` inline.\n"
    assert chunks(text, "a.qmd") == [Chunk("chunk 1", "x <- 1\n\ny <- 2", before=5)]


@pytest.mark.parametrize(
    "begin", ["```r", "```", "```{python}", "```{rcpp}", "```{Rcpp}", "```{ojs}", "{r}"]
)
def test_other_languages_and_what_is_only_shown_are_left(chunks, begin: str) -> None:
    text = f"{begin}\nx <- 1\n```\n\n```{{r}}\ny\n```\n"
    assert [chunk.text for chunk in chunks(text)] == ["y"]


def test_chunks_are_counted_and_the_last_may_be_open(chunks) -> None:
    assert [(each.name, each.text) for each in chunks("```{r}\na\n```\n```{r}\nb\nc")] == [
        ("chunk 1", "a"),
        ("chunk 2", "b\nc"),
    ]


def test_longer_fences_hold_shorter_ones(chunks) -> None:
    [chunk] = chunks('````{r}\nx <- "\n```\n"\n````\n')
    assert chunk.text == 'x <- "\n```\n"'


@pytest.mark.parametrize(
    ("text", "off"),
    [
        ("```{r, eval=FALSE}\nx\n```", True),
        ("```{r name, eval = F, echo=TRUE}\nx\n```", True),
        ("```{r}\n#| eval: false\nx\n```", True),
        ("```{r, eval=TRUE}\nx\n```", False),
        ("```{r, eval=FANCY}\nx\n```", False),
    ],
)
def test_a_chunk_that_is_not_run_says_so(chunks, text: str, off: bool) -> None:
    assert [chunk.off for chunk in chunks(text)] == [off]


def test_a_notebook_s_code_cells_are_chunks(chunks) -> None:
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": ["text"]},
            {"cell_type": "code", "source": ["x <- 1\n", "y"]},
        ]
    }
    assert chunks(json.dumps(notebook), "a.ipynb") == [Chunk("code cell 1", "x <- 1\ny")]
    with pytest.raises(NoSource, match="it is no notebook"):
        chunks("[]", "a.ipynb")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.R").write_bytes(b"#" * (16 * 2**20 + 1))
    with pytest.raises(NoSource, match="more than 16 MB"):
        r_chunks(tmp_path / "a.R")
