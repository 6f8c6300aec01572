#include "pipeline/article/site_rules.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "pipeline/article/read_article.h"

namespace rasid {
namespace {

class Sites : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string("rasid_sites_") + testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  SiteRules load(const std::string& bytes) {
    std::ofstream(folder_ / "sites.toml", std::ios::binary) << bytes;
    return SiteRules::load(folder_ / "sites.toml", diagnostics_);
  }
  /// "line:column code" of each diagnostic.
  std::vector<std::string> remarks() const {
    std::vector<std::string> out;
    for (const Diagnostic& d : diagnostics_)
      out.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code);
    return out;
  }

  std::filesystem::path folder_;
  std::vector<Diagnostic> diagnostics_;
};

using Remarks = std::vector<std::string>;

TEST_F(Sites, A_rule_holds_for_its_host_and_its_subdomains_and_the_longest_host_wins) {
  const SiteRules sites = load(
      "[[site]]\nhost = \"example.org\"\nwhy = \"x\"\nbody = \"div.text\"\n"
      "[[site]]\nhost = \"ar.example.org\"\nwhy = \"x\"\nbody = \"#nass\"\n");
  EXPECT_EQ(remarks(), Remarks{});
  ASSERT_NE(sites.find("www.example.org"), nullptr);
  EXPECT_EQ(sites.find("m.example.org")->host, "example.org");
  EXPECT_EQ(sites.find("ar.example.org")->host, "ar.example.org");
  EXPECT_EQ(sites.find("notexample.org"), nullptr);
  EXPECT_EQ(sites.find(""), nullptr);
}

TEST_F(Sites, Faults_are_told_with_their_line_and_column_and_the_other_rules_hold) {
  const SiteRules sites = load(
      "[[site]]\nhost = \"https://example.org/ar\"\nwhy = \"x\"\nbody = \"div\"\n"
      "[[site]]\nhost = \"a.org\"\nwhy = \"x\"\nbody = [\"div.text\", \"div > p\"]\n"
      "[[site]]\nhost = \"b.org\"\nwhy = \"x\"\n"
      "[[site]]\nhost = \"c.org\"\nwhy = \"x\"\ndrop = \"div.more\"\nboddy = \"p\"\n"
      "[[site]]\nhost = \"c.org\"\nwhy = \"x\"\ntitle = \"h1\"\n");
  EXPECT_NE(sites.find("c.org"), nullptr);
  EXPECT_EQ(sites.size(), 1U);
  ASSERT_EQ(diagnostics_.size(), 5U);
  EXPECT_EQ(remarks()[0], "2:8 E650");
  EXPECT_EQ(remarks()[1], "8:22 E652");
  EXPECT_EQ(remarks()[2].substr(remarks()[2].find(' ')), " E653");
  EXPECT_EQ(diagnostics_[4].line, 16) << "the key that nobody knows";
}

TEST_F(Sites, A_missing_file_is_an_empty_one_and_a_broken_one_says_where) {
  EXPECT_EQ(SiteRules::load(folder_ / "none.toml", diagnostics_).size(), 0U);
  EXPECT_TRUE(diagnostics_.empty());
  EXPECT_EQ(load("[[site]]\nhost = \"a.org\nwhy = 1\n").size(), 0U);
  ASSERT_FALSE(diagnostics_.empty());
  EXPECT_EQ(diagnostics_[0].line, 2);
}

TEST_F(Sites, Selectors_say_what_is_wrong_with_them) {
  for (const char* good :
       {"div", "DIV.a.b", "#id", "[itemprop=articleBody]", "meta[name='pubdate']@content", "p[hidden]"})
    EXPECT_TRUE(Selector::parse(good).has_value()) << good;
  for (const char* bad :
       {"", "div p", "a>b", "div,p", "div.", "#", "[", "[=x]", "time@", "time@datetime.x", "li:first"})
    EXPECT_FALSE(Selector::parse(bad).has_value()) << bad;
}

TEST_F(Sites, The_shipped_file_is_clean) {
  SiteRules::load(std::filesystem::path(RASID_SOURCE_DIR) / "rules" / "sites.toml", diagnostics_);
  EXPECT_EQ(remarks(), Remarks{});
}

/// A page on which the general way takes the wrong box: the article looks like an advertisement, a long notice like
/// the article.
std::string odd_page(bool arabic) {
  const std::string text =
      arabic ? "<p>فتح مخبز ثان أبوابه في حي الوعر صباح الثلاثاء بعد أسابيع من الازدحام، بحسب لجنة الحي.</p>"
             : "<p>A second bakery opened in al-Waer on Tuesday morning after weeks of queues, the quarter's "
               "committee said.</p>";
  const std::string notice = arabic ? "<p>هذا الموقع منصة مستقلة تعنى بالشأن المحلي، وتعتمد في عملها على تبرعات "
                                      "القراء وحدها، وتنشر تقاريرها كل يوم.</p>"
                                    : "<p>This site is an independent platform on local affairs, lives on what its "
                                      "readers give, and publishes its reports every day.</p>";
  return "<html><head><title>x</title></head><body><h3 class=\"hl big\">" +
         std::string(arabic ? "مخبز ثان يفتح أبوابه في حي الوعر" : "Second bakery opens in al-Waer") +
         "</h3><i class=\"d\" data-time=\"2025-11-04T08:00:00+03:00\">-</i><b class=\"w\">" +
         std::string(arabic ? "سلمى درويش" : "Salma Darwish") + "</b><div class=\"advert promo\">" + text +
         "<p class=\"note\">" +
         (arabic ? "تنويه: الصور من الأرشيف ولا تعود إلى الحدث المذكور في هذا الخبر."
                 : "Note: the pictures are from the archive and do not show what this report is about.") +
         "</p></div><div class=\"article-body\">" + notice + notice + notice + "</div></body></html>";
}

TEST_F(Sites, A_rule_says_where_the_parts_of_a_page_stand_in_both_languages) {
  const SiteRules sites = load(
      "[[site]]\nhost = \"news.example.org\"\nwhy = \"the text is named like an advertisement\"\n"
      "body = [\"div.nowhere\", \"div.advert\"]\ndrop = [\"p.note\"]\ntitle = [\"h3.hl\"]\n"
      "published = [\"i.d@data-time\"]\nauthors = [\"b.w\"]\n");
  for (const bool arabic : {false, true}) {
    const std::string bytes = odd_page(arabic);
    PageRequest request;
    request.bytes = bytes;
    request.url = "https://news.example.org/story/9";
    request.sites = &sites;
    const Result<Article> article = read_article(request);
    ASSERT_TRUE(article.has_value());
    ASSERT_EQ(article->blocks.size(), 2U) << article->text;
    EXPECT_EQ(article->title, arabic ? "مخبز ثان يفتح أبوابه في حي الوعر" : "Second bakery opens in al-Waer");
    EXPECT_NE(article->text.find(arabic ? "بحسب لجنة الحي" : "the quarter's committee said"), std::string::npos);
    EXPECT_EQ(article->authors, std::vector<std::string>{arabic ? "سلمى درويش" : "Salma Darwish"});
    ASSERT_TRUE(article->published.has_value());
    EXPECT_EQ(article->published->text(), "2025-11-04T08:00:00+03:00");
    EXPECT_EQ(article->published->source, "rules/sites.toml");
  }
}

TEST_F(Sites, A_rule_that_finds_nothing_changes_nothing) {
  const SiteRules sites =
      load("[[site]]\nhost = \"news.example.org\"\nwhy = \"x\"\nbody = \"div.gone\"\ntitle = \"h7\"\n");
  const std::string bytes = odd_page(false);
  PageRequest request;
  request.bytes = bytes;
  request.url = "https://news.example.org/story/9";
  const Result<Article> without = read_article(request);
  request.sites = &sites;
  const Result<Article> with = read_article(request);
  ASSERT_TRUE(with && without);
  EXPECT_EQ(with->text, without->text);
}

}  // namespace
}  // namespace rasid
