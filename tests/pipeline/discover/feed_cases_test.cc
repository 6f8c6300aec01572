// Feeds as sites send them: each line of the tables is a case with what must come out of it. Written for news in
// Arabic and English; peers' own cases are in feed_conformance_test.cc.
#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <nlohmann/json.hpp>

#include "core/base/base64.h"
#include "pipeline/discover/feed.h"

namespace rasid {
namespace {

using Json = nlohmann::json;

/// One feed and what stands at some places of its JSON ("/entries/0/title"); "null" and numbers as JSON writes them.
struct FeedCase {
  const char* name;
  std::string bytes;
  std::string content_type;
  std::vector<std::pair<const char*, std::string>> expected;
  std::string content_location = {};
};

std::string in(const char* charset, const std::string& utf8) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out(utf8.size() * 4 + 16, '\0');
  const int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<int32_t>(out.size()), utf8.data(),
                                    static_cast<int32_t>(utf8.size()), &error);
  if (U_FAILURE(error)) throw std::runtime_error(charset);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string rss(const std::string& inside, const std::string& attributes = "version='2.0'") {
  return "<rss " + attributes + "><channel><title>أخبار العاصي</title>" + inside + "</channel></rss>";
}
std::string item(const std::string& inside) {
  return rss("<item>" + inside + "</item>");
}
std::string atom(const std::string& inside, const std::string& attributes = "") {
  return "<feed xmlns='http://www.w3.org/2005/Atom' " + attributes + ">" + inside + "</feed>";
}
std::string rdf(const std::string& inside) {
  return "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/' "
         "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel rdf:about='/'><title>أخبار</title></channel>" +
         inside + "</rdf:RDF>";
}
std::string declared(const char* encoding, const std::string& rest) {
  return "<?xml version=\"1.0\" encoding=\"" + std::string(encoding) + "\"?>\n" + rest;
}

class FeedCases : public ::testing::TestWithParam<FeedCase> {};

TEST_P(FeedCases, Gives_what_stands_beside_it) {
  const FeedCase& c = GetParam();
  FeedDocument document;
  document.bytes = c.bytes;
  document.url = "https://example.org/ar/feed/index.xml";
  document.content_type = c.content_type;
  document.content_location = c.content_location;
  const auto feed = read_feed(document);
  ASSERT_TRUE(feed) << feed.error().text();
  const Json json = Json::parse(to_json(*feed).dump());
  for (const auto& [path, value] : c.expected) {
    const Json::json_pointer pointer(path);
    ASSERT_TRUE(json.contains(pointer)) << path << " is missing in " << json.dump(1);
    const Json& found = json[pointer];
    EXPECT_EQ(found.is_string() ? found.get<std::string>() : found.dump(), value) << path;
  }
}

std::string name_of(const ::testing::TestParamInfo<FeedCase>& info) {
  return info.param.name;
}

// ------------------------------------------------------------ encodings

const std::string kStory =
    rss("<item><title>قصف مدفعي على ريف درعا الغربي</title><link>/1</link><description>أصيب ثلاثة مدنيين بجروح في "
        "البلدة فجر اليوم</description></item>");
const std::string kShort = "<rss><channel><title>سوريا</title></channel></rss>";
const std::string kMixed = rss("<item><title>Shelling in Daraa: درعا</title><link>/1</link></item>");
const std::pair<const char*, std::string> kTitle{"/entries/0/title", "قصف مدفعي على ريف درعا الغربي"};
const std::pair<const char*, std::string> kName{"/title", "أخبار العاصي"};
const std::pair<const char*, std::string> kArabic{"/encoding", "windows-1256"};
const std::pair<const char*, std::string> kUtf8{"/encoding", "utf-8"};

const FeedCase kEncodings[] = {
    {"Windows_1256_declared",
     in("windows-1256", declared("windows-1256", kStory)),
     "",
     {kTitle, kName, kArabic, {"/problems", "[]"}}},
    {"Windows_1256_declared_in_capitals",
     in("windows-1256", declared("WINDOWS-1256", kStory)),
     "",
     {kTitle, kArabic}},
    {"Windows_1256_declared_as_cp1256", in("windows-1256", declared("cp1256", kStory)), "", {kTitle}},
    {"Windows_1256_declared_with_single_quotes",
     in("windows-1256", "<?xml version='1.0' encoding='windows-1256'?>" + kStory),
     "",
     {kTitle, kArabic}},
    {"Windows_1256_declared_by_HTTP",
     in("windows-1256", kStory),
     "application/rss+xml; charset=windows-1256",
     {kTitle, kArabic}},
    {"Windows_1256_declared_by_HTTP_with_quotes",
     in("windows-1256", kStory),
     "text/xml; charset=\"Windows-1256\"",
     {kTitle, kArabic}},
    {"Windows_1256_by_HTTP_against_UTF_8_in_the_declaration",
     in("windows-1256", declared("utf-8", kStory)),
     "text/xml; charset=windows-1256",
     {kTitle, kArabic}},
    {"Windows_1256_in_the_declaration_against_UTF_8_by_HTTP",
     in("windows-1256", declared("windows-1256", kStory)),
     "application/xml; charset=utf-8",
     {kTitle}},
    {"Windows_1256_declared_in_Atom",
     in("windows-1256", declared("windows-1256", atom("<title>أخبار العاصي</title>"))),
     "",
     {kName}},
    {"Windows_1256_declared_in_RDF",
     in("windows-1256", declared("windows-1256", rdf("<item rdf:about='/1'><title>قصف</title></item>"))),
     "",
     {{"/entries/0/title", "قصف"}}},
    {"Windows_1256_in_CDATA",
     in("windows-1256", declared("windows-1256", item("<title><![CDATA[قصف & نزوح]]></title>"))),
     "",
     {{"/entries/0/title", "قصف & نزوح"}}},
    {"Windows_1256_with_letters_that_only_it_has",
     in("windows-1256", declared("windows-1256", item("<title>«گفتگو» – “چاپ” …</title>"))),
     "",
     {{"/entries/0/title", "«گفتگو» – “چاپ” …"}}},
    {"Windows_1256_undeclared", in("windows-1256", kStory), "", {kTitle, kArabic}},
    {"Windows_1256_undeclared_with_a_plain_declaration",
     in("windows-1256", "<?xml version=\"1.0\"?>" + kStory),
     "",
     {kTitle, kArabic}},
    {"Windows_1256_undeclared_as_text_xml", in("windows-1256", kStory), "text/xml", {kTitle, kArabic}},
    {"Windows_1256_undeclared_as_text_html", in("windows-1256", kStory), "text/html", {kTitle, kArabic}},
    {"Windows_1256_undeclared_in_Atom",
     in("windows-1256",
        atom("<title>أخبار العاصي</title><entry><title>قصف مدفعي على ريف درعا الغربي</title></entry>")),
     "",
     {kTitle, kName}},
    {"Windows_1256_undeclared_in_one_word", in("windows-1256", kShort), "", {{"/title", "سوريا"}}},
    {"Windows_1256_undeclared_beside_English",
     in("windows-1256", kMixed),
     "",
     {{"/entries/0/title", "Shelling in Daraa: درعا"}}},
    {"Windows_1256_declared_as_UTF_8", in("windows-1256", declared("utf-8", kStory)), "", {kTitle, kArabic}},
    {"Windows_1256_declared_as_UTF_8_by_HTTP_too",
     in("windows-1256", declared("utf-8", kStory)),
     "application/rss+xml; charset=utf-8",
     {kTitle, kArabic}},
    {"Windows_1256_declared_as_an_encoding_that_nobody_knows",
     in("windows-1256", declared("arabic-x", kStory)),
     "",
     {kTitle, kArabic}},
    {"Windows_1256_declared_as_ISO_8859_1",
     in("windows-1256", declared("iso-8859-1", kStory)),
     "",
     {kTitle, kArabic}},
    {"Windows_1256_declared_as_windows_1252_by_HTTP",
     in("windows-1256", kStory),
     "text/xml; charset=windows-1252",
     {kTitle, kArabic}},
    {"ISO_8859_6_undeclared", in("ISO-8859-6", kStory), "", {kTitle}},
    {"UTF_8_declared_as_windows_1256", declared("windows-1256", kStory), "", {kTitle, kUtf8}},
    {"UTF_8_declared_as_windows_1256_by_HTTP", kStory, "application/rss+xml; charset=windows-1256", {kTitle, kUtf8}},
    {"UTF_8_declared_as_ISO_8859_1", declared("iso-8859-1", kStory), "", {kTitle, kUtf8}},
    {"UTF_8_declared_as_ISO_8859_6", declared("iso-8859-6", kStory), "", {kTitle, kUtf8}},
    {"UTF_8_declared_as_US_ASCII", declared("us-ascii", kStory), "", {kTitle}},
    {"UTF_8_as_text_xml_without_a_charset", declared("utf-8", kStory), "text/xml", {kTitle}},
    {"UTF_8_written_utf8", declared("utf8", kStory), "", {kTitle}},
    {"UTF_8_behind_a_byte_order_mark_declared_as_windows_1256",
     "\xef\xbb\xbf" + declared("windows-1256", kStory),
     "",
     {kTitle, kUtf8}},
    {"UTF_8_behind_two_byte_order_marks", "\xef\xbb\xbf\xef\xbb\xbf" + declared("utf-8", kStory), "", {kTitle}},
    {"UTF_16_with_a_mark_declared_as_UTF_8", "\xff\xfe" + in("UTF-16LE", declared("utf-8", kStory)), "", {kTitle}},
    {"UTF_16_big_endian_with_a_mark",
     "\xfe\xff" + in("UTF-16BE", declared("utf-16", kStory)),
     "application/rss+xml",
     {kTitle}},
    {"UTF_16_without_a_mark", in("UTF-16LE", declared("utf-16", kStory)), "", {kTitle}},
    {"ISO_8859_6_declared", in("ISO-8859-6", declared("iso-8859-6", kStory)), "", {kTitle}},
    {"ISO_8859_6_declared_by_HTTP", in("ISO-8859-6", kStory), "text/xml; charset=iso-8859-6", {kTitle}},
    {"Windows_1252_English_with_typographic_quotes",
     in("windows-1252", declared("windows-1252", item("<title>“Barrel bombs” on Idlib – report</title>"))),
     "",
     {{"/entries/0/title", "“Barrel bombs” on Idlib – report"}}},
    {"Windows_1252_declared_as_ISO_8859_1",
     in("windows-1252", declared("iso-8859-1", item("<title>Ain Issa – the “M4”</title>"))),
     "",
     {{"/entries/0/title", "Ain Issa – the “M4”"}}},
    {"References_to_Arabic_letters_in_ASCII",
     item("<title>&#1583;&#1585;&#1593;&#x627;</title>"),
     "",
     {{"/entries/0/title", "درعا"}}},
    {"Names_of_HTML_in_windows_1256",
     in("windows-1256", declared("windows-1256", item("<title>درعا&hellip; &laquo;هدوء&raquo;</title>"))),
     "",
     {{"/entries/0/title", "درعا… «هدوء»"}}},
    {"One_broken_letter_in_UTF_8",
     declared("utf-8", item("<title>در\xd8 عا وريفها</title>")),
     "",
     {{"/entries/0/title", "در\xef\xbf\xbd عا وريفها"}}},
};
INSTANTIATE_TEST_SUITE_P(Encodings, FeedCases, ::testing::ValuesIn(kEncodings), name_of);

// ------------------------------------------------------------ times

FeedCase dated(const char* name, const std::string& date, const std::string& expected) {
  return {name, item("<pubDate>" + date + "</pubDate>"), "", {{"/entries/0/published", expected}}};
}

const FeedCase kTimes[] = {
    dated("Levantine_month", "14 كانون الثاني 2026 10:00:00 +0300", "2026-01-14T07:00:00Z"),
    dated("Levantine_month_with_the_weekday", "الأربعاء، 14 كانون الثاني 2026 10:00:00 +0300",
          "2026-01-14T07:00:00Z"),
    dated("Second_of_the_two_Tishreens", "3 تشرين الثاني 2025", "2025-11-03T00:00:00Z"),
    dated("Gulf_month", "14 يناير 2026 10:00", "2026-01-14T10:00:00Z"),
    dated("Gulf_month_with_a_comma", "الأربعاء, 14 يناير 2026", "2026-01-14T00:00:00Z"),
    dated("Maghreb_month", "14 جانفي 2026", "2026-01-14T00:00:00Z"),
    dated("Both_names_of_a_month", "14 كانون الثاني/يناير 2026", "2026-01-14T00:00:00Z"),
    dated("Arabic_digits", "١٤ شباط ٢٠٢٦ ٠٨:٣٠", "2026-02-14T08:30:00Z"),
    dated("Morning_in_Arabic", "14 يناير 2026 9:05 ص", "2026-01-14T09:05:00Z"),
    dated("Evening_in_Arabic", "14 يناير 2026 9:05 م", "2026-01-14T21:05:00Z"),
    dated("ISO_in_pubDate", "2026-01-14T10:00:00+03:00", "2026-01-14T07:00:00Z"),
    dated("ISO_with_a_space", "2026-01-14 10:00:00", "2026-01-14T10:00:00Z"),
    dated("RFC_822_without_seconds", "Wed, 14 Jan 2026 10:00 +0300", "2026-01-14T07:00:00Z"),
    dated("RFC_822_with_the_wrong_weekday", "Mon, 14 Jan 2026 10:00:00 GMT", "2026-01-14T10:00:00Z"),
    dated("RFC_822_with_a_full_month", "14 January 2026 10:00:00 GMT", "2026-01-14T10:00:00Z"),
    dated("RFC_822_with_a_zone_s_name", "Wed, 14 Jan 2026 10:00:00 EST", "2026-01-14T15:00:00Z"),
    dated("A_date_that_is_none", "أمس", "null"),
    dated("A_day_that_does_not_exist", "31 شباط 2026", "null"),
    {"Dublin_Core_date_in_Arabic",
     rdf("<item rdf:about='/1'><dc:date>14 كانون الثاني 2026</dc:date></item>"),
     "",
     {{"/entries/0/updated", "2026-01-14T00:00:00Z"}}},
    {"Atom_times_with_zones",
     atom("<entry><published>2026-01-14T00:30:00+03:00</published><updated>2026-01-14T10:00:00Z</updated></entry>"),
     "",
     {{"/entries/0/published", "2026-01-13T21:30:00Z"}, {"/entries/0/updated", "2026-01-14T10:00:00Z"}}},
    {"Time_of_the_feed",
     rss("<pubDate>Wed, 14 Jan 2026 10:00:00 GMT</pubDate><lastBuildDate>Wed, 14 Jan 2026 11:00:00 "
         "GMT</lastBuildDate>"),
     "",
     {{"/published", "2026-01-14T10:00:00Z"}, {"/updated", "2026-01-14T11:00:00Z"}}},
};
INSTANTIATE_TEST_SUITE_P(Times, FeedCases, ::testing::ValuesIn(kTimes), name_of);

// ------------------------------------------------------------ names and their spaces

const FeedCase kNamespaces[] = {
    {"Dublin_Core_under_another_prefix",
     rss("<item><d:creator>مراسل</d:creator></item>", "version='2.0' xmlns:d='http://purl.org/dc/elements/1.1/'"),
     "",
     {{"/entries/0/authors/0", "مراسل"}}},
    {"Dublin_Core_declared_at_the_element",
     item("<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>مراسل</dc:creator>"),
     "",
     {{"/entries/0/authors/0", "مراسل"}}},
    {"Content_beside_description",
     rss("<item><description>موجز</description><content:encoded><![CDATA[<p>النص كله</p>]]></content:encoded></item>",
         "version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'"),
     "",
     {{"/entries/0/summary", "موجز"}, {"/entries/0/content", "<p>النص كله</p>"}}},
    {"Titles_of_media_are_no_titles",
     rss("<item><title>خبر</title><media:content><media:title>صورة</media:title></media:content></item>",
         "version='2.0' xmlns:media='http://search.yahoo.com/mrss/'"),
     "",
     {{"/entries/0/title", "خبر"}}},
    {"A_media_title_before_the_title",
     rss("<item><media:title>صورة</media:title><title>خبر</title></item>",
         "version='2.0' xmlns:media='http://search.yahoo.com/mrss/'"),
     "",
     {{"/entries/0/title", "خبر"}}},
    {"Title_of_the_image_is_not_the_feed_s",
     rss("<image><title>شعار</title><link>https://example.org/logo</link></image>"),
     "",
     {{"/title", "أخبار العاصي"}, {"/link", "null"}}},
    {"Atom_link_in_RSS_is_not_the_item_s_page",
     rss("<atom:link rel='self' "
         "href='https://example.org/feed'/><link>https://example.org/</link><item><link>/1</link></item>",
         "version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'"),
     "",
     {{"/link", "https://example.org/"}, {"/entries/0/link", "https://example.org/1"}}},
    {"Atom_with_a_prefix",
     "<a:feed xmlns:a='http://www.w3.org/2005/Atom'><a:title>أخبار</a:title><a:entry><a:title>قصف</a:title><a:link "
     "href='/1'/></a:entry></a:feed>",
     "",
     {{"/format", "atom10"}, {"/title", "أخبار"}, {"/entries/0/link", "https://example.org/1"}}},
    {"RSS_with_a_default_namespace",
     rss("<item><title>خبر</title></item>", "version='2.0' xmlns='http://backend.userland.com/rss2'"),
     "",
     {{"/entries/0/title", "خبر"}}},
    {"Capital_names",
     "<RSS VERSION='2.0'><CHANNEL><TITLE>أخبار</TITLE><ITEM><TITLE>قصف</TITLE><LINK>/1</LINK></ITEM></CHANNEL></RSS>",
     "",
     {{"/title", "أخبار"}, {"/entries/0/title", "قصف"}, {"/entries/0/link", "https://example.org/1"}}},
    {"RSS_0_90",
     "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
     "xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>أخبار</title></channel><item><title>قصف</"
     "title><link>/1</link></item></rdf:RDF>",
     "",
     {{"/format", "rss090"}, {"/entries/0/title", "قصف"}}},
    {"RSS_0_91",
     "<rss version='0.91'><channel><title>أخبار</title><item><title>قصف</title></item></channel></rss>",
     "",
     {{"/format", "rss091u"}, {"/entries/0/title", "قصف"}}},
    {"RSS_0_92",
     "<rss version='0.92'><channel><item><description>قصف</description></item></channel></rss>",
     "",
     {{"/format", "rss092"}, {"/entries/0/summary", "قصف"}}},
    {"RSS_without_a_version",
     "<rss><channel><item><title>قصف</title></item></channel></rss>",
     "",
     {{"/format", "rss"}, {"/entries/0/title", "قصف"}}},
    {"RDF_items_beside_the_channel",
     rdf("<item rdf:about='/1'><title>قصف</title><link>/1</link></item><item "
         "rdf:about='/2'><title>نزوح</title></item>"),
     "",
     {{"/format", "rss10"}, {"/entries/1/title", "نزوح"}, {"/entries/1/link", "https://example.org/2"}}},
    {"Atom_0_3",
     "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><title>أخبار</title><entry><title>قصف</title><link "
     "rel='alternate' type='text/html' "
     "href='/1'/><issued>2026-01-14T10:00:00+03:00</issued><modified>2026-01-14T11:00:00+03:00</modified></entry></"
     "feed>",
     "",
     {{"/format", "atom03"},
      {"/entries/0/link", "https://example.org/1"},
      {"/entries/0/published", "2026-01-14T07:00:00Z"},
      {"/entries/0/updated", "2026-01-14T08:00:00Z"}}},
    {"Atom_0_3_in_base64",
     "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><content mode='base64' "
     "type='text/html'>2K/Ysdi52Kc=</content></entry></feed>",
     "",
     {{"/entries/0/content", "درعا"}}},
    {"Atom_0_3_escaped",
     "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title mode='escaped' "
     "type='text/html'>&lt;b&gt;قصف&lt;/b&gt;</title></entry></feed>",
     "",
     {{"/entries/0/title", "<b>قصف</b>"}}},
    {"Several_authors",
     rss("<item><dc:creator>مراسل</dc:creator><dc:creator>Reporter</dc:creator></item>",
         "version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"),
     "",
     {{"/entries/0/authors", "[\"مراسل\",\"Reporter\"]"}}},
    {"The_author_of_an_entry_s_source_is_another_s",
     atom("<author><name>العاصي</name></author><entry><title>قصف</title><source><title>وكالة</"
          "title><author><name>آخر</name></author></source></entry>"),
     "",
     {{"/entries/0/title", "قصف"}, {"/authors/0", "العاصي"}}},
    {"Language_of_feed_and_entry",
     atom("<title>أخبار</title><entry xml:lang='en'><title>News</title></entry>", "xml:lang='ar'"),
     "",
     {{"/language", "ar"}, {"/entries/0/language", "en"}}},
};
INSTANTIATE_TEST_SUITE_P(Namespaces, FeedCases, ::testing::ValuesIn(kNamespaces), name_of);

// ------------------------------------------------------------ links

FeedCase linked(const char* name, const std::string& inside, const std::string& expected) {
  return {name, item(inside), "", {{"/entries/0/link", expected}}};
}

const FeedCase kLinks[] = {
    linked("Path_from_the_root", "<link>/1</link>", "https://example.org/1"),
    linked("Name_beside_the_feed", "<link>1.html</link>", "https://example.org/ar/feed/1.html"),
    linked("Folder_above", "<link>../news/1</link>", "https://example.org/ar/news/1"),
    linked("Query_alone", "<link>?p=1</link>", "https://example.org/ar/feed/index.xml?p=1"),
    linked("Host_without_a_scheme", "<link>//m.example.org/1</link>", "https://m.example.org/1"),
    linked("White_space_and_line_breaks", "<link>\n   https://example.org/1\n  </link>", "https://example.org/1"),
    linked("Link_in_CDATA", "<link><![CDATA[https://example.org/?a=1&b=2]]></link>", "https://example.org/?a=1&b=2"),
    linked("Ampersands_that_nobody_escaped", "<link>https://example.org/?a=1&b=2</link>",
           "https://example.org/?a=1&b=2"),
    linked("Guid_stands_in_for_a_link", "<guid>https://example.org/1</guid>", "https://example.org/1"),
    linked("Guid_that_is_no_address", "<guid isPermaLink='false'>item-1</guid>", "null"),
    linked("Link_before_guid", "<guid isPermaLink='true'>https://example.org/guid</guid><link>/1</link>",
           "https://example.org/1"),
    linked("Empty_link_and_guid", "<link></link><guid>https://example.org/1</guid>", "https://example.org/1"),
    {"Atom_takes_the_alternate",
     atom("<entry><link rel='enclosure' href='/1.mp3'/><link rel='replies' href='/1#c'/><link rel='alternate' "
          "href='/1'/></entry>"),
     "",
     {{"/entries/0/link", "https://example.org/1"}}},
    {"Atom_link_without_rel_is_alternate",
     atom("<entry><link rel='self' href='/1.xml'/><link href='/1'/></entry>"),
     "",
     {{"/entries/0/link", "https://example.org/1"}}},
    {"Base_of_the_feed",
     atom("<entry><link href='1'/></entry>", "xml:base='https://cdn.example.org/x/'"),
     "",
     {{"/entries/0/link", "https://cdn.example.org/x/1"}}},
    {"Base_within_a_base",
     atom("<entry xml:base='2026/'><link href='1'/></entry>", "xml:base='/news/'"),
     "",
     {{"/entries/0/link", "https://example.org/news/2026/1"}}},
    {"Content_Location_is_a_base",
     item("<link>1.html</link>"),
     "",
     {{"/entries/0/link", "https://example.org/other/1.html"}},
     "https://example.org/other/feed.xml"},
    {"Links_within_content_become_absolute",
     item("<description>&lt;a href=\"/1\"&gt;x&lt;/a&gt;</description>"),
     "",
     {{"/entries/0/summary", "<a href=\"https://example.org/1\">x</a>"}}},
    {"RDF_about_stands_in_for_a_link",
     rdf("<item rdf:about='/ar/1'><title>x</title></item>"),
     "",
     {{"/entries/0/link", "https://example.org/ar/1"}}},
};
INSTANTIATE_TEST_SUITE_P(Links, FeedCases, ::testing::ValuesIn(kLinks), name_of);

// ------------------------------------------------------------ ill-formed

const FeedCase kIllFormed[] = {
    {"Warnings_of_PHP_before_it",
     "<br />\n<b>Warning</b>: mysql_connect() in /x.php on line 3<br />\n" + declared("utf-8", kStory),
     "",
     {kTitle}},
    {"Empty_lines_before_the_declaration", "\n\n\n" + declared("utf-8", kStory), "", {kTitle}},
    {"Text_after_the_end", kStory + "\n<!-- cached 0.2 s --><script>x</script>", "", {kTitle}},
    {"Cut_in_the_second_item",
     rss("<item><title>قصف</title></item><item><title>نزوح")
         .substr(0, rss("<item><title>قصف</title></item><item><title>نزوح").size() - 20),
     "",
     {{"/entries/0/title", "قصف"}}},
    {"No_end_tags_at_the_end",
     "<rss><channel><item><title>قصف</title><link>/1</link></item>",
     "",
     {{"/entries/0/link", "https://example.org/1"}}},
    {"Bold_that_is_not_closed",
     item("<title>قصف</title><description><b>نزوح</description><link>/1</link>"),
     "",
     {{"/entries/0/title", "قصف"}, {"/entries/0/link", "https://example.org/1"}}},
    {"A_break_in_a_description",
     item("<description>سطر<br>سطر</description><link>/1</link>"),
     "",
     {{"/entries/0/link", "https://example.org/1"}}},
    {"Names_of_HTML_without_a_declaration",
     item("<title>درعا&nbsp;&ndash; هدوء</title>"),
     "",
     {{"/entries/0/title", "درعا\u00a0– هدوء"}}},
    {"A_name_that_nobody_knows", item("<title>A &unknown; B</title>"), "", {{"/entries/0/title", "A &unknown; B"}}},
    {"A_lone_ampersand", item("<title>قصف & نزوح</title>"), "", {{"/entries/0/title", "قصف & نزوح"}}},
    {"Ampersands_escaped_twice",
     item("<title>قصف &amp;amp; نزوح</title>"),
     "",
     {{"/entries/0/title", "قصف &amp; نزوح"}}},
    {"Control_characters", item("<title>قص\x0b\x1bف</title>"), "", {{"/entries/0/title", "قصف"}}},
    {"A_reference_to_nothing", item("<title>قصف&#0;&#x1;</title>"), "", {{"/entries/0/title", "قصف"}}},
    {"References_of_windows_1252",
     item("<title>Syria&#146;s &#147;M5&#148;</title>"),
     "",
     {{"/entries/0/title", "Syria’s “M5”"}}},
    {"Attributes_without_quotes",
     "<rss version=2.0><channel><item><title>قصف</title><guid isPermaLink=false>1</guid></item></channel></rss>",
     "",
     {{"/format", "rss20"}, {"/entries/0/title", "قصف"}}},
    {"A_prefix_that_nobody_declared",
     item("<title>قصف</title><content:encoded>نص</content:encoded><media:thumbnail url='x'/>"),
     "",
     {{"/entries/0/content", "نص"}}},
    {"A_plain_document_type",
     "<!DOCTYPE rss PUBLIC \"-//Netscape Communications//DTD RSS 0.91//EN\" "
     "\"http://my.netscape.com/publish/formats/rss-0.91.dtd\">\n" +
         kStory,
     "",
     {kTitle}},
    {"A_style_sheet_before_it",
     "<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='/s.xsl'?>" + kStory,
     "",
     {kTitle}},
    {"Two_declarations", declared("utf-8", declared("utf-8", kStory)), "", {kTitle}},
    {"Comments_with_dashes", item("<!-- a -- b --><title>قصف</title>"), "", {{"/entries/0/title", "قصف"}}},
    {"Items_outside_the_channel",
     "<rss version='2.0'><channel><title>أخبار</title></channel><item><title>قصف</title></item></rss>",
     "",
     {{"/entries/0/title", "قصف"}}},
    {"Tags_that_cross",
     item("<title>قصف</title><description><i><b>نص</i></b></description><link>/1</link>"),
     "",
     {{"/entries/0/link", "https://example.org/1"}}},
    {"Sent_as_HTML", kStory, "text/html; charset=utf-8", {kTitle}},
    {"Sent_as_plain_text", kStory, "text/plain", {kTitle}},
    {"Sent_without_any_type", kStory, "application/octet-stream", {kTitle}},
    {"An_empty_channel", rss(""), "", {{"/entries", "[]"}, kName}},
    {"An_empty_item", rss("<item/><item></item>"), "", {kName}},
    {"Markup_in_a_title",
     item("<title>&lt;b&gt;قصف&lt;/b&gt; على درعا</title>"),
     "",
     {{"/entries/0/title", "<b>قصف</b> على درعا"}}},
};
INSTANTIATE_TEST_SUITE_P(IllFormed, FeedCases, ::testing::ValuesIn(kIllFormed), name_of);

// ------------------------------------------------------------ JSON Feed

const FeedCase kJsonFeeds[] = {
    {"Version_1",
     R"({"version":"https://jsonfeed.org/version/1","title":"أخبار","author":{"name":"العاصي"},"items":[{"id":"1","url":"/1","content_html":"<p>نص</p>"}]})",
     "application/json",
     {{"/format", "json1"},
      {"/title", "أخبار"},
      {"/authors/0", "العاصي"},
      {"/entries/0/link", "https://example.org/1"},
      {"/entries/0/content", "<p>نص</p>"}}},
    {"Version_1_1",
     R"({"version":"https://jsonfeed.org/version/1.1","language":"ar","items":[{"id":"1","title":"قصف","date_published":"2026-01-14T10:00:00+03:00","date_modified":"2026-01-14T08:00:00Z","authors":[{"name":"مراسل"},{"name":"Reporter"}]}]})",
     "application/feed+json",
     {{"/language", "ar"},
      {"/entries/0/published", "2026-01-14T07:00:00Z"},
      {"/entries/0/updated", "2026-01-14T08:00:00Z"},
      {"/entries/0/authors", "[\"مراسل\",\"Reporter\"]"}}},
    {"Behind_a_byte_order_mark",
     "\xef\xbb\xbf{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"أخبار\",\"items\":[]}",
     "",
     {{"/title", "أخبار"}}},
    {"Escaped_Arabic",
     R"({"version":"https://jsonfeed.org/version/1.1","title":"\u062f\u0631\u0639\u0627","items":[]})",
     "",
     {{"/title", "درعا"}}},
    {"Values_of_the_wrong_kind",
     R"({"version":"https://jsonfeed.org/version/1.1","title":7,"items":[{"id":5,"title":null,"url":["x"]},3,{"id":"2","summary":"موجز"}]})",
     "",
     {{"/entries/0/id", "5"}, {"/entries/1/summary", "موجز"}}},
};
INSTANTIATE_TEST_SUITE_P(JsonFeeds, FeedCases, ::testing::ValuesIn(kJsonFeeds), name_of);

}  // namespace
}  // namespace rasid
