convolution <- function(X, K) {
  outer(seq_len(nrow(X) - nrow(K) + 1), seq_len(ncol(X) - ncol(K) + 1),
    Vectorize(\(i, j) X[i + seq_len(nrow(K)) - 1, j + seq_len(ncol(K)) - 1] |> as.vector() |> crossprod(as.vector(K)) |> drop()))
}
convolutional_layer <- function(X, K, b, activation) {
  act <- switch(activation, relu = function(z) pmax(z, 0), identity)
  act(convolution(X, K) + b)
}
maxpool_layer <- function(X, size) {
  out <- list()
  for (i in seq(1, nrow(X) - size + 1, size)) {
    out[[length(out) + 1]] <- lapply(seq(1, ncol(X) - size + 1, size), function(j) max(X[i:(i + size - 1), j:(j + size - 1)]))
  }
  out
}
