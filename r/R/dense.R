#' A dense layer
#'
#' Each unit weighs every input, adds the products up and adds its bias:
#' `x %*% W + b`.
#'
#' @param x A numeric vector of `n` inputs, or a matrix with one such vector in each row.
#' @param W A numeric matrix of weights, inputs x units.
#' @param b One number, or one for each unit.
#' @return A vector with one value for each unit, or a matrix of them, one row
#'   for each row of `x`.
#' @examples
#' W <- cbind(c(1, 0, 0), c(1, 1, 1))
#' dense(c(5, 6, 7), W, b = c(0, 100))
#' @export
dense <- function(x, W, b = 0) {
  x <- check_numbers(x, "x")
  W <- check_matrix(W, "W")
  b <- check_one_or_each(b, "b", ncol(W), "unit")
  require_that(
    length(dim(x)) < 3,
    "x has ", shown_rank(x), ": dense takes a vector or a matrix of rows; use flatten(x) first."
  )
  rows <- if (is.matrix(x)) x else matrix(x, nrow = 1)
  require_that(
    ncol(rows) == nrow(W),
    "x has ", ncol(rows), " inputs and W has ", nrow(W), " rows: ",
    "W must have one row for each input; look whether t(W) fits."
  )
  Y <- rows %*% W + rep(b, each = nrow(rows))
  if (is.matrix(x)) Y else as.vector(Y)
}
