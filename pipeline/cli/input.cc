#include "pipeline/cli/input.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "core/base/base64.h"
#include "core/base/file.h"

namespace rasid {

using nlohmann::ordered_json;

Result<std::string> read_input(const std::string& file, std::size_t limit) {
  if (file != "-") return read_file(file, limit);
  std::string bytes;
  std::string piece(1 << 16, '\0');
  while (std::cin.read(piece.data(), static_cast<std::streamsize>(piece.size())) || std::cin.gcount() > 0) {
    bytes.append(piece, 0, static_cast<std::size_t>(std::cin.gcount()));
    if (bytes.size() > limit)
      return fail(ErrorCode::too_large, "is larger than the limit of " + std::to_string(limit) + " bytes",
                  "standard input");
  }
  return bytes;
}

void answer_lines(Session& session, const std::function<Result<ordered_json>(const ordered_json&)>& answer) {
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    const ordered_json request = ordered_json::parse(line, nullptr, false);
    ordered_json reply;
    if (request.is_object() && request.contains("id")) reply["id"] = request["id"];
    const Result<ordered_json> result =
        request.is_object() ? answer(request)
                            : Result<ordered_json>(fail(ErrorCode::invalid, "the line is no JSON object"));
    if (result) {
      for (const auto& [key, value] : result->items()) reply[key] = value;
    } else {
      reply["error"] = {{"code", to_string(result.error().code)}, {"message", result.error().text()}};
      if (session.exit == Exit::done) session.exit = Exit::item_errors;
    }
    std::cout << reply.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
  }
}

std::string text_of(const ordered_json& request, const std::string& key) {
  const auto found = request.find(key);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Result<std::string> bytes_of(const ordered_json& request, const std::string& key) {
  if (request.contains(key)) return text_of(request, key);
  if (request.contains(key + "_b64")) return from_base64(text_of(request, key + "_b64"));
  return fail(ErrorCode::invalid, "the line has neither \"" + key + "\" nor \"" + key + "_b64\"");
}

void print_json(const ordered_json& json) {
  std::cout << json.dump(1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
}

}  // namespace rasid
