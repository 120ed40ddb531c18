package tern.synth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;

/**
 * A board as its folder tells it, one under {@code constraints/} or anywhere else.
 *
 * @param folder where {@code board.json} and the pins are
 * @param description all of {@code board.json}; what the generator reads of it is its own business
 */
public record Board(Path folder, ObjectNode description) {
  /**
   * All that a board.json may hold: what the generator reads, the scripts of vendors' tools, and
   * the flows here.
   */
  private static final Set<String> FIELDS =
      Set.of(
          "board",
          "title",
          "flow",
          "top",
          "part",
          "boardPart",
          "family",
          "preset",
          "kept",
          "clockMhz",
          "oscillatorMhz",
          "baud",
          "memory",
          "memoryBytes",
          "shell",
          "placer",
          "router",
          "seed",
          "refined",
          "ripUp",
          "floorplan");

  /** The board of this name; a name that is none is answered with those that are. */
  public static Board named(Path constraints, String name) {
    Path file = constraints.resolve(name).resolve("board.json");
    if (!name.matches("[a-z0-9_]+") || !Files.isRegularFile(file)) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "no board '%s'; there are %s",
              name,
              String.join(", ", names(constraints))));
    }
    return new Board(file.getParent(), read(file));
  }

  /** The board of this name, or of a folder anywhere: whatever holds a slash. */
  public static Board of(Path constraints, String nameOrFolder) {
    if (!nameOrFolder.contains("/")) {
      return named(constraints, nameOrFolder);
    }
    Path folder = Path.of(nameOrFolder).toAbsolutePath().normalize();
    Path file = folder.resolve("board.json");
    if (!Files.isRegularFile(file)) {
      throw new SynthException(
          String.format(Locale.ROOT, "no board in %s: it holds no board.json", folder));
    }
    Board board = new Board(folder, read(file));
    return isFile(board.preset())
        ? new Board(
            folder, board.description.put("preset", folder.resolve(board.preset()).toString()))
        : board;
  }

  /** A field that nobody reads is a word that was mistyped. */
  private static ObjectNode read(Path file) {
    ObjectNode description = Texts.object(file);
    description
        .fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new SynthException(
                    String.format(
                        Locale.ROOT,
                        "%s: '%s' is not a field; there are %s",
                        file,
                        field,
                        String.join(", ", new TreeSet<>(FIELDS))));
              }
            });
    return description;
  }

  /** Whether a configuration is named by a file, not by the name of a preset. */
  private static boolean isFile(String preset) {
    return !preset.matches("[a-z0-9]*");
  }

  /** Every folder with a {@code board.json}. */
  public static List<String> names(Path constraints) {
    try (Stream<Path> folders = Files.list(constraints)) {
      return folders
          .filter(folder -> Files.isRegularFile(folder.resolve("board.json")))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new SynthException(
          String.format(Locale.ROOT, "no boards in %s", constraints), unreadable);
    }
  }

  /**
   * The same board with another preset, of which it does not know how to place and route it; or
   * with its own if {@code preset} is null.
   */
  public Board withPreset(String preset) {
    if (preset == null || preset.equals(preset())) {
      return this;
    }
    ObjectNode changed = description.deepCopy();
    changed.remove(List.of("placer", "router", "seed", "refined", "ripUp", "floorplan"));
    return new Board(folder, changed.put("preset", preset));
  }

  /** The same board at another clock, or at its own if {@code mhz} is null. */
  public Board withClock(Integer mhz) {
    if (mhz == null) {
      return this;
    }
    ObjectNode changed = description.deepCopy();
    return new Board(folder, changed.put("clockMhz", mhz));
  }

  public String name() {
    return text("board");
  }

  public String part() {
    return text("part");
  }

  /** What the accelerator is: the name of a preset, or a file. */
  public String preset() {
    return text("preset");
  }

  /** The same as a word: of a file its name without what it ends in. */
  public String configuration() {
    return isFile(preset())
        ? Path.of(preset()).getFileName().toString().replaceFirst("[.].*", "")
        : preset();
  }

  /** The tools that make something of it; without a word, those for ECP5. */
  public String flow() {
    return description.path("flow").asText("nextpnr-ecp5");
  }

  /**
   * The router of nextpnr that suits the board's own preset: router1 finds shorter ways where there
   * is room, router2, which is taken without a word, converges on fuller chips.
   */
  public String router() {
    return description.path("router").asText("router2");
  }

  /**
   * The placer of nextpnr that suits the board's own preset: heap, which is taken without a word,
   * or static, which finds shorter wires on fuller chips.
   */
  public String placer() {
    return description.path("placer").asText("heap");
  }

  /** Where block RAMs of the board's own preset stand before all else is placed. */
  public Optional<Path> floorplan() {
    return description.has("floorplan")
        ? Optional.of(folder.resolve(text("floorplan")))
        : Optional.empty();
  }

  /** Whether what is placed of the board's own preset is refined before it is routed. */
  public boolean refined() {
    return description.path("refined").asBoolean(false);
  }

  /** Whether the router goes on with the board's own preset until every wire suits the clock. */
  public boolean ripUp() {
    return description.path("ripUp").asBoolean(false);
  }

  /** The seed with which the board's own preset was seen to meet its clock; 1 without a word. */
  public int seed() {
    return description.has("seed") ? positive("seed") : 1;
  }

  /** Names of modules, with wildcards, that synthesis for AMD's parts leaves modules. */
  public List<String> kept() {
    return description.path("kept").valueStream().map(JsonNode::asText).toList();
  }

  /** The part's family as the tools name it. */
  public String family() {
    return text("family");
  }

  /** Module that the generator makes of it. */
  public String top() {
    return text("top");
  }

  public int clockMhz() {
    return positive("clockMhz");
  }

  /** Pins and, where that file can tell it, timing. */
  public Path pins() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().matches(".*\\.(lpf|cst)")).toList();
      if (found.size() != 1) {
        throw new SynthException(
            String.format(Locale.ROOT, "%s must hold one .lpf or .cst file", folder));
      }
      return found.getFirst();
    } catch (IOException unreadable) {
      throw new SynthException(String.format(Locale.ROOT, "%s is unreadable", folder), unreadable);
    }
  }

  private int positive(String field) {
    JsonNode value = description.get(field);
    if (value == null || !value.canConvertToInt() || value.intValue() <= 0) {
      throw new SynthException(
          String.format(Locale.ROOT, "%s: '%s' must be a whole number", name(), field));
    }
    return value.intValue();
  }

  private String text(String field) {
    JsonNode value = description.get(field);
    if (value == null || !value.isTextual()) {
      throw new SynthException(
          String.format(Locale.ROOT, "%s: no '%s' in board.json", folder, field));
    }
    return value.textValue();
  }
}
