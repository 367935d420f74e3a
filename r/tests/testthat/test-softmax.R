test_that("softmax gives each score its share of the exponentials", {
  expect_equal(softmax(log(c(1, 2, 5))), c(1, 2, 5) / 8)
})

test_that("each row of a matrix is a distribution of its own", {
  x <- rbind(log(c(1, 3)), log(c(4, 1)), c(0, 0))
  expect_equal(softmax(x), rbind(c(0.25, 0.75), c(0.8, 0.2), c(0.5, 0.5)))
})

test_that("two scores are the sigmoid of their difference", {
  expect_equal(softmax(c(0.7, -1.1))[1], stats::plogis(1.8))
})

test_that("adding a number to all scores changes nothing", {
  x <- c(-1, 0.5, 2)
  expect_equal(softmax(x + 1e4), softmax(x))
})

test_that("softmax does not overflow", {
  expect_equal(softmax(c(1000, 1000, -1000)), c(0.5, 0.5, 0))
  expect_equal(softmax(rbind(c(1e4, 0), c(0, -1e4))), rbind(c(1, 0), c(1, 0)))
})

test_that("a matrix of one row or one column stays a matrix", {
  expect_equal(softmax(matrix(c(0, 0), 1)), matrix(0.5, 1, 2))
  expect_equal(softmax(matrix(c(3, 4))), matrix(1, 2, 1))
})

test_that("each cell of an array is a distribution over its channels", {
  x <- array(log(c(1, 3, 2, 1, 3, 1, 6, 1)), c(2, 2, 2))
  Y <- softmax(x)
  expect_equal(dim(Y), c(2, 2, 2))
  expect_equal(Y[, , 1], rbind(c(0.25, 0.25), c(0.75, 0.5)))
  expect_equal(Y[, , 1] + Y[, , 2], matrix(1, 2, 2))
  expect_equal(softmax(array(c(0, 0), c(1, 1, 2))), array(0.5, c(1, 1, 2)))
})

test_that("softmax refuses other arrays and what is not a finite number", {
  expect_error(softmax(array(1, c(2, 2, 2, 2))), "x has 4 dimension.*flatten")
  expect_error(softmax(numeric(0)), "x is empty")
  expect_error(softmax(c(1, Inf)), "x\\[2\\] is Inf")
})
