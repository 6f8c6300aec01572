#include "pipeline/export/day_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text/fold.h"

namespace rasid {
namespace {

constexpr const char* kHead = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 1rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }}
article {{ border-top: 1px solid #767676; padding: .5rem 0 }}
h2 {{ font-size: 1.1rem; margin: .3rem 0 }}
blockquote {{ margin: .5rem 0; padding-inline-start: .8rem; border-inline-start: 3px solid #767676 }}
mark {{ background: #fff3b0; color: inherit }}
mark.place {{ background: #cdeacd }} mark.date {{ background: #cfe3fa }} mark.killed, mark.wounded {{ background: #f8d3d3 }}
mark.actor1, mark.actor2 {{ background: #e8d9f5 }}
table {{ border-collapse: collapse }} th, td {{ text-align: start; padding: .15rem .8rem .15rem 0; vertical-align: top }}
.guess::after {{ content: " (guess)"; color: #595959 }}
small {{ color: #595959 }}
</style>
</head>
<body>
)html";

bool is_bidi_control(char32_t c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

void append_utf8(std::string& out, std::string_view text, std::size_t begin, std::size_t end, char32_t c) {
  if (c == 0xFFFD) {
    out += "\xEF\xBF\xBD";
  } else {
    out += text.substr(begin, end - begin);
  }
}

std::string toll(const char* name, const std::optional<Toll>& toll) {
  if (!toll) return {};
  std::string value = "some";
  if (toll->low && toll->high) {
    value =
        *toll->low == *toll->high ? fmt::format("{}", *toll->low) : fmt::format("{} to {}", *toll->low, *toll->high);
  } else if (toll->low) {
    value = fmt::format("at least {}", *toll->low);
  } else if (toll->high) {
    value = fmt::format("up to {}", *toll->high);
  }
  return fmt::format("<tr><th>{}</th><td>{}</td></tr>\n", name, value);
}

/// The sentence with the words of each slot marked; words within words stay unmarked.
std::string marked_sentence(const StoredCandidate& event) {
  const auto& evidence = event.candidate.evidence;
  const auto whole =
      std::find_if(evidence.begin(), evidence.end(), [](const Evidence& e) { return e.slot == "event"; });
  if (whole == evidence.end() || whole->span.length() != event.sentence.size()) return html_text(event.sentence);
  std::vector<const Evidence*> pieces;
  for (const Evidence& e : evidence) {
    if (e.slot != "event" && !e.span.empty() && whole->span.contains(e.span)) pieces.push_back(&e);
  }
  std::sort(pieces.begin(), pieces.end(), [](const Evidence* a, const Evidence* b) {
    return a->span.begin != b->span.begin ? a->span.begin < b->span.begin : a->span.end > b->span.end;
  });
  std::string out;
  std::uint32_t done = whole->span.begin;
  const auto words = [&](std::uint32_t begin, std::uint32_t end) {
    return html_text(std::string_view(event.sentence).substr(begin - whole->span.begin, end - begin));
  };
  for (const Evidence* e : pieces) {
    if (e->span.begin < done) continue;
    out += words(done, e->span.begin);
    out += fmt::format("<mark class=\"{0}\" title=\"{0}: {1}\">{2}</mark>", html_text(e->slot), html_text(e->rule),
                       words(e->span.begin, e->span.end));
    done = e->span.end;
  }
  return out + words(done, whole->span.end);
}

std::string row(const char* name, const std::string& html, bool guess = false) {
  return fmt::format("<tr><th>{}</th><td dir=\"auto\"{}>{}</td></tr>\n", name, guess ? " class=\"guess\"" : "", html);
}

std::string days(const EventDate& date) {
  const std::string first = date.first ? format_iso_day(*date.first) : "";
  const std::string last = date.last ? format_iso_day(*date.last) : "";
  return first == last ? first : first + " to " + last;
}

std::string fields(const Candidate& c) {
  std::string out;
  if (c.date) out += row("When", days(*c.date), c.date->inferred);
  if (c.place) {
    const ResolvedPlace& p = c.place->place;
    out += row("Where",
               fmt::format("{}{}{} <small>{:.4f}, {:.4f}</small>", html_text(p.name),
                           p.admin1.empty() || p.admin1 == p.name ? "" : ", ",
                           p.admin1 == p.name ? "" : html_text(p.admin1), p.lat, p.lon),
               c.place->inferred || c.place->ambiguous);
  }
  for (const EventActor& actor : c.actors)
    out += row(actor.role == "actor1" ? "Who" : "To whom", html_text(actor.name), actor.inferred);
  out += toll("Killed", c.killed) + toll("Wounded", c.wounded) + toll("Detained", c.detained);
  if (!c.attribution.empty()) out += row("Says", html_text(c.attribution));
  return out;
}

/// A link only to what a browser opens without running anything.
std::string link(const std::string& url, const std::string& text) {
  const bool web = url.starts_with("https://") || url.starts_with("http://");
  const std::string shown = html_text(text.empty() ? url : text);
  return web ? fmt::format("<a rel=\"noreferrer noopener\" href=\"{}\">{}</a>", html_text(url), shown) : shown;
}

std::string sources(const PageEvent& event) {
  std::string out = "<ul>\n";
  const auto add = [&](const std::string& outlet, const std::string& title, const std::string& url,
                       const std::string& published, const std::string& killed, bool copy) {
    out += fmt::format("<li dir=\"auto\">{}{}{} <small>{}{}{}</small></li>\n", html_text(outlet),
                       outlet.empty() ? "" : ": ", link(url, title), html_text(published),
                       killed.empty() ? "" : ", killed: " + html_text(killed), copy ? ", a copy" : "");
  };
  for (const PublishedEvent::Source& s : event.sources)
    add(s.outlet, s.title, s.url, s.published, s.killed, !s.copy_of.empty());
  const StoredCandidate& c = event.candidate;
  if (event.sources.empty()) add(c.outlet, c.title, c.url, c.published, {}, false);
  return out + "</ul>\n";
}

std::string kind_words(std::string kind) {
  std::replace(kind.begin(), kind.end(), '_', ' ');
  return html_text(kind);
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_char(text, at);
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case '\n':
      case '\t': out += ' '; break;
      default:
        if (c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && !is_bidi_control(c))
          append_utf8(out, text, begin, at, c);
    }
  }
  return out;
}

std::string day_page(const std::string& day, const std::vector<PageEvent>& events) {
  std::string out = fmt::format(fmt::runtime(kHead), "rasid " + html_text(day));
  out += fmt::format("<p><a href=\"index.html\">All days</a></p>\n<h1>{}</h1>\n<p>{} event{}</p>\n", html_text(day),
                     events.size(), events.size() == 1 ? "" : "s");
  for (const PageEvent& event : events) {
    const Candidate& c = event.candidate.candidate;
    out += fmt::format("<article id=\"{0}\">\n<h2>{1} <small>{2}</small></h2>\n", html_text(c.id), kind_words(c.kind),
                       html_text(to_string(event.candidate.status)));
    out += fmt::format("<blockquote lang=\"{}\" dir=\"auto\">{}</blockquote>\n", html_text(event.candidate.language),
                       marked_sentence(event.candidate));
    out += "<table>\n" + fields(c) + "</table>\n" + sources(event);
    out += fmt::format("<p><small>{}, rule {}, confidence {:.2f}</small></p>\n</article>\n", html_text(c.id),
                       html_text(c.rule), c.confidence);
  }
  return out + "</body>\n</html>\n";
}

std::string day_index(std::vector<PageDay> list) {
  std::sort(list.begin(), list.end(), [](const PageDay& a, const PageDay& b) { return a.day > b.day; });
  std::string out = fmt::format(fmt::runtime(kHead), "rasid");
  out += "<h1>rasid راصد</h1>\n<table>\n<tr><th>Day</th><th>Events</th><th>Killed</th></tr>\n";
  for (const PageDay& day : list) {
    out += fmt::format("<tr><td><a href=\"{0}.html\">{0}</a></td><td>{1}</td><td>{2}</td></tr>\n", html_text(day.day),
                       day.events, day.killed);
  }
  return out + "</table>\n</body>\n</html>\n";
}

}  // namespace rasid
