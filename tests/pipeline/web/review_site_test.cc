// The review page's JSON and its guards, against a store of two articles.
#include "pipeline/web/review_site.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/store/store.h"
#include "pipeline/web/http_server.h"
#include "pipeline/web/passwords.h"
#include "tests/pipeline/web/raw_client.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string kEnglish = sample_candidate("en").id;
const std::string kArabic = sample_candidate("ar").id;

class ReviewSiteTest : public ::testing::Test {
 protected:
  ReviewSiteTest() : clock_(*parse_iso_instant("2026-01-10T09:00:00Z")) {
    folder_.write("static/index.html", "<!doctype html><title>page</title>");
    folder_.write("static/js/main.js", "start();");
    folder_.write("static/notes.txt", "not for anybody");
    folder_.write("secret.json", "{}");
    StoreOptions options;
    options.clock = &clock_;
    auto store = Store::open(folder_ / "review.db", options);
    EXPECT_TRUE(store);
    EXPECT_TRUE(store->save(sample_document("en")));
    EXPECT_TRUE(store->save(sample_document("ar")));
    auto opened = ReviewSite::open(site_options(), gate_options(), tools());
    EXPECT_TRUE(opened) << opened.error().text();
    site_ = std::move(*opened);
  }

  SiteOptions site_options() {
    SiteOptions o;
    o.database = folder_ / "review.db";
    o.static_folder = folder_ / "static";
    o.examples_file = folder_ / "examples.toml";
    o.words_json = R"({"kinds":[{"id":"shelling"},{"id":"airstrike"}],"governorates":[],"actors":[]})";
    o.base_map_json = "{}";
    o.clock = &clock_;
    return o;
  }
  GateOptions gate_options() {
    GateOptions o;
    o.hosts = {"localhost"};
    o.token = "right-token";
    o.reviewer = "layla";
    o.cookie = "rasid";
    o.clock = &clock_;
    o.users = [this]() -> Result<std::vector<User>> { return users_; };
    return o;
  }
  static ReviewTools tools() {
    ReviewTools t;
    t.mentions = [](const Article&) { return Mentions(); };
    t.explain = [](const std::string& text, std::optional<Day>) -> Result<ordered_json> {
      return ordered_json::array({text.size()});
    };
    t.find_places = [](const std::string&, std::size_t) { return std::vector<PlaceChoice>(); };
    t.place = [](const std::string& id) -> std::optional<PlaceChoice> {
      if (id != "C1") return std::nullopt;
      PlaceChoice choice;
      choice.place.id = id;
      choice.place.name = "Binnish";
      choice.place.place_class = "town";
      choice.place.country = "SY";
      return choice;
    };
    t.actor = [](const std::string&) { return std::nullopt; };
    t.rule_file = [](const std::string&) { return std::string("rules/events/shelling.toml"); };
    return t;
  }

  struct Person {
    std::string cookie;
    std::string csrf;
  };
  HttpResponse send(const std::string& method, const std::string& path, const ordered_json& body = nullptr,
                    const Person* person = nullptr) {
    HttpRequest r;
    r.method = method;
    const std::size_t question = path.find('?');
    r.path = path.substr(0, question);
    if (question != std::string::npos) {
      const std::string pair = path.substr(question + 1);
      r.query.emplace(pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1));
    }
    r.headers = {{"host", "localhost"}, {"content-type", "application/json"}};
    if (!body.is_null()) r.body = body.dump();
    if (person != nullptr) {
      r.cookies["rasid"] = person->cookie;
      r.headers["x-rasid-csrf"] = person->csrf;
    }
    return site_->answer(r);
  }
  Person sign_in(const char* name) { return sign_in(ordered_json{{"token", "right-token"}, {"name", name}}); }
  Person sign_in(const ordered_json& body) {
    const HttpResponse answer = send("POST", "/api/session", body);
    EXPECT_EQ(answer.status, 204);
    Person person;
    for (const auto& [key, value] : answer.headers) {
      if (key == "Set-Cookie") person.cookie = value.substr(6, value.find(';') - 6);
    }
    person.csrf = ordered_json::parse(send("GET", "/api/session", nullptr, &person).body)["csrf"];
    return person;
  }
  static ordered_json json(const HttpResponse& answer) { return ordered_json::parse(answer.body); }
  std::string status_of(const std::string& id, const Person& person) {
    return json(send("GET", "/api/items/" + id, nullptr, &person))["status"];
  }

  TempFolder folder_;
  FixedClock clock_;
  std::vector<User> users_;
  std::unique_ptr<ReviewSite> site_;
};

TEST_F(ReviewSiteTest, Every_answer_carries_the_policy_and_data_is_not_kept) {
  const Person layla = sign_in("layla");
  for (const HttpResponse& answer : {send("GET", "/"), send("GET", "/nothing"), send("GET", "/api/queue"),
                                     send("GET", "/api/queue", nullptr, &layla)}) {
    std::map<std::string, std::string> headers(answer.headers.begin(), answer.headers.end());
    EXPECT_THAT(headers["Content-Security-Policy"], HasSubstr("default-src 'none'; script-src 'self'"));
    EXPECT_THAT(headers["Content-Security-Policy"], Not(HasSubstr("unsafe")));
    EXPECT_EQ(headers["X-Content-Type-Options"], "nosniff");
    EXPECT_EQ(headers["X-Frame-Options"], "DENY");
    EXPECT_EQ(headers["Referrer-Policy"], "no-referrer");
  }
  const HttpResponse queue = send("GET", "/api/queue", nullptr, &layla);
  EXPECT_THAT(queue.headers, ::testing::Contains(::testing::Pair("Cache-Control", "no-store")));
}

TEST_F(ReviewSiteTest, Without_a_session_no_data_leaves_and_nothing_is_written) {
  for (const char* path : {"/api/queue", "/api/facets", "/api/log", "/api/tallies", "/api/points", "/api/places",
                           "/api/overview", "/api/filters", "/api/words", "/api/base-map"})
    EXPECT_EQ(send("GET", path).status, 401) << path;
  EXPECT_EQ(send("GET", "/api/items/" + kEnglish).status, 401);
  for (const char* path : {"/api/next", "/api/release", "/api/decisions", "/api/bulk", "/api/undo", "/api/filters",
                           "/api/explain", "/api/comments/done"})
    EXPECT_EQ(send("POST", path, ordered_json::object()).status, 401) << path;
  EXPECT_THAT(send("GET", "/api/session").body, HasSubstr(R"("name":null)"));
}

TEST_F(ReviewSiteTest, A_forged_form_writes_nothing) {
  const Person layla = sign_in("layla");
  HttpRequest form;
  form.method = "POST";
  form.path = "/api/decisions";
  form.headers = {{"host", "localhost"}, {"content-type", "text/plain"}};
  form.cookies["rasid"] = layla.cookie;
  form.body = ordered_json{{"action", "accept"}, {"ids", {kEnglish}}}.dump();
  EXPECT_EQ(site_->answer(form).status, 415);
  form.headers["content-type"] = "application/json";
  EXPECT_EQ(site_->answer(form).status, 403);
  EXPECT_EQ(status_of(kEnglish, layla), "new");
}

TEST_F(ReviewSiteTest, No_path_leads_out_of_the_pages_files) {
  for (const char* path : {"/../secret.json", "/js/../../secret.json", "//etc/passwd", "/etc/passwd", "/notes.txt",
                           "/js/", "/.", "/index.html/", "/%2e%2e/secret.json", "\\..\\secret.json", "",
                           "/js/main.js\n", "/leaflet/../../../etc/passwd"})
    EXPECT_EQ(send("GET", path).status, 404) << path;
  EXPECT_EQ(send("GET", "/js/main.js").status, 200);
  EXPECT_EQ(send("PUT", "/js/main.js").status, 405);
  const Person layla = sign_in("layla");
  for (const char* path : {"/api/items/../log", "/api/items/' OR 1=1 --", "/api/items/%", "/api/items/", "/api",
                           "/api/items/zzzz", "/api/session/x"})
    EXPECT_EQ(send("GET", path, nullptr, &layla).status, 404) << path;
  EXPECT_EQ(send("DELETE", "/api/queue", nullptr, &layla).status, 405);
}

TEST_F(ReviewSiteTest, Over_the_wire_a_path_with_escapes_leads_nowhere_either) {
  auto server = HttpServer::start("127.0.0.1", 0, {}, [this](const HttpRequest& r) { return site_->answer(r); });
  ASSERT_TRUE(server);
  for (const char* path :
       {"/%2e%2e/%2e%2e/etc/passwd", "/..%2fsecret.json", "/index.html%00.js", "/%c0%ae%c0%ae/secret.json"}) {
    const std::string answer = ask_raw(
        (*server)->port(), "GET " + std::string(path) + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(answer.find("root:"), std::string::npos);
    EXPECT_THAT(answer, Not(HasSubstr("secret.json\":"))) << path;
    if (std::string(path).find("%00") == std::string::npos) {
      EXPECT_THAT(answer, StartsWith("HTTP/1.1 404")) << path;
    }
  }
  const std::string foreign =
      ask_raw((*server)->port(), "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(foreign, StartsWith("HTTP/1.1 421"));
  EXPECT_THAT(foreign, Not(HasSubstr("<title>")));
}

TEST_F(ReviewSiteTest, An_item_is_one_persons_until_its_lease_is_over) {
  const Person layla = sign_in("layla");
  const Person huda = sign_in("huda");
  const std::string hers = json(send("POST", "/api/next", ordered_json::object(), &layla))["item"]["id"];
  const std::string others = json(send("POST", "/api/next", ordered_json::object(), &huda))["item"]["id"];
  EXPECT_NE(hers, others);
  EXPECT_EQ(send("POST", "/api/items/" + hers + "/lease", ordered_json::object(), &huda).status, 409);
  const HttpResponse stolen =
      send("POST", "/api/decisions", {{"action", "accept"}, {"ids", {hers}}, {"last_seen", 0}}, &huda);
  EXPECT_EQ(stolen.status, 409);
  EXPECT_THAT(stolen.body, HasSubstr("layla"));
  EXPECT_EQ(status_of(hers, layla), "new");
  clock_.advance(std::chrono::minutes(6));
  EXPECT_EQ(send("POST", "/api/items/" + hers + "/lease", ordered_json::object(), &huda).status, 200);
}

TEST_F(ReviewSiteTest, A_decision_over_a_newer_one_writes_nothing) {
  const Person layla = sign_in("layla");
  const Person huda = sign_in("huda");
  const ordered_json accept = {{"action", "accept"}, {"ids", {kEnglish}}, {"last_seen", 0}};
  EXPECT_EQ(send("POST", "/api/decisions", accept, &layla).status, 200);
  const HttpResponse late =
      send("POST", "/api/decisions",
           {{"action", "reject"}, {"ids", {kEnglish}}, {"reason", "historic"}, {"last_seen", 0}}, &huda);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(status_of(kEnglish, layla), "accepted");
}

TEST_F(ReviewSiteTest, Fields_are_corrected_from_the_gazetteer_and_undone) {
  const Person layla = sign_in("layla");
  const HttpResponse edited =
      send("POST", "/api/decisions",
           {{"action", "edit"}, {"ids", {kArabic}}, {"fields", {{"place", {{"id", "C1"}}}}}}, &layla);
  EXPECT_EQ(edited.status, 200) << edited.body;
  ordered_json item = json(send("GET", "/api/items/" + kArabic, nullptr, &layla));
  EXPECT_EQ(item["event"]["place"]["name"], "Binnish");
  EXPECT_EQ(item["status"], "new");
  EXPECT_EQ(send("POST", "/api/undo", ordered_json::object(), &layla).status, 200);
  item = json(send("GET", "/api/items/" + kArabic, nullptr, &layla));
  EXPECT_EQ(item["event"]["place"]["name"], "Taftanaz");
}

TEST_F(ReviewSiteTest, Wrong_requests_say_what_is_wrong) {
  const Person layla = sign_in("layla");
  const auto refused = [&](const ordered_json& body) { return send("POST", "/api/decisions", body, &layla).status; };
  EXPECT_EQ(refused({{"action", "delete"}, {"ids", {kArabic}}}), 400);
  EXPECT_EQ(refused({{"action", "undo"}, {"ids", {kArabic}}}), 400);
  EXPECT_EQ(refused({{"action", "accept"}, {"ids", ordered_json::array()}}), 400);
  EXPECT_EQ(refused({{"action", "accept"}, {"ids", {42}}}), 400);
  EXPECT_EQ(refused({{"action", "reject"}, {"ids", {kArabic}}}), 400);
  EXPECT_EQ(refused({{"action", "edit"}, {"ids", {kArabic}}, {"fields", {{"place", {{"id", "X"}}}}}}), 400);
  EXPECT_EQ(refused({{"action", "accept"}, {"ids", {"ffffffffffff"}}}), 404);
  EXPECT_EQ(send("GET", "/api/queue?since=yesterday", nullptr, &layla).status, 400);
  EXPECT_EQ(send("GET", "/api/queue?status=perhaps", nullptr, &layla).status, 400);
  EXPECT_EQ(send("POST", "/api/explain", {{"text", std::string(30'000, 'x')}}, &layla).status, 413);
}

TEST_F(ReviewSiteTest, Many_are_decided_on_only_if_their_number_is_the_one_that_was_seen) {
  const Person layla = sign_in("layla");
  const HttpResponse stale = send("POST", "/api/bulk", {{"action", "accept"}, {"expect", 7}}, &layla);
  EXPECT_EQ(stale.status, 409);
  EXPECT_EQ(status_of(kEnglish, layla), "new");
  const HttpResponse done = send("POST", "/api/bulk", {{"action", "accept"}, {"expect", 2}}, &layla);
  ASSERT_EQ(done.status, 200) << done.body;
  EXPECT_EQ(json(done)["written"], 2);
  EXPECT_EQ(status_of(kEnglish, layla), "accepted");
  EXPECT_EQ(send("POST", "/api/undo", ordered_json::object(), &layla).status, 200);
  EXPECT_EQ(status_of(kEnglish, layla), "new");
  EXPECT_EQ(status_of(kArabic, layla), "new");
}

TEST_F(ReviewSiteTest, A_reader_looks_and_writes_nothing) {
  users_.push_back({"guest", Role::reader, *hash_password("three calm words"), "", false, {}});
  const Person guest = sign_in({{"name", "guest"}, {"password", "three calm words"}});
  EXPECT_EQ(send("GET", "/api/queue", nullptr, &guest).status, 200);
  EXPECT_EQ(send("POST", "/api/explain", {{"text", "a sentence"}}, &guest).status, 200);
  EXPECT_EQ(send("POST", "/api/next", ordered_json::object(), &guest).status, 403);
  EXPECT_EQ(send("POST", "/api/decisions", {{"action", "accept"}, {"ids", {kEnglish}}}, &guest).status, 403);
  EXPECT_EQ(status_of(kEnglish, guest), "new");
}

TEST_F(ReviewSiteTest, An_example_is_shown_before_it_is_written) {
  const Person layla = sign_in("layla");
  const std::string path = "/api/items/" + kArabic + "/example";
  const ordered_json shown = json(send("POST", path, {{"reason", "not an event"}, {"write", false}}, &layla));
  EXPECT_THAT(shown["block"].get<std::string>(), HasSubstr("expect = \"none\""));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "examples.toml"));
  EXPECT_EQ(json(send("POST", path, {{"reason", "not an event"}, {"write", true}}, &layla))["written"], true);
  EXPECT_THAT(read_bytes(folder_ / "examples.toml"), HasSubstr("rules/events/shelling.toml"));
}

TEST_F(ReviewSiteTest, Comments_and_filters_are_kept_as_they_were_typed) {
  const Person layla = sign_in("layla");
  const std::string text = "<b>تحقق من المكان</b>";
  EXPECT_EQ(send("POST", "/api/items/" + kArabic + "/comments", {{"field", "place"}, {"text", text}}, &layla).status,
            200);
  const ordered_json item = json(send("GET", "/api/items/" + kArabic, nullptr, &layla));
  EXPECT_EQ(item["notes"][0]["text"], text);
  EXPECT_EQ(send("POST", "/api/comments/done", {{"number", item["notes"][0]["number"]}}, &layla).status, 200);
  const ordered_json kept =
      json(send("POST", "/api/filters", {{"name", "إدلب"}, {"query", "governorates=Idleb"}}, &layla));
  EXPECT_EQ(kept["filters"][0]["name"], "إدلب");
}

}  // namespace
}  // namespace rasid
