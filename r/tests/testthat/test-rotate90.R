X <- rbind(1:3, 4:6)

test_that("a quarter turn goes clockwise", {
  expect_equal(rotate90(X), rbind(c(4, 1), c(5, 2), c(6, 3)))
})

test_that("a half turn reverses rows and columns", {
  expect_equal(rotate90(X, 2), X[2:1, 3:1])
})

test_that("three turns are one anticlockwise, and four are none", {
  expect_equal(rotate90(X, 3), rbind(c(3, 6), c(2, 5), c(1, 4)))
  expect_equal(rotate90(X, -1), rbind(c(3, 6), c(2, 5), c(1, 4)))
  expect_equal(rotate90(X, 4), X)
})

test_that("a turned input answers the turned kernel", {
  K <- rbind(c(1, 2), c(0, -3), c(5, 0))
  expect_equal(
    conv2d(rotate90(digit_patch()), rotate90(K)),
    rotate90(conv2d(digit_patch(), K))
  )
})

test_that("half a quarter turn is refused", {
  expect_error(rotate90(X, 0.5), "times is 0.5: it must be one whole number")
  expect_error(rotate90(1:3), "X has no dimensions")
})
