#' Flatten a map into a vector
#'
#' Reads the cells in the order Keras does: the last index runs fastest. A
#' matrix is read row by row; an array of rows x columns x channels gives all
#' channels of the first cell, then those of the next cell in the row. R itself
#' stores a matrix column by column, so `as.vector(X)` has another order.
#'
#' @param X A numeric vector, matrix or array.
#' @return A numeric vector of `length(X)` values.
#' @examples
#' X <- rbind(1:3, 4:6)
#' flatten(X)
#' as.vector(X) # column by column
#' @export
flatten <- function(X) {
  X <- check_numbers(X, "X")
  if (is.null(dim(X))) return(as.vector(X))
  as.vector(aperm(X, rev(seq_along(dim(X)))))
}
