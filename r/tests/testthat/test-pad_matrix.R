test_that("zeros go where they are asked for", {
  X <- rbind(1:2, 3:4)
  expect_equal(
    pad_matrix(X, top = 1, bottom = 2, left = 3, right = 0),
    rbind(
      c(0, 0, 0, 0, 0),
      c(0, 0, 0, 1, 2),
      c(0, 0, 0, 3, 4),
      c(0, 0, 0, 0, 0),
      c(0, 0, 0, 0, 0)
    )
  )
  expect_equal(pad_matrix(X, right = 1), cbind(c(1, 3), c(2, 4), c(0, 0)))
})

test_that("no zeros by default", {
  expect_equal(pad_matrix(digit_patch()), digit_patch())
})

test_that("a single cell can be padded", {
  expect_equal(pad_matrix(matrix(5), bottom = 1), matrix(c(5, 0)))
})

test_that("negative and fractional widths are refused", {
  expect_error(pad_matrix(matrix(1), top = -1), "top is -1: .* at least 0")
  expect_error(pad_matrix(matrix(1), right = 0.5), "right is 0.5")
  expect_error(pad_matrix(matrix(1), left = c(1, 2)), "left is c\\(1, 2\\)")
})
