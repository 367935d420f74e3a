test_that("a matrix is read row by row", {
  expect_equal(flatten(rbind(1:3, 4:6)), 1:6)
})

test_that("an array is read channel first, then column, then row", {
  X <- array(0, c(2, 3, 2))
  for (row in 1:2) for (column in 1:3) for (channel in 1:2) {
    X[row, column, channel] <- 100 * row + 10 * column + channel
  }
  expect_equal(
    flatten(X),
    c(111, 112, 121, 122, 131, 132, 211, 212, 221, 222, 231, 232)
  )
})

test_that("a vector stays as it is", {
  expect_equal(flatten(c(3, 1, 2)), c(3, 1, 2))
})

test_that("flatten refuses an empty matrix", {
  expect_error(flatten(matrix(0, 0, 2)), "X is empty")
})
