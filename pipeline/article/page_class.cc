#include "pipeline/article/page_class.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text/fold.h"
#include "pipeline/article/lines.h"

namespace rasid {
namespace {

using Phrases = std::vector<std::string>;

Phrases folded(std::initializer_list<std::string_view> list) {
  Phrases out;
  for (const std::string_view phrase : list) out.push_back(fold(phrase));
  return out;
}

const std::string* any_of(const Phrases& phrases, const std::string& text) {
  const auto it = std::find_if(phrases.begin(), phrases.end(),
                               [&](const std::string& p) { return text.find(p) != std::string::npos; });
  return it == phrases.end() ? nullptr : &*it;
}

const Phrases& challenge_phrases() {
  static const Phrases list = folded({"just a moment",
                                      "checking your browser",
                                      "attention required",
                                      "verify you are human",
                                      "verify that you are human",
                                      "verifying you are human",
                                      "are you a robot",
                                      "are you human",
                                      "not a robot",
                                      "enable javascript and cookies to continue",
                                      "ddos protection",
                                      "unusual traffic",
                                      "complete the security check",
                                      "security check",
                                      "access denied",
                                      "access to this page has been denied",
                                      "you have been blocked",
                                      "please complete the captcha",
                                      "human verification",
                                      "press & hold",
                                      "request blocked",
                                      "one more step",
                                      "pardon our interruption",
                                      "checking if the site connection is secure",
                                      "needs to review the security of your connection",
                                      "التحقق من المتصفح",
                                      "جاري التحقق",
                                      "جارٍ التحقق",
                                      "تحقق من أنك إنسان",
                                      "التحقق من أنك إنسان",
                                      "أثبت أنك لست روبوت",
                                      "لست روبوتا",
                                      "أنا لست برنامج روبوت",
                                      "تم حظر الوصول",
                                      "تم رفض الوصول",
                                      "التحقق الأمني",
                                      "يرجى تفعيل جافا سكريبت وملفات تعريف الارتباط",
                                      "لحظة من فضلك",
                                      "انتظر لحظة",
                                      "التحقق من أمان الاتصال"});
  return list;
}

const Phrases& consent_phrases() {
  static const Phrases list = folded({"before you continue",
                                      "we value your privacy",
                                      "your privacy choices",
                                      "we and our partners",
                                      "accept all cookies",
                                      "accept cookies",
                                      "manage cookies",
                                      "cookie settings",
                                      "cookie policy",
                                      "this site uses cookies",
                                      "we use cookies",
                                      "consent to the use",
                                      "your consent",
                                      "manage preferences",
                                      "reject all",
                                      "accept all",
                                      "data protection choices",
                                      "legitimate interest",
                                      "ملفات تعريف الارتباط",
                                      "سياسة ملفات الارتباط",
                                      "ملفات الكوكيز",
                                      "الكوكيز",
                                      "نحن وشركاؤنا",
                                      "نحن نقدر خصوصيتك",
                                      "خصوصيتك تهمنا",
                                      "قبول الكل",
                                      "رفض الكل",
                                      "إدارة التفضيلات",
                                      "الموافقة على استخدام",
                                      "قبل المتابعة"});
  return list;
}

const Phrases& missing_phrases() {
  static const Phrases list = folded({"page not found",
                                      "404",
                                      "not found",
                                      "page can't be found",
                                      "page cannot be found",
                                      "page could not be found",
                                      "can't find that page",
                                      "couldn't find",
                                      "could not find",
                                      "page doesn't exist",
                                      "page does not exist",
                                      "no longer available",
                                      "page you requested",
                                      "page you are looking for",
                                      "page you were looking for",
                                      "page isn't available",
                                      "nothing was found",
                                      "nothing found",
                                      "oops",
                                      "has been removed",
                                      "error 404",
                                      "الصفحة غير موجودة",
                                      "الصفحة المطلوبة",
                                      "لم يتم العثور",
                                      "لا يمكن العثور",
                                      "تعذر العثور",
                                      "غير موجودة",
                                      "الصفحة التي تبحث عنها",
                                      "عذرا",
                                      "خطأ 404",
                                      "لم نتمكن من العثور",
                                      "المحتوى غير متوفر",
                                      "المحتوى غير موجود",
                                      "تم حذف"});
  return list;
}

const Phrases& paywall_phrases() {
  static const Phrases list = folded({"subscribe to continue",
                                      "subscribe to read",
                                      "to continue reading",
                                      "to keep reading",
                                      "subscribers only",
                                      "for subscribers",
                                      "exclusive to subscribers",
                                      "already a subscriber",
                                      "become a subscriber",
                                      "start your free trial",
                                      "log in to continue",
                                      "sign in to continue",
                                      "create a free account",
                                      "register to continue",
                                      "register to read",
                                      "reached your limit",
                                      "article limit",
                                      "free articles",
                                      "unlock this article",
                                      "get unlimited access",
                                      "subscribe now",
                                      "premium content",
                                      "this content is for members",
                                      "subscription required",
                                      "اشترك للمتابعة",
                                      "للمتابعة اشترك",
                                      "لمواصلة القراءة",
                                      "لمتابعة القراءة",
                                      "لقراءة المقال كاملا",
                                      "لقراءة المزيد اشترك",
                                      "للمشتركين فقط",
                                      "محتوى حصري للمشتركين",
                                      "هذا المحتوى للمشتركين",
                                      "مخصص للمشتركين",
                                      "خاص بالمشتركين",
                                      "اشترك الآن لقراءة",
                                      "سجل الدخول للمتابعة",
                                      "سجل لمتابعة القراءة",
                                      "هل أنت مشترك",
                                      "مشترك بالفعل",
                                      "استنفدت عدد المقالات",
                                      "المقالات المجانية"});
  return list;
}

/// Those of them that stand only where a text stops.
const Phrases& wall_phrases() {
  static const Phrases list = folded({"to continue reading",
                                      "to keep reading",
                                      "subscribe to continue",
                                      "subscribe to read",
                                      "for subscribers",
                                      "subscribers only",
                                      "unlock this article",
                                      "log in to continue",
                                      "sign in to continue",
                                      "register to continue",
                                      "subscription required",
                                      "reached your limit",
                                      "لمواصلة القراءة",
                                      "لمتابعة القراءة",
                                      "للمشتركين",
                                      "بالمشتركين",
                                      "لقراءة المقال كاملا",
                                      "اشترك للمتابعة",
                                      "سجل الدخول للمتابعة",
                                      "استنفدت"});
  return list;
}

class Judge {
 public:
  explicit Judge(const ClassEvidence& evidence) : e_(evidence), dom_(evidence.page.dom) {
    const std::uint32_t body = dom_.first(Tag::body, 0, static_cast<std::uint32_t>(dom_.size()));
    body_ = body < dom_.size() ? body : 0;
    title_ = fold(e_.titles.title);
    document_ = fold(document_title());
    path_ = path_of(e_.page.url);
    type_ = fold(e_.page.meta.first({"og:type"}));
  }

  ClassVerdict judge() {
    if (const auto wall = walls()) return *wall;
    if (live()) return {PageClass::live_blog, "updates with times of their own"};
    if (const auto closed = paywall()) return *closed;
    if (const auto pictures = gallery()) return *pictures;
    if (const auto list = section()) return *list;
    if (e_.text_chars == 0) return {PageClass::empty, "no running text"};
    return {PageClass::article, "running text"};
  }

 private:
  std::string document_title() const {
    const std::uint32_t node = dom_.first(Tag::title, 0, static_cast<std::uint32_t>(dom_.size()));
    return node < dom_.size() ? dom_.text_of(node, 400) : std::string();
  }

  static std::string path_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t slash = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
    if (slash == std::string_view::npos) return scheme == std::string_view::npos ? std::string() : std::string("/");
    if (url.find('?', slash) == slash + 1) return {};
    std::string path(url.substr(slash, url.find_first_of("?#", slash) - slash));
    return path;
  }

  bool says_article() const {
    const std::string& type = e_.page.linked.type;
    return type_ == "article" || type == "NewsArticle" || type == "Article" || type == "ReportageNewsArticle" ||
           type == "BlogPosting";
  }

  std::optional<ClassVerdict> walls() {
    const std::size_t page_chars = dom_[body_].chars;
    const bool little = e_.text_chars < 900;
    if (!little || (page_chars > 6000 && e_.text_chars > 300)) return std::nullopt;
    const std::string text = fold(dom_.text_of(body_, 5000));
    const std::string headline = title_ + "\n" + document_;
    if (page_chars < 1500 && !(says_article() && e_.dated)) {
      const std::string* in_title = any_of(challenge_phrases(), headline);
      const std::string* in_text = any_of(challenge_phrases(), text);
      if (in_title || (in_text && page_chars < 800))
        return ClassVerdict{PageClass::challenge,
                            "says \"" + *(in_title ? in_title : in_text) + "\" and little else"};
    }
    if (const std::string* hit = any_of(missing_phrases(), headline);
        hit && !(says_article() && e_.dated && e_.text_chars > 300)) {
      return ClassVerdict{PageClass::soft_404, "the title says \"" + *hit + "\""};
    }
    if (const std::string* hit = heading_says_missing())
      return ClassVerdict{PageClass::soft_404, "a heading says \"" + *hit + "\""};
    if (page_chars < 5000 && !e_.dated) {
      std::size_t hits = 0;
      for (const std::string& phrase : consent_phrases()) hits += text.find(phrase) != std::string::npos;
      const bool named = any_of(consent_phrases(), headline) != nullptr;
      if (hits >= 3 || (named && hits >= 1))
        return ClassVerdict{PageClass::consent, "asks for consent and holds little else"};
    }
    return std::nullopt;
  }

  const std::string* heading_says_missing() {
    if (e_.dated) return nullptr;
    for (std::uint32_t i = body_; i < dom_.size(); ++i) {
      if (dom_[i].tag != Tag::h1 && dom_[i].tag != Tag::h2) continue;
      if (dom_[i].chars > 80) continue;
      if (const std::string* hit = any_of(missing_phrases(), fold(dom_.text_of(i, 200)))) return hit;
    }
    return nullptr;
  }

  bool live() {
    if (e_.page.linked.type == "LiveBlogPosting") return true;
    std::size_t entries = 0;
    for (std::uint32_t i = body_; i < dom_.size(); ++i) {
      if (dom_[i].tag == Tag::text || dom_[i].chars < 40) continue;
      if (e_.page.traits.of(i) & kLive) {
        // Entries stand beside each other and carry a time.
        std::size_t times = 0;
        for (std::uint32_t k = i; k < dom_[i].end; ++k) times += dom_[k].tag == Tag::time;
        if (times >= 3) return true;
        ++entries;
      }
    }
    const std::string path = fold(path_);
    const bool named = path.find("/live/") != std::string::npos || path.find("liveblog") != std::string::npos ||
                       path.find("live-blog") != std::string::npos || path.find("live-updates") != std::string::npos;
    return entries >= 3 && (named || e_.text_chars > 500);
  }

  std::optional<ClassVerdict> paywall() {
    const bool stated = e_.page.linked.paywalled || fold(e_.page.meta.first({"article:content_tier"})) == "locked" ||
                        fold(e_.page.meta.first({"article:content_tier"})) == "metered";
    if (e_.text_chars > 1600) return std::nullopt;
    bool walled = false, said_all = false;
    std::string said;
    for (std::uint32_t i = body_; i < dom_.size() && said.empty(); ++i) {
      const DomNode& node = dom_[i];
      if (node.tag == Tag::text || node.chars < 12 || node.chars > 1500) continue;
      const bool named = (e_.page.traits.of(i) & kPaywall) != 0;
      walled = walled || named;
      if (!named && (node.has_blocks || node.chars > 260)) continue;
      if (node.tag == Tag::a || in_chrome(i)) continue;
      const std::string text = fold(dom_.text_of(i, 1500));
      if (const std::string* hit = any_of(paywall_phrases(), text)) {
        said = *hit;
        said_all = any_of(wall_phrases(), text) != nullptr;
      }
    }
    if (stated && (walled || !said.empty()))
      return ClassVerdict{PageClass::paywall, "the page says that it is not free, and its text ends at a wall"};
    if (stated && (e_.cut_short || e_.text_chars < 250))
      return ClassVerdict{PageClass::paywall, "the page says that it is not free, and its text is cut short"};
    if (walled && !said.empty()) return ClassVerdict{PageClass::paywall, "a wall says \"" + said + "\""};
    if (!said.empty() && said_all && e_.text_chars < 1000 && says_article())
      return ClassVerdict{PageClass::paywall, "the short text ends at \"" + said + "\""};
    return std::nullopt;
  }

  bool in_chrome(std::uint32_t i) const {
    for (std::uint32_t up = i; up; up = dom_[up].parent) {
      const Tag tag = dom_[up].tag;
      if (tag == Tag::nav || tag == Tag::footer || tag == Tag::aside || dom_[up].hidden) return true;
      if (tag == Tag::header && dom_.first(Tag::h1, up, dom_[up].end) == dom_.size()) return true;
    }
    return false;
  }

  std::optional<ClassVerdict> gallery() {
    if (e_.text_chars > 700) return std::nullopt;
    const std::string path = fold(path_);
    static constexpr std::array<std::string_view, 12> kWords = {
        "/gallery", "/galleries", "/photos",    "/photo-",       "/pictures/", "in-pictures",
        "/video/",  "/videos/",   "/slideshow", "/photogallery", "/watch",     "/infographic"};
    const bool named = std::any_of(kWords.begin(), kWords.end(),
                                   [&](std::string_view w) { return path.find(w) != std::string::npos; });
    std::size_t images = 0;
    for (std::uint32_t i = body_; i < dom_.size(); ++i)
      images += (dom_[i].tag == Tag::img || dom_[i].tag == Tag::figure || dom_.written_name(i) == "amp-img") &&
                !in_chrome(i);
    const bool typed = type_.starts_with("video") || e_.page.linked.type == "VideoObject" || e_.page.linked.media ||
                       e_.page.linked.type == "ImageGallery";
    const bool pictures = images >= 6 && e_.text_chars < 100 * images / 2;
    if (typed && e_.text_chars < 600 && e_.prose_run < 3)
      return ClassVerdict{PageClass::gallery, "the page calls itself a gallery or a video"};
    if (named && e_.text_chars < 500 && e_.prose_run < 3)
      return ClassVerdict{PageClass::gallery, "its address says pictures or video, and the text is short"};
    if (pictures && e_.text_chars < 300 && e_.prose_run < 2 && galleries_named())
      return ClassVerdict{PageClass::gallery, "pictures with next to no text"};
    return std::nullopt;
  }

  bool galleries_named() {
    for (std::uint32_t i = body_; i < dom_.size(); ++i) {
      if (dom_[i].tag != Tag::text && (e_.page.traits.of(i) & kMedia) && !in_chrome(i)) {
        std::size_t images = 0;
        for (std::uint32_t k = i; k < dom_[i].end; ++k)
          images += dom_[k].tag == Tag::img || dom_[k].tag == Tag::figure;
        if (images >= 4) return true;
      }
    }
    return false;
  }

  /// Headlines that are links, each to a page of its own.
  std::size_t linked_headlines() const {
    std::size_t count = 0;
    for (std::uint32_t i = body_; i < dom_.size(); ++i) {
      if (dom_[i].tag != Tag::a || dom_[i].chars < 18 || dom_[i].words < 4) continue;
      ++count;
    }
    return count;
  }

  /// Lists of articles: by address or by their own word, or headlines that are links with no text that runs on behind
  /// one of them.
  std::optional<ClassVerdict> section() {
    if (says_article() && e_.dated) return std::nullopt;
    const std::size_t headlines = linked_headlines();
    if (headlines < 6) return std::nullopt;
    const std::string path = fold(path_);
    static constexpr std::array<std::string_view, 11> kWords = {"/category/", "/tag/",      "/tags/",   "/topic/",
                                                                "/topics/",   "/section/",  "/author/", "/archive/",
                                                                "/search",    "/sections/", "/tagged/"};
    const bool home = path == "/" || path == "/ar" || path == "/en" || path == "/ar/" || path == "/en/" ||
                      path == "/index.html" || path == "/index.php";
    const bool listed = home || std::any_of(kWords.begin(), kWords.end(),
                                            [&](std::string_view w) { return path.find(w) != std::string::npos; });
    const std::string count = std::to_string(headlines) + " linked headlines";
    if (e_.page.linked.collection && !says_article() && e_.prose_run < 4)
      return ClassVerdict{PageClass::section, "the page calls itself a collection and holds " + count};
    if (listed && !says_article() && e_.prose_run < 4)
      return ClassVerdict{PageClass::section, "its address is a list's, and it holds " + count};
    if (says_article() || e_.dated) return std::nullopt;
    if (headlines >= 10 && e_.prose_run < 2 && e_.text_chars < headlines * 120)
      return ClassVerdict{PageClass::section, count + " and no text that runs on"};
    if (e_.text_chars < 200 && e_.prose_run < 2)
      return ClassVerdict{PageClass::section, count + " and no running text"};
    return std::nullopt;
  }

  const ClassEvidence& e_;
  const Dom& dom_;
  std::uint32_t body_ = 0;
  std::string title_, document_, path_, type_;
};

}  // namespace

bool is_message_page(const PageView& page) {
  const std::string host = host_of(page.url);
  if (host == "t.me" || host == "telegram.me") return true;
  const Dom& dom = page.dom;
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (dom[i].named && dom[i].tag != Tag::meta &&
        dom.attribute(i, "class").find("tgme_widget_message") != std::string_view::npos)
      return true;
  }
  return false;
}

ClassVerdict classify_page(const ClassEvidence& evidence) {
  return Judge(evidence).judge();
}

}  // namespace rasid
