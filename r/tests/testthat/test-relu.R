test_that("relu keeps positive values and cuts the others at 0", {
  expect_equal(relu(c(-2, -0.5, 0, 0.5, 2)), c(0, 0, 0, 0.5, 2))
})

test_that("relu keeps dimensions, where max(0, x) gives one number", {
  Z <- array(-3:4, c(2, 2, 2))
  expect_equal(relu(Z), array(c(0, 0, 0, 0, 1, 2, 3, 4), c(2, 2, 2)))
  expect_length(max(0, Z), 1)
})

test_that("relu refuses what is not a finite number", {
  expect_error(relu("1"), "x is \"1\", of type character")
  expect_error(relu(c(0, Inf)), "x\\[2\\] is Inf")
})
