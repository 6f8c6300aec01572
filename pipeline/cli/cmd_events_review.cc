// rasid events review: the queue in a terminal, one key a decision. Made for bad lines: an item is a screen of text,
// sent once.
#include "pipeline/cli/cmd_events_review.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <iostream>

#include "extractors/extractor_parts.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/event_page.h"
#include "pipeline/cli/event_text.h"
#include "pipeline/cli/load.h"
#include "pipeline/review/field_edit.h"
#include "pipeline/review/review.h"

namespace rasid {
namespace {

constexpr std::chrono::minutes kLease{15};

constexpr const char* kHelp =
    "a accept (with its whole cluster)   A accept this telling alone   e edit   x reject   s skip   d duplicate of\n"
    "m merge with   p split off   b send back   u undo   c comment   l the cluster   ? keys   q quit\n";

/// The terminal without echo and line editing for as long as it lives; elsewhere nothing.
class RawKeys {
 public:
  RawKeys() {
    if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    changed_ = ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw) == 0;
  }
  ~RawKeys() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_);
  }
  RawKeys(const RawKeys&) = delete;
  RawKeys& operator=(const RawKeys&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

/// The next key; empty at the end of input. Line ends are passed over where no line is asked for.
std::optional<char> read_key() {
  const RawKeys raw;
  char key = 0;
  do {
    if (::read(STDIN_FILENO, &key, 1) != 1) return std::nullopt;
  } while (key == '\n' || key == '\r');
  return key;
}

std::string read_line(const std::string& question) {
  std::cout << question << std::flush;
  std::string line;
  char byte = 0;
  while (::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') line += byte;
  return line;
}

class TerminalReview {
 public:
  TerminalReview(Store& store, std::string reviewer, QueueFilter filter, QueueOrder order, Session& session)
      : store_(store), reviewer_(std::move(reviewer)), filter_(std::move(filter)), order_(order), session_(session) {}

  void run() {
    while (next()) {
      show();
      while (item_) {
        std::cout << dim("a e x s d u ? q > ", session_.color) << std::flush;
        const auto key = read_key();
        if (!key || *key == 'q') return finish();
        std::cout << *key << '\n';
        press(*key);
      }
    }
    if (session_.exit != Exit::could_not_run) std::cout << "Nothing is left in the queue.\n";
    finish();
  }

 private:
  bool next() {
    auto item = store_.lease_next(reviewer_, filter_, order_, kLease);
    if (!item) {
      session_.report(item.error(), Exit::could_not_run);
      return false;
    }
    item_ = std::move(*item);
    return item_.has_value();
  }

  [[nodiscard]] const std::string& id() const { return item_->candidate.candidate.id; }

  void show() const {
    if (::isatty(STDOUT_FILENO) != 0) std::cout << "\033[H\033[2J";
    const auto log = store_.decisions(id());
    std::cout << event_page(item_->candidate, log ? *log : std::vector<Decision>{},
                            {terminal_width(), session_.color});
    std::string why;
    for (const QueueReason& reason : item_->candidate.reasons)
      why += (why.empty() ? "" : ", ") + reason_text(reason, "en");
    if (!why.empty()) std::cout << "First because: " << why << '\n';
    if (item_->members > 1) {
      std::cout << fmt::format("{} tellings, {} independent; l shows them side by side\n", item_->members,
                               item_->sources);
    }
  }

  void show_cluster() const {
    const auto cluster = store_.cluster_of(id());
    if (!cluster) return session_.report(cluster.error(), Exit::item_errors);
    Table table({{"ID"}, {"OUTLET", false, 8}, {"STATUS"}, {"DATE"}, {"PLACE", false, 10, false, true}, {"TOLL"}});
    for (const StoredCandidate& m : cluster->members) {
      table.add({m.candidate.id.substr(0, 8), m.outlet, std::string(to_string(m.status)), date_text(m.candidate),
                 place_text(m.candidate), toll_text(m.candidate)},
                m.sentence);
    }
    std::cout << table.text({terminal_width(), session_.color});
    for (const Disagreement& d : cluster->disagreements) {
      std::cout << "Disagreement on " << d.field << ":";
      for (const FieldTelling& t : d.tellings)
        std::cout << fmt::format("  {} ({})", isolate(printable(t.value)), isolate(printable(t.outlet)));
      std::cout << '\n';
    }
  }

  void press(char key) {
    switch (key) {
      case 'a': return decide(ReviewAction::accept, true);
      case 'A': return decide(ReviewAction::accept, false);
      case 'x': return reject();
      case 's': return decide(ReviewAction::skip, false);
      case 'p': return change(ReviewAction::split, {});
      case 'd': return with_other(ReviewAction::duplicate, "Duplicate of (id): ");
      case 'm': return with_other(ReviewAction::merge, "Merge with (id): ");
      case 'b': return change(ReviewAction::reopen, {});
      case 'e': return edit();
      case 'u': return undo();
      case 'c': return comment();
      case 'l': return show_cluster();
      case '?': std::cout << kHelp; return;
      default: std::cout << "No such key; ? shows all.\n"; return;
    }
  }

  [[nodiscard]] ReviewRequest request(ReviewAction action) const {
    ReviewRequest out;
    out.action = action;
    out.ids = {id()};
    out.reviewer = reviewer_;
    out.last_seen = item_->candidate.last_decision ? item_->candidate.last_decision->number : 0;
    return out;
  }

  /// True if it was written; what was refused is told.
  bool send(const ReviewRequest& what) {
    const auto result = review(store_, what);
    if (!result) {
      session_.report(result.error(), Exit::item_errors);
      return false;
    }
    for (const Error& error : result->refused) std::cout << printable(error.text()) << '\n';
    decisions_ += result->written.size();
    return !result->written.empty();
  }

  void decide(ReviewAction action, bool whole_cluster) {
    ReviewRequest what = request(action);
    what.whole_cluster = whole_cluster && item_->members > 1;
    if (send(what)) {
      std::cout << fmt::format("{} {}\n", to_string(action), id());
      item_.reset();
    } else {
      look_again();
    }
  }

  void reject() {
    for (const RejectReason& reason : reject_reasons()) std::cout << fmt::format("{} {}  ", reason.key, reason.name);
    std::cout << "t other words > " << std::flush;
    const auto key = read_key();
    if (!key) return;
    std::cout << *key << '\n';
    ReviewRequest what = request(ReviewAction::reject);
    if (*key == 't') what.reason = read_line("Why: ");
    for (const RejectReason& reason : reject_reasons()) {
      if (reason.key == *key) what.reason = reason.name;
    }
    if (what.reason.empty()) {
      std::cout << "Not rejected: no reason was given.\n";
    } else if (send(what)) {
      item_.reset();
    } else {
      look_again();
    }
  }

  void with_other(ReviewAction action, const std::string& question) {
    ReviewRequest what = request(action);
    what.target = read_line(question);
    if (what.target.empty()) return;
    if (!send(what)) return;
    if (action == ReviewAction::duplicate) {
      item_.reset();
    } else {
      look_again();
    }
  }

  void change(ReviewAction action, const std::string& fields) {
    ReviewRequest what = request(action);
    what.fields = fields;
    if (action == ReviewAction::reopen) what.reason = read_line("Why: ");
    if (send(what)) look_again();
  }

  void edit() {
    const std::string line =
        read_line("Field and value (kind, date, place, killed, wounded, detained, background, modality): ");
    if (line.empty()) return;
    if (line.starts_with("place ")) return edit_place(line.substr(6));
    if (line.starts_with("kind ") && !is_kind(line.substr(5))) {
      std::cout << "No such kind; rules/kinds.toml names them.\n";
      return;
    }
    const auto fields = field_edit(line);
    if (!fields) {
      std::cout << printable(fields.error().text()) << '\n';
    } else {
      change(ReviewAction::edit, *fields);
    }
  }

  bool is_kind(const std::string& kind) {
    if (!extractor_) extractor_ = load_extractor(session_);
    return extractor_ && extractor_->parts().kinds.find(kind) != nullptr;
  }

  /// Shows the bearers of the name and lets one be picked.
  void edit_place(const std::string& name) {
    if (!extractor_) extractor_ = load_extractor(session_);
    if (!extractor_) return;
    const Gazetteer& gazetteer = *extractor_->parts().gazetteer;
    std::vector<PlaceIndex> found;
    if (const PlaceIndex by_id = gazetteer.find(name); by_id != kNoPlace) found.push_back(by_id);
    for (const NameMatch& match : gazetteer.lookup(name, 9)) found.push_back(match.place);
    if (found.empty()) {
      std::cout << "No place has that name; `rasid gazetteer lookup` shows names alike.\n";
      return;
    }
    found.resize(std::min<std::size_t>(found.size(), 9));
    for (std::size_t i = 0; i < found.size(); ++i) {
      const ResolvedPlace place = gazetteer.resolve(found[i]);
      std::cout << fmt::format("{} {} ({}, {} {})\n", i + 1, isolate(printable(place.name)), place.place_class,
                               place.admin2, place.admin1);
    }
    const auto key = found.size() == 1 ? std::optional('1') : read_key();
    const auto pick = key ? static_cast<std::size_t>(*key - '1') : found.size();
    if (pick >= found.size()) return;
    change(ReviewAction::edit, place_edit(gazetteer.resolve(found[pick])));
  }

  void undo() {
    const auto result = undo_last(store_, reviewer_);
    if (!result) {
      std::cout << printable(result.error().text()) << '\n';
      return;
    }
    for (const Error& error : result->refused) std::cout << printable(error.text()) << '\n';
    for (const Decision& d : result->written)
      std::cout << fmt::format("{} is {} again\n", d.candidate_id, to_string(d.after));
    if (result->written.empty()) return;
    // What was taken back is what the reviewer wants to see.
    const std::string back = result->written.back().candidate_id;
    (void)store_.release(reviewer_);
    auto lease = store_.lease(back, reviewer_, kLease);
    auto item = store_.queue_item(back);
    if (lease && item) item_ = std::move(*item);
    show();
  }

  void comment() {
    const std::string text = read_line("Comment: ");
    if (text.empty()) return;
    const auto added = store_.add_comment(id(), {}, reviewer_, text);
    if (!added) session_.report(added.error(), Exit::item_errors);
  }

  void look_again() {
    auto item = store_.queue_item(id());
    if (!item) return item_.reset();
    item_ = std::move(*item);
    show();
  }

  void finish() {
    (void)store_.release(reviewer_);
    std::cout << fmt::format("{} decision{} in this session\n", decisions_, decisions_ == 1 ? "" : "s");
  }

  Store& store_;
  std::string reviewer_;
  QueueFilter filter_;
  QueueOrder order_;
  Session& session_;
  std::optional<QueueItem> item_;
  std::unique_ptr<Extractor> extractor_;  ///< for gazetteer and kinds, loaded when a field is corrected
  std::size_t decisions_ = 0;
};

}  // namespace

void review_in_terminal(const std::string& reviewer, const QueueFilter& filter, QueueOrder order, Session& session) {
  if (reviewer.empty()) {
    session.report({ErrorCode::invalid, "a review needs a name: give --reviewer NAME or set RASID_REVIEWER", {}},
                   Exit::wrong_use);
    return;
  }
  auto store = open_store(session, StoreOptions::Access::write);
  if (store) TerminalReview(*store, reviewer, filter, order, session).run();
}

}  // namespace rasid
