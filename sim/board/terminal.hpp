// A pseudo-terminal: what a program writes to its name can be read here, and the other way round.
#pragma once

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <deque>
#include <string>

#include "../failure.hpp"

namespace tern {

class Terminal {
 public:
  Terminal() : master(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK)) {
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) throw failed("cannot make a pseudo-terminal");
    name = ptsname(master);
    // Kept open, so that the terminal outlives the programs that use it.
    slave = open(name.c_str(), O_RDWR | O_NOCTTY);
    termios settings;
    if (slave < 0 || tcgetattr(slave, &settings) != 0) throw failed("cannot open " + name);
    cfmakeraw(&settings);
    tcsetattr(slave, TCSANOW, &settings);
  }
  ~Terminal() {
    close(slave);
    close(master);
  }
  Terminal(const Terminal&) = delete;

  // The bytes that have come, up to a limit; waits for some if asked to.
  size_t read(uint8_t* into, size_t most, int waitMilliseconds = 0) {
    if (waitMilliseconds > 0) {
      pollfd ready{master, POLLIN, 0};
      poll(&ready, 1, waitMilliseconds);
    }
    const ssize_t count = ::read(master, into, most);
    return count < 0 ? 0 : count;
  }

  void write(uint8_t byte) {
    pending.push_back(byte);
    if (pending.size() >= 64) flush();
  }

  // Writes as much as the reader has space for.
  void flush() {
    while (!pending.empty()) {
      uint8_t some[256];
      const size_t count = std::min(pending.size(), sizeof some);
      std::copy(pending.begin(), pending.begin() + count, some);
      const ssize_t written = ::write(master, some, count);
      if (written <= 0) return;
      pending.erase(pending.begin(), pending.begin() + written);
    }
  }

  std::string name;

 private:
  static Failure failed(const std::string& what) { return Failure(what + ": " + std::strerror(errno)); }

  int master, slave = -1;
  std::deque<uint8_t> pending;
};

}  // namespace tern
