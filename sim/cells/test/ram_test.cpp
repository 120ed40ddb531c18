// Holds the models of RAM cells to plain arrays: ram_test FLAT.blif, of RamBench.v. A word that is read while it is
// written is the complement of what two words differ in. Ends with "N passed, N failed".
#include <fstream>

#include "netlist.hpp"
#include "smoke_report.hpp"

namespace {

using smoke::report;
using Word = std::vector<bool>;

constexpr unsigned addresses = 8;  // few, so that they often meet

// A RAM's output and what it must show: so many cycles after its address; 0: at once.
struct Case {
  const char* name;
  unsigned width, latency;
  std::vector<Word> memory = std::vector<Word>(addresses, Word(width));
  Word read = Word(width), shown = Word(width);
};

class Bench {
 public:
  explicit Bench(std::istream& text) : blif(text), netlist(blif) { netlist.start(7); }

  void set(const char* port, unsigned bits, uint64_t value) {
    for (unsigned i = 0; i < bits; i++) netlist.set(blif.port(port, i), value >> i & 1);
  }
  void set(const char* port, const Word& value) {
    for (unsigned i = 0; i < value.size(); i++) netlist.set(blif.port(port, i), value[i]);
  }
  Word get(const char* port, unsigned bits) {
    Word value(bits);
    for (unsigned i = 0; i < bits; i++) value[i] = netlist.value(blif.port(port, i));
    return value;
  }

  tern::Blif blif;
  tern::Netlist netlist;
};

void run(Bench& bench) {
  std::vector<Case> cases = {{"ecp5", 36, 1},   {"ecp5Registered", 36, 2}, {"gowin", 36, 1},   {"gowinDual", 9, 1},
                             {"xilinx", 18, 1}, {"xilinxWide", 72, 1},     {"gowinLut", 4, 0}, {"xilinxLut", 2, 0}};
  std::vector<unsigned> wrong(cases.size());
  tern::Random random(1);
  unsigned met = 0;
  for (unsigned cycle = 0; cycle < 5000; cycle++) {
    const bool filling = cycle < addresses;  // until then no array says what is read
    const unsigned to = filling ? cycle : random.below(addresses), from = random.below(addresses);
    const bool write = filling || random.chance(500), read = random.chance(800);
    Word data(72);
    for (size_t i = 0; i < data.size(); i++) data[i] = random.below(2) != 0;
    bench.set("writeAddress", 9, to);
    bench.set("address", 9, from);
    bench.set("write", 1, write);
    bench.set("read", 1, read);
    bench.set("data", data);
    bench.netlist.evaluate();
    met += write && read && to == from;
    for (size_t c = 0; c < cases.size(); c++) {
      Case& each = cases[c];
      const Word& expected = each.latency == 0 ? each.memory[from] : each.latency == 1 ? each.read : each.shown;
      if (cycle > 2 * addresses && bench.get(each.name, each.width) != expected) wrong[c]++;
      each.shown = each.read;
      if (read) each.read = each.memory[from];
      for (unsigned i = 0; i < each.width; i++) {
        if (read && write && to == from) each.read[i] = !(each.memory[from][i] ^ data[i]);
        if (write) each.memory[to][i] = data[i];
      }
    }
    bench.netlist.edge();
    bench.netlist.evaluate();
  }
  for (size_t c = 0; c < cases.size(); c++) {
    report(wrong[c] == 0, std::string(cases[c].name) + ": " + std::to_string(wrong[c]) + " wrong words");
  }
  report(met > 100, "words are read while they are written");
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: ram_test FLAT.blif\n");
    return 2;
  }
  try {
    std::ifstream text(arguments[1]);
    Bench bench(text);
    run(bench);
  } catch (const std::exception& stopped) {
    report(false, stopped.what());
  }
  std::printf("%d passed, %d failed\n", smoke::passed, smoke::failed);
  return smoke::failed == 0 ? 0 : 1;
}
