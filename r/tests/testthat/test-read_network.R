header <- "name,kind,size,stride,padding,dilation,activation,epsilon,arrays"
input <- "input,input,2 3 2,,,,,,"

written <- function(..., table = c(header, input)) {
  folder <- tempfile()
  dir.create(folder)
  files <- list(...)
  if (!is.null(table)) files[["layers.csv"]] <- c(table, files[["layers.csv"]])
  for (name in names(files)) writeLines(files[[name]], file.path(folder, name))
  folder
}

convolution <- "sums,convolution,1 2,1 1,valid,1 1,relu,,kernel bias"

test_that("an array has its last axis along a line and the others row-major", {
  folder <- written(
    "layers.csv" = convolution,
    "layer-1-kernel.csv" = c("1,-1", "2,-2", "3,-3", "4,-4"),
    "layer-1-bias.csv" = "10,20.5"
  )
  network <- read_network(folder)
  expect_equal(attr(network, "input_shape"), c(2, 3, 2))
  layer <- network[["sums"]]
  expect_equal(dim(layer$kernel), c(1, 2, 2, 2))
  expect_equal(layer$kernel[1, 2, 1, 1], 3) # the second column's first channel
  expect_equal(layer$kernel[1, 2, 2, 2], -4)
  expect_equal(layer$bias, c(10, 20.5))
  expect_equal(layer[c("name", "kind", "padding", "activation")], list(
    name = "sums", kind = "convolution", padding = "valid", activation = "relu"
  ))
  # 1 * 1 + 2 * 1 + 3 * 1 + 4 * 1 + 10
  expect_equal(forward(network, array(1, c(2, 3, 2)))$sums[1, 1, ], c(20, 10.5))
})

test_that("every kind is read, and a name may hold commas and quotes", {
  folder <- written(
    "layers.csv" = c(
      '"a, ""b""",batch-normalisation,,,,,,0.5,gamma beta moving_mean moving_variance',
      "largest,max-pool,2 1,1 2,same,,,,",
      "mean,average-pool,1 1,1 1,valid,,,,",
      "dropout,dropout,,,,,,,",
      "act,activation,,,,,leaky-relu,,",
      "row,flatten,,,,,,,",
      "scores,dense,,,,,softmax,,kernel"
    ),
    "layer-1-gamma.csv" = "1,1", "layer-1-beta.csv" = "0,0",
    "layer-1-moving_mean.csv" = "0,0", "layer-1-moving_variance.csv" = "0.5,3.5",
    "layer-7-kernel.csv" = rep("1,0,0.5", 8)
  )
  network <- read_network(folder)
  expect_equal(names(network)[1], 'a, "b"')
  expect_equal(network[[1]]$epsilon, 0.5)
  left <- forward(network, array(1:12, c(2, 3, 2)))
  expect_equal(left[[1]][2, 3, ], c(6, 6))
  expect_equal(dim(left$largest), c(2, 2, 2))
  expect_equal(sum(left$scores), 1)
})

test_that("an image of another size is refused", {
  folder <- written("layers.csv" = "row,flatten,,,,,,,")
  expect_error(
    forward(read_network(folder), digit_patch()), "X is 4 x 4 x 1 and the network takes 2 x 3 x 2"
  )
})

test_that("what is no such folder is refused in one line", {
  refused <- function(folder, words) expect_error(read_network(folder), words, fixed = TRUE)
  listing <- function(...) written("layers.csv" = c(...))
  after <- function(...) written(table = c(header, ...))
  flat <- "r,flatten,,,,,,,"
  refused(5, "folder is 5: it must be one that convtui wrote")
  refused(tempfile(), "type convtui models NETWORK -o FOLDER")
  refused(written(table = NULL), "layers.csv is not there")
  refused(written(table = "name,kind"), "is no table with the columns name, kind, size")
  refused(after("a,b"), "is no table with the columns")
  refused(after(input), "has 1 lines: give one for the input")
  refused(after(input, rep(flat, 1001)), "has 1002 lines")
  refused(after(convolution, convolution), 'of kind "convolution": it must be the input')
  refused(after(sub("2 3 2", "2 3", input), flat), 'the size of the input is "2 3"')
  refused(after(sub("2 3 2", "9999 9999 9", input), flat), "no more than 1e+07 numbers")
  refused(listing("f,lambda,,,,,,,"), 'layer 1 (f): kind is "lambda"')
  refused(listing("f\033[31m,flatten,,,,,,,"), "cannot be printed")
  refused(listing(flat, flat), 'two layers are called "r"')
  refused(listing("d,dense,,,,,none,,kernel"), "put a flatten before it")
  refused(listing(flat, convolution), "layer 2 (sums): a convolution layer stands on 12")
  refused(listing("p,max-pool,3 3,1 1,valid,,,,"), "layer 1 (p): size is 3 x 3 and X has 2 x 3")
  refused(listing("p,max-pool,3 x,1 1,valid,,,,"), 'size is "3 x": it must be numbers')
  refused(listing("p,max-pool,1 1,1 1,full,,,,"), 'padding is "full": choose one of')
  refused(listing(sub("relu", "softmax", convolution)), 'activation is "softmax"')
  refused(listing(sub("kernel bias", "bias", convolution)), 'arrays is "bias"')
  refused(listing(sub("kernel bias", "kernel ../x", convolution)), "has kernel bias.")
  refused(listing(convolution), "layer-1-kernel.csv is not there, or empty")
})

test_that("an array that the layer cannot have is refused in one line", {
  kernel <- c("1,-1", "2,-2", "3,-3", "4,-4")
  refused <- function(kernel, words, bias = "1,2") {
    folder <- written(
      "layers.csv" = convolution, "layer-1-kernel.csv" = kernel, "layer-1-bias.csv" = as.character(bias)
    )
    expect_error(read_network(folder), words, fixed = TRUE)
  }
  refused(kernel[-1], "has fewer numbers than the 1 x 2 x 2 x 2 that the layer needs")
  refused(c(kernel, "5,6"), "has more numbers than the 1 x 2 x 2 x 2")
  refused(c("1,2,3,4", "5,6,7,8"), "has fewer numbers than the 1 x 2 x 2 x 4")
  refused(kernel, "layer-1-bias.csv has 1 numbers in its first line: the layer needs 2", 1:2)
  refused(sub("3", "three", kernel), "layer-1-kernel.csv holds something that is no number")
  refused(sub("3", "NA", kernel), "every value must be finite")
  refused(sub("3", "", kernel), "every value must be finite")
  refused(sub("3", "Inf", kernel), "every value must be finite")
})
