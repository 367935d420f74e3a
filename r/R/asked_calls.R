# What check_computes() asks, by the function: calls with the feature that each is about. Every
# call varies one thing beside the plainest one.
asked_calls <- function() {
  X <- sample_matrix(5, 6)
  K <- matrix(c(1, -2, 3, 0, 4, -1, 2, 5, -3), 3)
  asks <- function(feature, ...) list(feature = feature, arguments = list(...))
  list(
    conv2d = list(
      asks("values", X = sample_matrix(3, 4), K = K),
      asks("values", X = X, K = K / 8),
      asks("even kernels", X = sample_matrix(3, 3), K = matrix(c(1, 2, 3, -4), 2)),
      asks("kernels that are not square", X = sample_matrix(4, 4), K = K[1:2, ]),
      asks("kernels that are not square", X = sample_matrix(4, 4), K = K[, 1:2]),
      asks("stride", X = X, K = K, stride = 2),
      asks("unequal strides", X = X, K = K[1:2, 1:2], stride = c(1, 2)),
      asks("padding same", X = sample_matrix(3, 4), K = K, padding = "same"),
      asks("padding same with even kernels", X = X, K = K[1:2, 1:2], padding = "same"),
      asks("padding full", X = sample_matrix(3, 3), K = K[1:2, 1:2], padding = "full"),
      asks("padding by a number", X = sample_matrix(3, 3), K = K, padding = 1),
      asks("dilation", X = sample_matrix(5, 5), K = K[1:2, 1:2], dilation = 2),
      asks("flip", X = sample_matrix(3, 4), K = K, flip = TRUE)
    ),
    convolutional_layer = list(
      asks("values", X = sample_matrix(3, 4), K = K, b = 0, activation = relu),
      asks("values", X = X, K = K, b = 0, activation = relu),
      asks("bias", X = X, K = K, b = 3, activation = relu),
      asks("bias", X = X, K = K[1:2, 1:2], b = -2, activation = relu)
    ),
    maxpool_layer = pooling_calls(asks),
    avgpool_layer = pooling_calls(asks),
    relu = list(
      asks("numbers", x = c(-2, 0, 3)),
      asks("matrices", x = sample_matrix(2, 3)),
      asks("matrices", x = -abs(sample_matrix(2, 2)) - 1)
    ),
    sigmoid = list(
      asks("numbers", x = c(-2, 0, 3)),
      asks("matrices", x = sample_matrix(2, 3) / 4)
    ),
    softmax = list(
      asks("scores", x = c(1, 2, 0.5)),
      asks("negative scores", x = c(-1, -3, 0, 2)),
      asks("large scores", x = c(1000, 1001))
    ),
    flatten = list(
      asks("matrices", X = sample_matrix(2, 3)),
      asks("channels", X = array(as.vector(sample_matrix(3, 4)), c(2, 3, 2)))
    ),
    dense = list(
      asks("weights", x = c(1, -2), W = matrix(c(3, 1, 4, -1), 2), b = 0),
      asks("bias", x = c(1, -2, 4), W = sample_matrix(3, 2), b = c(5, -7))
    )
  )
}

pooling_calls <- function(asks) {
  list(
    asks("values", X = abs(sample_matrix(4, 4)), size = 2),
    asks("negative values", X = -abs(sample_matrix(4, 6)) - 1, size = 2),
    asks("sides that do not divide", X = abs(sample_matrix(5, 7)), size = 2),
    asks("larger windows", X = abs(sample_matrix(6, 6)), size = 3),
    asks("stride", X = abs(sample_matrix(5, 5)), size = 3, stride = 2),
    asks("stride", X = abs(sample_matrix(4, 4)), size = 2, stride = 1),
    asks("padding same", X = -abs(sample_matrix(3, 5)) - 1, size = 2, padding = "same")
  )
}

# Whole numbers from -9 to 9 in no order, the same every time.
sample_matrix <- function(rows, columns) {
  matrix((seq_len(rows * columns)^3 * 7 + seq_len(rows * columns) * 5) %% 19 - 9, rows, columns)
}
