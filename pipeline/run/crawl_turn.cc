#include "pipeline/run/crawl_turn.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace rasid {

Result<CrawlTurn> CrawlTurn::take(const std::filesystem::path& database) {
  const std::string name = database.string() + ".crawl";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0)
    return fail(ErrorCode::unreadable, std::string("its lock file can't be opened: ") + std::strerror(errno), name);
  CrawlTurn turn(file);
  if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    return fail(ErrorCode::conflict,
                "another rasid crawls into this database; stop it first (systemctl stop rasid-watch), or wait for it",
                database.string());
  }
  return turn;
}

CrawlTurn::~CrawlTurn() {
  if (file_ >= 0) ::close(file_);
}

}  // namespace rasid
