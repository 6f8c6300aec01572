#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/mention.h"
#include "core/text/phrases.h"
#include "core/text/tokens.h"
#include "core/text/vocabulary.h"
#include "gazetteer/place.h"

namespace rasid {

/// One name of one place that answers to a query.
struct NameMatch {
  PlaceIndex place = kNoPlace;
  std::uint32_t name = 0;  ///< for Gazetteer::name()
  MatchTier tier = MatchTier::exact;
  double similarity = 1;  ///< of the spellings, 0 to 1; 1 for exact
};

/// A name found in a text: tokens [first, last).
struct NameHit {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t name = 0;
  std::uint16_t clitics = kNoClitic;  ///< Arabic prefixes that stood on it
};

struct NearPlace {
  PlaceIndex place = kNoPlace;
  double km = 0;
};

/// The eight directions, clockwise from north.
enum class Direction : std::uint8_t { north, northeast, east, southeast, south, southwest, west, northwest };
/// "north" to "northwest"; empty for another word.
std::optional<Direction> parse_direction(std::string_view name);
std::string_view to_string(Direction direction);

/// The places that we know and their names: names to places, places to records. Loaded once, afterwards read only and
/// safe to use from several threads.
class Gazetteer {
 public:
  /// Reads the tables of `folder` (gazetteer/data) and adds every name's words to `vocabulary`, which must outlive
  /// the gazetteer. Empty if a table can't be read at all; rows with mistakes are left out and reported.
  ///
  /// With a `cache_folder` the index that is built from the tables is kept there and taken from there next time, if
  /// tables and program are still the same (gazetteer/image.h); what comes out is the same with and without.
  static std::unique_ptr<Gazetteer> load(const std::filesystem::path& folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics,
                                         const std::filesystem::path& cache_folder = {});
  ~Gazetteer();
  Gazetteer(const Gazetteer&) = delete;
  Gazetteer& operator=(const Gazetteer&) = delete;

  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] const Place& place(PlaceIndex index) const;
  [[nodiscard]] const PlaceName& name(std::uint32_t index) const;
  [[nodiscard]] std::size_t name_count() const;
  /// The place with that id (of a merged row: the place that it was merged into), or kNoPlace.
  [[nodiscard]] PlaceIndex find(std::string_view id) const;
  /// SHA-256 of the tables.
  [[nodiscard]] const std::string& hash() const;

  // ---- names in texts

  /// Adds every exact name that begins at token `at`, with all its bearers.
  void match_at(const TokenizedText& text, std::uint32_t at, std::vector<NameHit>& hits) const;
  /// Names whose light key is `key`. Constant time.
  void match_light(std::string_view key, std::vector<NameMatch>& matches) const;
  /// Names with the consonants of the light key `key`, of `least` similarity or more.
  void match_skeleton(std::string_view key, double least, std::vector<NameMatch>& matches) const;

  /// The name cut into tokens with the vocabulary that the gazetteer was loaded with; a view of `name`.
  [[nodiscard]] TokenizedText tokenize_name(std::string_view name) const;

  /// What a name may mean, every tier that answers: exact, then light, then skeleton, each place once; best first.
  /// `name` may carry Arabic prefixes and articles ("بالرقة").
  [[nodiscard]] std::vector<NameMatch> lookup(std::string_view name, std::size_t limit = 50) const;

  // ---- places

  /// Places within `km`, nearest first. Degrees; generic labels included.
  [[nodiscard]] std::vector<NearPlace> near(double lat, double lon, double km, std::size_t limit = 20) const;
  /// The unit of the class ("governorate", "district", "subdistrict", "country") that the place lies in or is;
  /// kNoPlace.
  [[nodiscard]] PlaceIndex unit_of(PlaceIndex index, std::string_view unit_class) const;
  /// True if `inner` is `outer` or lies in that unit.
  [[nodiscard]] bool within(PlaceIndex inner, PlaceIndex outer) const;
  /// The city that the governorate is ruled from, or kNoPlace.
  [[nodiscard]] PlaceIndex seat_of(PlaceIndex governorate) const;
  /// The middle and spread of a unit's communities on one side of its seat ("northern Aleppo"), or on all; empty if
  /// there are none.
  struct Area {
    double lat = 0;
    double lon = 0;
    double km = 0;  ///< half of the communities lie within
  };
  [[nodiscard]] std::optional<Area> part_of(PlaceIndex unit, std::optional<Direction> direction) const;

  /// The place as a record, with its names in both scripts (one list, shared by its copies) and its units.
  [[nodiscard]] ResolvedPlace resolve(PlaceIndex index) const;
  /// All names of a place: main English and Arabic first.
  [[nodiscard]] std::vector<std::string_view> names_of(PlaceIndex index) const;

 private:
  [[nodiscard]] ResolvedPlace make_record(PlaceIndex index) const;
  [[nodiscard]] std::optional<Area> reckon_part(PlaceIndex unit, std::optional<Direction> direction) const;
  struct Index;
  explicit Gazetteer(std::unique_ptr<Index> index);
  std::unique_ptr<Index> index_;
};

}  // namespace rasid
