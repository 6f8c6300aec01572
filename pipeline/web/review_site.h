#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "core/base/clock.h"
#include "pipeline/web/gate.h"
#include "pipeline/web/http.h"
#include "pipeline/web/tools.h"

namespace rasid {

struct SiteOptions {
  std::filesystem::path database;
  std::filesystem::path static_folder;   ///< pipeline/web/static of the data folder
  std::filesystem::path leaflet_folder;  ///< of Debian's libjs-leaflet; without it there is no map
  std::filesystem::path examples_file;   ///< where examples for rules are added
  std::string words_json;     ///< what kinds, governorates and actors are called; see words() of the caller
  std::string base_map_json;  ///< places and outline for the map without a network
  std::string tiles;          ///< a team's own tile server, "https://tiles.example/{z}/{x}/{y}.png"; or empty
  std::string tiles_credit;
  std::chrono::seconds lease{300};
  const Clock* clock = nullptr;  ///< outlives the site
};

/// The review page and its JSON: requests in, responses out, no socket. Everything an article says leaves here as
/// JSON text only; no HTML is ever made of it. answer() is safe to call from several threads.
class ReviewSite {
 public:
  /// Reads the static files and opens the database. Errors as Store::open; `not_found` if the page's files are
  /// missing.
  static Result<std::unique_ptr<ReviewSite>> open(SiteOptions options, GateOptions gate, ReviewTools tools);
  ~ReviewSite();
  ReviewSite(const ReviewSite&) = delete;
  ReviewSite& operator=(const ReviewSite&) = delete;

  HttpResponse answer(const HttpRequest& request);

 private:
  struct Inside;
  explicit ReviewSite(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
