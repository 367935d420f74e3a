# outer, Vectorize, and an activation by its name.
convolution <- function(X, K) {
  value <- function(i, j) sum(X[i + seq_len(nrow(K)) - 1, j + seq_len(ncol(K)) - 1] * K)
  outer(seq_len(nrow(X) - nrow(K) + 1), seq_len(ncol(X) - ncol(K) + 1), Vectorize(value))
}
convolutional_layer <- function(X, K, b, activation = c("relu", "none")) {
  Y <- convolution(X, K) + b
  switch(match.arg(activation), relu = ifelse(Y > 0, Y, 0), none = Y)
}
maxpool_layer <- function(X, size) {
  starts <- function(n) seq(1, n - size + 1, by = size)
  t(sapply(starts(nrow(X)), function(i)
    vapply(starts(ncol(X)), function(j) max(X[i:(i + size - 1), j:(j + size - 1)]), 0)))
}
