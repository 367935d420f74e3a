test_that("sigmoid is the logistic distribution function", {
  x <- seq(-30, 30, 0.25)
  expect_equal(sigmoid(x), stats::plogis(x), tolerance = 1e-14)
})

test_that("sigmoid is a half at 0 and symmetric about it", {
  expect_equal(sigmoid(0), 0.5)
  expect_equal(sigmoid(c(-3, -0.2)) + sigmoid(c(3, 0.2)), c(1, 1))
})

test_that("sigmoid neither overflows nor loses small results", {
  expect_identical(sigmoid(c(-1e308, 1e308)), c(0, 1))
  expect_equal(log(sigmoid(-700)), -700)
})

test_that("sigmoid keeps dimensions", {
  expect_equal(sigmoid(array(0, c(2, 3, 4))), array(0.5, c(2, 3, 4)))
  expect_equal(dim(sigmoid(matrix(-1))), c(1, 1))
})

test_that("sigmoid refuses NA", {
  expect_error(sigmoid(c(1, NA)), "x\\[2\\] is NA")
})
