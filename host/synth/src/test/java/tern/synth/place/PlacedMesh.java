package tern.synth.place;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A placed design as nextpnr writes it, with every kind of cell that a refinement distinguishes. It
 * is legal, but whole tiles are shuffled, so that there is something to refine.
 */
final class PlacedMesh {
  private static final int CLOCK = 1;
  private static final int SLOW_CLOCK = 6;
  private static final int COLUMNS = 12;
  private static final int ROWS = 10;

  /** The row of block RAM, which has no logic. */
  private static final int RAM_ROW = 6;

  private final ObjectMapper mapper = new ObjectMapper();
  private final ObjectNode root = mapper.createObjectNode();
  private final ObjectNode module = root.putObject("modules").putObject("top");
  final ObjectNode cells;
  private final ObjectNode nets;
  private final List<int[]> tiles = new ArrayList<>();
  private int bits = 10;

  PlacedMesh(long seed) {
    root.put("creator", "a test");
    module.putObject("settings").put("seed", "1");
    cells = module.putObject("cells");
    nets = module.putObject("netnames");
    net("$glbnet$clk", CLOCK).putObject("attributes").put("ECP5_IS_GLOBAL", "1");
    net("$glbnet$slow", SLOW_CLOCK).putObject("attributes").put("ECP5_IS_GLOBAL", "1");
    net("$PACKER_VCC_NET", 2);
    for (int y = 0; y < ROWS; y++) {
      for (int x = 0; x < COLUMNS; x++) {
        tiles.add(new int[] {2 + x, y < RAM_ROW ? 2 + y : 3 + y});
      }
    }
    Collections.shuffle(tiles, new Random(seed));
    cell("pad", "TRELLIS_IO", "X0/Y4/PIOA").connect("O", 3, true);
    net("pad", 3);
    chains(new Random(seed));
    logic();
    memories();
  }

  private ObjectNode net(String name, int bit) {
    ObjectNode net = nets.putObject(name);
    net.putArray("bits").add(bit);
    return net;
  }

  /** A cell under construction. */
  record Made(ObjectNode cell) {
    Made connect(String port, int net, boolean output) {
      ((ObjectNode) cell.get("port_directions")).put(port, output ? "output" : "input");
      ((ObjectNode) cell.get("connections")).putArray(port).add(net);
      return this;
    }

    Made set(String parameter, String value) {
      ((ObjectNode) cell.get("parameters")).put(parameter, value);
      return this;
    }
  }

  Made cell(String name, String type, String place) {
    ObjectNode cell = cells.putObject(name).put("type", type);
    cell.putObject("parameters");
    cell.putObject("attributes").put("BEL_STRENGTH", "1").put("NEXTPNR_BEL", place);
    cell.putObject("port_directions");
    cell.putObject("connections");
    return new Made(cell);
  }

  private static String place(int[] tile, int slot, String kind) {
    return "X%d/Y%d/SLICE%c.%s%d".formatted(tile[0], tile[1], 'A' + slot / 2, kind, slot % 2);
  }

  private Made flipFlop(String name, int[] tile, int slot, int clock, int reset) {
    Made made = cell(name, "TRELLIS_FF", place(tile, slot, "FF")).connect("CLK", clock, false);
    return made.set("LSRMUX", "LSR").connect("LSR", reset, false).set("CEMUX", "1");
  }

  /** Adds carry chains of 12 in two tiles of a row, each adding the previous one's registers. */
  private void chains(Random random) {
    List<Integer> places = new ArrayList<>(IntStream.range(0, 30).boxed().toList());
    Collections.shuffle(places, random);
    int[] sums = new int[12];
    for (int chain = 0; chain < 20; chain++) {
      int at = places.get(chain);
      int[] left = {2 + 2 * (at % 6), 2 + at / 6};
      int[] right = {left[0] + 1, left[1]};
      tiles.removeIf(t -> t[1] == left[1] && (t[0] == left[0] || t[0] == right[0]));
      int carry = -1;
      for (int i = 0; i < 12; i++) {
        int[] tile = i < 8 ? left : right;
        String name = "chain%d.%d".formatted(chain, i);
        Made add = cell(name, "TRELLIS_COMB", place(tile, i % 8, "K")).set("MODE", "CCU2");
        if (carry >= 0) {
          add.connect("FCI", carry, false);
        }
        carry = bits++;
        int sum = bits++;
        add.connect("FCO", carry, true).connect("F", sum, true);
        add.connect("A", sums[i] > 0 ? sums[i] : 3, false);
        sums[i] = bits++;
        flipFlop(name + ".q", tile, i % 8, CLOCK, 4)
            .connect("DI", sum, false)
            .connect("Q", sums[i], true);
      }
    }
  }

  /**
   * Adds look-up tables with a flip-flop beside them or elsewhere. Each tile has one of two clocks
   * and one of two resets, each slice one of two clock enables or none.
   */
  private void logic() {
    int last = 3;
    for (int i = 0; i < 160; i++) {
      int[] tile = tiles.get(i % 40);
      int slot = i / 40 * 2;
      int out = bits++;
      cell("logic" + i, "TRELLIS_COMB", place(tile, slot, "K"))
          .connect("A", last, false)
          .connect("B", 2, false)
          .connect("F", out, true);
      int stored = bits++;
      int reset = 4 + i % 2;
      boolean packed = i % 3 > 0;
      Made flipFlop =
          flipFlop(
                  "stored" + i,
                  tile,
                  packed ? slot : slot + 1,
                  i % 40 % 3 == 0 ? SLOW_CLOCK : CLOCK,
                  reset)
              .connect(packed ? "DI" : "M", out, false)
              .connect("Q", stored, true);
      if (i % 5 > 0) {
        flipFlop.set("CEMUX", "CE").connect("CE", i % 5 > 2 ? 7 : 8, false);
      }
      last = stored;
    }
  }

  private void memories() {
    for (int i = 0; i < 4; i++) {
      int[] tile = tiles.get(40 + i);
      String at = "X%d/Y%d/SLICE".formatted(tile[0], tile[1]);
      Made writer = cell("writer" + i, "TRELLIS_RAMW", at + "C.RAMW").connect("A1", 3, false);
      for (int k = 0; k < 4; k++) {
        int data = bits++;
        writer.connect("WDO" + k, data, true);
        cell("ram%d.%d".formatted(i, k), "TRELLIS_COMB", place(tile, k, "K"))
            .set("MODE", "DPRAM")
            .connect("WD", data, false)
            .connect("A", 10 + 3 * i, false)
            .connect("WRE", 11 + 3 * i, false)
            .connect("F", bits++, true);
      }
      for (int k = 4; k < 6; k++) {
        cell("block%d.%d".formatted(i, k), "TRELLIS_COMB", place(tile, k, "K"))
            .set("MODE", "RAMW_BLOCK");
      }
      cell("block_ram" + i, "DP16KD", "X%d/Y%d/EBR%d".formatted(4 + 2 * (3 - i), 8, i % 2))
          .connect("ADA0", 12 + 36 * i, false)
          .connect("DOA0", bits++, true);
    }
  }

  void write(Path file) throws IOException {
    mapper.writeValue(file.toFile(), root);
  }
}
