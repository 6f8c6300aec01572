#include "pipeline/fetch/url.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

TEST(Url, Is_read_in_its_parts) {
  const auto url = parse_url("  HTTPS://user:pw@News.Example.ORG:8443/a/../b?x=1#top\n");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->scheme, "https");
  EXPECT_EQ(url->user, "user:pw");
  EXPECT_EQ(url->host, "news.example.org");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->path, "/b");
  EXPECT_EQ(url->query, "?x=1");
  EXPECT_EQ(url->fragment, "#top");
  EXPECT_EQ(url->origin(), "https://news.example.org:8443");
  EXPECT_EQ(url->target(), "/b?x=1");
}

TEST(Url, Spells_IPv4_addresses_in_one_way) {
  for (const char* text :
       {"http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/", "http://0177.0.0.1/",
        "http://0x7f000001/", "http://127.0.0.1./", "http://%31%32%37.0.0.1/", "http://１２７.0.0.1/"}) {
    const auto url = parse_url(text);
    ASSERT_TRUE(url) << text;
    EXPECT_EQ(url->host, "127.0.0.1") << text;
  }
  EXPECT_EQ(parse_url("http://[::FFFF:7f00:1]/")->host, "[::ffff:127.0.0.1]");
}

TEST(Url, Refuses_hosts_that_can_not_be) {
  for (const char* text :
       {"http://256.1.1.1/", "http://1.2.3.4.5/", "http://a b/", "http://a%00b/", "http://[::1/", "http://[x]/",
        "http://a:99999/", "http://a:x/", "http:///", "news", "", "//example.org/", "http://a%23b/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(Url, Writes_Arabic_names_and_paths_as_they_are_sent) {
  EXPECT_EQ(parse_url("https://موقع.وزارة-الاتصالات.مصر/أخبار")->text(),
            "https://xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1");
}

TEST(Url, Resolves_references_as_RFC_3986_5_4_lists_them) {
  const std::pair<const char*, const char*> cases[] = {{"g", "http://a/b/c/g"},
                                                       {"./g", "http://a/b/c/g"},
                                                       {"g/", "http://a/b/c/g/"},
                                                       {"/g", "http://a/g"},
                                                       {"//g", "http://g/"},
                                                       {"?y", "http://a/b/c/d;p?y"},
                                                       {"g?y", "http://a/b/c/g?y"},
                                                       {"#s", "http://a/b/c/d;p?q#s"},
                                                       {"g#s", "http://a/b/c/g#s"},
                                                       {"", "http://a/b/c/d;p?q"},
                                                       {".", "http://a/b/c/"},
                                                       {"./", "http://a/b/c/"},
                                                       {"..", "http://a/b/"},
                                                       {"../g", "http://a/b/g"},
                                                       {"../..", "http://a/"},
                                                       {"../../../g", "http://a/g"},
                                                       {"/./g", "http://a/g"},
                                                       {"g.", "http://a/b/c/g."},
                                                       {"..g", "http://a/b/c/..g"},
                                                       {"./g/.", "http://a/b/c/g/"},
                                                       {"g;x=1/../y", "http://a/b/c/y"},
                                                       {"g?y/../x", "http://a/b/c/g?y/../x"},
                                                       {"http:g", "http://a/b/c/g"},
                                                       {"\\\\evil\\x", "http://evil/x"},
                                                       {"%2e%2e/g", "http://a/b/g"}};
  for (const auto& [reference, expected] : cases)
    EXPECT_EQ(resolve_url("http://a/b/c/d;p?q", reference), expected) << reference;
  EXPECT_EQ(resolve_url("http://a/", "mailto:x@y"), "mailto:x@y");
}

TEST(Url, Knows_a_page_under_one_spelling) {
  const std::pair<const char*, const char*> cases[] = {
      {"HTTP://Example.org:80/%7euser/%e2%82%ac?utm_source=rss&id=5&utm_medium=x#top",
       "http://example.org/~user/%E2%82%AC?id=5"},
      {"https://example.org", "https://example.org/"},
      {"https://example.org/a?fbclid=abc", "https://example.org/a"},
      {"https://example.org/a?", "https://example.org/a"},
      {"https://u:p@example.org/a", "https://example.org/a"},
      {"https://example.org/أخبار/1", "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1"},
      {"https://example.org/a/./b/../c", "https://example.org/a/c"},
      {"https://example.org/a?b=2&a=1", "https://example.org/a?b=2&a=1"},
      {"https://example.org/a/", "https://example.org/a/"}};
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(canonical_url(text), expected) << text;
    EXPECT_EQ(canonical_url(canonical_url(text)), expected) << text;
  }
  EXPECT_EQ(canonical_url("mailto:x@example.org"), "");
  EXPECT_EQ(canonical_url("not a url"), "");
}

TEST(Url, Registered_domains_follow_the_public_suffix_list) {
  EXPECT_EQ(registered_domain("www.news.example.co.uk"), "example.co.uk");
  EXPECT_EQ(registered_domain("ar.example.com.sy"), "example.com.sy");
  EXPECT_EQ(registered_domain("example.org"), "example.org");
  EXPECT_EQ(registered_domain("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(registered_domain("localhost"), "localhost");
  EXPECT_EQ(registered_domain("[::1]"), "[::1]");
}

/// "a, b" lines; a field may stand in quotes.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields;
  std::size_t begin = 0;
  while (begin <= line.size()) {
    std::size_t end = line.find(", ", begin);
    if (end == std::string::npos) end = line.size();
    std::string field = line.substr(begin, end - begin);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = field.substr(1, field.size() - 2);
    fields.push_back(field);
    begin = end + 2;
  }
  return fields;
}

TEST(UrlConformance, Resolves_as_peers_do) {
  const auto path = shared_file("corpus/crawl/url-resolve.csv");
  if (path.empty()) GTEST_SKIP() << "the shared corpus is not here";
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (line.empty() || line.rfind("# ", 0) == 0 || line == "#") continue;
    const auto fields = fields_of(line);
    ASSERT_EQ(fields.size(), 3u) << line;
    EXPECT_EQ(resolve_url(fields[1], fields[0]), fields[2]) << line;
  }
}

}  // namespace
}  // namespace rasid
