#' Put zeros around a matrix
#'
#' @param X A numeric matrix.
#' @param top,bottom,left,right How many rows or columns of zeros to add on each side.
#' @return A matrix of `nrow(X) + top + bottom` rows and `ncol(X) + left + right` columns.
#' @examples
#' pad_matrix(matrix(1:4, 2, byrow = TRUE), top = 1, left = 2)
#' @export
pad_matrix <- function(X, top = 0, bottom = 0, left = 0, right = 0) {
  X <- check_matrix(X, "X")
  widths <- c(
    check_width(top, "top"), check_width(bottom, "bottom"),
    check_width(left, "left"), check_width(right, "right")
  )
  padded <- pad_planes(array(X, c(dim(X), 1)), widths)
  matrix(padded, dim(padded)[1], dim(padded)[2])
}

# widths is c(top, bottom, left, right); every channel is padded alike.
pad_planes <- function(X, widths) {
  size <- dim(X) + c(sum(widths[1:2]), sum(widths[3:4]), 0)
  padded <- array(0, size)
  rows <- widths[1] + seq_len(dim(X)[1])
  columns <- widths[3] + seq_len(dim(X)[2])
  padded[rows, columns, ] <- X
  padded
}
