X <- rbind(c(1, 2, 0), c(3, 9, 4), c(2, 5, 1))

test_that("a maximum that windows share is given what all of them give", {
  back <- maxpool_layer_backward(X, rbind(c(1000, 100), c(10, 1)), stride = 1)
  expect_equal(back, rbind(c(0, 0, 0), c(0, 1111, 0), c(0, 0, 0)))
})

test_that("of equal cells the first gets all, row by row", {
  expect_equal(maxpool_layer_backward(rbind(c(0, 5), c(5, 5)), matrix(7)), rbind(c(0, 7), c(0, 0)))
})

test_that("the average gives each cell its share, and padding none", {
  expect_equal(avgpool_layer_backward(X, matrix(8)), rbind(c(2, 2, 0), c(2, 2, 0), c(0, 0, 0)))
  back <- avgpool_layer_backward(X, rbind(c(8, 6), c(4, 5)), padding = "same")
  expect_equal(back, rbind(c(2, 2, 3), c(2, 2, 3), c(2, 2, 5)))
})

test_that("channels are apart", {
  both <- array(c(X, -X), c(3, 3, 2))
  G <- array(1:8, c(2, 2, 2))
  for (back in list(maxpool_layer_backward, avgpool_layer_backward)) {
    together <- back(both, G, stride = 1)
    expect_equal(together[, , 1], back(X, G[, , 1], stride = 1))
    expect_equal(together[, , 2], back(-X, G[, , 2], stride = 1))
  }
})

test_that("a gradient of another size is refused", {
  expect_error(maxpool_layer_backward(X, matrix(1, 2, 2)), "G is 2 x 2 and the layer leaves 1 x 1")
})
