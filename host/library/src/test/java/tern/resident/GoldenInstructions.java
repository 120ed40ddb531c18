package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tern.backend.Backends;
import tern.device.fake.Configs;

/**
 * Vector instructions, one after the other on one memory, and what each changes: a file in
 * sim/vectors/resident.
 */
final class GoldenInstructions {
  static final long BASE = 0x4000_0000L;
  static final int WORDS = 1024;
  static final int BYTES = 0x1_0000;
  static final int POSITIONS = 2048;
  static final int VOCABULARY = 2048;

  private static final HexFormat HEX = HexFormat.of();

  /** The most changed bytes that a file lists; more of them are in the hashes only. */
  private static final int MOST_CHANGES = Integer.getInteger("tern.vectorChanges", 256);

  final VectorShape shape;
  private final MemorySegment memory = Arena.ofAuto().allocate(BYTES, 64);
  private final VectorMachine machine;
  private final ResidentMaps maps = new ResidentMaps();
  private final List<String> steps = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private String initial = "";
  private Accesses accesses;

  /**
   * @param lanes of the unit; its instructions are legal for fewer as well
   */
  GoldenInstructions(int lanes) {
    shape = new VectorShape(lanes, WORDS, VectorShape.ENTRIES);
    machine = new VectorMachine(shape, new MemoryWindow(memory, BASE));
  }

  static Operand at(long offset) {
    return Operand.memory(BASE + offset);
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
    byte[] all = memory.toArray(JAVA_BYTE);
    int end = all.length;
    while (end > 0 && all[end - 1] == 0) {
      end--;
    }
    initial = HEX.formatHex(all, 0, end);
    machine.load(allMaps());
    ResidentProgram.Names none = new ResidentProgram.Names(List.of(), List.of());
    ResidentProgram program =
        new ResidentProgram(0, 0, 0, 0, 0, 0, 0, POSITIONS, VOCABULARY, 0, 0, none);
    accesses = new Accesses(Configs.base3(20, 16), program, allMaps());
  }

  Accesses accesses() {
    return accesses;
  }

  List<AddressMap> allMaps() {
    List<AddressMap> all = new ArrayList<>();
    for (int i = 0; i < AddressMap.COUNT; i++) {
      all.add(i < maps.size() ? maps.get(i) : AddressMap.UNUSED);
    }
    return all;
  }

  /** The position and the token of the instructions that follow. */
  void token(int position, int token) {
    machine.position = position;
    machine.token = token;
  }

  /** Runs an instruction, and keeps what it changed. */
  void step(String name, StepBuilder builder) {
    byte[] memoryBefore = memory.toArray(JAVA_BYTE);
    byte[] bufferBefore = buffer();
    byte[] instruction = written(builder);
    VectorInstruction v = VectorInstruction.read(MemorySegment.ofArray(instruction), 0);
    new OverlapCheck(v, allMaps(), accesses.of(v)).check();
    if (machine.position >= v.first()) {
      machine.run(v);
    }
    steps.add(
        String.format(
            Locale.ROOT,
            "{\"name\": \"%s\", \"position\": %d, \"token\": %d, \"chosen\": %d,%n"
                + "     \"instruction\": \"%s\",%n"
                + "     \"memory\": %s,%n     \"buffer\": %s}",
            name,
            machine.position,
            machine.token,
            machine.chosen,
            HEX.formatHex(instruction),
            changes(memoryBefore, memory.toArray(JAVA_BYTE), 1),
            changes(bufferBefore, buffer(), 4)));
  }

  /**
   * An instruction that the device must refuse, or stop at, with this error, as the machine does.
   */
  void fault(String name, String error, StepBuilder builder) {
    fault(name, error, written(builder));
  }

  void fault(String name, String error, byte[] instruction) {
    Class<? extends Exception> expected =
        error.equals("notFinite") ? ArithmeticException.class : IllegalArgumentException.class;
    assertThatThrownBy(
            () -> machine.run(VectorInstruction.read(MemorySegment.ofArray(instruction), 0)))
        .as(name)
        .isInstanceOf(expected);
    faults.add(
        String.format(
            Locale.ROOT,
            "{\"name\": \"%s\", \"error\": \"%s\", \"position\": %d, \"token\": %d,%n"
                + "     \"instruction\": \"%s\"}",
            name,
            error,
            machine.position,
            machine.token,
            HEX.formatHex(instruction)));
  }

  static byte[] written(StepBuilder builder) {
    byte[] bytes = new byte[VectorInstruction.BYTES];
    builder.build().write(MemorySegment.ofArray(bytes), 0);
    return bytes;
  }

  private byte[] buffer() {
    MemorySegment words = MemorySegment.ofArray(new byte[4 * WORDS]);
    for (int i = 0; i < WORDS; i++) {
      words.set(JAVA_INT_UNALIGNED, 4L * i, machine.word(i));
    }
    return words.toArray(JAVA_BYTE);
  }

  /** The hash of all bytes, and, unless they are many, runs of those that changed. */
  private static String changes(byte[] before, byte[] after, int unit) {
    List<String> runs = new ArrayList<>();
    int at = 0;
    int bytes = 0;
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
      bytes += end - start;
      at = end;
    }
    String hash = String.format(Locale.ROOT, "{\"hash\": \"%08x\"", hash(after));
    return hash + (bytes > MOST_CHANGES ? "}" : ", \"changes\": " + runs + "}");
  }

  /** The sum of all words, each multiplied by an odd number that depends on its place. */
  private static int hash(byte[] bytes) {
    MemorySegment words = MemorySegment.ofArray(bytes);
    int sum = 0;
    for (int i = 0; i < bytes.length / 4; i++) {
      int factor = i * 0x9E37_79B1;
      factor = (factor ^ factor >>> 15) * 0x85EB_CA6B;
      factor = factor ^ factor >>> 13 | 1;
      sum += words.get(JAVA_INT_UNALIGNED, 4L * i) * factor;
    }
    return sum;
  }

  /** Compares the file with what the machine did, or writes it. */
  void expect(String name) throws IOException {
    Path file = Backends.home().resolve("sim/vectors/resident").resolve(name);
    String expected = json();
    if (Boolean.getBoolean("tern.writeVectors")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).isEqualTo(expected);
  }

  private String json() {
    byte[] table = new byte[AddressMap.COUNT * AddressMap.BYTES];
    maps.write(MemorySegment.ofArray(table));
    return """
    {
      "lanes": %d,
      "words": %d,
      "entries": %d,
      "base": %d,
      "bytes": %d,
      "maps": [
        %s
      ],
      "memory": "%s",
      "steps": [
        %s
      ],
      "faults": [
        %s
      ]
    }
    """
        .formatted(
            shape.lanes(),
            shape.words(),
            shape.entries(),
            BASE,
            BYTES,
            allMaps().stream()
                .map(map -> "\"" + mapHex(map) + "\"")
                .collect(Collectors.joining(",\n    ")),
            initial,
            String.join(",\n    ", steps),
            String.join(",\n    ", faults));
  }

  private static String mapHex(AddressMap map) {
    byte[] bytes = new byte[AddressMap.BYTES];
    map.write(MemorySegment.ofArray(bytes), 0);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] == 0) {
      end--;
    }
    return HEX.formatHex(bytes, 0, end);
  }
}
