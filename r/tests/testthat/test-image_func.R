# The filled rectangles of an uncompressed PDF, ordered as the cells of X.
drawn_cells <- function(X, ...) {
  file <- tempfile(fileext = ".pdf")
  on.exit(unlink(file))
  grDevices::pdf(file, compress = FALSE)
  tryCatch(image_func(X, ...), finally = grDevices::dev.off())
  cells <- filled_rectangles(readLines(file, warn = FALSE))
  cells[order(cells$left, -cells$bottom), ]
}

# Three numbers before `scn` set the colour; four before `re f` fill a rectangle.
filled_rectangles <- function(page) {
  page <- page[grepl("^[ -~]*$", page, useBytes = TRUE)]
  text <- gsub(" +", " ", paste(page, collapse = " "))
  operation <- "([-0-9.]+ ){3}scn|([-0-9.]+ ){4}re f"
  fill <- NULL
  cells <- NULL
  for (found in regmatches(text, gregexpr(operation, text))[[1]]) {
    numbers <- as.numeric(regmatches(found, gregexpr("[-0-9.]+", found))[[1]])
    if (length(numbers) == 3) fill <- numbers else cells <- rbind(cells, c(fill, numbers))
  }
  colnames(cells) <- c("red", "green", "blue", "left", "bottom", "width", "height")
  as.data.frame(cells)
}

test_that("row 1 is at the top and column 1 on the left", {
  X <- rbind(c(0, 50, 100), c(150, 200, 255))
  cells <- drawn_cells(X)
  expect_equal(cells$red, as.vector(X) / 255, tolerance = 0.01)
  expect_equal(cells$green, cells$red)
  expect_equal(cells$blue, cells$red)
})

test_that("cells are square", {
  cells <- drawn_cells(matrix(1:10, 2))
  expect_equal(abs(cells$width), abs(cells$height), tolerance = 0.01)
})

test_that("diverging colours are blue below 0, red above and neutral at 0", {
  cells <- drawn_cells(matrix(c(-1, 0, 4), 1), colours = "diverging")
  expect_gt(cells$blue[1], cells$red[1])
  expect_equal(cells$red[2], cells$blue[2], tolerance = 0.02)
  expect_gt(cells$red[3], cells$blue[3])
  expect_gt(cells$red[3] - cells$blue[3], cells$blue[1] - cells$red[1])
})

test_that("the value furthest from 0 sets both ends of the diverging colours", {
  shade <- function(cells) unlist(cells[1, c("red", "green", "blue")])
  lowest <- drawn_cells(matrix(c(-4, 0, 1), 1), colours = "diverging")
  expect_equal(shade(lowest), shade(drawn_cells(matrix(-1), colours = "diverging")))
  expect_equal(lowest$red[2], lowest$blue[2], tolerance = 0.02)
})

test_that("limits can be given, so that two maps are drawn alike", {
  expect_equal(drawn_cells(matrix(51), zlim = c(0, 255))$red, 0.2, tolerance = 0.01)
})

test_that("a constant map is drawn in the middle colour", {
  expect_equal(drawn_cells(matrix(7, 2, 2))$red, rep(0.5, 4), tolerance = 0.01)
  zero <- drawn_cells(matrix(0, 1, 2), colours = "diverging")
  expect_equal(zero$red, zero$blue, tolerance = 0.02)
})

test_that("the matrix is returned, invisibly", {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  expect_invisible(image_func(digit_patch()))
  expect_equal(image_func(digit_patch()), digit_patch())
})

test_that("unknown colours and what is not a matrix are refused", {
  expect_error(image_func(digit_patch(), colours = "pink"), "colours is \"pink\": choose one of")
  expect_error(image_func(1:4), "X has no dimensions")
})
