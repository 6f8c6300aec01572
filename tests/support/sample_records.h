#pragma once

#include <string>
#include <utility>

#include "core/base/day.h"
#include "core/base/sha256.h"
#include "core/record/article.h"
#include "core/record/candidate.h"

namespace rasid {

// An English and an Arabic article with one event each, as the stages before the store would hand them over.

inline Article sample_article(const std::string& language) {
  Article a;
  const bool arabic = language == "ar";
  a.language = a.declared_language = language;
  a.url = a.canonical_url = arabic ? "https://akhbar.example/sy/77" : "https://news.example/2025/12/strike";
  a.title = arabic ? "قصف مدفعي على أطراف تفتناز" : "Airstrike hits Taftanaz, \"three\" killed";
  a.outlet = arabic ? "أخبار المثال" : "Example News";
  a.authors = arabic ? std::vector<std::string>{"ليلى حداد"} : std::vector<std::string>{"R. Haddad", "N. Saleh"};
  a.published = StatedTime{*parse_iso_day("2025-12-09"), 14 * 3600 + 180, 180, "json-ld datePublished", 0.95};
  a.fetched = parse_iso_instant("2025-12-09T12:00:00Z");
  a.charset = arabic ? "windows-1256" : "utf-8";
  a.page_class = PageClass::article;
  a.page_class_reason = "long text, few links";
  a.quality = 0.9;
  const std::string sentence =
      arabic ? "قتل مدنيان وأصيب ثلاثة بقصف مدفعي على بلدة تفتناز شرقي إدلب يوم الاثنين."
             : "Three civilians were killed, two of them children, in an airstrike on Taftanaz on Monday.";
  a.text = a.title + "\n\n" + sentence;
  const auto end_of_title = static_cast<std::uint32_t>(a.title.size());
  a.blocks = {{BlockKind::title, {0, end_of_title}},
              {BlockKind::paragraph, {end_of_title + 2, static_cast<std::uint32_t>(a.text.size())}}};
  a.content_hash = sha256_hex(a.text);
  return a;
}

/// The event of sample_article(language). Its spans count in that article's text.
inline Candidate sample_candidate(const std::string& language) {
  const Article a = sample_article(language);
  const bool arabic = language == "ar";
  const auto span = [&](const std::string& words) {
    const auto at = static_cast<std::uint32_t>(a.text.rfind(words));
    return Span{at, at + static_cast<std::uint32_t>(words.size())};
  };
  Candidate c;
  c.id = arabic ? "a1b2c3d4e5f60718" : "3f9c2b71aa00dd42";
  c.kind = arabic ? "shelling" : "airstrike";
  c.date = EventDate{parse_iso_day("2025-12-08"), parse_iso_day("2025-12-08"), DatePrecision::day, arabic};
  EventPlace place;
  place.place = {
      "SY-1042", "Taftanaz", {"Taftanaz", "تفتناز"}, "town", 35.99, 36.7867, "Idleb", "Idleb", "Teftnaz", "C3989",
      "SY",      1.0};
  place.geo_precision = 1;
  place.alternatives = {{"SY-1042", 0.9, "the governorate is in the sentence"}};
  c.place = place;
  c.actors = {
      {"actor1", "", arabic ? "مسلحون مجهولون" : "unidentified aircraft", {}, ActorType::unidentified, true},
      {"actor2", "civilians_sy", "Civilians (Syria)", {"Civilians (Syria)", "مدنيون"}, ActorType::civilians, false}};
  c.killed = arabic ? Toll{2, 2} : Toll{3, std::nullopt};
  if (arabic) c.wounded = Toll{3, 3};
  c.codes.acled_event_type = "Explosions/Remote violence";
  c.codes.acled_sub_event_type = arabic ? "Shelling/artillery/missile attack" : "Air/drone strike";
  c.means = {arabic ? "artillery" : "aircraft"};
  c.confidence = arabic ? 0.64 : 0.82;
  c.confidence_parts = {{"trigger", 0.5}, {"place", c.confidence - 0.5}};
  c.rule = arabic ? "shelling.ar.passive" : "airstrike.en.passive";
  c.evidence = {{{static_cast<std::uint32_t>(a.title.size()) + 2, static_cast<std::uint32_t>(a.text.size())},
                 "event",
                 c.rule,
                 2,
                 false},
                {span(arabic ? "قصف مدفعي" : "airstrike"), "trigger", c.rule, 2, false},
                {span(arabic ? "تفتناز" : "Taftanaz"), "place", "place.exact", 1, false},
                {span(arabic ? "يوم الاثنين" : "Monday"), "date", "weekday.past", 3, arabic},
                {span(arabic ? "مدنيان" : "Three civilians"), "killed", "count.people", 1, false}};
  c.ruleset_hash = "rules-1";
  c.gazetteer_hash = "places-1";
  return c;
}

}  // namespace rasid
