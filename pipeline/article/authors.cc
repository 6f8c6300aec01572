#include <algorithm>
#include <array>
#include <unordered_set>

#include "core/text/fold.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/metadata.h"

namespace rasid {
namespace {

// What is left of a byline when names are taken out. Folded.
constexpr std::array<std::string_view, 14> kLeads = {
    "by ",      "written by ", "posted by ", "story by ", "words by ", "reported by ", "reporting by ",
    "author: ", "author ",     "text by ",   "from ",     "par ",      "von ",         "por "};
constexpr std::array<std::string_view, 16> kArabicLeads = {
    "بقلم ",   "بقلم: ", "كتب ",    "كتبت ",    "كتب: ",   "كتبت: ",  "كتبه ",  "اعداد ",
    "اعداد: ", "تحرير ", "تحرير: ", "الكاتب: ", "الكاتب ", "المحرر ", "تقرير ", "تقرير: "};

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

/// Words that people's names don't hold: agencies, desks, roles, addresses.
bool is_no_name(const std::string& key) {
  static const std::unordered_set<std::string> kWords = {"staff",
                                                         "desk",
                                                         "editor",
                                                         "editors",
                                                         "editorial",
                                                         "newsroom",
                                                         "team",
                                                         "admin",
                                                         "administrator",
                                                         "agency",
                                                         "agencies",
                                                         "press",
                                                         "reuters",
                                                         "afp",
                                                         "ap",
                                                         "associated",
                                                         "bloomberg",
                                                         "wire",
                                                         "service",
                                                         "services",
                                                         "news",
                                                         "media",
                                                         "network",
                                                         "tv",
                                                         "radio",
                                                         "daily",
                                                         "times",
                                                         "post",
                                                         "reporter",
                                                         "reporters",
                                                         "correspondent",
                                                         "correspondents",
                                                         "contributor",
                                                         "contributors",
                                                         "guest",
                                                         "author",
                                                         "writer",
                                                         "online",
                                                         "web",
                                                         "digital",
                                                         "magazine",
                                                         "newspaper",
                                                         "journal",
                                                         "report",
                                                         "board",
                                                         "published",
                                                         "updated",
                                                         "comments",
                                                         "subscribe",
                                                         "follow",
                                                         "twitter",
                                                         "facebook",
                                                         "instagram",
                                                         "read",
                                                         "share",
                                                         "minutes",
                                                         "min",
                                                         "ago",
                                                         "hours",
                                                         "login",
                                                         "sign",
                                                         "newsletter",
                                                         "anonymous",
                                                         "unknown",
                                                         "user",
                                                         "sponsored",
                                                         "partner",
                                                         "com",
                                                         "org",
                                                         "net",
                                                         "http",
                                                         "https",
                                                         "www",
                                                         "the",
                                                         "and",
                                                         "university",
                                                         "institute",
                                                         "company",
                                                         "inc",
                                                         "ltd",
                                                         "llc",
                                                         "undefined",
                                                         "null",
                                                         "none",
                                                         "default",
                                                         "content",
                                                         "copyright",
                                                         "sana",
                                                         "cnn",
                                                         "bbc",
                                                         "aljazeera",
                                                         "xinhua",
                                                         "anadolu",
                                                         "dpa",
                                                         "ani",
                                                         "pti",
                                                         "ians",
                                                         "upi",
                                                         "efe",
                                                         "tass",
                                                         "photo",
                                                         "photos",
                                                         "video",
                                                         "exclusive",
                                                         "view",
                                                         "all",
                                                         "posts",
                                                         "articles",
                                                         "archive",
                                                         "about",
                                                         "biography",
                                                         "profile"};
  std::size_t at = 0;
  while (at < key.size()) {
    while (at < key.size() && !is_word_char(key[at])) ++at;
    std::size_t end = at;
    while (end < key.size() && is_word_char(key[end])) ++end;
    if (kWords.contains(key.substr(at, end - at))) return true;
    at = end;
  }
  static const std::vector<std::string> kArabic = [] {
    std::vector<std::string> list;
    for (const std::string_view w :
         {"وكالة", "وكالات", "سانا",     "رويترز", "قناة",       "موقع",      "صحيفة",   "تحرير",   "المحرر",
          "محررو", "فريق",   "شبكة",     "مراسل",  "هيئة",       "ترجمة",     "مشاهدات", "تعليق",   "دقائق",
          "نشر",   "جريدة",  "الأناضول", "غرفة",   "الجزيرة نت", "فرانس برس", "إدارة",   "متابعات", "خاص"})
      list.push_back(fold(w));
    return list;
  }();
  return std::any_of(kArabic.begin(), kArabic.end(), [&](const std::string& w) {
    const std::size_t at_word = key.find(w);
    return at_word != std::string::npos && (at_word == 0 || key[at_word - 1] == ' ');
  });
}

bool starts_with_folded(const std::string& folded, std::string_view lead) {
  return folded.size() > lead.size() && folded.compare(0, lead.size(), lead) == 0;
}

/// Takes "By", "كتب", ... off the front of the original text; lengths agree since these words fold to words of as
/// many characters.
std::string without_lead(std::string text) {
  for (int round = 0; round < 2; ++round) {
    const FoldedText folded = fold_with_map(text);
    bool cut = false;
    const auto try_lead = [&](std::string_view lead) {
      if (!starts_with_folded(folded.text, lead)) return false;
      text = text.substr(folded.origin[lead.size()]);
      return true;
    };
    for (const std::string_view lead : kLeads) {
      if ((cut = try_lead(lead))) break;
    }
    for (std::size_t i = 0; !cut && i < kArabicLeads.size(); ++i) cut = try_lead(fold(kArabicLeads[i]));
    if (!cut) break;
  }
  return clean_text(text);
}

/// One name, clean; empty if it isn't a person's.
std::string person(std::string_view given, const std::string& site) {
  std::string name = without_lead(clean_text(strip_markup(given)));
  // Roles and places behind the name: "Jane Doe, Associated Press", "Jane Doe | Reporter", "Jane Doe (AFP)"
  for (const std::string_view mark : {"|", "/", "(", " - ", " – ", " — ", "•", "·", "@", ",", "،", ":"}) {
    const std::size_t at = name.find(mark);
    if (at != std::string::npos && at > 0) name = clean_text(name.substr(0, at));
  }
  while (!name.empty() && (name.back() == '.' || name.back() == ',' || name.back() == ';' || name.back() == '-'))
    name.pop_back();
  const std::string key = line_key(name);
  if (key.size() < 3 || name.size() > 80 || name.find("://") != std::string::npos ||
      name.find(".com") != std::string::npos)
    return {};
  const auto spaces = std::count(name.begin(), name.end(), ' ');
  if (spaces > 5) return {};
  if (std::any_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; })) return {};
  if (is_no_name(key)) return {};
  if (!site.empty() && line_key(site) == key) return {};
  return name;
}

/// Splits "A, B and C" at commas and "and" if each part looks like a name of its own.
std::vector<std::string> split_names(std::string_view given) {
  std::string text = without_lead(clean_text(strip_markup(given)));
  std::vector<std::string> parts;
  static constexpr std::string_view kMarks[] = {", and ", " and ", " & ", ";", "، و", " et ",
                                                " und ",  " y ",   "|",   ",", "،",   " with "};
  std::string rest = text;
  for (;;) {
    std::size_t best = std::string::npos, length = 0;
    for (const std::string_view mark : kMarks) {
      const std::size_t at = rest.find(mark);
      if (at < best) {
        best = at;
        length = mark.size();
      }
    }
    if (best == std::string::npos) break;
    parts.push_back(rest.substr(0, best));
    rest = rest.substr(best + length);
  }
  parts.push_back(rest);
  return parts;
}

class Authors {
 public:
  explicit Authors(const std::string& site) : site_(site) {}
  void add(std::string_view given) {
    if (given.size() > 400) return;
    for (const std::string& part : split_names(given)) {
      std::string name = person(part, site_);
      if (name.empty()) continue;
      const std::string key = line_key(name);
      if (std::find(keys_.begin(), keys_.end(), key) != keys_.end()) continue;
      keys_.push_back(key);
      names_.push_back(std::move(name));
    }
  }
  [[nodiscard]] bool empty() const { return names_.empty(); }
  [[nodiscard]] bool full() const { return names_.size() >= 12; }
  std::vector<std::string> take() { return std::move(names_); }

 private:
  const std::string& site_;
  std::vector<std::string> names_, keys_;
};

/// Names shown by elements that say they are the author's, near the article.
void from_page(const PageView& page, const Titles& titles, const Container& container, Authors& authors) {
  const Dom& dom = page.dom;
  const std::uint32_t from = titles.heading ? titles.heading : 1;
  const std::uint32_t to = container.node ? dom[container.node].end : static_cast<std::uint32_t>(dom.size());
  // rel=author and itemprop author first, then names of elements.
  for (int pass = 0; pass < 2 && authors.empty(); ++pass) {
    for (std::uint32_t i = from; i < to && !authors.full(); ++i) {
      const DomNode& node = dom[i];
      if (node.tag == Tag::text || node.chars < 4 || node.chars > 90 || node.hidden) continue;
      const bool stated = dom.attribute(i, "rel") == "author" || dom.attribute(i, "itemprop") == "author";
      if (pass == 0 ? !stated : !(page.traits.of(i) & kAuthor)) continue;
      // The innermost link or name in a byline is the name.
      const std::uint32_t link = dom.first(Tag::a, i, node.end);
      bool some = false;
      if (pass == 1 && link < dom.size()) {
        for (std::uint32_t k = i; k < node.end; ++k) {
          if (dom[k].tag == Tag::a && dom[k].chars >= 4) {
            authors.add(dom.text_of(k, 200));
            some = true;
          }
        }
      }
      if (!some || authors.empty()) authors.add(dom.text_of(i, 200));
      if (pass == 1 && !authors.empty()) return;
      i = node.end - 1;
    }
  }
}

/// A line of its own that begins with "By" or "كتب" between the title and the text.
void from_lines(const PageView& page, const Titles& titles, const Container& container, Authors& authors) {
  const Dom& dom = page.dom;
  if (!titles.heading || !container.node) return;
  const std::uint32_t to =
      std::min<std::uint32_t>(dom[container.node].end, std::max(container.node, titles.heading) + 60);
  for (std::uint32_t i = titles.heading; i < to; ++i) {
    const DomNode& node = dom[i];
    if (node.tag == Tag::text || node.chars < 6 || node.chars > 70 || node.has_blocks) continue;
    const std::string text = dom.text_of(i, 200);
    const std::string folded = fold(text);
    const bool lead =
        folded.starts_with("by ") || std::any_of(kArabicLeads.begin(), kArabicLeads.end(), [&](std::string_view l) {
          return l.find("كتب") != 0 && starts_with_folded(folded, fold(l));
        });
    if (lead) {
      authors.add(text);
      if (!authors.empty()) return;
    }
  }
}

}  // namespace

std::vector<std::string> read_authors(const PageView& page, const Titles& titles, const Container& container) {
  Authors authors(titles.site);
  if (page.site) {
    for (const std::string& name : selected_texts(page.dom, page.site->authors)) authors.add(name);
    if (!authors.empty()) return authors.take();
  }
  for (const std::string& name : page.linked.authors) authors.add(name);
  if (!authors.empty()) return authors.take();
  for (const std::string_view name :
       {"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
        "cxenseparse:author", "citation_author", "article:author_name", "twitter:data1"}) {
    if (name == "twitter:data1" && line_key(page.meta.first({"twitter:label1"})) != "written by") continue;
    for (const std::string& value : page.meta.all(name)) authors.add(value);
    if (!authors.empty()) return authors.take();
  }
  from_page(page, titles, container, authors);
  if (authors.empty()) from_lines(page, titles, container, authors);
  return authors.take();
}

}  // namespace rasid
