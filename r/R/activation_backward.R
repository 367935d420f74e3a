#' Gradients of the activations
#'
#' Sends the gradient of a loss back through an activation: times its derivative,
#' cell by cell.
#'
#' * `linear`: 1.
#' * `relu`: 1 where `x` is above 0, else 0. At 0 there is no derivative; 0 is
#'   taken, as TensorFlow does.
#' * `leaky_relu`: 1 where `x` is above 0, else `alpha`, at 0 too.
#' * `sigmoid`: `s * (1 - s)` for `s = sigmoid(x)`.
#' * `tanh`: `1 - tanh(x)^2`.
#' * `softmax`: each of its numbers depends on all of them, so the gradient is
#'   multiplied by a matrix, `diag(p) - p %*% t(p)` for `p = softmax(x)`.
#'
#' @param x What went into the activation: a numeric vector, matrix or array.
#' @param G The gradient for what came out, with the dimensions of `x`.
#' @inheritParams leaky_relu
#' @return The gradient for `x`, with its dimensions.
#' @examples
#' relu_backward(c(-2, 0, 3), G = c(10, 10, 10))
#' softmax_backward(c(1, 2, 3), G = c(1, 0, 0))
#' @name activation_backward
NULL

#' @rdname activation_backward
#' @export
linear_backward <- function(x, G) times_derivative(x, G, function(x) 1 + 0 * x)

#' @rdname activation_backward
#' @export
relu_backward <- function(x, G) times_derivative(x, G, function(x) (x > 0) * 1)

#' @rdname activation_backward
#' @export
leaky_relu_backward <- function(x, G, alpha = 0.1) {
  alpha <- check_number(alpha, "alpha")
  require_that(
    alpha >= 0,
    "alpha is ", alpha, ": the slope must be at least 0; try alpha = 0.1."
  )
  times_derivative(x, G, function(x) ifelse(x > 0, 1, alpha))
}

#' @rdname activation_backward
#' @export
sigmoid_backward <- function(x, G) {
  times_derivative(x, G, function(x) sigmoid(x) * sigmoid(-x)) # 1 - s is sigmoid(-x)
}

#' @rdname activation_backward
#' @export
tanh_backward <- function(x, G) times_derivative(x, G, function(x) 1 - tanh(x)^2)

#' @rdname activation_backward
#' @export
softmax_backward <- function(x, G) {
  p <- softmax(x)
  G <- check_gradient(x, G)
  channels <- if (length(dim(x)) < 2) length(x) else dim(x)[length(dim(x))]
  # One row is one vector, row or cell of x, as in softmax().
  shares <- matrix(p, ncol = channels)
  came_back <- matrix(G, ncol = channels)
  for (row in seq_len(nrow(shares))) {
    own <- shares[row, ]
    jacobian <- diag(own, channels) - own %*% t(own)
    came_back[row, ] <- jacobian %*% came_back[row, ]
  }
  G[] <- came_back
  G
}

times_derivative <- function(x, G, derivative) {
  x <- check_numbers(x, "x")
  check_gradient(x, G) * derivative(x)
}

check_gradient <- function(x, G) {
  G <- check_numbers(G, "G")
  require_that(
    length(G) == length(x) && identical(dim(G), dim(x)),
    "G has ", length(G), " values and x has ", length(x), ": ",
    "they must have the same dimensions; give one gradient for each number."
  )
  G
}
