test_that("the middle row is positive and a flat area gives 0", {
  expect_equal(horizontal_line()[2, ], c(1, 1, 1))
  expect_equal(horizontal_line()[c(1, 3), ], matrix(-0.5, 2, 3))
  expect_equal(conv2d(matrix(9, 3, 3), horizontal_line()), matrix(0))
})
