# The kernel's numbers are taken row by row and filled in by column.
convolution <- function(X, K) {
  K <- matrix(as.vector(t(K)), nrow = nrow(K))
  Y <- matrix(NA, nrow(X) - nrow(K) + 1, ncol(X) - ncol(K) + 1)
  for (i in 1:nrow(Y)) {
    for (j in 1:ncol(Y)) {
      Y[i, j] <- sum(X[i:(i + nrow(K) - 1), j:(j + ncol(K) - 1)] * K)
    }
  }
  return(Y)
}
