# apply over places, the kernel turned by rev().
library(ggplot2)
digit <- as.matrix(read.csv("digit.csv"))

convolution <- function(X, K) {
  turned <- matrix(rev(K), nrow(K))
  places <- expand.grid(i = seq_len(nrow(X) - nrow(K) + 1), j = seq_len(ncol(X) - ncol(K) + 1))
  values <- apply(places, 1, function(p) {
    rows <- p[["i"]] + seq_len(nrow(K)) - 1
    columns <- p[["j"]] + seq_len(ncol(K)) - 1
    sum(X[rows, columns] * turned)
  })
  matrix(values, nrow(X) - nrow(K) + 1)
}

image(convolution(digit, diag(3)))
