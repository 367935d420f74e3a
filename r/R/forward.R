#' A whole network, layer by layer
#'
#' Sends an image through a network: each layer computes with what the layer before it left.
#'
#' A network is a plain list of layers, and a layer is a plain list: its `kind`, its `name`, its
#' settings and its arrays. What is left out is as the function has it that computes the kind.
#'
#' * `"convolution"`: `kernel` (rows x columns x channels x filters), `bias`, `stride`, `padding`,
#'   `dilation`, `activation`; computed by [conv2d_multi()].
#' * `"max-pool"` and `"average-pool"`: `size`, `stride`, `padding`; by [maxpool_layer()] and
#'   [avgpool_layer()].
#' * `"dense"`: `kernel` (inputs x units), `bias`, `activation`; by [dense()].
#' * `"batch-normalisation"`: `gamma`, `beta`, `moving_mean`, `moving_variance`, `epsilon`; by
#'   [batch_normalisation()].
#' * `"activation"`: `activation`, one of `"none"`, `"relu"`, `"leaky-relu"`, `"sigmoid"`, `"tanh"`
#'   and `"softmax"`, or a function of your own; `"leaky-relu(0.3)"` has another slope.
#' * `"flatten"`: by [flatten()]. `"dropout"`: nothing, as in a network in use.
#'
#' @param network A list of layers, such as [read_network()] reads.
#' @param X A numeric matrix, or an array of rows x columns x channels: the image, as the network
#'   was trained on it. What counts from 0 to 255 is usually divided by 255.
#' @param layer The name of a layer, to have what it leaves and nothing else; `NULL` for all.
#' @return A list with what each layer leaves, by the layers' names: an array of
#'   rows x columns x channels, or a vector once the maps are flattened. With `layer`, that alone.
#' @seealso [network_unit()] for what one of the numbers is made of.
#' @examples
#' network <- list(
#'   list(kind = "convolution", name = "lines", kernel = array(horizontal_line(), c(3, 3, 1, 1))),
#'   list(kind = "flatten", name = "row"),
#'   list(kind = "dense", name = "classes", kernel = diag(4), activation = "softmax")
#' )
#' forward(network, digit_patch() / 255)
#' forward(network, digit_patch() / 255, layer = "lines")
#' @export
forward <- function(network, X, layer = NULL) {
  network <- check_network(network)
  x <- check_image(X, attr(network, "input_shape"))
  last <- if (is.null(layer)) length(network) else find_layer(network, layer)
  left <- list()
  for (number in seq_len(last)) {
    x <- in_layer(network, number, layer_output(network[[number]], x))
    left[[network[[number]][["name"]]]] <- x
  }
  if (is.null(layer)) left else x
}

layer_output <- function(layer, x) {
  switch(layer[["kind"]],
    convolution = activate(convolved(layer, x), setting(layer, "activation", "none")),
    `max-pool` = pooled(maxpool_layer, layer, x),
    `average-pool` = pooled(avgpool_layer, layer, x),
    dense = activate_layer(dense(x, layer[["kernel"]], setting(layer, "bias", 0)), layer),
    `batch-normalisation` = normalised(layer, x),
    flatten = flatten(x),
    dropout = x,
    activation = activate_layer(x, layer)
  )
}

convolved <- function(layer, x) {
  conv2d_multi(
    x, layer[["kernel"]], setting(layer, "bias", 0), setting(layer, "stride", 1),
    setting(layer, "padding", "valid"), setting(layer, "dilation", 1)
  )
}

pooled <- function(pool, layer, x) {
  size <- setting(layer, "size", 2)
  pool(x, size, setting(layer, "stride", size), setting(layer, "padding", "valid"))
}

normalised <- function(layer, x) {
  batch_normalisation(
    x, layer[["gamma"]], layer[["beta"]], layer[["moving_mean"]], layer[["moving_variance"]],
    setting(layer, "epsilon", 0.001)
  )
}
