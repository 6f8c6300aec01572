// Draws the simulated week of tests/support/simulated_week.h as SVG: docs/week.svg. The argument is the file to
// write.
#include <algorithm>
#include <cstdio>
#include <fstream>
#include <string>

#include "tests/support/simulated_week.h"
#include "tests/support/temp_folder.h"

namespace {

constexpr double kLeft = 150;
constexpr double kWidth = 820;
constexpr double kRow = 13;
constexpr double kTop = 24;

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

std::string stroke(double x, double y, double height) {
  return "M" + number(x) + " " + number(y) + "v" + number(height);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return std::fputs("usage: week_plot FILE.svg\n", stderr), 2;
  const rasid::TempFolder folder;
  const rasid::SimulatedWeek week = rasid::simulate_week(folder.path(), 20260301);
  const double span = static_cast<double>((week.end - week.begin).count());
  const auto x_of = [&](rasid::Instant at) {
    return kLeft + kWidth * static_cast<double>((at - week.begin).count()) / span;
  };
  std::string grey;
  std::string blue;
  std::string red;
  std::string names;
  double y = kTop;
  std::size_t fired = 0;
  for (const rasid::SimulatedSource& source : week.sources) {
    names += "<text x='4' y='" + number(y + 10) + "'>" + source.id + " " + source.habit + "</text>\n";
    for (const rasid::Instant at : source.published) grey += stroke(x_of(at), y + 3, 7);
    if (source.turn) blue += stroke(x_of(*source.turn), y, kRow);
    for (const rasid::Alert& alert : source.alerts) {
      ++fired;
      const double from = x_of(alert.opened);
      const double to = x_of(alert.closed.value_or(week.end));
      red += "<g><title>" + std::string(to_string(alert.kind)) + " " + rasid::format_iso_instant(alert.opened) +
             "</title><rect x='" + number(from) + "' y='" + number(y + 1) + "' width='" +
             number(std::max(2.0, to - from)) + "' height='11'/></g>\n";
    }
    std::string kinds;
    for (const rasid::Alert& alert : source.alerts) {
      const std::string kind(to_string(alert.kind));
      if (kinds.find(kind) == std::string::npos) kinds += (kinds.empty() ? "" : ", ") + kind;
    }
    if (!kinds.empty())
      names += "<text x='" + number(kLeft + kWidth + 6) + "' y='" + number(y + 10) + "' fill='#b00'>" + kinds +
               "</text>\n";
    y += kRow;
  }
  std::ofstream out(argv[1]);
  out << "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1130 " << number(y + 10)
      << "' font-family='sans-serif' font-size='10'>\n<rect width='100%' height='100%' fill='#fff'/>\n"
      << "<text x='" << number(kLeft) << "' y='14'>eleven days of learning</text><text x='"
      << number(x_of(week.week) + 4) << "' y='14'>the week</text>\n<path d='"
      << stroke(x_of(week.week), kTop - 8, y - kTop + 8) << "' stroke='#999' stroke-dasharray='4 3'/>\n<path d='"
      << grey << "' stroke='#888' stroke-width='.5'/>\n<g fill='#e33' fill-opacity='.35'>\n"
      << red << "</g>\n<path d='" << blue << "' stroke='#06c' stroke-width='2'/>\n"
      << names << "</svg>\n";
  std::printf("%zu sources, %zu alerts\n", week.sources.size(), fired);
  return out ? 0 : 1;
}
