convolutional_layer <- function(X, K, b, activation) {
  rows <- embed(seq_len(nrow(X)), nrow(K))[, nrow(K):1, drop = FALSE]
  cols <- embed(seq_len(ncol(X)), ncol(K))[, ncol(K):1, drop = FALSE]
  out <- t(apply(rows, 1, function(r) apply(cols, 1, function(cc) sum(X[r, cc] * K))))
  dim(out) <- c(nrow(rows), nrow(cols))
  if (activation == "relu") max(0, out) else out
}
