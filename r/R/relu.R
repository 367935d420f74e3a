#' Rectified linear unit
#'
#' Keeps positive values and sets the others to 0, cell by cell.
#'
#' It is often written max(0, x), but `max(0, x)` in R returns the one largest
#' number among 0 and all cells of `x`: a whole matrix goes in and a single
#' number comes out. The maximum of each cell and 0 is `pmax(x, 0)`, which keeps
#' the dimensions of `x`.
#'
#' @inheritParams linear
#' @return Numbers of at least 0, with the dimensions of `x`.
#' @examples
#' Z <- matrix(c(-1, -36, 27, -36), 2)
#' relu(Z)
#' max(0, Z) # one number: not ReLU
#' @export
relu <- function(x) pmax(check_numbers(x, "x"), 0)
