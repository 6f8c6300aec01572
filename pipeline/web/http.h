#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace rasid {

/// One request, whole. Everything in it comes from outside and is not to be trusted.
struct HttpRequest {
  std::string method;                             ///< "GET", "POST", ... as sent
  std::string path;                               ///< percent-decoded, without the query
  std::multimap<std::string, std::string> query;  ///< decoded
  std::map<std::string, std::string> headers;  ///< names in lower case; of a header that comes twice both, with ", "
  std::map<std::string, std::string> cookies;
  std::string body;

  /// The header or an empty text.
  [[nodiscard]] std::string header(const std::string& lower_case_name) const;
  [[nodiscard]] std::string cookie(const std::string& name) const;
  /// The first of that name.
  [[nodiscard]] std::string parameter(const std::string& name) const;
  [[nodiscard]] std::vector<std::string> parameters(const std::string& name) const;
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

}  // namespace rasid
