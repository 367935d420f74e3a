# Only cells of the map are listed, so padding takes no part in a window.
pool_indices <- function(n, size, stride, padding) {
  before <- if (padding == "same") same_widths(n, size, stride) else c(0, 0)
  starts <- window_starts(n + sum(before), size, stride) - before[1]
  lapply(starts, function(start) max(start, 1):min(start + size - 1, n))
}

require_pool_fits <- function(map, size, padding) {
  require_that(
    padding == "same" || all(size <= map),
    "size is ", shown_size(size), " and X has ", shown_size(map), " cells: ",
    'the window must lie inside the map; use a smaller size or padding = "same".'
  )
}

pool_plane <- function(plane, rows, columns, summarise) {
  Y <- matrix(0, length(rows), length(columns))
  for (i in seq_along(rows)) {
    for (j in seq_along(columns)) {
      Y[i, j] <- summarise(plane[rows[[i]], columns[[j]]])
    }
  }
  Y
}

# Pools every channel on its own.
pool_map <- function(X, size, stride, padding, summarise) {
  X <- check_map(X, "X")
  size <- check_pair(size, "size", suggested = 2)
  stride <- check_pair(stride, "stride", suggested = 2)
  check_choice(padding, "padding", c("valid", "same"))
  map <- dim(X)[1:2]
  require_pool_fits(map, size, padding)
  rows <- pool_indices(map[1], size[1], stride[1], padding)
  columns <- pool_indices(map[2], size[2], stride[2], padding)
  if (is.matrix(X)) return(pool_plane(X, rows, columns, summarise))
  Y <- array(0, c(length(rows), length(columns), dim(X)[3]))
  for (channel in seq_len(dim(X)[3])) {
    plane <- matrix(X[, , channel], map[1], map[2])
    Y[, , channel] <- pool_plane(plane, rows, columns, summarise)
  }
  Y
}
