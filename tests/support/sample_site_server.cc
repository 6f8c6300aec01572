// Serves a folder as a news site on 127.0.0.1, over real HTTP: `sample_site_server [--port N] [FOLDER]`. Prints its
// origin
// ("http://127.0.0.1:PORT") on the first line of stdout and serves until SIGTERM or SIGINT comes.
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <stdexcept>

#include "tests/support/loopback_server.h"
#include "tests/support/site_folder.h"

int main(int argc, char** argv) {
  CLI::App app{"Serves a folder as a news site on 127.0.0.1"};
  std::uint16_t port = 0;
  std::string folder = RASID_SOURCE_DIR "/samples/site";
  app.add_option("--port", port, "Port; 0 takes a free one");
  app.add_option("FOLDER", folder, "Folder to serve");
  CLI11_PARSE(app, argc, argv);
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  sigprocmask(SIG_BLOCK, &ends, nullptr);  // before the server's threads start, which inherit it
  try {
    rasid::LoopbackServer server(port);
    if (rasid::put_folder(server, folder) == 0) throw std::runtime_error(folder + ": no files to serve");
    std::cout << server.url() << std::endl;
    int signal = 0;
    sigwait(&ends, &signal);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "sample_site_server: " << error.what() << '\n';
    return 3;
  }
}
