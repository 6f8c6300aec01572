#include "pipeline/discover/feed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string encoded(const std::string& utf8, const char* charset) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 16, '\0');
  const int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                                    static_cast<int32_t>(utf8.size()), &error);
  EXPECT_TRUE(U_SUCCESS(error)) << charset;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

Feed read(const std::string& bytes, const std::string& content_type = {},
          const std::string& url = "https://example.org/feeds/rss") {
  FeedDocument document;
  document.bytes = bytes;
  document.url = url;
  document.content_type = content_type;
  auto feed = read_feed(document);
  EXPECT_TRUE(feed) << (feed ? "" : feed.error().text());
  return feed ? *feed : Feed{};
}

Error error_of(const std::string& bytes) {
  FeedDocument document;
  document.bytes = bytes;
  const auto feed = read_feed(document);
  EXPECT_FALSE(feed);
  return feed ? Error{} : feed.error();
}

const std::string kArabic =
    "<rss version=\"2.0\"><channel><title>أخبار سوريا</title><item><title>قصف مدفعي على ريف درعا "
    "الغربي</title><link>/ar/1</link>"
    "<description>أصيب ثلاثة مدنيين بجروح في البلدة فجر اليوم</description></item></channel></rss>";

TEST(Feed, Reads_RSS_2_in_Arabic_with_relative_links) {
  const Feed feed = read(kArabic);
  EXPECT_EQ(feed.format, "rss20");
  EXPECT_EQ(feed.title, "أخبار سوريا");
  ASSERT_THAT(feed.entries, SizeIs(1));
  EXPECT_EQ(feed.entries[0].title, "قصف مدفعي على ريف درعا الغربي");
  EXPECT_EQ(feed.entries[0].link, "https://example.org/ar/1");
  EXPECT_THAT(feed.problems, IsEmpty());
}

/// Every way in which the encoding of an Arabic feed is declared, left out or declared wrongly.
TEST(Feed, Reads_Arabic_in_whatever_encoding_it_comes) {
  for (const char* charset : {"UTF-8", "windows-1256", "ISO-8859-6", "UTF-16BE", "UTF-16LE"}) {
    const bool wide = std::string(charset).substr(0, 6) == "UTF-16";
    const std::string declaration =
        "<?xml version=\"1.0\" encoding=\"" + std::string(wide ? "UTF-16" : charset) + "\"?>";
    const std::string bytes = encoded(declaration + kArabic, charset);
    for (const char* type : {"", "application/rss+xml", "text/xml", "application/xml"}) {
      const Feed feed = read(bytes, type);
      EXPECT_EQ(feed.title, "أخبار سوريا") << charset << " " << type;
      EXPECT_EQ(feed.entries.at(0).title, "قصف مدفعي على ريف درعا الغربي") << charset << " " << type;
    }
  }
}

TEST(Feed, The_charset_of_HTTP_comes_before_the_declaration) {
  const Feed feed = read(encoded("<?xml version=\"1.0\" encoding=\"windows-1252\"?>" + kArabic, "windows-1256"),
                         "text/xml; charset=windows-1256");
  EXPECT_EQ(feed.title, "أخبار سوريا");
  EXPECT_EQ(feed.encoding, "windows-1256");
}

TEST(Feed, Reads_UTF_8_that_is_declared_as_windows_1256) {
  const Feed feed = read("<?xml version=\"1.0\" encoding=\"windows-1256\"?>" + kArabic);
  EXPECT_EQ(feed.title, "أخبار سوريا");
  EXPECT_EQ(feed.encoding, "utf-8");
  EXPECT_THAT(feed.problems, ElementsAre(HasSubstr("declared as windows-1256")));
}

TEST(Feed, Reads_windows_1256_that_is_declared_as_UTF_8_or_not_at_all) {
  for (const char* declaration : {"<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version=\"1.0\"?>", ""}) {
    const Feed feed = read(encoded(declaration + kArabic, "windows-1256"));
    EXPECT_EQ(feed.title, "أخبار سوريا") << declaration;
    EXPECT_EQ(feed.encoding, "windows-1256");
    EXPECT_THAT(feed.problems, SizeIs(1));
  }
}

TEST(Feed, Passes_over_a_byte_order_mark_and_space_before_the_declaration) {
  EXPECT_EQ(read("\xef\xbb\xbf\n  <?xml version=\"1.0\"?>" + kArabic).title, "أخبار سوريا");
}

TEST(Feed, Marks_bytes_that_belong_to_no_encoding) {
  const Feed feed = read("\xef\xbb\xbf<rss><channel><title>a\xff\xfe b</title></channel></rss>");
  EXPECT_EQ(feed.title, "a\xef\xbf\xbd\xef\xbf\xbd b");
  EXPECT_THAT(feed.problems, SizeIs(1));
}

TEST(Feed, Reads_Atom_with_bases_and_text_constructs) {
  const Feed feed = read(
      "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='ar' xml:base='https://example.org/ar/'><title "
      "type='html'>&lt;b>أخبار&lt;/b></title>"
      "<entry xml:base='2026/'><id>tag:1</id><title type='text'>a &lt; b</title><link rel='self' "
      "href='x.atom'/><link href='1.html'/>"
      "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>Text <a "
      "href='2.html'>2</a><br/></div></content>"
      "<author><name>العاصي</name></author><published>2026-01-14T10:00:00+03:00</"
      "published><updated>2026-01-14T12:00:00+03:00</updated></entry></feed>");
  EXPECT_EQ(feed.format, "atom10");
  EXPECT_EQ(feed.language, "ar");
  EXPECT_EQ(feed.title, "<b>أخبار</b>");
  const FeedEntry& entry = feed.entries.at(0);
  EXPECT_EQ(entry.title, "a < b");
  EXPECT_EQ(entry.link, "https://example.org/ar/2026/1.html");
  EXPECT_EQ(entry.content, "Text <a href=\"https://example.org/ar/2026/2.html\">2</a><br />");
  EXPECT_THAT(entry.authors, ElementsAre("العاصي"));
  EXPECT_EQ(format_iso_instant(*entry.published), "2026-01-14T07:00:00Z");
  EXPECT_EQ(format_iso_instant(*entry.updated), "2026-01-14T09:00:00Z");
}

TEST(Feed, Reads_RDF_and_what_Dublin_Core_adds) {
  const Feed feed = read(
      "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
      "xmlns:dc='http://purl.org/dc/elements/1.1/'>"
      "<channel rdf:about='https://example.org/'><title>t</title><dc:language>ar</dc:language></channel>"
      "<item "
      "rdf:about='https://example.org/1'><title>عنوان</title><dc:creator>مراسل</dc:creator><dc:date>2026-01-14</"
      "dc:date></item></rdf:RDF>");
  EXPECT_EQ(feed.format, "rss10");
  EXPECT_EQ(feed.language, "ar");
  const FeedEntry& entry = feed.entries.at(0);
  EXPECT_EQ(entry.link, "https://example.org/1");
  EXPECT_THAT(entry.authors, ElementsAre("مراسل"));
  EXPECT_EQ(format_iso_instant(*entry.updated), "2026-01-14T00:00:00Z");
}

TEST(Feed, Reads_JSON_Feed) {
  const Feed feed = read(R"({"version":"https://jsonfeed.org/version/1.1","title":"أخبار","language":"ar","items":[
    {"id":"1","url":"/1","title":"قصف","content_text":"نص","date_published":"2026-01-14T10:00:00+03:00","authors":[{"name":"مراسل"}]},
    {"id":2,"external_url":"x"}, "no item"]})");
  EXPECT_EQ(feed.format, "json1");
  ASSERT_THAT(feed.entries, SizeIs(2));
  EXPECT_EQ(feed.entries[0].link, "https://example.org/1");
  EXPECT_EQ(format_iso_instant(*feed.entries[0].published), "2026-01-14T07:00:00Z");
  EXPECT_EQ(feed.entries[1].id, "2");
}

TEST(Feed, Knows_names_of_HTML_and_lone_ampersands) {
  const Feed feed = read(
      "<rss><channel><item><title>Aid &amp; relief&nbsp;&ndash; Syria "
      "&laquo;now&raquo;</title><link>http://e.org/?a=1&b=2</link></item></channel></rss>");
  EXPECT_EQ(feed.entries.at(0).title, "Aid & relief\u00a0– Syria «now»");
  EXPECT_EQ(feed.entries.at(0).link, "http://e.org/?a=1&b=2");
}

TEST(Feed, Takes_references_of_careless_programs_as_windows_1252) {
  EXPECT_EQ(read("<rss><channel><title>don&#146;t</title></channel></rss>").title, "don’t");
}

TEST(Feed, Keeps_CDATA_as_it_is) {
  EXPECT_EQ(read("<rss><channel><item><title>t</title><description><![CDATA[<p>a &amp; b & "
                 "c</p>]]></description></item></channel></rss>")
                .entries.at(0)
                .summary,
            "<p>a &amp; b & c</p>");
}

TEST(Feed, Pairs_tags_that_do_not_pair) {
  const Feed feed = read(
      "<rss><channel><item><title>one</title><description><p>a<br>b</description><link>http://e.org/1</link></item>"
      "<item><title>two</titel><link>http://e.org/2</link></item></channel></rss>");
  ASSERT_THAT(feed.entries, SizeIs(2));
  EXPECT_EQ(feed.entries[0].link, "http://e.org/1");
  EXPECT_FALSE(feed.problems.empty());
}

TEST(Feed, Keeps_the_entries_before_a_break) {
  std::string bytes = "<rss><channel>";
  for (int i = 0; i < 20; ++i) bytes += "<item><link>http://e.org/" + std::to_string(i) + "</link></item>";
  const Feed feed = read(bytes.substr(0, bytes.size() - 100));
  EXPECT_GE(feed.entries.size(), 17u);
  EXPECT_FALSE(feed.problems.empty());
}

TEST(Feed, Drops_control_characters) {
  EXPECT_EQ(read(std::string("<rss><channel><title>a\x01\x08") + '\0' + "b</title></channel></rss>").title, "ab");
}

TEST(Feed, Understands_prefixes_that_nobody_declared) {
  EXPECT_THAT(read("<rss><channel><item><dc:creator>x</dc:creator></item></channel></rss>").entries.at(0).authors,
              ElementsAre("x"));
}

TEST(Feed, Reads_no_more_than_10000_entries) {
  std::string bytes = "<rss><channel>";
  for (int i = 0; i < 10'050; ++i) bytes += "<item><link>http://e.org/" + std::to_string(i) + "</link></item>";
  const Feed feed = read(bytes + "</channel></rss>");
  EXPECT_THAT(feed.entries, SizeIs(10'000));
  EXPECT_THAT(feed.problems, SizeIs(1));
}

TEST(Feed, Refuses_entity_bombs_and_outside_entities) {
  EXPECT_THAT(error_of("<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b "
                       "\"&a;&a;\">]><rss><channel><title>&b;</title></channel></rss>")
                  .message,
              HasSubstr("entity bomb"));
  EXPECT_THAT(
      error_of("<?xml version='1.0'?><!-- x --><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss/>").message,
      HasSubstr("declarations"));
  EXPECT_EQ(
      error_of(encoded("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE r [<!ENTITY x 'y'>]><rss/>", "UTF-16LE"))
          .code,
      ErrorCode::invalid);
}

TEST(Feed, Passes_over_a_plain_document_type) {
  const Feed feed = read(
      "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
      "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">"
      "<rss version=\"0.91\"><channel><title>t</title></channel></rss>");
  EXPECT_EQ(feed.format, "rss091n");
  EXPECT_THAT(feed.problems, IsEmpty());
}

TEST(Feed, Hostile_nesting_is_refused_quickly) {
  std::string deep = "<rss>";
  for (int i = 0; i < 200'000; ++i) deep += "<a>";
  EXPECT_EQ(error_of(deep).code, ErrorCode::too_large);
}

TEST(Feed, Says_what_else_it_is) {
  EXPECT_THAT(error_of("<!doctype html><html><body>404</body></html>").message, HasSubstr("HTML page"));
  EXPECT_THAT(error_of("").message, HasSubstr("empty"));
  EXPECT_THAT(error_of("%PDF-1.4 ...").message, HasSubstr("no XML element"));
  EXPECT_THAT(error_of("{\"a\":1}").message, HasSubstr("no JSON Feed"));
  EXPECT_THAT(error_of("<opml><body/></opml>").message, HasSubstr("<opml>"));
}

TEST(FeedLinks, Are_found_in_the_head_of_a_page) {
  EXPECT_THAT(find_feed_links("<head><base href='/ar/'><link rel=alternate type='application/rss+xml' href=feed.xml>"
                              "<link rel='alternate' type='application/atom+xml' href='https://e.org/a?x=1&amp;y=2'>"
                              "<link rel='stylesheet' type='text/css' href='x.css'><!-- <link rel=alternate "
                              "type='application/rss+xml' href=no> --></head>",
                              "https://example.org/en/"),
              ElementsAre("https://example.org/ar/feed.xml", "https://e.org/a?x=1&y=2"));
}

}  // namespace
}  // namespace rasid
