#' Average pooling
#'
#' Cuts the map into windows and keeps the mean of each. Channels are pooled one
#' by one. With padding `"same"` the mean is taken over the cells of the map
#' alone: padding cells are neither added nor counted.
#'
#' @inheritParams maxpool_layer
#' @inherit maxpool_layer return
#' @seealso [maxpool_layer()]
#' @examples
#' avgpool_layer(digit_patch())
#' avgpool_layer(matrix(1:15, 3), size = 2, padding = "same")
#' @export
avgpool_layer <- function(X, size = 2, stride = size, padding = "valid") {
  pool_map(X, size, stride, padding, mean)
}
