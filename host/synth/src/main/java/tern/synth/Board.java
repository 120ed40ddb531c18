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
 * A board, described by a folder under {@code constraints/} or anywhere else.
 *
 * @param folder folder with {@code board.json} and pins
 * @param description content of {@code board.json}; the generator checks the fields that it reads
 */
public record Board(Path folder, ObjectNode description) {
  /**
   * The fields that a board.json may have: those of the generator, of scripts for vendors' tools,
   * and of the flows here.
   */
  private static final Set<String> FIELDS =
      Set.of(
          ("board title flow top part boardPart family preset kept "
                  + "clockMhz oscillatorMhz baud memory memoryBytes shell placer router seed refined ripUp floorplan")
              .split(" "));

  /**
   * Finds a board by name.
   *
   * @throws SynthException listing the known boards if there is none of this name
   */
  public static Board named(Path constraints, String name) {
    Path file = constraints.resolve(name).resolve("board.json");
    if (!name.matches("[a-z0-9_]+") || !Files.isRegularFile(file)) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "no board '%s'; expected one of %s",
              name,
              String.join(", ", names(constraints))));
    }
    return new Board(file.getParent(), read(file));
  }

  /** Finds a board by name, or by the path of its folder if there is a slash in it. */
  public static Board of(Path constraints, String nameOrFolder) {
    if (!nameOrFolder.contains("/")) {
      return named(constraints, nameOrFolder);
    }
    Path folder = Path.of(nameOrFolder).toAbsolutePath().normalize();
    Path file = folder.resolve("board.json");
    if (!Files.isRegularFile(file)) {
      throw new SynthException(
          String.format(Locale.ROOT, "%s: no board.json in this folder", folder));
    }
    Board board = new Board(folder, read(file));
    return isFile(board.preset())
        ? new Board(
            folder, board.description.put("preset", folder.resolve(board.preset()).toString()))
        : board;
  }

  /** Reads a board.json, and refuses unknown fields: they are mistyped. */
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
                        "%s: unknown field '%s'; expected one of %s",
                        file,
                        field,
                        String.join(", ", new TreeSet<>(FIELDS))));
              }
            });
    return description;
  }

  /** Whether a configuration is given as a file, not as the name of a preset. */
  private static boolean isFile(String preset) {
    return !preset.matches("[a-z0-9]*");
  }

  /** Names of all folders with a {@code board.json}. */
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
   * Returns the board with another preset, without its choices for place and route; or this board
   * if {@code preset} is null or its own.
   */
  public Board withPreset(String preset) {
    if (preset == null || preset.equals(preset())) {
      return this;
    }
    ObjectNode changed = description.deepCopy();
    changed.remove(List.of("placer", "router", "seed", "refined", "ripUp", "floorplan"));
    return new Board(folder, changed.put("preset", preset));
  }

  /** Returns the board at another clock, or this board if {@code mhz} is null. */
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

  /** The accelerator's configuration: the name of a preset, or a file. */
  public String preset() {
    return text("preset");
  }

  /** The configuration's name: the preset, or the file's name without its extension. */
  public String configuration() {
    return isFile(preset())
        ? Path.of(preset()).getFileName().toString().replaceFirst("[.].*", "")
        : preset();
  }

  /** The flow for the board, by default that for ECP5. */
  public String flow() {
    return description.path("flow").asText("nextpnr-ecp5");
  }

  /**
   * The nextpnr router for the board's own preset: router1 finds shorter routes if there is room,
   * router2 converges on fuller chips and is the default.
   */
  public String router() {
    return description.path("router").asText("router2");
  }

  /**
   * The nextpnr placer for the board's own preset: heap by default, or static, which finds shorter
   * wires on fuller chips.
   */
  public String placer() {
    return description.path("placer").asText("heap");
  }

  /**
   * Floorplan of the block RAMs of the board's own preset, fixed before anything else is placed.
   */
  public Optional<Path> floorplan() {
    return description.has("floorplan")
        ? Optional.of(folder.resolve(text("floorplan")))
        : Optional.empty();
  }

  /** Whether the placement of the board's own preset is refined before routing. */
  public boolean refined() {
    return description.path("refined").asBoolean(false);
  }

  /** Whether the router rips up the board's own preset until every path meets the clock. */
  public boolean ripUp() {
    return description.path("ripUp").asBoolean(false);
  }

  /** A seed with which the board's own preset met its clock, by default 1. */
  public int seed() {
    return description.has("seed") ? positive("seed") : 1;
  }

  /** Names, with wildcards, of modules that synthesis for AMD parts does not flatten. */
  public List<String> kept() {
    return description.path("kept").valueStream().map(JsonNode::asText).toList();
  }

  /** The part's family, as the tools name it. */
  public String family() {
    return text("family");
  }

  /** The top module that the generator writes. */
  public String top() {
    return text("top");
  }

  public int clockMhz() {
    return positive("clockMhz");
  }

  /** The file with pins, and timing if its format allows. */
  public Path pins() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found = files.filter(file -> file.toString().matches(".*\\.(lpf|cst)")).toList();
      if (found.size() != 1) {
        throw new SynthException(
            String.format(
                Locale.ROOT,
                "%s: holds %d .lpf and .cst files, expected one",
                folder,
                found.size()));
      }
      return found.getFirst();
    } catch (IOException unreadable) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", folder), unreadable);
    }
  }

  private int positive(String field) {
    JsonNode value = description.get(field);
    if (value == null || !value.canConvertToInt() || value.intValue() <= 0) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: '%s' is %s, expected a positive whole number",
              name(),
              field,
              value));
    }
    return value.intValue();
  }

  private String text(String field) {
    JsonNode value = description.get(field);
    if (value == null || !value.isTextual()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: '%s' is %s in board.json, expected text",
              folder,
              field,
              value == null ? "missing" : value));
    }
    return value.textValue();
  }
}
