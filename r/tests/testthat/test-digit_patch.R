test_that("the patch is the one of the coursework, row by row", {
  expect_equal(
    flatten(digit_patch()),
    c(56, 250, 116, 0, 0, 240, 144, 0, 0, 198, 150, 0, 0, 143, 241, 0)
  )
})
