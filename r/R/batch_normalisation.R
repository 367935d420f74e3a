#' Batch normalisation, as used for prediction
#'
#' Shifts and scales each channel with the mean and the variance that were
#' collected during training:
#' `gamma * (x - mean) / sqrt(variance + epsilon) + beta`.
#'
#' The last dimension of `x` holds the channels: the columns of a matrix, the
#' planes of an array of rows x columns x channels. In a plain vector each
#' element is a channel of its own. A single map, with one channel, is a matrix
#' with four single numbers as parameters.
#'
#' @param x A numeric vector, matrix or array.
#' @param gamma,beta The learned scale and offset: one number, or one for each channel.
#' @param mean,variance The mean and variance from training: one number, or one
#'   for each channel. A variance is at least 0.
#' @param epsilon A small number added to the variance, at least 0; 0.001 as in Keras.
#' @return Numbers with the dimensions of `x`.
#' @examples
#' x <- cbind(c(1, 3), c(10, 30))
#' batch_normalisation(x, gamma = 1, beta = 0, mean = c(2, 20), variance = c(1, 100))
#' @export
batch_normalisation <- function(x, gamma, beta, mean, variance, epsilon = 0.001) {
  x <- check_numbers(x, "x")
  channels <- if (is.null(dim(x))) length(x) else dim(x)[length(dim(x))]
  deviation <- standard_deviation(variance, epsilon, channels)
  gamma <- check_one_or_each(gamma, "gamma", channels, "channel")
  beta <- check_one_or_each(beta, "beta", channels, "channel")
  mean <- check_one_or_each(mean, "mean", channels, "channel")
  cells <- length(x) / channels
  centred <- (x - rep(mean, each = cells)) / rep(deviation, each = cells)
  rep(gamma, each = cells) * centred + rep(beta, each = cells)
}

standard_deviation <- function(variance, epsilon, channels) {
  variance <- check_one_or_each(variance, "variance", channels, "channel")
  epsilon <- check_number(epsilon, "epsilon")
  require_that(
    epsilon >= 0,
    "epsilon is ", epsilon, ": it must be at least 0; try epsilon = 0.001."
  )
  require_that(
    all(variance >= 0),
    "variance is ", min(variance), " for one channel: it must be at least 0; ",
    "give variances, not standard deviations or logarithms."
  )
  require_that(
    all(variance + epsilon > 0),
    "variance and epsilon are both 0: their sum divides; try epsilon = 0.001."
  )
  sqrt(variance + epsilon)
}
