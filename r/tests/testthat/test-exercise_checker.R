learner <- function(code) {
  environment <- new.env()
  eval(parse(text = code), environment)
  environment
}

check <- 'convref::check_computes("relu", relu)'

test_that("the learner's function is checked beside the check chunk", {
  right <- exercise_checker(check, learner("relu <- function(x) pmax(x, 0)"))
  expect_true(right$correct)
  expect_equal(right[c("type", "location")], list(type = "success", location = "append"))
  wrong <- exercise_checker(check, learner("relu <- function(x) max(0, x)"), label = "ex")
  expect_false(wrong$correct)
  expect_equal(wrong$type, "error")
  expect_match(wrong$message, "pmax")
})

test_that("it works as learnr calls it: from its code, inside the learner's environment", {
  there <- learner("relu <- function(x) max(0, x)")
  theirs <- eval(parse(text = deparse(exercise_checker)), there)
  environment(theirs) <- there
  expect_match(theirs(check_code = check, envir_result = there)$message, "pmax")
})

test_that("words are a page's, with nothing in them that the page would run", {
  wrong <- exercise_checker(check, learner("relu <- function(x) stop('<script>&')"))
  expect_s3_class(wrong$message, "html")
  expect_match(wrong$message, "^<pre>.*it stops: &lt;script&gt;&amp;.*</pre>$")
})

test_that("what is missing is a feedback too", {
  missing <- exercise_checker('convref::check_computes("conv2d", conv2d_of_mine)', learner(""))
  expect_false(missing$correct)
  expect_match(missing$message, "conv2d_of_mine")
})

test_that("before there is a result there is no feedback", {
  expect_null(exercise_checker(check, NULL))
  expect_null(exercise_checker(NULL, new.env()))
})

test_that("a check chunk without a check is refused", {
  expect_error(exercise_checker("1", learner("")), "end it with convref::check_computes")
})
