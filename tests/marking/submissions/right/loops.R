rm(list = ls())
setwd("~/courses/ml")
convolution <- function(X, K) {
  Y <- matrix(0, nrow(X) - nrow(K) + 1, ncol(X) - ncol(K) + 1)
  for (i in 1:nrow(Y))
    for (j in 1:ncol(Y))
      Y[i, j] <- sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K)
  Y
}
relu <- function(x) pmax(x, 0)
convolutional_layer <- function(X, K, b, activation) activation(convolution(X, K) + b)
maxpool_layer <- function(X, size = 2) {
  Y <- matrix(0, nrow(X) %/% size, ncol(X) %/% size)
  for (i in seq_len(nrow(Y))) for (j in seq_len(ncol(Y)))
    Y[i, j] <- max(X[(i - 1) * size + 1:size, (j - 1) * size + 1:size])
  Y
}
