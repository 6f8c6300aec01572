// rasid warc, replay, sources and doctor, as people and other programs run them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/loopback_server.h"
#include "tests/support/program.h"
#include "tests/support/site_folder.h"

namespace rasid {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

ProgramResult rasid(const std::vector<std::string>& arguments, const std::string& input = {}) {
  return run_program(RASID_PROGRAM, arguments, input);
}

std::string record(const std::string& uri, const std::string& body) {
  const std::string http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body;
  return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: " + uri +
         "\r\nWARC-Date: 2026-01-14T07:00:00Z\r\nContent-Type: application/http; "
         "msgtype=response\r\nContent-Length: " +
         std::to_string(http.size()) + "\r\n\r\n" + http + "\r\n\r\n";
}

TEST(WarcCommand, Lists_and_prints_records) {
  const TempFolder folder;
  const std::string one = record("https://example.org/1", "<p>قصف</p>");
  const auto file = folder.write("a.warc", one + record("https://example.org/2", "<p>two</p>")).string();
  EXPECT_THAT(rasid({"warc", "list", file}).out, AllOf(HasSubstr("response"), HasSubstr("https://example.org/2")));
  const json list = json::parse(rasid({"warc", "list", "--json", file}).out);
  EXPECT_EQ(list["error"], nullptr);
  ASSERT_EQ(list["records"].size(), 2U);
  EXPECT_EQ(list["records"][1]["offset"], one.size());
  EXPECT_EQ(list["records"][1]["http_status"], 200);
  EXPECT_EQ(list["records"][1]["payload_len"], 10);
  EXPECT_EQ(rasid({"warc", "cat", "--offset", "0", "--payload", file}).out, "<p>قصف</p>");
  EXPECT_EQ(rasid({"warc", "cat", "--uri", "https://example.org/2", "--http", file}).out,
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>two</p>");
  EXPECT_EQ(rasid({"warc", "cat", "--offset", "0", file}).out, one);
  EXPECT_EQ(rasid({"warc", "cat", "--offset", "7", file}).exit, 1);
}

TEST(WarcCommand, Says_what_can_not_be_read) {
  const TempFolder folder;
  const std::string whole = record("https://example.org/1", "<p>x</p>");
  const auto file = folder.write("a.warc", whole + whole.substr(0, whole.size() - 30)).string();
  const auto listed = rasid({"warc", "list", "--json", file});
  EXPECT_EQ(listed.exit, 1);
  const json list = json::parse(listed.out);
  EXPECT_EQ(list["records"].size(), 1U);
  EXPECT_THAT(list["error"].get<std::string>(), HasSubstr("a.warc:" + std::to_string(whole.size())));
  EXPECT_EQ(rasid({"warc", "list", (folder / "none.warc").string()}).exit, 3);
}

class Team : public ::testing::Test {
 protected:
  ProgramResult sources(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), "sources");
    arguments.insert(arguments.end(), {"--config", config_.string()});
    return rasid(arguments, input);
  }
  json listed() { return json::parse(sources({"list", "--json"}).out); }

  TempFolder folder_;
  std::filesystem::path config_ = folder_ / "sources.toml";
  LoopbackServer server_;
};

TEST_F(Team, A_run_keeps_an_archive_and_a_replay_reads_it_again) {
  ASSERT_GT(put_folder(server_, RASID_SOURCE_DIR "/samples/site"), 14);
  folder_.write("sources.toml",
                "[fetch]\ndelay_seconds = 0\nallow_addresses = [\"127.0.0.0/8\"]\n[archive]\nfolder = "
                "\"warc\"\n[[source]]\nid = "
                "\"orontes\"\nfeeds = [\"" +
                    server_.url("/feed.xml") + "\"]\n");
  const auto db = [&](const char* name) { return (folder_ / name).string(); };
  const auto run = rasid({"run", "--config", config_.string(), "--db", db("a.db"), "--json"});
  const json first = json::parse(run.out)["total"];
  ASSERT_GT(first["extracted"].get<int>(), 3) << run.err;
  const auto again = rasid({"replay", (folder_ / "warc").string(), "--db", db("b.db"), "--json"});
  EXPECT_EQ(again.exit, 0) << again.err;
  const json second = json::parse(again.out);
  EXPECT_EQ(second["extracted"], first["extracted"]);
  EXPECT_EQ(second["candidates"]["total"], first["candidates"]);
  EXPECT_EQ(rasid({"export", "--format", "csv", "--db", db("b.db")}).out,
            rasid({"export", "--format", "csv", "--db", db("a.db")}).out);
  EXPECT_EQ(
      json::parse(rasid({"replay", (folder_ / "warc").string(), "--db", db("a.db"), "--json"}).out)["unchanged"],
      second["documents"]);
  EXPECT_EQ(rasid({"replay", config_.string(), "--db", db("b.db")}).exit, 2);
  const auto doctor = rasid({"doctor", "--db", db("a.db"), "--config", config_.string(), "--network", "--json"});
  EXPECT_EQ(doctor.exit, 0) << doctor.out;
  const json report = json::parse(doctor.out);
  EXPECT_EQ(report["ok"], true);
  EXPECT_THAT(doctor.out,
              AllOf(HasSubstr("integrity ok"), HasSubstr("all readable"), HasSubstr("1 of 1 servers answered")));
}

TEST_F(Team, Adding_a_site_finds_the_feed_that_it_announces) {
  server_.on("/ar/", Answer::html("<head><link rel=alternate type='application/rss+xml' href='/ar/feed'></head>"));
  server_.on(
      "/ar/feed",
      Answer{200,
             {{"Content-Type", "application/rss+xml"}},
             "<rss version='2.0'><channel><title>أخبار العاصي</title><language>ar</language><item><title>قصف</title>"
             "<link>/1</link></item></channel></rss>"});
  folder_.write("sources.toml",
                "# Ours. Ask before you change anything.\n[fetch]\ndelay_seconds = 0\n\n[[source]]  # the "
                "first\nid = \"a\"\n"
                "feeds = [\"https://example.org/feed\"]   # moved in May\n");
  const std::string before = read_bytes(config_);
  const auto added = sources({"add", server_.url("/ar/"), "--id", "orontes", "--allow-address", "127.0.0.0/8"});
  ASSERT_EQ(added.exit, 0) << added.err;
  EXPECT_THAT(read_bytes(config_), testing::StartsWith(before)) << "nothing that stands there is touched";
  const json all = listed();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[1]["id"], "orontes");
  EXPECT_EQ(all[1]["name"], "أخبار العاصي");
  EXPECT_EQ(all[1]["language"], "ar");
  EXPECT_EQ(all[1]["feeds"][0], server_.url("/ar/feed"));
  EXPECT_EQ(sources({"add", server_.url("/ar/"), "--id", "orontes", "--allow-address", "127.0.0.0/8"}).exit, 3);
  EXPECT_EQ(listed().size(), 2U);
  const auto tested = sources({"test", "orontes", "--json", "--allow-address", "127.0.0.0/8"});
  EXPECT_EQ(json::parse(tested.out)[0]["entries"], 1);
}

TEST_F(Team, Adding_takes_news_sitemaps_and_sections_where_there_is_no_feed) {
  server_.on("/robots.txt", Answer::text("User-agent: *\nAllow: /\nSitemap: /news-sitemap.xml\n"));
  server_.on("/en/", Answer::html("<a href='/en/12345-shelling-hits-two-villages'>x</a>"));
  server_.on("/news-sitemap.xml", Answer{200,
                                         {{"Content-Type", "application/xml"}},
                                         "<urlset><url><loc>" + server_.url("/en/1") + "</loc></url></urlset>"});
  const std::vector<std::string> add = {"add", server_.url("/en/"), "--allow-address", "127.0.0.0/8", "--json",
                                        "--id"};
  folder_.write("sources.toml",
                "[fetch]\ndelay_seconds = 0\n[[source]]\nid = \"a\"\nfeeds = [\"https://example.org/feed\"]\n");
  auto with = [&add](const char* id) {
    auto arguments = add;
    arguments.emplace_back(id);
    return arguments;
  };
  EXPECT_EQ(json::parse(sources(with("one")).out)["lists"][0]["kind"], "sitemap");
  server_.on("/news-sitemap.xml", Answer::plain_status(404));
  const json section = json::parse(sources(with("two")).out);
  EXPECT_EQ(section["lists"][0]["kind"], "section");
  EXPECT_EQ(section["lists"][0]["sample"], server_.url("/en/12345-shelling-hits-two-villages"));
  server_.on("/en/", Answer::html("<p>nothing</p>"));
  const auto nothing = sources(with("three"));
  EXPECT_EQ(nothing.exit, 3);
  EXPECT_THAT(nothing.err, HasSubstr("--as"));
}

TEST_F(Team, Pausing_changes_one_word_and_keeps_the_rest) {
  const std::string text =
      "# ours\r\n[[source]]\r\nid = \"a\" # first\r\npaused = false # for now\r\nfeeds = "
      "[\"https://example.org/a\"]\r\n"
      "[[source]]\r\nid = \"b\"\r\nfeeds = [\"https://example.org/b\"]\r\n";
  folder_.write("sources.toml", text);
  EXPECT_THAT(sources({"pause", "a"}).out, HasSubstr("a is now paused"));
  std::string expected = text;
  expected.replace(expected.find("false"), 5, "true");
  EXPECT_EQ(read_bytes(config_), expected);
  EXPECT_THAT(sources({"pause", "a"}).out, HasSubstr("already"));
  EXPECT_EQ(sources({"pause", "b"}).exit, 0);
  EXPECT_EQ(listed()[1]["paused"], true);
  EXPECT_EQ(sources({"resume", "a"}).exit, 0);
  EXPECT_EQ(sources({"resume", "b"}).exit, 0);
  EXPECT_EQ(listed()[0]["paused"], false);
  EXPECT_EQ(listed()[1]["paused"], false);
  EXPECT_EQ(sources({"pause", "c"}).exit, 3);
}

TEST_F(Team, OPML_comes_in_and_goes_out) {
  const std::string opml =
      "<?xml version='1.0'?><opml version='2.0'><body><outline text='Syria'><outline type='rss' text='وكالة &amp; "
      "أخبار' "
      "xmlUrl='https://example.org/ar/feed'/><outline text='Other' "
      "xmlUrl='https://example.org/en/feed'/></outline></body></opml>";
  const auto imported = sources({"import", "-", "--paused"}, opml);
  EXPECT_EQ(imported.exit, 0) << imported.err;
  EXPECT_THAT(imported.out, HasSubstr("2 sources added"));
  const json all = listed();
  EXPECT_EQ(all[0]["name"], "وكالة & أخبار");
  EXPECT_EQ(all[0]["paused"], true);
  EXPECT_EQ(all[1]["id"], "example-2");
  EXPECT_THAT(sources({"import", "-"}, opml).out, HasSubstr("0 sources added"));
  EXPECT_EQ(sources({"add", "@orontes_gov", "--as", "channel", "--id", "gov"}).exit, 0);
  const std::string exported = sources({"export"}).out;
  EXPECT_THAT(exported, AllOf(HasSubstr("xmlUrl=\"https://example.org/ar/feed\""), HasSubstr("وكالة &amp; أخبار")));
  config_ = folder_ / "second.toml";
  EXPECT_THAT(sources({"import", "-"}, exported).out, HasSubstr("3 sources added"));
  EXPECT_EQ(listed()[2]["channels"][0], "https://t.me/s/orontes_gov");
  EXPECT_EQ(sources({"import", "-"}, "<html></html>").exit, 3);
}

TEST_F(Team, The_outlets_to_begin_with_are_real_ones_in_both_languages_and_all_off) {
  config_ = RASID_SOURCE_DIR "/rules/sources.toml";
  const json all = listed();
  EXPECT_GE(all.size(), 40U);
  std::map<std::string, int> languages;
  for (const json& source : all) {
    EXPECT_EQ(source["paused"], true) << source["id"];
    EXPECT_EQ(source["verified"], false) << source["id"];
    ++languages[source["language"].get<std::string>()];
  }
  EXPECT_GE(languages["ar"], 20);
  EXPECT_GE(languages["en"], 20);
}

TEST_F(Team, The_doctor_names_what_is_broken_and_what_to_do) {
  folder_.write("sources.toml", "[[source]]\nid = \"a\"\nfeeds = [\"nonsense\"]\n");
  folder_.write("rasid.db", "this is no data base");
  const auto doctor =
      rasid({"doctor", "--db", (folder_ / "rasid.db").string(), "--config", config_.string(), "--json"});
  EXPECT_EQ(doctor.exit, 1);
  const json report = json::parse(doctor.out);
  EXPECT_EQ(report["ok"], false);
  int broken = 0;
  for (const json& finding : report["findings"]) {
    if (finding["state"] != "error") continue;
    ++broken;
    EXPECT_TRUE(finding["check"] == "store" || finding["check"] == "sources") << finding;
  }
  EXPECT_GE(broken, 2);
  EXPECT_THAT(doctor.out, AllOf(HasSubstr("sources.toml:3:"), HasSubstr("restore the last backup")));
  EXPECT_EQ(server_.requests().size(), 0U);
  EXPECT_THAT(rasid({"doctor", "--db", (folder_ / "none.db").string()}).out,
              AllOf(HasSubstr("not there yet"), HasSubstr("0 errors")));
}

}  // namespace
}  // namespace rasid
