# What a network is: a plain list of layers, refused here if it is none.

# The arrays of each kind of layer.
layer_arrays <- function() {
  list(
    convolution = c("kernel", "bias"),
    `max-pool` = character(),
    `average-pool` = character(),
    dense = c("kernel", "bias"),
    `batch-normalisation` = c("gamma", "beta", "moving_mean", "moving_variance"),
    flatten = character(),
    dropout = character(),
    activation = character()
  )
}

setting <- function(layer, name, usual) {
  if (is.null(layer[[name]])) usual else layer[[name]]
}

check_network <- function(network) {
  require_that(
    is.list(network) && length(network) > 0 && all(vapply(network, is.list, TRUE)),
    "network is ", shown(network), ": it must be a list of layers, each a list; ",
    'try list(list(kind = "flatten", name = "row")).'
  )
  for (number in seq_along(network)) check_layer(network[[number]], number)
  names <- vapply(network, function(layer) layer[["name"]], "")
  require_that(
    !anyDuplicated(names),
    "two layers are called ", shown(names[duplicated(names)][1]), ": give each its own name."
  )
  network
}

check_layer <- function(layer, number) {
  name <- layer[["name"]]
  require_that(
    is.character(name) && length(name) == 1 && !is.na(name) && nzchar(name),
    "layer ", number, ": its name is ", shown(name), ': it must be one word; try "layer-', number,
    '".'
  )
  kinds <- layer_arrays()
  in_named(number, name, {
    check_choice(layer[["kind"]], "kind", names(kinds))
    needed <- setdiff(kinds[[layer[["kind"]]]], "bias")
    missing <- needed[vapply(needed, function(array) is.null(layer[[array]]), TRUE)]
    require_that(
      length(missing) == 0,
      "a ", layer[["kind"]], " layer needs ", missing[1], ": put it into the list."
    )
  })
}

find_layer <- function(network, layer) {
  names <- vapply(network, function(each) each[["name"]], "")
  require_that(
    is.character(layer) && length(layer) == 1 && layer %in% names,
    "layer is ", shown(layer), ": the network has ", paste(names, collapse = ", "), "."
  )
  match(layer, names)
}

# An image is always rows x columns x channels; a matrix is one channel.
check_image <- function(X, input_shape = NULL) {
  X <- check_map(X, "X")
  if (is.matrix(X)) dim(X) <- c(dim(X), 1)
  require_that(
    is.null(input_shape) || identical(as.numeric(dim(X)), as.numeric(input_shape)),
    "X is ", shown_size(dim(X)), " and the network takes ", shown_size(input_shape),
    ": give an image of that size."
  )
  X
}

# Says in which layer something was refused.
in_layer <- function(network, number, value) {
  in_named(number, network[[number]][["name"]], value)
}

in_named <- function(number, name, value) {
  tryCatch(value, error = function(problem) {
    stop("layer ", number, " (", name, "): ", conditionMessage(problem), call. = FALSE)
  })
}
