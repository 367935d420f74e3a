test_that("the patch of the digit pools to 250 144 / 198 241", {
  expect_equal(maxpool_layer(digit_patch()), rbind(c(250, 144), c(198, 241)))
})

test_that("a window that does not fit is dropped", {
  X <- matrix(1:15, 3, byrow = TRUE)
  expect_equal(maxpool_layer(X), rbind(c(7, 9)))
})

test_that("with same a window that does not fit pools what is there", {
  X <- matrix(1:15, 3, byrow = TRUE)
  expect_equal(maxpool_layer(X, padding = "same"), rbind(c(7, 9, 10), c(12, 14, 15)))
})

test_that("padding never wins, even when all values are negative", {
  X <- matrix(-1:-9, 3, byrow = TRUE)
  expect_equal(
    maxpool_layer(X, 3, stride = 1, padding = "same"),
    rbind(c(-1, -1, -2), c(-1, -1, -2), c(-4, -4, -5))
  )
})

test_that("same puts the odd padding cell last", {
  X <- matrix(4:1, 1)
  expect_equal(maxpool_layer(X, c(1, 2), stride = 1, padding = "same"), rbind(c(4, 3, 2, 1)))
})

test_that("the output of same is ceiling(n / s) whatever the window", {
  for (n in 1:7) {
    for (size in 1:5) {
      for (stride in 1:4) {
        Y <- maxpool_layer(matrix(1, n, 1), c(size, 1), c(stride, 1), padding = "same")
        expect_equal(dim(Y), c(ceiling(n / stride), 1))
      }
    }
  }
})

test_that("overlapping windows of a row are those of stats::embed", {
  set.seed(1)
  x <- stats::rnorm(20)
  Y <- maxpool_layer(matrix(x, 1), size = c(1, 4), stride = 1)
  expect_equal(as.vector(Y), apply(stats::embed(x, 4), 1, max))
})

test_that("rows and columns may have windows and strides of their own", {
  X <- matrix(1:24, 4, byrow = TRUE)
  expect_equal(maxpool_layer(X, c(2, 3)), rbind(c(9, 12), c(21, 24)))
  expect_equal(maxpool_layer(X, c(3, 1), stride = c(1, 4)), rbind(c(13, 17), c(19, 23)))
})

test_that("channels are pooled one by one", {
  X <- array(c(digit_patch(), -digit_patch()), c(4, 4, 2))
  Y <- maxpool_layer(X)
  expect_equal(Y[, , 1], rbind(c(250, 144), c(198, 241)))
  expect_equal(Y[, , 2], rbind(c(0, 0), c(0, 0)))
})

test_that("an array of one channel or one row stays an array", {
  expect_equal(maxpool_layer(array(1:2, c(2, 1, 1)), c(2, 1)), array(2, c(1, 1, 1)))
  expect_equal(maxpool_layer(array(1:6, c(1, 2, 3)), c(1, 2)), array(c(2, 4, 6), c(1, 1, 3)))
})

test_that("a window larger than the map is refused, unless padding is same", {
  X <- matrix(1:6, 2)
  expect_error(maxpool_layer(X, 3), "size is 3 x 3 and X has 2 x 3 cells")
  expect_equal(maxpool_layer(X, 3, padding = "same"), matrix(6))
})

test_that("impossible arguments are refused", {
  X <- digit_patch()
  expect_error(maxpool_layer(X, 0), "size is 0: .* try size = 2")
  expect_error(maxpool_layer(X, 2, stride = 0), "stride is 0: .* try stride = 2")
  expect_error(maxpool_layer(X, 2, padding = "full"), "padding is \"full\": choose one of")
  expect_error(maxpool_layer(1:4), "X has no dimensions: it must be a matrix or an array")
  expect_error(maxpool_layer(array(1, c(2, 2, 2, 2))), "X has 4 dimension")
  expect_error(maxpool_layer(matrix(NA_real_, 2, 2)), "X\\[1, 1\\] is NA")
})
