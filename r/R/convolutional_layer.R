#' A convolutional layer: convolution, bias, activation
#'
#' Computes `activation(conv2d(X, K) + b)`. The bias is added once to each
#' output cell, after the products have been summed.
#'
#' @inheritParams conv2d
#' @param b One number, the bias.
#' @param activation A function that works cell by cell, such as [relu], or one
#'   of the names `"none"`, `"relu"`, `"leaky-relu"`, `"sigmoid"`, `"tanh"`.
#' @return A numeric matrix.
#' @examples
#' convolutional_layer(digit_patch(), horizontal_line(), b = 100)
#' convolutional_layer(digit_patch(), horizontal_line(), b = 100, activation = "none")
#' convolutional_layer(digit_patch(), t(horizontal_line()), activation = abs)
#' @export
convolutional_layer <- function(X, K, b = 0, activation = relu, stride = 1,
                                padding = "valid", dilation = 1, flip = FALSE) {
  b <- check_number(b, "b")
  activation <- activation_function(activation)
  activate(conv2d(X, K, stride, padding, dilation, flip) + b, activation)
}
