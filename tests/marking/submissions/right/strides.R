# Kernel by kernel cell, over the whole map at once; padding as a number.
convolve2d <- function(input, kernel, padding = 0, stride = 1) {
  p <- padding
  padded <- matrix(0, nrow(input) + 2 * p, ncol(input) + 2 * p)
  padded[p + seq_len(nrow(input)), p + seq_len(ncol(input))] <- input
  rows <- seq(1, nrow(padded) - nrow(kernel) + 1, by = stride)
  columns <- seq(1, ncol(padded) - ncol(kernel) + 1, by = stride)
  out <- matrix(0, length(rows), length(columns))
  for (u in seq_len(nrow(kernel)) - 1)
    for (v in seq_len(ncol(kernel)) - 1)
      out <- out + kernel[u + 1, v + 1] * padded[rows + u, columns + v]
  out
}
