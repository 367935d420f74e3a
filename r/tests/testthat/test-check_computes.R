words_of <- function(...) check_computes(...)$message

# The same code as a function of its own.
of_learner <- function(f) {
  environment(f) <- new.env(parent = environment(f))
  f
}

test_that("every function of the package is right, and all of its features are told", {
  for (name in names(asked_calls())) {
    checked <- check_computes(name, of_learner(get(name, asNamespace("convref"))))
    expect_true(checked$correct, label = name)
    expect_true(all(checked$features), label = name)
    expect_match(checked$message, paste(name, "is right"))
  }
  expect_named(
    check_computes("maxpool_layer", of_learner(maxpool_layer))$features,
    c(
      "values", "negative values", "sides that do not divide", "larger windows", "stride",
      "padding same"
    )
  )
})

test_that("every mistake is named, and no other with it", {
  for (name in names(mistakes())) {
    for (mistake in mistakes()[[name]]) {
      message <- words_of(name, mistake$computes)
      expect_match(message, mistake$title, fixed = TRUE)
      expect_equal(lengths(gregexpr("Hint:", message)), 1, label = paste(name, mistake$title))
    }
  }
})

test_that("what no known mistake explains has a cell, its window and both numbers", {
  off_by_one <- function(X, K) conv2d(X, K) + (row(conv2d(X, K)) == 2)
  message <- words_of("conv2d", off_by_one, "kernels that are not square")
  expect_no_match(message, "Hint")
  expect_match(message, "[2, 1] is ", fixed = TRUE)
  expect_match(message, "its window are rows 2, 3 and columns 1, 2, 3 of X", fixed = TRUE)
  padded <- function(X, K, padding) conv2d(X, K, padding = padding) * 2
  message <- words_of("conv2d", padded, "padding by a number")
  expect_match(message, "rows 1, 2, 3 and columns 1, 2, 3 of the padded X", fixed = TRUE)
  doubled <- function(X, size, ...) 2 * maxpool_layer(X, size, ...)
  expect_match(words_of("maxpool_layer", doubled, "stride"), "rows 1, 2 and columns 1, 2 of X")
})

test_that("the call can be pasted and gives what is said", {
  f <- function(X, K) conv2d(X, K, flip = TRUE)
  lines <- strsplit(words_of("conv2d", f), "\n")[[1]]
  call <- str2lang(trimws(lines[length(lines)]))
  said <- regmatches(lines, regexpr("is -?[0-9.]+ and has to be -?[0-9.]+", lines))
  right <- eval(replace(call, 1, list(conv2d)))
  expect_equal(said, paste("is", eval(call)[1], "and has to be", right[1]))
})

test_that("arguments may have other names in the same order", {
  own <- function(image, filter, step = 1) conv2d(image, filter, step)
  checked <- check_computes("conv2d", own)
  expect_true(checked$correct)
  expect_true("stride" %in% names(checked$features))
  expect_false("dilation" %in% names(checked$features))
  expect_true(check_computes("conv2d", function(...) conv2d(...))$correct)
  expect_true("flip" %in% names(check_computes("conv2d", function(...) conv2d(...))$features))
})

test_that("what has to be asked and cannot be is wrong", {
  plain <- function(X, K) conv2d(X, K)
  checked <- check_computes("conv2d", plain, features = c("values", "stride"))
  expect_equal(checked$features, c(values = TRUE, stride = FALSE))
  expect_match(checked$message, "stride: it has no argument for it")
})

test_that("answers that are none are told", {
  expect_match(words_of("relu", function(x) stop("no")), "it stops: no")
  expect_match(words_of("relu", function(x) "a"), 'it returns "a"')
  expect_match(words_of("relu", function(x) NULL), "it returns NULL")
  expect_match(words_of("conv2d", function(X, K) X, "values"), "3 x 4 instead of 1 x 2")
  expect_match(words_of("dense", function(x, W, b) NA_real_ * dense(x, W, b)), "is NA and has")
})

test_that("numbers in another form are right", {
  expect_true(check_computes("relu", function(x) as.data.frame(relu(as.matrix(x))))$correct)
  expect_true(check_computes("dense", function(x, W, b) matrix(dense(x, W, b), 1))$correct)
  expect_true(check_computes("softmax", function(x) softmax(x) + 1e-12)$correct)
  expect_false(check_computes("softmax", function(x) softmax(x) + 1e-6)$correct)
  expect_true(check_computes("softmax", function(x) softmax(x) + 1e-6, tolerance = 1e-5)$correct)
})

test_that("hints can be kept back", {
  mirrored <- function(X, K) conv2d(X, K, flip = TRUE)
  expect_equal(
    words_of("conv2d", mirrored, c("values", "even kernels"), hints = FALSE),
    "conv2d is right in 0 of 3 calls; wrong: values, even kernels."
  )
})

test_that("it is a feedback of learnr's", {
  right <- check_computes("relu", of_learner(relu))
  wrong <- check_computes("relu", abs)
  expect_equal(right[c("correct", "type", "location")],
    list(correct = TRUE, type = "success", location = "append"))
  expect_equal(wrong[c("correct", "type")], list(correct = FALSE, type = "error"))
})

test_that("what is no function of the learner's is wrong", {
  expect_equal(words_of("conv2d", 3), "conv2d is 3, and has to be a function.")
  expect_match(words_of("conv2d", conv2d), "conv2d is the function of convref")
  expect_equal(check_computes("relu", relu)[c("correct", "type")],
    list(correct = FALSE, type = "error"))
})

test_that("bad arguments are refused with what to type", {
  expect_error(check_computes("conv3d", conv2d), 'name is "conv3d": choose one of "conv2d"')
  expect_error(check_computes("conv2d", conv2d, "strides"), 'features is "strides": choose one of')
  expect_error(check_computes("conv2d", function() 1), "f cannot be asked")
  expect_error(check_computes("conv2d", conv2d, hints = 3), "hints is 3")
})
