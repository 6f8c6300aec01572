#include "pipeline/fetch/address.h"

#include <gtest/gtest.h>

namespace rasid {
namespace {

std::string refusal(const AddressGuard& guard, const char* address) {
  return guard.refusal(*parse_ip(address));
}

TEST(AddressGuard, Lets_public_addresses_pass) {
  const AddressGuard guard;
  for (const char* address : {"8.8.8.8", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:2800:220:1::1",
                              "2a00:1450:4001::200e", "64:ff9b::808:808", "2002:808:808::1"}) {
    EXPECT_EQ(refusal(guard, address), "") << address;
  }
}

TEST(AddressGuard, Refuses_what_is_not_public) {
  const AddressGuard guard;
  for (const char* address : {"0.0.0.0",
                              "10.1.2.3",
                              "100.64.0.1",
                              "127.0.0.1",
                              "127.255.255.254",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.1",
                              "192.168.1.1",
                              "198.18.0.1",
                              "198.19.255.255",
                              "224.0.0.1",
                              "239.1.1.1",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "fc00::1",
                              "fd12::1",
                              "fe80::1",
                              "fec0::1",
                              "ff02::1",
                              "2001:db8::1",
                              "100::1"}) {
    EXPECT_NE(refusal(guard, address), "") << address;
  }
}

TEST(AddressGuard, Looks_into_addresses_that_carry_an_IPv4_address) {
  const AddressGuard guard;
  EXPECT_NE(refusal(guard, "::ffff:127.0.0.1"), "");              // mapped
  EXPECT_NE(refusal(guard, "::127.0.0.1"), "");                   // compatible
  EXPECT_NE(refusal(guard, "64:ff9b::7f00:1"), "");               // NAT64
  EXPECT_NE(refusal(guard, "64:ff9b:1::7f00:1"), "");             // local NAT64
  EXPECT_NE(refusal(guard, "2002:7f00:1::"), "");                 // 6to4
  EXPECT_NE(refusal(guard, "2001:0:808:808:0:0:80ff:fffe"), "");  // Teredo, client 127.0.0.1 inverted
}

TEST(AddressGuard, Says_which_address_and_why) {
  EXPECT_EQ(refusal(AddressGuard(), "::ffff:10.0.0.7"), "10.0.0.7 is a private address");
  EXPECT_EQ(refusal(AddressGuard(), "64:ff9b::a00:7"), "64:ff9b::a00:7 stands for 10.0.0.7 is a private address");
}

TEST(AddressGuard, Allows_only_the_blocks_it_was_given) {
  const AddressGuard guard({*parse_address_block("127.0.0.0/8")});
  EXPECT_EQ(refusal(guard, "127.3.2.1"), "");
  EXPECT_NE(refusal(guard, "10.0.0.1"), "");
  EXPECT_NE(refusal(guard, "::1"), "");
}

TEST(AddressBlock, Is_read_with_its_faults_named) {
  EXPECT_TRUE(parse_address_block("10.0.0.0/8")->contains(*parse_ip("10.255.0.1")));
  EXPECT_FALSE(parse_address_block("10.0.0.0/8")->contains(*parse_ip("11.0.0.1")));
  EXPECT_TRUE(parse_address_block("192.168.1.130/25")->contains(*parse_ip("192.168.1.255")));
  EXPECT_FALSE(parse_address_block("192.168.1.130/25")->contains(*parse_ip("192.168.1.1")));
  EXPECT_TRUE(parse_address_block("fd00::/8")->contains(*parse_ip("fdff::1")));
  for (const char* text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "::1/129", "300.1.1.1"}) {
    EXPECT_FALSE(parse_address_block(text)) << text;
  }
}

}  // namespace
}  // namespace rasid
