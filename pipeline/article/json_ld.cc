#include "pipeline/article/json_ld.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "pipeline/article/clean_text.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

using nlohmann::json;

/// How much an object of this type speaks for the article; 0: not at all.
int rank_of(const std::string& type) {
  static constexpr std::pair<std::string_view, int> kRanks[] = {{"LiveBlogPosting", 11},
                                                                {"NewsArticle", 10},
                                                                {"ReportageNewsArticle", 10},
                                                                {"AnalysisNewsArticle", 10},
                                                                {"OpinionNewsArticle", 10},
                                                                {"BackgroundNewsArticle", 10},
                                                                {"ReviewNewsArticle", 10},
                                                                {"AdvertiserContentArticle", 9},
                                                                {"Article", 9},
                                                                {"BlogPosting", 9},
                                                                {"Report", 8},
                                                                {"TechArticle", 8},
                                                                {"ScholarlyArticle", 8},
                                                                {"SocialMediaPosting", 7},
                                                                {"DiscussionForumPosting", 7},
                                                                {"CreativeWork", 4},
                                                                {"VideoObject", 2},
                                                                {"ImageGallery", 2},
                                                                {"WebPage", 1},
                                                                {"ItemPage", 1},
                                                                {"CollectionPage", 1}};
  for (const auto& [name, rank] : kRanks) {
    if (type == name) return rank;
  }
  return 0;
}

std::string type_of(const json& object) {
  const auto it = object.find("@type");
  if (it == object.end()) return {};
  if (it->is_string()) return it->get<std::string>();
  std::string best;
  if (it->is_array()) {
    for (const json& t : *it) {
      if (t.is_string() && (best.empty() || rank_of(t.get<std::string>()) > rank_of(best)))
        best = t.get<std::string>();
    }
  }
  return best;
}

std::string string_of(const json& object, const char* key) {
  const auto it = object.find(key);
  if (it == object.end()) return {};
  const json* value = &*it;
  if (value->is_array() && !value->empty()) value = &value->front();
  if (value->is_object()) {
    for (const char* inner : {"@value", "name", "@id", "url"}) {
      if (const auto found = value->find(inner); found != value->end() && found->is_string())
        return decode_entities(found->get<std::string>());
    }
    return {};
  }
  if (value->is_number_integer()) return std::to_string(value->get<std::int64_t>());
  return value->is_string() ? decode_entities(value->get<std::string>()) : std::string();
}

class Collector {
 public:
  void walk(const json& value, int depth) {
    if (depth > 12) return;
    if (value.is_array()) {
      for (const json& item : value) walk(item, depth + 1);
      return;
    }
    if (!value.is_object()) return;
    const std::string type = type_of(value);
    consider(value, type);
    remember_person(value, type);
    for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart", "item"}) {
      if (const auto it = value.find(key); it != value.end()) {
        // Items of a list on a page are other articles.
        if (std::string_view(key) == "itemListElement" || std::string_view(key) == "item") continue;
        walk(*it, depth + 1);
      }
    }
  }

  LinkedData finish() {
    for (std::string& name : out_.authors) resolve(name);
    return std::move(out_);
  }

 private:
  void consider(const json& object, const std::string& type) {
    if (type == "CollectionPage" || type == "SearchResultsPage") out_.collection = true;
    if (type == "ImageGallery" || type == "MediaGallery") out_.media = true;
    const int rank = rank_of(type);
    if (rank == 0) return;
    const bool better = rank > rank_;
    if (better) {
      rank_ = rank;
      out_.type = type;
    }
    const auto take = [&](std::string& field, const char* key) {
      if (!field.empty() && !better) return;
      if (std::string value = string_of(object, key); !value.empty()) field = std::move(value);
    };
    if (rank >= 4) {
      take(out_.headline, "headline");
      if (out_.headline.empty()) take(out_.headline, "name");
      take(out_.body, "articleBody");
      take(out_.description, "description");
      take(out_.url, "url");
    }
    take(out_.published, "datePublished");
    if (out_.published.empty() && rank >= 4) take(out_.published, "dateCreated");
    if (out_.published.empty()) take(out_.published, "uploadDate");
    take(out_.modified, "dateModified");
    take(out_.publisher, "publisher");
    take(out_.language, "inLanguage");
    if (rank >= 2) authors(object, better);
    if (const auto it = object.find("isAccessibleForFree"); it != object.end()) {
      const bool closed =
          (it->is_boolean() && !it->get<bool>()) ||
          (it->is_string() && (it->get<std::string>() == "False" || it->get<std::string>() == "false"));
      if (rank >= 4) out_.paywalled = out_.paywalled || closed;
    }
    if (const auto it = object.find("liveBlogUpdate"); it != object.end() && it->is_array()) {
      for (const json& update : *it) {
        if (update.is_object())
          out_.updates.push_back(
              {string_of(update, "headline"), string_of(update, "articleBody"), string_of(update, "datePublished")});
      }
    }
  }

  void authors(const json& object, bool better) {
    for (const char* key : {"author", "creator"}) {
      const auto it = object.find(key);
      if (it == object.end() || it->is_null()) continue;
      std::vector<std::string> names, bodies;
      collect_names(*it, names, bodies);
      if (names.empty() && bodies.empty()) continue;
      if (out_.authors.empty() || (better && !names.empty())) out_.authors = std::move(names);
      if (out_.organisations.empty() || better) out_.organisations = std::move(bodies);
      return;
    }
  }

  static void collect_names(const json& value, std::vector<std::string>& names, std::vector<std::string>& bodies) {
    if (value.is_array()) {
      for (const json& item : value) collect_names(item, names, bodies);
    } else if (value.is_string()) {
      names.push_back(decode_entities(value.get<std::string>()));
    } else if (value.is_object()) {
      const std::string type = type_of(value);
      if (const auto it = value.find("name"); it != value.end() && it->is_array()) {
        collect_names(*it, type == "Organization" || type == "NewsMediaOrganization" ? bodies : names, bodies);
        return;
      }
      std::string name = string_of(value, "name");
      if (name.empty()) name = string_of(value, "@id");
      if (name.empty()) return;
      (type == "Organization" || type == "NewsMediaOrganization" || type == "Corporation" ? bodies : names)
          .push_back(name);
    }
  }

  void remember_person(const json& object, const std::string& type) {
    if (type != "Person") return;
    const auto id = object.find("@id");
    const std::string name = string_of(object, "name");
    if (id != object.end() && id->is_string() && !name.empty()) persons_.emplace_back(id->get<std::string>(), name);
  }

  /// WordPress's plugins state authors by reference into the graph.
  void resolve(std::string& name) const {
    for (const auto& [id, person] : persons_) {
      if (id == name) name = person;
    }
  }

  LinkedData out_;
  int rank_ = -1;
  std::vector<std::pair<std::string, std::string>> persons_;
};

/// JSON as pages write it, made parseable: control characters in strings, CDATA marks, commas before a closing
/// bracket, semicolons at the end.
std::string mended(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\' && i + 1 < text.size()) {
        static constexpr std::string_view kEscapes = "\"\\/bfnrtu";
        if (kEscapes.find(text[i + 1]) != std::string_view::npos) {
          out += c;
          out += text[++i];
        }
        continue;
      }
      if (c == '"') in_string = false;
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == ',') {
      const std::size_t next = text.find_first_not_of(" \t\r\n", i + 1);
      if (next != std::string_view::npos && (text[next] == '}' || text[next] == ']')) continue;
    }
    out += c;
  }
  return out;
}

/// From the first bracket to the last: passes over comments, CDATA marks and assignments around the data.
std::string_view trimmed(std::string_view text) {
  static constexpr std::string_view kOpen = "<![CDATA[";
  if (const std::size_t open = text.find(kOpen); open < 200) {
    text.remove_prefix(open + kOpen.size());
    if (const std::size_t close = text.rfind("]]>"); close != std::string_view::npos) text = text.substr(0, close);
  }
  const std::size_t begin = text.find_first_of("{[");
  const std::size_t end = text.find_last_of("}]");
  if (begin == std::string_view::npos || end == std::string_view::npos || end <= begin) return {};
  return text.substr(begin, end - begin + 1);
}

/// The string behind "key": in JSON that can't be parsed.
std::string loose_field(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(std::string("\"") + std::string(key) + "\"");
  if (at == std::string_view::npos) return {};
  const std::size_t open = text.find_first_not_of(" \t\r\n:", at + key.size() + 2);
  if (open == std::string_view::npos || text[open] != '"') return {};
  std::size_t end = open + 1;
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size()) return {};
  const std::string quoted = "\"" + std::string(text.substr(open + 1, end - open - 1)) + "\"";
  const json value = json::parse(mended(quoted), nullptr, false);
  return value.is_string() ? decode_entities(value.get<std::string>()) : std::string();
}

}  // namespace

LinkedData read_json_ld(const std::vector<std::string_view>& blocks) {
  Collector collector;
  LinkedData loose;
  for (const std::string_view block : blocks) {
    const std::string_view text = trimmed(block);
    if (text.empty() || text.size() > 2'000'000) continue;  // its tree takes forty times as much at worst
    json value = json::parse(text.begin(), text.end(), nullptr, false);
    if (value.is_discarded()) {
      const std::string again = mended(text);
      value = json::parse(again.begin(), again.end(), nullptr, false);
    }
    if (!value.is_discarded()) {
      collector.walk(value, 0);
      continue;
    }
    if (text.find("Article") == std::string_view::npos && text.find("BlogPosting") == std::string_view::npos)
      continue;
    loose.type = "Article";
    loose.headline = loose_field(text, "headline");
    loose.published = loose_field(text, "datePublished");
    loose.modified = loose_field(text, "dateModified");
    loose.body = loose_field(text, "articleBody");
  }
  LinkedData out = collector.finish();
  const auto fill = [](std::string& field, const std::string& other) {
    if (field.empty()) field = other;
  };
  fill(out.type, loose.type);
  fill(out.headline, loose.headline);
  fill(out.published, loose.published);
  fill(out.modified, loose.modified);
  fill(out.body, loose.body);
  return out;
}

}  // namespace rasid
