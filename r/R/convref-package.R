#' convref: convolutional layers by hand
#'
#' Each function computes one layer of a convolutional network from its
#' definition, with base R alone. Maps are matrices (rows x columns) or arrays
#' (rows x columns x channels), and positions are counted from 1 at the top left.
#'
#' Start with `conv2d(digit_patch(), horizontal_line())`. A whole network is a
#' list of layers: see [forward()], and [read_network()] for one that convtui
#' wrote. The way back, by which a network learns, begins at [conv2d_backward()].
#'
#' @keywords internal
"_PACKAGE"
