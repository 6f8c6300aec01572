#include "gazetteer/image.h"

#include <fcntl.h>
#include <sodium.h>
#include <unicode/uversion.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <cstring>
#include <span>
#include <type_traits>

#include "core/base/file.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kKeyBytes = 32;

struct Head {
  char mark[8] = {'r', 'a', 's', 'i', 'd', 'i', 'x', '\n'};
  std::uint32_t byte_order = 0x01020304;
  std::uint32_t checksum = 0;  ///< CRC-32 of what follows the head
  std::uint64_t size = 0;      ///< of what follows the head
  unsigned char key[kKeyBytes] = {};
};

/// A text in the image's pool.
struct Text {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

struct PlaceRow {
  Text id, place_class, name_en, name_ar, country;
  double lat = 0;
  double lon = 0;
  double precision_km = 0;
  PlaceIndex parent = kNoPlace;
  std::uint32_t population = 0;
  float weight = 0;
  std::uint8_t seat = 0;
  std::uint8_t generic = 0;
  std::uint8_t unused[10] = {};
};

struct NameRow {
  Text text;
  PlaceIndex place = kNoPlace;
  std::uint8_t risk = 0;
  std::uint8_t main = 0;
  std::uint8_t unused[2] = {};
};

struct IdRow {
  Text id;
  PlaceIndex place = kNoPlace;
};

// What is written is what memory holds: no gaps with chance bytes in it.
static_assert(std::has_unique_object_representations_v<NameRow> && std::has_unique_object_representations_v<IdRow>);
static_assert(sizeof(PlaceRow) == 5 * sizeof(Text) + 3 * sizeof(double) + 3 * 4 + 12);
static_assert(std::has_unique_object_representations_v<NameIndex::KeyEntry>);

class Blake2b {
 public:
  Blake2b() {
    if (sodium_init() >= 0) crypto_generichash_init(&state_, nullptr, 0, kKeyBytes);
  }
  void update(std::string_view bytes) {
    const std::uint64_t size = bytes.size();
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(&size), sizeof size);
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  }
  std::string digest() {
    std::string digest(kKeyBytes, '\0');
    crypto_generichash_final(&state_, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
    return digest;
  }

 private:
  crypto_generichash_state state_;
};

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

class Writer {
 public:
  Text text(std::string_view text) {
    const auto [known, is_new] = known_.emplace(text, Text{static_cast<std::uint32_t>(pool_.size()), 0});
    if (is_new) {
      known->second.size = static_cast<std::uint32_t>(text.size());
      pool_ += text;
    }
    return known->second;
  }
  template <typename T>
  void list(const std::vector<T>& items) {
    static_assert(std::is_trivially_copyable_v<T>);
    raw(std::string_view(reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T)), items.size());
  }
  void bytes(std::string_view text) { raw(text, text.size()); }

  /// Head, pool and lists.
  std::string finish(const std::string& key) {
    std::string lists = std::move(body_);
    body_.clear();
    bytes(pool_);
    body_ += lists;
    Head head;
    head.size = body_.size();
    head.checksum = checksum_of(body_);
    std::memcpy(head.key, key.data(), kKeyBytes);
    return std::string(reinterpret_cast<const char*>(&head), sizeof head) + body_;
  }

 private:
  void raw(std::string_view bytes, std::uint64_t count) {
    body_.append(reinterpret_cast<const char*>(&count), sizeof count);
    body_ += bytes;
    body_.append((8 - body_.size() % 8) % 8, '\0');
  }
  std::string pool_;
  std::unordered_map<std::string_view, Text> known_;
  std::string body_;
};

class Reader {
 public:
  explicit Reader(std::string_view body) : body_(body) {}

  template <typename T>
  std::vector<T> list() {
    const std::string_view bytes = take(sizeof(T));
    std::vector<T> items(bytes.size() / sizeof(T));
    if (!items.empty()) std::memcpy(items.data(), bytes.data(), bytes.size());
    return items;
  }
  std::string_view bytes() { return take(1); }
  void take_pool() { pool_ = bytes(); }
  std::string_view text(Text text) {
    if (text.begin > pool_.size() || text.size > pool_.size() - text.begin) {
      good_ = false;
      return {};
    }
    return pool_.substr(text.begin, text.size);
  }
  void expect(bool fact) { good_ = good_ && fact; }
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool at_end() const { return good_ && at_ == body_.size(); }

 private:
  std::string_view take(std::size_t width) {
    std::uint64_t count = 0;
    if (!good_ || body_.size() - at_ < sizeof count) return fail();
    std::memcpy(&count, body_.data() + at_, sizeof count);
    at_ += sizeof count;
    if (count > (body_.size() - at_) / width) return fail();
    const std::string_view bytes = body_.substr(at_, static_cast<std::size_t>(count) * width);
    at_ = std::min(body_.size(), (at_ + bytes.size() + 7) / 8 * 8);
    return bytes;
  }
  std::string_view fail() {
    good_ = false;
    return {};
  }
  std::string_view body_;
  std::string_view pool_;
  std::size_t at_ = 0;
  bool good_ = true;
};

void write_words(const Vocabulary& vocabulary, Writer& out) {
  std::string words;
  std::vector<std::uint32_t> ends;
  ends.reserve(vocabulary.size());
  for (Vocabulary::Id id = 1; id < vocabulary.size(); ++id) {
    words += vocabulary.word(id);
    ends.push_back(static_cast<std::uint32_t>(words.size()));
  }
  out.bytes(words);
  out.list(ends);
}

/// Gives every word the number that it had.
void read_words(Reader& in, Vocabulary& vocabulary) {
  const std::string_view words = in.bytes();
  const auto ends = in.list<std::uint32_t>();
  in.expect(vocabulary.size() == 1);
  vocabulary.reserve(ends.size());
  std::uint32_t begin = 0;
  for (std::size_t i = 0; i < ends.size() && in.good(); ++i) {
    in.expect(ends[i] >= begin && ends[i] <= words.size());
    if (!in.good()) return;
    in.expect(vocabulary.intern(words.substr(begin, ends[i] - begin)) == i + 1);
    begin = ends[i];
  }
}

void write_rows(const NameIndex& index, Writer& out) {
  std::vector<PlaceRow> places;
  places.reserve(index.places.size());
  for (const Place& p : index.places) {
    places.push_back({out.text(p.id),
                      out.text(p.place_class),
                      out.text(p.name_en),
                      out.text(p.name_ar),
                      out.text(p.country),
                      p.lat,
                      p.lon,
                      p.precision_km,
                      p.parent,
                      p.population,
                      p.weight,
                      p.seat,
                      static_cast<std::uint8_t>(p.generic ? 1 : 0),
                      {}});
  }
  out.list(places);
  std::vector<NameRow> names;
  names.reserve(index.names.size());
  for (const PlaceName& n : index.names) {
    names.push_back({out.text(n.text),
                     n.place,
                     static_cast<std::uint8_t>(n.risk),
                     static_cast<std::uint8_t>(n.main ? 1 : 0),
                     {}});
  }
  out.list(names);
  std::vector<IdRow> ids;
  ids.reserve(index.ids.size());
  for (const NameIndex::IdEntry& entry : index.ids) ids.push_back({out.text(entry.id), entry.place});
  out.list(ids);
}

void read_rows(Reader& in, NameIndex& index) {
  const auto places = in.list<PlaceRow>();
  index.places.reserve(places.size());
  for (const PlaceRow& row : places) {
    in.expect(row.parent == kNoPlace || row.parent < places.size());
    index.places.push_back({in.text(row.id), in.text(row.place_class), in.text(row.name_en), in.text(row.name_ar),
                            row.lat, row.lon, row.precision_km, in.text(row.country), row.parent, row.seat,
                            row.population, row.generic != 0, row.weight});
  }
  const auto names = in.list<NameRow>();
  index.names.reserve(names.size());
  for (const NameRow& row : names) {
    in.expect(row.place < places.size() && row.risk <= static_cast<std::uint8_t>(NameRisk::class_word));
    index.names.push_back({in.text(row.text), row.place, static_cast<NameRisk>(row.risk), row.main != 0});
  }
  const auto ids = in.list<IdRow>();
  index.ids.reserve(ids.size());
  for (const IdRow& row : ids) {
    in.expect(row.place < places.size());
    index.ids.push_back({in.text(row.id), row.place});
  }
}

void write_keys(const NameIndex& index, Writer& out) {
  out.list(index.phrases.nodes());
  out.list(index.phrases.phrases());
  out.bytes(index.keys);
  out.list(index.key_begin);
  out.list(index.light);
  out.list(index.skeleton);
  out.list(index.cells);
  out.list(index.name_order);
  out.list(index.first_name);
}

void read_keys(Reader& in, NameIndex& index) {
  const std::size_t count = index.names.size();
  const auto nodes = in.list<PhraseTable::Node>();
  const auto phrases = in.list<PhraseTable::Phrase>();
  for (const PhraseTable::Phrase& phrase : phrases) in.expect(phrase.payload < count);
  in.expect(in.good() && index.phrases.restore(nodes, phrases));
  index.keys = in.bytes();
  index.key_begin = in.list<std::uint32_t>();
  in.expect(index.key_begin.size() == count + 1 && index.key_begin.back() == index.keys.size());
  for (std::size_t i = 1; i < index.key_begin.size(); ++i) in.expect(index.key_begin[i - 1] <= index.key_begin[i]);
  index.light = in.list<NameIndex::KeyEntry>();
  for (const NameIndex::KeyEntry& entry : index.light) in.expect(entry.name < count);
  index.skeleton = in.list<NameIndex::KeyEntry>();
  for (const NameIndex::KeyEntry& entry : index.skeleton) in.expect(entry.name < count);
  index.cells = in.list<NameIndex::CellEntry>();
  for (const NameIndex::CellEntry& entry : index.cells) in.expect(entry.place < index.places.size());
  index.name_order = in.list<std::uint32_t>();
  for (const std::uint32_t name : index.name_order) in.expect(name < count);
  index.first_name = in.list<std::uint32_t>();
  in.expect(index.first_name.size() == index.places.size() + 1 && index.first_name.back() == index.name_order.size());
  for (std::size_t i = 1; i < index.first_name.size(); ++i) in.expect(index.first_name[i - 1] <= index.first_name[i]);
}

/// Head, length and checksum are right for the key.
bool fits_image(const std::string& image, const std::string& key) {
  Head head;
  if (image.size() < sizeof head) return false;
  const Head wanted;
  std::memcpy(&head, image.data(), sizeof head);
  return std::memcmp(head.mark, wanted.mark, sizeof head.mark) == 0 && head.byte_order == wanted.byte_order &&
         std::memcmp(head.key, key.data(), kKeyBytes) == 0 && head.size == image.size() - sizeof head &&
         head.checksum == checksum_of(std::string_view(image).substr(sizeof head));
}

}  // namespace

std::string image_key(const std::vector<TableFile>& files) {
  Blake2b hash;
  hash.update(kIndexSourcesHash);
  UVersionInfo icu;
  u_getVersion(icu);
  hash.update(std::string_view(reinterpret_cast<const char*>(icu), sizeof icu));
  for (const TableFile& file : files) {
    hash.update(file.name);
    hash.update(file.bytes ? "there" : "missing");
    if (file.bytes) hash.update(*file.bytes);
  }
  return hash.digest();
}

fs::path image_path(const fs::path& cache_folder, const fs::path& folder) {
  std::error_code error;
  fs::path whole = fs::weakly_canonical(folder, error);
  if (error) whole = fs::absolute(folder, error);
  Blake2b hash;
  hash.update(whole.string());
  char hex[17];
  sodium_bin2hex(hex, sizeof hex, reinterpret_cast<const unsigned char*>(hash.digest().data()), 8);
  return cache_folder / ("gazetteer-" + std::string(hex) + ".index");
}

std::string write_image(const NameIndex& index, const std::string& key) {
  Writer out;
  write_words(*index.vocabulary, out);
  out.bytes(index.tables_hash);
  write_rows(index, out);
  write_keys(index, out);
  return out.finish(key);
}

bool read_image(std::string image, const std::string& key, NameIndex& index) {
  if (!fits_image(image, key)) return false;
  index.bytes.push_back(std::make_unique<std::string>(std::move(image)));
  Reader in(std::string_view(*index.bytes.back()).substr(sizeof(Head)));
  in.take_pool();
  read_words(in, *index.vocabulary);
  index.tables_hash = in.bytes();
  read_rows(in, index);
  read_keys(in, index);
  if (!in.at_end()) return false;
  index.find_seats();
  return true;
}

void store_image(const fs::path& path, const std::string& image) {
  static std::atomic<unsigned> count{0};
  std::error_code error;
  if (fs::create_directories(path.parent_path(), error))
    fs::permissions(path.parent_path(), fs::perms::owner_all, error);
  const std::string beside =
      path.string() + "." + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".new";
  const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return;
  std::size_t done = 0;
  while (done < image.size()) {
    const ssize_t wrote = ::write(file, image.data() + done, image.size() - done);
    if (wrote <= 0) break;
    done += static_cast<std::size_t>(wrote);
  }
  const bool whole = ::close(file) == 0 && done == image.size();
  if (whole) fs::rename(beside, path, error);
  if (!whole || error) ::unlink(beside.c_str());
}

}  // namespace rasid
