#include <algorithm>
#include <vector>

#include "core/text/fold.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/metadata.h"
#include "pipeline/article/page_time.h"

namespace rasid {
namespace {

struct Candidate {
  StatedTime time;
  double confidence = 0;
};

class Times {
 public:
  Times(const PageView& page, const Titles& titles, const Container& container, std::optional<Instant> fetched,
        const std::string& language)
      : page_(page), titles_(titles), container_(container) {
    reading_.now = fetched;
    reading_.day_first = !is_american();
    (void)language;
  }

  PageTimes read() {
    stated_by_rule();
    structured();
    if (!found_.published) elements();
    look();
    weigh();
    from_url();
    return std::move(found_);
  }

 private:
  /// Month before day is the United States' way.
  bool is_american() const {
    const std::string locale = fold(read_declared_language(page_));
    if (locale == "en-us") return true;
    if (locale.starts_with("en-") || !(locale.empty() || locale == "en")) return false;
    // Pages that declare no language: an Arabic headline is enough.
    for (std::size_t at = 0; at < titles_.title.size();) {
      if (is_arabic_letter(next_char(titles_.title, at))) return false;
    }
    const std::string host = host_of(page_.url);
    return host.ends_with(".com") || host.ends_with(".org") || host.ends_with(".net");
  }

  bool offer(std::optional<StatedTime>& slot, std::string_view text, std::string source, double confidence) {
    if (slot) return false;
    std::optional<StatedTime> time = read_time(clean_text(text), reading_);
    if (!time) return false;
    time->source = std::move(source);
    time->confidence = confidence;
    slot = std::move(time);
    return true;
  }

  void stated_by_rule() {
    if (!page_.site) return;
    reading_.relative = true;
    for (const std::string& text : selected_texts(page_.dom, page_.site->published))
      offer(found_.published, text, "rules/sites.toml", 0.97);
    reading_.relative = false;
  }

  void structured() {
    offer(found_.published, page_.linked.published, "json-ld datePublished", 0.95);
    offer(found_.modified, page_.linked.modified, "json-ld dateModified", 0.95);
    struct Name {
      std::string_view name;
      double confidence;
    };
    static constexpr Name kPublished[] = {{"article:published_time", 0.95},
                                          {"og:article:published_time", 0.95},
                                          {"datepublished", 0.9},
                                          {"article.published", 0.9},
                                          {"parsely-pub-date", 0.9},
                                          {"sailthru.date", 0.85},
                                          {"cxenseparse:recs:publishtime", 0.9},
                                          {"publish-date", 0.85},
                                          {"publishdate", 0.85},
                                          {"publish_date", 0.85},
                                          {"published_date", 0.85},
                                          {"published-date", 0.85},
                                          {"pubdate", 0.85},
                                          {"dc.date.issued", 0.85},
                                          {"dcterms.created", 0.8},
                                          {"dc.date.created", 0.8},
                                          {"dcterms.date", 0.8},
                                          {"dc.date", 0.8},
                                          {"og:pubdate", 0.85},
                                          {"originalpublicationdate", 0.85},
                                          {"article_date_original", 0.85},
                                          {"citation_publication_date", 0.8},
                                          {"article:published", 0.9},
                                          {"rnews:datepublished", 0.9},
                                          {"datecreated", 0.8},
                                          {"created", 0.75},
                                          {"displaydate", 0.8},
                                          {"ptime", 0.8},
                                          {"date", 0.75},
                                          {"article:post_date", 0.8},
                                          {"published", 0.75},
                                          {"last-published", 0.7},
                                          {"iso-8601-publish-date", 0.85},
                                          {"news_publish_date", 0.8}};
    for (const Name& n : kPublished) {
      if (found_.published) break;
      offer(found_.published, page_.meta.first({n.name}), "meta " + std::string(n.name), n.confidence);
    }
    for (const std::string_view name :
         {"article:modified_time", "og:updated_time", "article:updated_time", "datemodified", "lastmod",
          "last-modified", "dcterms.modified", "dc.date.modified", "cxenseparse:recs:moddate"}) {
      if (found_.modified) break;
      offer(found_.modified, page_.meta.first({name}), "meta " + std::string(name), 0.85);
    }
  }

  /// Where the page's own times stand: from a little above the title to the end of the text.
  std::pair<std::uint32_t, std::uint32_t> range() const {
    const Dom& dom = page_.dom;
    std::uint32_t from = 1, to = static_cast<std::uint32_t>(dom.size());
    if (container_.node) to = dom[container_.node].end;
    if (titles_.heading) {
      from = titles_.heading > 60 ? titles_.heading - 60 : 1;
      // The header that holds the title holds its date.
      std::uint32_t up = titles_.heading;
      for (int i = 0; i < 3 && dom[up].parent; ++i) up = dom[up].parent;
      to = std::max(to, std::min<std::uint32_t>(dom[up].end, titles_.heading + 120));
    } else if (container_.node > 150) {
      from = container_.node - 150;
    }
    return {from, std::min<std::uint32_t>(to + 40, static_cast<std::uint32_t>(dom.size()))};
  }

  static bool says_modified(const std::string& folded) {
    static constexpr std::string_view kWords[] = {"updat",    "modif",    "تحديث",  "تعديل",      "edited",
                                                  "geandert", "aktualis", "guncel", "mis a jour", "revised"};
    return std::any_of(std::begin(kWords), std::end(kWords),
                       [&](std::string_view w) { return folded.find(fold(w)) != std::string::npos; });
  }

  /// <time>, itemprop and elements named after dates, in the page's order, the article's own part first.
  void elements() {
    const auto [from, to] = range();
    time_elements(from, to, 0.85);
    // What stands above the title may be the page's clock: look() weighs that.
    if (!found_.published) named(titles_.heading ? std::max(from, titles_.heading) : from, to);
    if (!found_.published && !titles_.heading) time_elements(1, static_cast<std::uint32_t>(page_.dom.size()), 0.6);
  }

  void time_elements(std::uint32_t from, std::uint32_t to, double confidence) {
    const Dom& dom = page_.dom;
    for (std::uint32_t i = from; i < to && !found_.published; ++i) {
      const std::string_view itemprop = dom[i].tag == Tag::text ? std::string_view() : dom.attribute(i, "itemprop");
      if (dom[i].tag != Tag::time && itemprop != "datePublished") continue;
      if (in_list_of_others(i)) continue;
      std::string_view value = dom.attribute(i, "datetime");
      if (value.empty()) value = dom.attribute(i, "content");
      const std::string shown = dom.text_of(i, 120);
      const bool modified = says_modified(fold(shown)) || itemprop == "dateModified" ||
                            says_modified(std::string(dom.attribute(i, "class")));
      std::optional<StatedTime>& slot = modified ? found_.modified : found_.published;
      if (!offer(slot, value, "time element", confidence)) {
        reading_.relative = true;
        offer(slot, shown, "time element's text", confidence - 0.05);
        reading_.relative = false;
      }
    }
  }

  /// A teaser's date belongs to another article.
  bool in_list_of_others(std::uint32_t i) const {
    for (std::uint32_t up = page_.dom[i].parent; up; up = page_.dom[up].parent) {
      const DomNode& node = page_.dom[up];
      // So does that of a post or a picture within the text.
      if (node.tag == Tag::blockquote || node.tag == Tag::figure) return true;
      if (container_.node && (up == container_.node || page_.dom.inside(container_.node, up))) return false;
      if (node.tag == Tag::nav || node.tag == Tag::aside || node.tag == Tag::footer) return true;
      const std::uint32_t t = page_.traits.of(up);
      if (t & (kRelated | kComments)) return true;
      if ((t & kNavigation) && node.chars > 300) return true;  // "headline__footer" is a line of the head
    }
    return false;
  }

  void named(std::uint32_t from, std::uint32_t to) {
    const Dom& dom = page_.dom;
    for (std::uint32_t i = from; i < to && !found_.published; ++i) {
      const DomNode& node = dom[i];
      if (node.tag == Tag::text || node.tag == Tag::html || node.tag == Tag::body || node.chars < 5 ||
          node.chars > 140)
        continue;
      if (!(page_.traits.of(i) & (kDate | kByline)) || in_list_of_others(i)) continue;
      const std::string text = dom.text_of(i, 300);
      reading_.relative = true;
      offer(says_modified(fold(text)) && !says_published(fold(text)) ? found_.modified : found_.published, text,
            "date element", 0.75);
      reading_.relative = false;
    }
  }

  static bool says_published(const std::string& folded) {
    static constexpr std::string_view kWords[] = {"publi", "posted", "created", "نشر", "veroffent", "yayin"};
    return std::any_of(std::begin(kWords), std::end(kWords),
                       [&](std::string_view w) { return folded.find(fold(w)) != std::string::npos; });
  }

  enum class Label { none, published, modified };

  /// A date that people see near the title.
  struct Seen {
    StatedTime time;
    Label label = Label::none;
    bool above = false;  ///< above the title, where the page's clock stands as well
  };

  /// The dates of short lines from a little above the title to the beginning of the text.
  void look() {
    const Dom& dom = page_.dom;
    std::uint32_t from = 1, to = static_cast<std::uint32_t>(dom.size());
    if (titles_.heading)
      from = titles_.heading > 80 ? titles_.heading - 80 : 1;
    else if (container_.node > 200)
      from = container_.node - 200;
    if (!container_.parts.empty())
      to = std::min<std::uint32_t>(to, std::max(container_.parts.front(), titles_.heading) + 60);
    else if (titles_.heading)
      to = std::min<std::uint32_t>(to, titles_.heading + 200);
    std::uint32_t last_line = 0;
    for (std::uint32_t i = from; i < to && seen_.size() < 8; ++i) {
      const DomNode& node = dom[i];
      if (node.tag != Tag::text || node.chars < 5 || node.chars > 110 || !has_digit(dom.text(i))) continue;
      const std::uint32_t line = line_around(i);
      if (dom[line].chars > 180 || in_list_of_others(i)) continue;
      Seen seen;
      std::optional<StatedTime> time = read_shown(clean_text(dom.text(i)));
      const std::string whole = line == i ? std::string() : dom.text_of(line, 400);
      if (line != i && (!time || !time->second_of_day)) {
        // The day and the clock may stand in elements of their own.
        std::optional<StatedTime> joined = read_shown(whole);
        if (joined && (!time ? line != last_line : joined->day == time->day)) time = joined;
      }
      last_line = line;
      if (!time) continue;
      seen.time = *time;
      seen.label = label_of(whole.empty() ? clean_text(dom.text(i)) : whole, clean_text(dom.text(i)));
      seen.above = titles_.heading != 0 && i < titles_.heading;
      seen_.push_back(std::move(seen));
    }
  }

  static bool has_digit(std::string_view text) {
    // 0-9, Arabic-Indic digits U+0660..9 (D9 A0..A9), Persian ones U+06F0..9 (DB B0..B9)
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] >= '0' && text[i] <= '9') return true;
      if (i + 1 < text.size() && text[i] == '\xD9' && text[i + 1] >= '\xA0' && text[i + 1] <= '\xA9') return true;
      if (i + 1 < text.size() && text[i] == '\xDB' && text[i + 1] >= '\xB0' && text[i + 1] <= '\xB9') return true;
    }
    // "منذ ساعتين", "أمس": no digit in it
    return fold(text).find(fold("منذ")) != std::string::npos;
  }

  std::optional<StatedTime> read_shown(const std::string& text) {
    reading_.relative = text.size() < 60;
    std::optional<StatedTime> time = read_time(text, reading_);
    reading_.relative = false;
    if (time) {
      time->source = "dateline";
      time->confidence = 0.7;
    }
    return time;
  }

  /// The largest element around the text that is still a line.
  std::uint32_t line_around(std::uint32_t i) const {
    std::uint32_t line = i;
    for (std::uint32_t up = page_.dom[i].parent; up; up = page_.dom[up].parent) {
      if (page_.dom[up].chars > 120 || is_heading(page_.dom[up].tag)) break;
      line = up;
    }
    return line;
  }

  /// The word for publishing or changing that stands last before the date.
  static Label label_of(const std::string& line, const std::string& piece) {
    const std::string folded = fold(line);
    std::size_t at = folded.find(fold(piece));
    if (at == std::string::npos) at = 0;
    const std::string before = folded.substr(0, at + std::min<std::size_t>(fold(piece).size(), 24));
    std::size_t published = std::string::npos, modified = std::string::npos;
    for (const std::string_view w : {"publi", "posted", "created", "نشر", "veroffent", "yayin"}) {
      const std::size_t found = before.rfind(fold(w));
      if (found != std::string::npos && (published == std::string::npos || found > published)) published = found;
    }
    for (const std::string_view w :
         {"updat", "modif", "revised", "تحديث", "تعديل", "geandert", "aktualis", "guncel", "mis a jour"}) {
      const std::size_t found = before.rfind(fold(w));
      if (found != std::string::npos && (modified == std::string::npos || found > modified)) modified = found;
    }
    if (published == std::string::npos && modified == std::string::npos) return Label::none;
    if (modified == std::string::npos) return Label::published;
    return published == std::string::npos || modified > published ? Label::modified : Label::published;
  }

  /// Metadata states a time, often in UTC; the line under the title states the day that readers see, and is renewed
  /// when the text is.
  void weigh() {
    const Seen* shown = nullptr;
    const Seen* updated = nullptr;
    for (const Seen& seen : seen_) {
      if (seen.label == Label::modified) {
        if (!updated && !seen.above) updated = &seen;
      } else if (!shown && (!seen.above || agrees(seen.time))) {
        shown = &seen;
      }
    }
    if (!found_.modified && updated) found_.modified = updated->time;
    if (!found_.published) {
      // Above the title the nearest line counts: the page's clock stands at its top.
      const auto nearest =
          std::find_if(seen_.rbegin(), seen_.rend(), [](const Seen& seen) { return seen.label != Label::modified; });
      if (shown)
        found_.published = shown->time;
      else if (nearest != seen_.rend())
        found_.published = nearest->time;
      else if (updated)
        found_.published = updated->time;
      if (found_.published && !shown) found_.published->confidence = 0.5;
      return;
    }
    const StatedTime& stated = *found_.published;
    if (std::any_of(seen_.begin(), seen_.end(), [&](const Seen& seen) { return seen.time.day == stated.day; }))
      return;
    if (shown) {
      const bool zone = same_moment(stated, shown->time.day);
      const bool renewed = found_.modified && shown->label == Label::none &&
                           std::chrono::abs(shown->time.day - found_.modified->day) <= std::chrono::days(1);
      if (zone || renewed) take(shown->time, 0.85);
    } else if (updated && found_.modified && updated->time.day == found_.modified->day &&
               updated->time.day - stated.day > std::chrono::days(30)) {
      // A page that is rewritten every season shows its last day only.
      take(updated->time, 0.7);
    }
  }

  void take(const StatedTime& time, double confidence) {
    found_.published = time;
    found_.published->confidence = confidence;
  }

  /// True if `day` is the day on which a time stated in UTC fell in some other zone: the one before reaches to noon
  /// (UTC-12), the one after begins at ten (UTC+14).
  static bool same_moment(const StatedTime& utc, Day day) {
    if (utc.utc_offset_minutes != 0) return false;
    if (day == utc.day - std::chrono::days(1)) return !utc.second_of_day || *utc.second_of_day < 12 * 3600;
    return day == utc.day + std::chrono::days(1) && (!utc.second_of_day || *utc.second_of_day >= 10 * 3600);
  }

  /// Within a day of what the metadata say: not the page's clock.
  bool agrees(const StatedTime& time) const {
    const auto near = [&](const std::optional<StatedTime>& other) {
      return other && std::chrono::abs(time.day - other->day) <= std::chrono::days(1);
    };
    return near(found_.published) || near(found_.modified);
  }

  void from_url() {
    std::string_view url = page_.url;
    std::string canonical;
    std::optional<Day> day = day_in_url(url);
    if (!day) {
      canonical = read_canonical_url(page_);
      day = day_in_url(canonical);
    }
    if (!day) return;
    if (found_.published && found_.published->source != "dateline" && same_moment(*found_.published, *day)) {
      // An address is made in the outlet's own zone.
      StatedTime time;
      time.day = *day;
      time.source = "url";
      time.confidence = 0.9;
      found_.published = time;
      return;
    }
    if (!found_.published || found_.published->confidence < 0.7) {
      StatedTime time;
      time.day = *day;
      time.source = "url";
      time.confidence = 0.8;
      if (found_.published && found_.published->day == *day) return;
      found_.published = time;
    }
  }

  const PageView& page_;
  const Titles& titles_;
  const Container& container_;
  TimeReading reading_;
  PageTimes found_;
  std::vector<Seen> seen_;
};

}  // namespace

PageTimes read_times(const PageView& page, const Titles& titles, const Container& container,
                     std::optional<Instant> fetched, const std::string& language) {
  return Times(page, titles, container, fetched, language).read();
}

}  // namespace rasid
