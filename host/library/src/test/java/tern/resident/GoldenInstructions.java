package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Vector instructions, one after the other on one memory, and what each changes: a file in
 * sim/vectors/resident.
 */
final class GoldenInstructions {
  static final long BASE = 0x4000_0000L;
  static final int LANES = 4;
  static final int WORDS = 1024;
  static final int ENTRIES = 8;
  static final int BYTES = 16_384;

  private static final HexFormat HEX = HexFormat.of();

  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, 64);
  private final VectorMachine machine =
      new VectorMachine(new VectorShape(LANES, WORDS, ENTRIES), new MemoryWindow(memory, BASE));
  private final ResidentMaps maps = new ResidentMaps();
  private final List<String> steps = new ArrayList<>();
  private String initial = "";

  static Operand at(long offset) {
    return Operand.memory(BASE + offset);
  }

  MemorySegment memory() {
    return memory;
  }

  int map(AddressMap map) {
    return maps.number(map);
  }

  void floats(long at, float... values) {
    MemorySegment.copy(values, 0, memory, JAVA_FLOAT, at, values.length);
  }

  void words(long at, int... values) {
    MemorySegment.copy(values, 0, memory, JAVA_INT, at, values.length);
  }

  /** Ends the set-up: memory and maps are what they are now. */
  void begin() {
    initial = HEX.formatHex(memory.toArray(JAVA_BYTE));
    List<AddressMap> all = new ArrayList<>();
    for (int i = 0; i < AddressMap.COUNT; i++) {
      all.add(i < maps.size() ? maps.get(i) : AddressMap.UNUSED);
    }
    machine.load(all);
  }

  /** The position and the token of the instructions that follow. */
  void token(int position, int token) {
    machine.position = position;
    machine.token = token;
  }

  /** Runs an instruction, and keeps what it changed. */
  void step(String name, StepBuilder builder) {
    MemorySegment bytes = MemorySegment.ofArray(new byte[VectorInstruction.BYTES]);
    builder.build().write(bytes, 0);
    byte[] memoryBefore = memory.toArray(JAVA_BYTE);
    byte[] bufferBefore = buffer();
    int position = machine.position;
    int token = machine.token;
    machine.run(VectorInstruction.read(bytes, 0));
    steps.add(
        String.format(
            Locale.ROOT,
            "{\"name\": \"%s\", \"position\": %d, \"token\": %d,%n"
                + "     \"instruction\": \"%s\",%n"
                + "     \"memory\": %s,%n     \"buffer\": %s, \"chosen\": %d}",
            name,
            position,
            token,
            HEX.formatHex(bytes.toArray(JAVA_BYTE)),
            changes(memoryBefore, memory.toArray(JAVA_BYTE), 1),
            changes(bufferBefore, buffer(), 4),
            machine.chosen));
  }

  private byte[] buffer() {
    MemorySegment words = MemorySegment.ofArray(new byte[4 * WORDS]);
    for (int i = 0; i < WORDS; i++) {
      words.set(JAVA_INT_UNALIGNED, 4L * i, machine.word(i));
    }
    return words.toArray(JAVA_BYTE);
  }

  /** Runs of changed bytes: {@code [offset, hex]} each; gaps of a few bytes do not end one. */
  private static String changes(byte[] before, byte[] after, int unit) {
    List<String> runs = new ArrayList<>();
    int at = 0;
    while (at < after.length) {
      if (before[at] == after[at]) {
        at++;
        continue;
      }
      int start = at / unit * unit;
      int end = at + 1;
      for (int i = at; i < Math.min(after.length, end + 16); i++) {
        end = before[i] == after[i] ? end : i + 1;
      }
      end = (end + unit - 1) / unit * unit;
      runs.add(
          String.format(
              Locale.ROOT, "[%d, \"%s\"]", start / unit, HEX.formatHex(after, start, end)));
      at = end;
    }
    return runs.toString();
  }

  String json() {
    byte[] table = new byte[AddressMap.COUNT * AddressMap.BYTES];
    maps.write(MemorySegment.ofArray(table));
    return """
    {
      "lanes": %d,
      "words": %d,
      "entries": %d,
      "base": %d,
      "maps": "%s",
      "memory": "%s",
      "steps": [
        %s
      ]
    }
    """
        .formatted(
            LANES,
            WORDS,
            ENTRIES,
            BASE,
            HEX.formatHex(table),
            initial,
            String.join(",\n    ", steps));
  }
}
