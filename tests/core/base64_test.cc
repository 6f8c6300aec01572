#include "core/base/base64.h"

#include <gtest/gtest.h>

namespace rasid {
namespace {

TEST(Base64, Reads_the_examples_of_RFC_4648) {
  EXPECT_EQ(from_base64(""), "");
  EXPECT_EQ(from_base64("Zg=="), "f");
  EXPECT_EQ(from_base64("Zm8="), "fo");
  EXPECT_EQ(from_base64("Zm9v"), "foo");
  EXPECT_EQ(from_base64("Zm9vYmFy"), "foobar");
  EXPECT_EQ(from_base64("2K3ZhNio"), "حلب");
}

TEST(Base64, Passes_over_line_breaks_and_missing_padding) {
  EXPECT_EQ(from_base64("Zm9v\r\nYmFy\n"), "foobar");
  EXPECT_EQ(from_base64("Zm8"), "fo");
}

}  // namespace
}  // namespace rasid
