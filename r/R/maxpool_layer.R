#' Max-pooling
#'
#' Cuts the map into windows and keeps the largest value of each. Channels are
#' pooled one by one.
#'
#' @param X A numeric matrix, or an array of rows x columns x channels.
#' @param size Rows and columns of the window: one whole number, or `c(rows, columns)`.
#' @param stride How far the window moves: one whole number, or `c(rows, columns)`.
#' @param padding `"valid"` drops a last window that does not fit; `"same"` gives
#'   `ceiling(n / stride)` outputs, with the odd padding cell last (bottom,
#'   right). Padding cells take no part in the result.
#' @return A matrix or an array, as `X` is, with the same number of channels.
#' @seealso [avgpool_layer()]
#' @examples
#' maxpool_layer(digit_patch())
#' maxpool_layer(matrix(1:15, 3), size = 2, padding = "same")
#' @export
maxpool_layer <- function(X, size = 2, stride = size, padding = "valid") {
  pool_map(X, size, stride, padding, max)
}
