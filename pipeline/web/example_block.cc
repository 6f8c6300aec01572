#include "pipeline/web/example_block.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/file.h"

namespace rasid {
namespace {

/// A TOML basic string. Bidi controls and other invisible characters are written out, so that an example reads as it
/// is (TOML 1.0, Basic strings).
std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return text;
}

bool is_no_event(const std::string& reason) {
  return reason == "not an event" || reason == "historic" || reason == "opinion";
}

std::string toll_field(const char* name, const std::optional<Toll>& toll) {
  return toll && toll->low ? fmt::format(", {} = {}", name, *toll->low) : std::string();
}

/// What is left to expect of an event that was rejected for `reason`: all but what is wrong.
std::string expected_fields(const Candidate& c, const std::string& reason) {
  std::string out = "kind = " + quoted(c.kind);
  if (c.place && reason != "wrong place") out += ", place = " + quoted(c.place->place.name);
  if (c.date && c.date->first && reason != "wrong date") {
    const Day last = c.date->last.value_or(*c.date->first);
    const std::string first = format_iso_day(*c.date->first);
    out += ", date = " + quoted(last == *c.date->first ? first : first + ".." + format_iso_day(last));
  }
  for (const EventActor& actor : c.actors) {
    const std::string key = actor.role + " = ";
    if (out.find(key) == std::string::npos) out += ", " + key + quoted(actor.id.empty() ? actor.name : actor.id);
  }
  return out + toll_field("killed", c.killed) + toll_field("wounded", c.wounded) + toll_field("detained", c.detained);
}

}  // namespace

ExampleBlock example_block(const StoredCandidate& event, const Article& article, const std::string& reason) {
  const Candidate& c = event.candidate;
  const std::string sentence = event.sentence;
  std::string text = "[[example]]\ntext = " + quoted(sentence) + "\n";
  if (article.published) text += "published = " + quoted(format_iso_day(article.published->day)) + "\n";
  if (is_no_event(reason)) {
    text += "expect = \"none\"\n";
  } else {
    text += "expect = { " + expected_fields(c, reason) + " }\n";
    if (!reason.empty())
      text += "todo = " + quoted("rejected as " + one_line(reason) + ": fill in what is right") + "\n";
  }
  return {text, c.rule.substr(0, c.rule.find('.'))};
}

Result<bool> add_example(const std::filesystem::path& file, const ExampleBlock& block, const std::string& rule_file,
                         const std::string& note) {
  std::string bytes;
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored)) {
    auto read = read_file(file, std::size_t{32} << 20);
    if (!read) return tl::make_unexpected(read.error());
    bytes = std::move(*read);
  } else {
    bytes =
        "# Sentences that reviewers send to the maintainers of rules. Copy a block into the file that stands above "
        "it,\n"
        "# then: rasid rules check && rasid rules test\n";
  }
  if (bytes.find(block.text) != std::string::npos) return false;
  bytes += fmt::format("\n# {}: {}\n{}", rule_file.empty() ? block.rule : rule_file, one_line(note), block.text);
  auto written = write_file(file, bytes);
  if (!written) return tl::make_unexpected(written.error());
  return true;
}

}  // namespace rasid
