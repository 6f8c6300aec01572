#include "pipeline/run/review_tools.h"

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/text/fold.h"
#include "extractors/check/example.h"
#include "extractors/explain/explain_json.h"
#include "extractors/extractor_parts.h"
#include "pipeline/article/read_article.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
namespace fs = std::filesystem;

/// A town of so many people is shown before the others.
constexpr std::uint32_t kTownPeople = 15'000;

ordered_json or_none(std::string_view text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

bool has_arabic(const std::string& name) {
  std::size_t at = 0;
  while (at < name.size()) {
    if (is_arabic_letter(next_char(name, at))) return true;
  }
  return false;
}

std::string arabic_of(const NameList& names) {
  const auto found = std::find_if(names.begin(), names.end(), has_arabic);
  return found == names.end() ? std::string() : *found;
}

PlaceChoice choice_of(const Gazetteer& gazetteer, PlaceIndex index) {
  const Place& place = gazetteer.place(index);
  return {gazetteer.resolve(index), std::string(place.name_ar), 0, {}, place.population};
}

std::string shown(MatchTier tier) {
  switch (tier) {
    case MatchTier::exact: return "exact name";
    case MatchTier::light: return "another spelling";
    case MatchTier::skeleton: return "similar name";
  }
  return {};
}

std::vector<PlaceChoice> find_places(const Gazetteer& gazetteer, const std::string& name, std::size_t limit) {
  std::vector<PlaceChoice> choices;
  if (!is_valid_utf8(name) || fold(name).empty()) return choices;
  for (const NameMatch& match : gazetteer.lookup(name, limit)) {
    PlaceChoice choice = choice_of(gazetteer, match.place);
    choice.score = match.similarity;
    choice.reason = shown(match.tier);
    choices.push_back(std::move(choice));
  }
  return choices;
}

std::optional<EventActor> find_actor(const ExtractorParts& parts, const std::string& id) {
  if (id.empty() || !parts.actors) return std::nullopt;
  const Actor* found = parts.actors->find(id);
  if (found == nullptr) return std::nullopt;
  EventActor actor;
  actor.id = found->id;
  actor.name = found->name;
  actor.names = found->names;
  actor.type = found->type;
  return actor;
}

Result<ordered_json> explained(const std::string& text, std::optional<Day> published, const ExtractorParts& parts,
                               const fs::path& rules) {
  PageRequest request;
  request.bytes = text;
  request.content_type = "text/plain; charset=utf-8";
  if (published) request.published = StatedTime{*published, std::nullopt, std::nullopt, "given", 1};
  const auto article = read_article(request);
  if (!article) return tl::make_unexpected(article.error());
  ordered_json out = ordered_json::array();
  for (const SentenceTrace& trace : explain(*article, parts, rules)) out.push_back(to_json(trace, article->text));
  return out;
}

/// The file of each rule and of each of its triggers ("shelling", "shelling.shell").
std::map<std::string, std::string> files_of_rules(const fs::path& data_folder) {
  std::map<std::string, std::string> files;
  std::vector<Diagnostic> ignored;
  for (const RuleFileInfo& info : read_rule_files(data_folder / "rules", ignored)) {
    if (info.stage == RuleStage::events) files[info.id] = info.path;
  }
  return files;
}

}  // namespace

ReviewTools review_tools(const Extractor& extractor, const fs::path& data_folder) {
  const ExtractorParts& parts = extractor.parts();
  ReviewTools tools;
  tools.mentions = [&parts](const Article& article) {
    const TokenizedText text = tokenize(article, parts.vocabulary);
    return read_mentions(article, text, parts);
  };
  tools.explain = [&parts, rules = data_folder / "rules"](const std::string& text, std::optional<Day> published) {
    return explained(text, published, parts, rules);
  };
  tools.find_places = [&parts](const std::string& name, std::size_t limit) {
    return find_places(*parts.gazetteer, name, limit);
  };
  tools.place = [&parts](const std::string& id) -> std::optional<PlaceChoice> {
    const PlaceIndex index = parts.gazetteer->find(id);
    if (id.empty() || index == kNoPlace) return std::nullopt;
    return choice_of(*parts.gazetteer, index);
  };
  tools.actor = [&parts](const std::string& id) { return find_actor(parts, id); };
  const auto files = std::make_shared<const std::map<std::string, std::string>>(files_of_rules(data_folder));
  tools.rule_file = [files](const std::string& rule) {
    const auto found = files->find(rule.substr(0, rule.find('.')));
    return found == files->end() ? std::string() : found->second;
  };
  return tools;
}

std::string words_json(const Extractor& extractor) {
  const ExtractorParts& parts = extractor.parts();
  ordered_json out = {
      {"kinds", ordered_json::array()}, {"governorates", ordered_json::array()}, {"actors", ordered_json::array()}};
  for (const EventKind& kind : parts.kinds.all())
    out["kinds"].push_back(
        {{"id", kind.id}, {"title", kind.title}, {"title_ar", kind.title_ar}, {"family", kind.family}});
  for (PlaceIndex i = 0; i < parts.gazetteer->size(); ++i) {
    const Place& place = parts.gazetteer->place(i);
    if (place.place_class == "governorate" && place.country == "SY")
      out["governorates"].push_back({{"name", place.name_en}, {"name_ar", place.name_ar}});
  }
  for (const Actor& actor : parts.actors->actors) {
    out["actors"].push_back(
        {{"id", actor.id},
         {"name", actor.name},
         {"name_ar", or_none(arabic_of(actor.names))},
         {"type", to_string(actor.type)},
         {"country", or_none(actor.country)},
         {"from", actor.from ? ordered_json(format_iso_day(*actor.from)) : ordered_json(nullptr)},
         {"until", actor.until ? ordered_json(format_iso_day(*actor.until)) : ordered_json(nullptr)}});
  }
  return out.dump();
}

std::string base_map_json(const Extractor& extractor, const std::string& outline) {
  const Gazetteer& gazetteer = *extractor.parts().gazetteer;
  ordered_json places = ordered_json::array();
  for (PlaceIndex i = 0; i < gazetteer.size(); ++i) {
    const Place& place = gazetteer.place(i);
    const bool settled = place.place_class == "city" || place.place_class == "town" || place.seat > 0;
    const bool unit = place.place_class == "governorate" || place.place_class == "district" ||
                      place.place_class == "subdistrict" || place.place_class == "country";
    if (!settled || unit || place.country != "SY") continue;
    const int rank = place.seat > 0 ? place.seat : place.population >= kTownPeople ? 3 : 4;
    places.push_back({{"name", place.name_en},
                      {"name_ar", or_none(place.name_ar)},
                      {"lat", place.lat},
                      {"lon", place.lon},
                      {"rank", rank}});
  }
  const ordered_json lines = ordered_json::parse(outline, nullptr, false);
  const ordered_json out = {{"places", places}, {"outline", lines.is_object() ? lines : ordered_json(nullptr)}};
  return out.dump();
}

}  // namespace rasid
