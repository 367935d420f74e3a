#' Gradients of batch normalisation, as used for prediction
#'
#' Sends the gradient of a loss back through [batch_normalisation()]. The mean and
#' the variance were collected during training and are constants here: a number
#' is given its gradient times `gamma / sqrt(variance + epsilon)`. Of each
#' channel `gamma` is given the sum of the gradients times the normalised
#' numbers, and `beta` the sum of the gradients.
#'
#' @inheritParams batch_normalisation
#' @param gamma The learned scale: one number, or one for each channel.
#' @param G The gradient for what came out, with the dimensions of `x`.
#' @return A list of the gradients for `x`, `gamma` and `beta`.
#' @examples
#' x <- cbind(c(1, 3), c(10, 30))
#' batch_normalisation_backward(x, 1, mean = c(2, 20), variance = c(1, 100), G = x)
#' @export
batch_normalisation_backward <- function(x, gamma, mean, variance, G, epsilon = 0.001) {
  x <- check_numbers(x, "x")
  G <- check_gradient(x, G)
  channels <- if (is.null(dim(x))) length(x) else dim(x)[length(dim(x))]
  deviation <- standard_deviation(variance, epsilon, channels)
  gamma <- check_one_or_each(gamma, "gamma", channels, "channel")
  cells <- length(x) / channels
  normalised <- batch_normalisation(x, 1, 0, mean, variance, epsilon)
  list(
    x = G * rep(gamma / deviation, each = cells),
    gamma = colSums(matrix(G * normalised, cells)),
    beta = colSums(matrix(G, cells))
  )
}
