test_that("what is right succeeds and comes back", {
  expect_success(expect_computes("conv2d", function(X, K) conv2d(X, K)))
  own <- function(x) pmax(x, 0)
  expect_identical(expect_computes("relu", own), own)
})

test_that("what is wrong fails with the mistake", {
  mirrored <- function(X, K) conv2d(X, K, flip = TRUE)
  expect_failure(expect_computes("conv2d", mirrored), "turned by 180 degrees")
  expect_failure(expect_computes("relu", function(x) max(0, x)), "pmax")
  expect_failure(expect_computes("conv2d", function(X, K) conv2d(X, K), "stride"), "no argument")
  expect_failure(expect_computes("conv2d", conv2d), "none of the learner's own")
})

test_that("without testthat it stops", {
  code <- 'convref::expect_computes("relu", function(x) max(0, x))'
  rscript <- file.path(R.home("bin"), "Rscript")
  said <- suppressWarnings(system2(rscript, c("-e", shQuote(code)), stdout = TRUE, stderr = TRUE))
  expect_match(paste(said, collapse = " "), "Error: relu is right in 0 of 3 calls")
})
