# Where windows lie on a map. Sizes are c(rows, columns);
# padding widths are c(top, bottom, left, right).

# Cells from the first to the last that a dilated kernel touches, along one axis.
kernel_span <- function(size, dilation) dilation * (size - 1) + 1

same_widths <- function(n, span, stride) {
  positions <- ceiling(n / stride)
  total <- max((positions - 1) * stride + span - n, 0)
  c(floor(total / 2), ceiling(total / 2))
}

named_widths <- function(padding, map, span, stride) {
  check_choice(padding, "padding", c("valid", "same", "full"))
  switch(padding,
    valid = c(0, 0, 0, 0),
    same = c(
      same_widths(map[1], span[1], stride[1]),
      same_widths(map[2], span[2], stride[2])
    ),
    full = rep(span - 1, each = 2)
  )
}

padding_widths <- function(padding, map, span, stride) {
  if (is.character(padding)) return(named_widths(padding, map, span, stride))
  require_that(
    is_whole(padding, 0) && length(padding) %in% c(1, 4),
    "padding is ", shown(padding), ': it must be "valid", "same", "full", one whole number ',
    "of at least 0, or four, c(top, bottom, left, right); try padding = 0."
  )
  rep_len(as.numeric(padding), 4)
}

window_starts <- function(n, span, stride) {
  seq(1, by = stride, length.out = floor((n - span) / stride) + 1)
}

window_indices <- function(n, size, stride, dilation) {
  starts <- window_starts(n, kernel_span(size, dilation), stride)
  lapply(starts, function(start) start + dilation * (seq_len(size) - 1))
}

require_kernel_fits <- function(padded, span, kernel) {
  require_that(
    all(span <= padded),
    "K is ", shown_size(kernel), " and spans ", shown_size(span), " cells, but the padded X has ",
    shown_size(padded), ": the kernel must lie inside it; use a smaller kernel or dilation, ",
    'or padding = "same".'
  )
}

# Padding widths, and for every output row and column the padded rows and columns it reads.
convolution_windows <- function(map, kernel, stride, padding, dilation) {
  stride <- check_pair(stride, "stride")
  dilation <- check_pair(dilation, "dilation")
  span <- kernel_span(kernel, dilation)
  widths <- padding_widths(padding, map, span, stride)
  padded <- map + c(sum(widths[1:2]), sum(widths[3:4]))
  require_kernel_fits(padded, span, kernel)
  list(
    widths = widths,
    rows = window_indices(padded[1], kernel[1], stride[1], dilation[1]),
    columns = window_indices(padded[2], kernel[2], stride[2], dilation[2])
  )
}
