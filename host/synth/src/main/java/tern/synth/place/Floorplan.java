package tern.synth.place;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;

/**
 * Fixed places for block RAMs, around which everything else is then placed.
 *
 * <p>An electrostatic placer spreads block RAMs like any other cell, although only few rows have
 * sites for them. When each is finally moved to a site, the block RAMs of one module end up far
 * apart, and the cells around them are torn apart.
 */
public final class Floorplan {
  /** Block RAMs of an ECP5 are in groups of four, side by side, two tiles apart. */
  private static final int GROUP = 4;

  private static final int TILES = 2;

  private static final String BLOCK_RAM = "DP16KD";
  private static final Pattern PLACE = Pattern.compile("X(\\d+)/Y(\\d+)/EBR([0-3])");

  private final Path file;
  private final Map<String, Site> groups;

  /** The site of a block RAM: one of a group of four. */
  private record Site(int x, int y, int index) {

    /** Returns the site {@code more} further in the group. */
    Site next(int more) {
      return new Site(x + TILES * more, y, index + more);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "X%d/Y%d/EBR%d", x, y, index);
    }
  }

  private Floorplan(Path file, Map<String, Site> groups) {
    this.file = file;
    this.groups = groups;
  }

  /**
   * Reads a floorplan.
   *
   * @param file a JSON object that maps a common name prefix of up to four block RAMs to the site
   *     of the first, such as {@code X49/Y22/EBR0}; the others follow in the same group
   * @throws SynthException if a site is not valid
   */
  public static Floorplan read(Path file) {
    Map<String, Site> groups = new TreeMap<>();
    for (var entry : Texts.object(file).properties()) {
      String text = entry.getValue().asText();
      Matcher place = PLACE.matcher(text);
      if (!place.matches()) {
        throw new SynthException(
            String.format(
                Locale.ROOT,
                "%s: '%s' is '%s', expected a site such as X49/Y22/EBR0",
                file,
                entry.getKey(),
                text));
      }
      int[] numbers =
          IntStream.rangeClosed(1, 3).map(i -> Integer.parseInt(place.group(i))).toArray();
      groups.put(entry.getKey(), new Site(numbers[0], numbers[1], numbers[2]));
    }
    return new Floorplan(file, groups);
  }

  /**
   * Copies a netlist with the block RAMs of the plan fixed.
   *
   * @return the site of each of them
   */
  public Map<String, String> apply(Path netlist, Path planned) {
    Map<String, String> places = places(blockRams(netlist));
    DesignWriter.copy(
        netlist,
        planned,
        (parser, generator) -> {
          boolean cells = DesignReader.isOfModule(parser, "cells");
          generator.copyCurrentEvent(parser);
          if (cells) {
            copyCells(parser, generator, places);
          }
        });
    return places;
  }

  private static void copyCells(
      JsonParser parser, JsonGenerator generator, Map<String, String> places) throws IOException {
    parser.nextToken();
    generator.copyCurrentEvent(parser);
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String place = places.get(parser.currentName());
      generator.copyCurrentEvent(parser);
      parser.nextToken();
      if (place == null) {
        generator.copyCurrentStructure(parser);
      } else {
        ObjectNode cell = parser.readValueAsTree();
        cell.withObjectProperty("attributes").put("BEL", place);
        generator.writeTree(cell);
      }
    }
    generator.copyCurrentEvent(parser);
  }

  private static Set<String> blockRams(Path netlist) {
    Set<String> names =
        new TreeSet<>(
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
    DesignReader.eachCell(
        netlist,
        (String name, JsonNode cell) -> {
          if (cell.path("type").asText().equals(BLOCK_RAM)) {
            names.add(name);
          }
        });
    return names;
  }

  private Map<String, String> places(Set<String> blockRams) {
    Map<String, String> places = new HashMap<>();
    Set<String> taken = new HashSet<>();
    groups.forEach(
        (prefix, first) -> {
          List<String> rams = blockRams.stream().filter(ram -> ram.startsWith(prefix)).toList();
          if (rams.isEmpty() || rams.size() > GROUP - first.index()) {
            throw new SynthException(
                String.format(
                    Locale.ROOT,
                    "%s: %d block RAMs have names that begin with '%s', expected 1 to %d at %s",
                    file,
                    rams.size(),
                    prefix,
                    GROUP - first.index(),
                    first));
          }
          for (int i = 0; i < rams.size(); i++) {
            String at = first.next(i).toString();
            if (!taken.add(at)) {
              throw new SynthException(
                  String.format(
                      Locale.ROOT,
                      "%s: site %s is already taken; move '%s' to another",
                      file,
                      at,
                      rams.get(i)));
            }
            if (places.put(rams.get(i), at) != null) {
              throw new SynthException(
                  String.format(
                      Locale.ROOT, "%s: '%s' has two sites, expected one", file, rams.get(i)));
            }
          }
        });
    return places;
  }
}
