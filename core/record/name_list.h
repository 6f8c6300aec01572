#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace rasid {

/// Every known name of an actor. Copies share one list, since an article mentions the same few actors again and
/// again; adding to a copy makes it a list of its own first. Safe to read from several threads.
class NameList {
 public:
  using value_type = std::string;
  using const_iterator = std::vector<std::string>::const_iterator;
  using iterator = const_iterator;

  NameList() = default;
  NameList(std::initializer_list<std::string> names) : names_(std::make_shared<std::vector<std::string>>(names)) {}
  // Implicit: a plain list of names is one.
  NameList(std::vector<std::string> names) : names_(std::make_shared<std::vector<std::string>>(std::move(names))) {}

  [[nodiscard]] const std::vector<std::string>& all() const {
    static const std::vector<std::string> kNone;
    return names_ ? *names_ : kNone;
  }
  operator const std::vector<std::string>&() const { return all(); }
  [[nodiscard]] const_iterator begin() const { return all().begin(); }
  [[nodiscard]] const_iterator end() const { return all().end(); }
  [[nodiscard]] std::size_t size() const { return all().size(); }
  [[nodiscard]] bool empty() const { return all().empty(); }
  [[nodiscard]] const std::string& front() const { return all().front(); }
  const std::string& operator[](std::size_t index) const { return all()[index]; }

  void push_back(std::string name) { own().push_back(std::move(name)); }
  void append(const NameList& more) {
    std::vector<std::string>& names = own();
    names.insert(names.end(), more.begin(), more.end());
  }
  friend bool operator==(const NameList& a, const NameList& b) { return a.all() == b.all(); }

 private:
  std::vector<std::string>& own() {
    names_ = std::make_shared<std::vector<std::string>>(all());
    return *names_;
  }

  std::shared_ptr<std::vector<std::string>> names_;
};

}  // namespace rasid
