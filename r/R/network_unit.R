#' One number of a network with all its terms
#'
#' Opens a number: the numbers of the layer before that it is made of, what each is multiplied by,
#' and the products. Products and bias add up to the sum; the activation of the sum is the number.
#'
#' A largest number weighs the winner by 1 and the others by 0, an average weighs all alike, batch
#' normalisation scales and shifts. An activation by itself weighs nothing: `weight` and `product`
#' are then `NA`, and the sum is what goes into it. Padding adds nothing and is left out.
#'
#' @inheritParams forward
#' @param layer The name of the layer.
#' @param unit Where the number stands, `c(row, column, channel)`, counted from 1; of a vector its
#'   place alone will do.
#' @seealso [forward()]
#' @return A data frame with a row for each term: `layer` (the one before, or `"input"`), `row`,
#'   `column` and `channel` (of a vector the place is the channel, in row and column 1), `value`,
#'   `weight` and `product`. Its attributes `"bias"`, `"sum"`, `"activation"` and `"value"` are
#'   single values: `sum(unit$product) + attr(unit, "bias")` is `attr(unit, "sum")`.
#' @examples
#' network <- list(
#'   list(kind = "convolution", name = "lines", kernel = array(horizontal_line(), c(3, 3, 1, 1)),
#'     bias = 100, activation = "relu")
#' )
#' unit <- network_unit(network, digit_patch(), "lines", c(1, 1, 1))
#' unit
#' sum(unit$product) + attr(unit, "bias")
#' @export
network_unit <- function(network, X, layer, unit) {
  network <- check_network(network)
  number <- find_layer(network, layer)
  left <- forward(network[seq_len(number)], check_image(X, attr(network, "input_shape")))
  before <- if (number == 1) check_image(X) else left[[number - 1]]
  after <- left[[number]]
  unit <- check_unit(unit, if (is.null(dim(after))) c(1, 1, length(after)) else dim(after))
  source <- if (number == 1) "input" else network[[number - 1]][["name"]]
  opened <- unit_terms(network[[number]], as_map(before), unit)
  at <- opened$places
  value <- as_map(before)[at]
  product <- value * opened$weight
  terms <- data.frame(
    layer = rep(source, nrow(at)), row = at[, 1], column = at[, 2], channel = at[, 3],
    value = value, weight = opened$weight, product = product
  )
  weighed <- !anyNA(opened$weight)
  structure(
    terms,
    bias = opened$bias,
    sum = if (weighed) sum(product) + opened$bias else as_map(before)[rbind(unit)],
    activation = named_activation(network[[number]]),
    value = as_map(after)[rbind(unit)]
  )
}

check_unit <- function(unit, size) {
  flat <- identical(as.numeric(size[1:2]), c(1, 1))
  if (flat && length(unit) == 1) unit <- c(1, 1, unit)
  require_that(
    is_whole(unit, 1) && length(unit) == 3 && all(unit <= size),
    "unit is ", shown(unit), ": the layer has units from c(1, 1, 1) to c(",
    paste(size, collapse = ", "), ")."
  )
  as.numeric(unit)
}

# A vector is one cell with as many channels.
as_map <- function(x) if (is.null(dim(x))) array(x, c(1, 1, length(x))) else x

named_activation <- function(layer) {
  activation <- setting(layer, "activation", "none")
  if (is.function(activation)) "a function" else activation
}

# The cells that go into a number, a row of places each, their weights, and the bias.
unit_terms <- function(layer, before, unit) {
  switch(layer[["kind"]],
    convolution = convolution_terms(layer, before, unit),
    `max-pool` = pool_terms(layer, before, unit),
    `average-pool` = pool_terms(layer, before, unit),
    dense = dense_terms(layer, before, unit),
    `batch-normalisation` = normalisation_terms(layer, before, unit),
    flatten = list(places = flat_place(dim(before), unit[3]), weight = 1, bias = 0),
    dropout = list(places = rbind(unit, deparse.level = 0), weight = 1, bias = 0),
    activation = activation_terms(layer, before, unit)
  )
}

# Row by row, in a row column by column, in a cell channel by channel.
places_of <- function(rows, columns, channels) {
  grid <- expand.grid(channel = channels, column = columns, row = rows)
  unname(as.matrix(grid[c("row", "column", "channel")]))
}

convolution_terms <- function(layer, before, unit) {
  kernel <- layer[["kernel"]]
  windows <- layer_windows(layer, dim(before))
  rows <- windows$rows[[unit[1]]] - windows$widths[1]
  columns <- windows$columns[[unit[2]]] - windows$widths[3]
  inside <- list(
    which(rows >= 1 & rows <= dim(before)[1]),
    which(columns >= 1 & columns <= dim(before)[2])
  )
  channels <- seq_len(dim(before)[3])
  bias <- rep_len(setting(layer, "bias", 0), dim(kernel)[4])
  list(
    places = places_of(rows[inside[[1]]], columns[inside[[2]]], channels),
    weight = kernel[cbind(places_of(inside[[1]], inside[[2]], channels), unit[3])],
    bias = bias[unit[3]]
  )
}

dense_terms <- function(layer, before, unit) {
  bias <- rep_len(setting(layer, "bias", 0), ncol(layer[["kernel"]]))
  list(
    places = places_of(1, 1, seq_len(dim(before)[3])),
    weight = layer[["kernel"]][, unit[3]],
    bias = bias[unit[3]]
  )
}

pool_terms <- function(layer, before, unit) {
  windows <- layer_windows(layer, dim(before))
  rows <- windows$rows[[unit[1]]]
  columns <- windows$columns[[unit[2]]]
  places <- places_of(rows, columns, unit[3])
  weight <- rep(1 / nrow(places), nrow(places))
  if (layer[["kind"]] == "max-pool") {
    weight <- as.numeric(seq_len(nrow(places)) == which.max(before[places]))
  }
  list(places = places, weight = weight, bias = 0)
}

normalisation_terms <- function(layer, before, unit) {
  of_channel <- function(name) rep_len(layer[[name]], dim(before)[3])[unit[3]]
  deviation <- sqrt(of_channel("moving_variance") + setting(layer, "epsilon", 0.001))
  scale <- of_channel("gamma") / deviation
  list(
    places = rbind(unit, deparse.level = 0),
    weight = scale,
    bias = of_channel("beta") - scale * of_channel("moving_mean")
  )
}

# Softmax sees all channels of a cell, the other activations their own number alone.
activation_terms <- function(layer, before, unit) {
  channels <- unit[3]
  if (identical(layer[["activation"]], "softmax")) channels <- seq_len(dim(before)[3])
  places <- places_of(unit[1], unit[2], channels)
  list(places = places, weight = rep(NA_real_, nrow(places)), bias = 0)
}

# Channels run fastest, then columns, then rows.
flat_place <- function(size, place) {
  channels_first <- arrayInd(place, rev(size))
  channels_first[, 3:1, drop = FALSE]
}
