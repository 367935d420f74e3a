# max() of a matrix is one number.
conv <- function(X, K) {
  Y <- 0
  rows <- nrow(X) - nrow(K) + 1; columns <- ncol(X) - ncol(K) + 1
  for (u in seq_len(nrow(K))) for (v in seq_len(ncol(K)))
    Y <- Y + K[u, v] * X[u:(u + rows - 1), v:(v + columns - 1), drop = FALSE]
  Y
}
relu <- function(x) max(x, 0)
convolutional_layer <- function(X, K, b = 0, activation = relu) activation(conv(X, K) + b)
