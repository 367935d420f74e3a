# What a layer leaves of a shape: c(rows, columns, channels), or how many numbers there are.
shape_after <- function(layer, before) {
  switch(layer[["kind"]],
    convolution = convolved_shape(layer, before),
    `max-pool` = pooled_shape(layer, before),
    `average-pool` = pooled_shape(layer, before),
    dense = {
      require_flat(before)
      ncol(layer[["kernel"]])
    },
    flatten = prod(before),
    before
  )
}

require_flat <- function(before) {
  require_that(
    length(before) == 1,
    "a dense layer stands on maps of ", shown_size(before), ": put a flatten before it."
  )
}

require_maps <- function(kind, before) {
  require_that(
    length(before) == 3,
    "a ", kind, " layer stands on ", before, " flat numbers: put it before the flatten."
  )
}

convolved_shape <- function(layer, before) {
  require_maps(layer[["kind"]], before)
  kernel <- dim(layer[["kernel"]])
  windows <- layer_windows(layer, before)
  c(length(windows$rows), length(windows$columns), kernel[4])
}

pooled_shape <- function(layer, before) {
  require_maps(layer[["kind"]], before)
  windows <- layer_windows(layer, before)
  c(length(windows$rows), length(windows$columns), before[3])
}

# The rows and columns that each row and column of a convolution or a pooling reads.
layer_windows <- function(layer, before) {
  padding <- setting(layer, "padding", "valid")
  if (layer[["kind"]] == "convolution") {
    return(convolution_windows(
      before[1:2], dim(layer[["kernel"]])[1:2], setting(layer, "stride", 1), padding,
      setting(layer, "dilation", 1)
    ))
  }
  size <- check_pair(setting(layer, "size", 2), "size", suggested = 2)
  stride <- check_pair(setting(layer, "stride", size), "stride", suggested = 2)
  check_choice(padding, "padding", c("valid", "same"))
  require_pool_fits(before[1:2], size, padding)
  list(
    rows = pool_indices(before[1], size[1], stride[1], padding),
    columns = pool_indices(before[2], size[2], stride[2], padding)
  )
}
