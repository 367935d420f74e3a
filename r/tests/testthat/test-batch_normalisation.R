test_that("each column of a matrix is a channel", {
  x <- cbind(c(1, 3), c(10, 30))
  Y <- batch_normalisation(x, c(1, 2), c(0, 5), c(2, 20), c(4, 25), epsilon = 0)
  expect_equal(Y, cbind(c(-0.5, 0.5), c(1, 9)))
})

test_that("with a sample's own mean and variance it is stats' standardisation", {
  set.seed(1)
  x <- matrix(stats::rnorm(30, 5, 3), 10)
  Y <- batch_normalisation(x, 1, 0, colMeans(x), apply(x, 2, stats::var), epsilon = 0)
  expect_equal(Y, scale(x), ignore_attr = c("scaled:center", "scaled:scale"))
})

test_that("the planes of an array are its channels", {
  x <- array(1:8, c(2, 2, 2))
  Y <- batch_normalisation(x, c(1, 10), c(0, 0.5), c(1, 5), c(1, 1), epsilon = 0)
  expect_equal(Y, array(c(0, 1, 2, 3, 0.5, 10.5, 20.5, 30.5), c(2, 2, 2)))
})

test_that("each element of a vector is a channel", {
  Y <- batch_normalisation(c(1, 2, 3), c(1, 1, 2), 0, c(0, 1, 1), c(1, 4, 16), epsilon = 0)
  expect_equal(Y, c(1, 0.5, 1))
})

test_that("single numbers normalise a map of one channel", {
  expect_equal(batch_normalisation(rbind(1:2, 3:4), 2, 1, 1, 4, 0), rbind(1:2, 3:4))
})

test_that("epsilon is added to the variance and is a thousandth by default", {
  expect_equal(batch_normalisation(1, 1, 0, 0, 0), 1 / sqrt(0.001))
  expect_equal(batch_normalisation(1, 1, 0, 0, 0.2, epsilon = 0.05), 2)
})

test_that("parameters that do not fit the channels are refused", {
  x <- matrix(1, 2, 3)
  expect_error(batch_normalisation(x, 1:2, 0, 0, 1), "gamma has 2 values: .* 3, one for each")
  expect_error(batch_normalisation(x, 1, 0, 1:6, 1), "mean has 6 values")
  expect_error(batch_normalisation(x, 1, NA_real_, 0, 1), "beta\\[1\\] is NA")
})

test_that("a variance below 0 and a division by 0 are refused", {
  expect_error(batch_normalisation(1, 1, 0, 0, -1), "variance is -1 .* at least 0")
  expect_error(batch_normalisation(1, 1, 0, 0, 0, epsilon = 0), "both 0: their sum divides")
  expect_error(batch_normalisation(1, 1, 0, 0, 1, epsilon = -1), "epsilon is -1")
})
