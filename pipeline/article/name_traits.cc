#include "pipeline/article/name_traits.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace rasid {
namespace {

struct Entry {
  std::string_view word;
  std::uint32_t traits;
};

// Words and joined pairs of words as site makers use them, seen over many sites and systems (WordPress, Drupal,
// Blogger, Arc, ...); the groups follow the lists of Readability.js and trafilatura (both Apache-2.0) in kind.
const std::unordered_map<std::string_view, std::uint32_t>& dictionary() {
  static const std::unordered_map<std::string_view, std::uint32_t> words = [] {
    std::unordered_map<std::string_view, std::uint32_t> map;
    const auto add = [&map](std::uint32_t traits, std::initializer_list<std::string_view> list) {
      for (const std::string_view word : list) map[word] |= traits;
    };
    add(kBodyStrong,
        {"articlebody",    "articlecontent",    "articletext",   "articledetails", "articledetail",   "storybody",
         "storycontent",   "storytext",         "entrycontent",  "postcontent",    "postbody",        "posttext",
         "newsbody",       "newstext",          "newscontent",   "newsdetails",    "newsdetail",      "bodytext",
         "bodycopy",       "bodycontent",       "contentbody",   "fieldbody",      "namebody",        "richtext",
         "maintext",       "pagecontent",       "postentry",     "entrybody",      "entrytext",       "singlecontent",
         "wysiwyg",        "articlemain",       "fulltext",      "storydetails",   "singlepost",      "detailcontent",
         "detailscontent", "articleparagraphs", "articlepage",   "textcontent",    "articlefulltext", "blogcontent",
         "contenttext",    "contentarticle",    "contentdetail", "paragraphs",     "tdpostcontent"});
    add(kBodyWeak, {"article", "story", "post", "entry", "content", "body", "text", "main", "hentry", "news", "page",
                    "blog", "prose", "copy", "single"});
    add(kComments, {"comment",        "comments",     "disqus",     "respond",      "commentlist",      "commentform",
                    "commentslist",   "replies",      "discussion", "livefyre",     "spotim",           "openweb",
                    "hyvor",          "viafoura",     "fbcomments", "usercomments", "facebookcomments", "reply",
                    "commentsection", "commentsarea", "trackback",  "trackbacks",   "pingback"});
    add(kRelated, {"related",
                   "relatedposts",
                   "relatedarticles",
                   "relatedcontent",
                   "relatednews",
                   "relatedlinks",
                   "relatedstories",
                   "relatedtopics",
                   "recommended",
                   "recommendations",
                   "recommendation",
                   "recommend",
                   "morefrom",
                   "moreon",
                   "morestories",
                   "morenews",
                   "morearticles",
                   "morelinks",
                   "readmore",
                   "readnext",
                   "readalso",
                   "alsoread",
                   "alsolike",
                   "seealso",
                   "upnext",
                   "nextup",
                   "nextarticle",
                   "nextpost",
                   "prevpost",
                   "previouspost",
                   "postnav",
                   "postnavigation",
                   "recirc",
                   "recirculation",
                   "trending",
                   "popular",
                   "mostread",
                   "mostpopular",
                   "mostviewed",
                   "mostrecent",
                   "latestnews",
                   "latestposts",
                   "recentposts",
                   "recentnews",
                   "editorspicks",
                   "editorpicks",
                   "toppicks",
                   "topstories",
                   "outbrain",
                   "taboola",
                   "zergnet",
                   "revcontent",
                   "mgid",
                   "trc",
                   "jeg",
                   "yarpp",
                   "similar",
                   "similarposts",
                   "crp",
                   "teaser",
                   "teasers",
                   "readalong",
                   "inlinerelated",
                   "inlinelink",
                   "furtherreading",
                   "storylist",
                   "articlelist",
                   "newslist",
                   "postlist",
                   "othernews",
                   "othernew",
                   "alsoin",
                   "moreinfo",
                   "linkbox",
                   "bestof",
                   "dontmiss",
                   "suggested",
                   "suggestions",
                   "youmaylike",
                   "maylike",
                   "zaj",
                   "crosslink",
                   "crosslinks",
                   "interlink",
                   "backlink",
                   "seemore",
                   "viewmore",
                   "showmore",
                   "loadmore",
                   "nextprev",
                   "prevnext",
                   "relateds",
                   "relatedbox",
                   "relatedbar",
                   "reltopics",
                   "jprelatedposts"});
    add(kShare,
        {"share",          "sharing",     "sharebar",   "sharebuttons",  "sharetools",   "sharelinks",  "shares",
         "sharedaddy",     "social",      "socials",    "socialmedia",   "socialshare",  "socialbar",   "sociallinks",
         "socialicons",    "addthis",     "addtoany",   "a2a",           "sharethis",    "shareaholic", "jssocials",
         "follow",         "followus",    "followers",  "twitterfollow", "fblike",       "fbshare",     "whatsapp",
         "tools",          "toolbar",     "toolbox",    "articletools",  "actions",      "actionbar",   "bookmark",
         "print",          "printbutton", "emailthis",  "likebutton",    "likes",        "likebox",     "reactions",
         "emoji",          "votes",       "rating",     "ratings",       "feedback",     "helpful",     "appstore",
         "appdownload",    "getapp",      "googlenews", "ssba",          "heateor",      "snax",        "essb",
         "copylink",       "fontsize",    "fontresize", "listen",        "texttospeech", "readspeaker", "audioplayer",
         "responsivevoice"});
    add(kSubscribe, {"newsletter",  "newsletters", "subscribe",  "subscription", "subscriptions", "signup",
                     "signin",      "login",       "register",   "registration", "mailchimp",     "mailinglist",
                     "emailsignup", "donate",      "donation",   "donations",    "membership",    "optin",
                     "mailmunch",   "mcembed",     "contribute", "supportus",    "patreon",       "becomeamember"});
    add(kAdvert,
        {"ad",      "ads",         "advert",   "adverts",   "advertisement",  "advertisements", "advertising",
         "adsense", "adsbygoogle", "adslot",   "adunit",    "adbox",          "adcontainer",    "adwrapper",
         "adwrap",  "adzone",      "dfp",      "gpt",       "sponsor",        "sponsors",       "sponsored",
         "promo",   "promos",      "promoted", "promotion", "promobox",       "commercial",     "banner",
         "banners", "affiliate",   "shopping", "buybox",    "deals",          "productbox",     "adtext",
         "adlabel", "adblock",     "inlinead", "bannerads", "partnercontent", "paidcontent",    "marketing",
         "cta",     "calltoaction"});
    add(kNavigation, {"nav",
                      "navbar",
                      "navigation",
                      "menu",
                      "menus",
                      "submenu",
                      "breadcrumb",
                      "breadcrumbs",
                      "crumbs",
                      "footer",
                      "sidebar",
                      "sidebars",
                      "siderail",
                      "rightrail",
                      "leftrail",
                      "rightcol",
                      "leftcol",
                      "widget",
                      "widgets",
                      "pagination",
                      "pager",
                      "paging",
                      "pagenav",
                      "skip",
                      "skiplink",
                      "skiplinks",
                      "topbar",
                      "masthead",
                      "siteheader",
                      "sitefooter",
                      "search",
                      "searchform",
                      "searchbox",
                      "sitemap",
                      "colophon",
                      "archives",
                      "blogroll",
                      "toc",
                      "tableofcontents",
                      "jumplinks",
                      "ezt",
                      "eztoc",
                      "backtotop",
                      "scrolltop",
                      "totop",
                      "gotop",
                      "anchorlinks",
                      "langswitch",
                      "languageswitcher",
                      "weather",
                      "stockticker",
                      "currency",
                      "calendar",
                      "rail",
                      "offcanvas"});
    add(kByline,
        {"byline",      "bylines",     "author",         "authors",     "authorbox",   "authorbio",   "authorinfo",
         "bio",         "aboutauthor", "abouttheauthor", "writer",      "reporter",    "contributor", "contributors",
         "timestamp",   "postmeta",    "entrymeta",      "articlemeta", "metainfo",    "meta",        "metadata",
         "postinfo",    "articleinfo", "storymeta",      "dateinfo",    "postdate",    "publishdate", "pubdate",
         "publishedon", "lastupdated", "views",          "viewcount",   "viewscount",  "hits",        "readtime",
         "readingtime", "timeread",    "postedin",       "postedon",    "entryfooter", "postfooter",  "articlefooter",
         "storyfooter", "vcard",       "posted",         "postviews",   "datetime",    "articledate", "entrydate",
         "sourceinfo",  "profile"});
    add(kAuthor,
        {"byline", "bylines", "author", "authors", "authorname", "writer", "reporter", "articleauthor", "fn"});
    add(kDate, {"date",        "dates",       "time",        "published",     "publish",     "timestamp",
                "pubdate",     "postdate",    "publishdate", "publisheddate", "articledate", "entrydate",
                "datetime",    "dateline",    "posted",      "posttime",      "newsdate",    "storydate",
                "publishtime", "articletime", "createdate",  "datepublished"});
    add(kCaption, {"caption",          "captions",   "wpcaption",   "imgcaption",  "imagecaption",  "photocaption",
                   "figcaption",       "credit",     "credits",     "imagecredit", "photocredit",   "copyrightholder",
                   "mediacaption",     "piccaption", "captiontext", "photodesc",   "imgdesc",       "imagedesc",
                   "imagedescription", "legend",     "photoby",     "photolegend", "imagecopyright"});
    add(kTags, {"tags", "taglist", "tagcloud", "posttags", "articletags", "tagslist", "taglinks", "topics",
                "keywords", "topiclist", "hashtags", "entrytags", "storytags", "catlinks", "tagscontainer",
                "categories", "postcategories", "entryutility"});
    add(kConsent,
        {"cookie",       "cookies", "consent", "gdpr",      "cmp",       "onetrust",     "cookiebar", "cookienotice",
         "modal",        "popup",   "popups",  "overlay",   "lightbox",  "dialog",       "tooltip",   "interstitial",
         "notification", "toast",   "didomi",  "quantcast", "cookielaw", "privacypolicy"});
    add(kMedia,
        {"player",  "videoplayer", "jwplayer",  "brightcove", "gallery",      "galleries",    "slideshow",
         "slider",  "carousel",    "slick",     "swiper",     "videobox",     "audiobox",     "vjs",
         "videojs", "mejs",        "videolist", "playlist",   "imagegallery", "photogallery", "podcastplayer"});
    add(kPaywall, {"paywall", "paywalled", "premiumwall", "regwall", "meteredwall", "subscriberonly",
                   "subscribersonly", "paidwall", "gate", "paygate"});
    add(kHidden, {"hidden", "hide", "sronly", "visuallyhidden", "screenreader", "screenreadertext", "printonly",
                  "noprint", "displaynone", "dnone", "offscreen", "noshow", "invisible", "assistivetext",
                  "visibleprint", "isvishidden", "vh"});
    add(kTitle, {"headline", "title", "heading", "posttitle", "entrytitle", "articletitle", "storytitle", "pagetitle",
                 "newstitle", "articleheadline"});
    add(kStandfirst,
        {"standfirst",  "subtitle", "subheadline", "subhead",    "dek",       "deck",        "lead",
         "lede",        "summary",  "excerpt",     "intro",      "abstract",  "description", "articlesummary",
         "articlelead", "chapo",    "sapo",        "subheading", "strapline", "bajada"});
    add(kLive, {"liveblog", "liveupdate", "liveupdates", "livepost", "liveposts", "liveentry", "liveevent",
                "liveblogpost", "livestory"});
    add(kTicker, {"ticker", "breaking", "breakingnews", "newsticker", "marquee", "urgent", "flashnews", "newsflash",
                  "breakingbar", "alertbar"});
    add(kQuote, {"pullquote", "pullquotes", "blockquoteaside", "quotebox"});
    add(kDisclaimer,
        {"copyright", "disclaimer", "disclaimers", "disclosure", "legal", "terms", "rights", "copyrights", "license",
         "licence", "republish", "republishing", "reprint", "reprints", "syndication"});
    return map;
  }();
  return words;
}

bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Splits one class into lower-case words at separators and at the humps of camelCase.
void split_words(std::string_view token, std::vector<std::string>& words) {
  words.clear();
  std::string word;
  const auto flush = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (std::size_t i = 0; i < token.size(); ++i) {
    const char c = token[i];
    if (is_upper(c)) {
      if (i > 0 && (is_lower(token[i - 1]) || is_digit(token[i - 1]))) flush();
      word += static_cast<char>(c + 32);
    } else if (is_lower(c) || is_digit(c)) {
      word += c;
    } else {
      flush();
    }
  }
  flush();
}

// Classes that name the taxonomy of an article or the state of a page, not the function of the element: WordPress's
// post_class, "has-sidebar", "no-comments", "with-related".
bool says_nothing(const std::vector<std::string>& words) {
  static constexpr std::array<std::string_view, 13> kPrefixes = {
      "tag", "category", "cat", "has", "no", "with", "is", "not", "without", "status", "format", "type", "wp"};
  if (words.size() < 2) return false;
  if (words[0] == "is" && (words[1] == "hidden" || words[1] == "vishidden")) return false;
  if (words[0] == "tag" && (words[1] == "list" || words[1] == "links" || words[1] == "cloud")) return false;
  return std::find(kPrefixes.begin(), kPrefixes.end(), words[0]) != kPrefixes.end();
}

}  // namespace

std::uint32_t NameTraits::read(std::string_view names) {
  const auto& words_known = dictionary();
  std::uint32_t traits = 0;
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < names.size()) {
    const std::size_t begin = names.find_first_not_of(" \t\r\n\f", at);
    if (begin == std::string_view::npos) break;
    std::size_t end = names.find_first_of(" \t\r\n\f", begin);
    if (end == std::string_view::npos) end = names.size();
    at = end;
    const std::string_view token = names.substr(begin, end - begin);
    // Utility classes ("lg:hidden", "md:block") speak of screen sizes.
    if (token.size() > 80 || token.find(':') != std::string_view::npos || token.find('[') != std::string_view::npos)
      continue;
    split_words(token, words);
    if (says_nothing(words)) continue;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (const auto it = words_known.find(words[i]); it != words_known.end()) traits |= it->second;
      if (i + 1 < words.size()) {
        if (const auto it = words_known.find(words[i] + words[i + 1]); it != words_known.end()) traits |= it->second;
      }
      if (i + 2 < words.size()) {
        if (const auto it = words_known.find(words[i] + words[i + 1] + words[i + 2]); it != words_known.end())
          traits |= it->second;
      }
    }
  }
  return traits;
}

std::uint32_t NameTraits::cached(std::string_view names) {
  if (names.empty()) return 0;
  const auto [it, fresh] = cache_.try_emplace(names, 0);
  if (fresh) it->second = read(names);
  return it->second;
}

std::uint32_t NameTraits::read_element(std::uint32_t node) {
  std::uint32_t traits = cached(dom_.attribute(node, "class")) | cached(dom_.attribute(node, "id"));
  const std::string_view itemprop = dom_.attribute(node, "itemprop");
  if (!itemprop.empty()) {
    if (itemprop.find("articleBody") != std::string_view::npos ||
        itemprop.find("reviewBody") != std::string_view::npos)
      traits |= kBodyStrong;
    if (itemprop == "comment") traits |= kComments;
    if (itemprop.find("datePublished") != std::string_view::npos) traits |= kDate;
    if (itemprop == "author") traits |= kByline | kAuthor;
    if (itemprop == "headline") traits |= kTitle;
  }
  const std::string_view role = dom_.attribute(node, "role");
  if (role == "navigation" || role == "search" || role == "menu" || role == "menubar" || role == "complementary" ||
      role == "contentinfo")
    traits |= kNavigation;
  if (role == "dialog" || role == "alertdialog") traits |= kConsent;
  traits |= cached(dom_.attribute(node, "data-component")) | cached(dom_.attribute(node, "data-testid"));
  return traits;
}

}  // namespace rasid
