activation_names <- function() c("none", "relu", "leaky-relu", "sigmoid", "tanh")

activation_function <- function(activation) {
  if (is.function(activation)) return(activation)
  slope <- own_slope(activation)
  if (length(slope)) return(function(x) leaky_relu(x, alpha = slope))
  check_choice(activation, "activation", activation_names())
  switch(activation,
    none = linear,
    relu = relu,
    `leaky-relu` = leaky_relu,
    sigmoid = sigmoid,
    tanh = tanh
  )
}

# The slope in a name such as "leaky-relu(0.3)", as networks from elsewhere have it.
own_slope <- function(activation) {
  pattern <- "^leaky-relu\\(([0-9.]+(e-?[0-9]+)?)\\)$"
  if (!is.character(activation) || length(activation) != 1 || !grepl(pattern, activation)) {
    return(numeric())
  }
  as.numeric(sub(pattern, "\\1", activation))
}

activate <- function(Z, activation) {
  Y <- activation_function(activation)(Z)
  require_that(
    is.numeric(Y) && identical(dim(Y), dim(Z)),
    "activation returned ", length(Y), " value(s) for a map of ", shown_size(dim(Z)),
    ": it must work cell by cell and keep the dimensions; ",
    "for ReLU use relu or pmax(x, 0), not max(0, x)."
  )
  Y
}

# In a network softmax is an activation too, of all channels of a cell.
activate_layer <- function(x, layer) {
  activation <- setting(layer, "activation", "none")
  if (identical(activation, "softmax")) softmax(x) else activate(x, activation)
}
