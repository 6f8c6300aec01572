#pragma once

#include <fstream>
#include <string>
#include <vector>

#include "core/base/sha256.h"
#include "core/record/article.h"
#include "core/record/candidate.h"
#include "pipeline/store/link_records.h"

namespace rasid {

/// An article of tests/data/linking with the event that it tells.
struct LinkingSample {
  std::string cluster;
  Article article;
};

inline std::vector<LinkingSample> read_linking_set(const std::string& file) {
  std::vector<LinkingSample> samples;
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);  // the columns' names
  while (std::getline(in, line)) {
    std::vector<std::string> cells;
    for (std::size_t begin = 0; begin <= line.size();) {
      const std::size_t end = std::min(line.find('\t', begin), line.size());
      cells.push_back(line.substr(begin, end - begin));
      begin = end + 1;
    }
    if (cells.size() != 6) continue;
    LinkingSample sample;
    sample.cluster = cells[0];
    Article& a = sample.article;
    a.language = cells[1];
    a.published = StatedTime{parse_iso_day(cells[2]).value_or(Day{}), {}, {}, "test", 1.0};
    a.outlet = cells[3];
    a.title = cells[4];
    a.text = a.title + "\n\n" + cells[5];
    const auto title = static_cast<std::uint32_t>(a.title.size());
    a.blocks = {{BlockKind::title, {0, title}},
                {BlockKind::paragraph, {title + 2, static_cast<std::uint32_t>(a.text.size())}}};
    a.content_hash = sha256_hex(a.text);
    a.url = a.canonical_url = "https://news.example/" + a.content_hash.substr(0, 12);
    a.page_class = PageClass::article;
    samples.push_back(std::move(sample));
  }
  return samples;
}

/// A candidate as the linker sees it.
inline LinkEvent link_event(const Candidate& c, const Article& article, std::int64_t number, std::int64_t document) {
  LinkEvent e;
  e.number = number;
  e.id = c.id;
  e.document = document;
  e.language = article.language;
  e.kind = c.kind;
  if (c.date) {
    e.first = c.date->first;
    e.last = c.date->last;
    e.date_inferred = c.date->inferred;
  }
  if (article.published) e.published = article.published->day;
  if (c.place) {
    const ResolvedPlace& p = c.place->place;
    e.place_id = p.id;
    e.place_class = p.place_class;
    e.admin1 = p.admin1;
    e.admin2 = p.admin2;
    e.lat = p.lat;
    e.lon = p.lon;
    e.precision_km = p.precision_km;
    e.geo_precision = c.place->geo_precision;
    e.place_inferred = c.place->inferred;
  }
  for (const EventActor& actor : c.actors) e.actors.push_back({actor.role, actor.id, actor.type});
  const auto toll = [](const std::optional<Toll>& t) { return t ? LinkToll{t->low, t->high} : LinkToll{}; };
  e.killed = toll(c.killed);
  e.wounded = toll(c.wounded);
  e.detained = toll(c.detained);
  e.background = c.background;
  for (const Evidence& evidence : c.evidence) {
    if (evidence.slot == "event" && e.sentence.empty()) e.sentence = std::string(evidence.span.of(article.text));
  }
  return e;
}

}  // namespace rasid
