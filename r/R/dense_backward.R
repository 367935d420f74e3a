#' Gradients of a dense layer
#'
#' Sends the gradient of a loss back through [dense()]. A unit is the sum of its
#' inputs times its weights: each weight is given its input times the gradient
#' of the unit, each input the gradients of all units times its weights there,
#' and the bias of a unit its gradient.
#'
#' @param x,W The inputs and weights of [dense()].
#' @param G The gradient for what [dense()] returned: a vector with one value for
#'   each unit, or a matrix of one row for each row of `x`, which are added up.
#' @return A list of the gradients for `x`, `W` and `b`.
#' @examples
#' dense_backward(c(5, 6, 7), cbind(c(1, 0, 0), c(1, 1, 1)), G = c(10, 1))
#' @export
dense_backward <- function(x, W, G) {
  W <- check_matrix(W, "W")
  left <- dense(x, W)
  G <- check_numbers(G, "G")
  require_that(
    length(G) == length(left) && identical(dim(G), dim(left)),
    "G has ", length(G), " values and the layer leaves ", length(left), ": ",
    "give one gradient for each unit, in rows if x has rows."
  )
  rows <- if (is.matrix(x)) x else matrix(x, nrow = 1)
  came_back <- matrix(G, ncol = ncol(W))
  of_x <- came_back %*% t(W)
  list(
    x = if (is.matrix(x)) of_x else as.vector(of_x),
    W = t(rows) %*% came_back,
    b = colSums(came_back)
  )
}
