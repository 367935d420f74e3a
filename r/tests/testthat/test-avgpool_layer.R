test_that("the patch of the digit pools to its means", {
  expect_equal(avgpool_layer(digit_patch()), rbind(c(136.5, 65), c(85.25, 97.75)))
})

test_that("a window that does not fit is dropped", {
  X <- matrix(1:15, 3, byrow = TRUE)
  expect_equal(avgpool_layer(X), rbind(c(4, 6)))
})

test_that("padding cells are neither added nor counted", {
  X <- matrix(1:15, 3, byrow = TRUE)
  expect_equal(avgpool_layer(X, padding = "same"), rbind(c(4, 6, 7.5), c(11.5, 13.5, 15)))
  flat <- matrix(3, 5, 4)
  expect_equal(avgpool_layer(flat, 3, stride = 1, padding = "same"), flat)
})

test_that("averaging is convolution with a box, moved by the same stride", {
  set.seed(1)
  X <- matrix(stats::rnorm(70), 10)
  box <- matrix(1 / 6, 3, 2)
  expect_equal(avgpool_layer(X, c(3, 2)), conv2d(X, box, stride = c(3, 2)))
  expect_equal(avgpool_layer(X, c(3, 2), stride = 1), conv2d(X, box))
})

test_that("with same the mean is the padded sum over the padded count", {
  set.seed(2)
  X <- matrix(stats::rnorm(42), 6)
  box <- matrix(1, 4, 3)
  summed <- function(M) conv2d(M, box, stride = c(1, 2), padding = "same")
  expect_equal(
    avgpool_layer(X, c(4, 3), stride = c(1, 2), padding = "same"),
    summed(X) / summed(matrix(1, 6, 7))
  )
})

test_that("channels are pooled one by one", {
  X <- array(c(1:4, 11:14), c(2, 2, 2))
  expect_equal(avgpool_layer(X), array(c(2.5, 12.5), c(1, 1, 2)))
})

test_that("a window larger than the map is refused", {
  expect_error(avgpool_layer(matrix(1, 4, 1)), "size is 2 x 2 and X has 4 x 1 cells")
})
