package tern.synth.place;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tern.synth.SynthException;

/**
 * Where block RAMs stand before all else is placed around them.
 *
 * <p>A placer that spreads cells as if they were charges sees block RAMs, which only few columns of
 * few rows have, as more of the same: when at last each must take a place of its own, those of one
 * module lie far apart, and what they had gathered is torn.
 */
public final class Floorplan {
  /** Block RAMs of an ECP5 stand side by side in groups of four, two tiles from one to the next. */
  private static final int GROUP = 4;

  private static final int TILES = 2;

  private static final String BLOCK_RAM = "DP16KD";
  private static final Pattern PLACE = Pattern.compile("X(\\d+)/Y(\\d+)/EBR([0-3])");

  private final Path file;
  private final Map<String, String> groups;

  private Floorplan(Path file, Map<String, String> groups) {
    this.file = file;
    this.groups = groups;
  }

  /**
   * @param file a JSON object: how the names of up to four block RAMs begin, and where the first of
   *     them stands, {@code X49/Y22/EBR0}; the others follow in its group
   */
  public static Floorplan read(Path file) {
    Map<String, String> groups = new TreeMap<>();
    try {
      JsonNode plan = new ObjectMapper().readTree(file.toFile());
      if (!plan.isObject()) {
        throw new SynthException("%s holds no object".formatted(file));
      }
      for (var entry : plan.properties()) {
        String place = entry.getValue().asText();
        if (!PLACE.matcher(place).matches()) {
          throw new SynthException(
              "%s: '%s' of '%s' is no place; expected one such as X49/Y22/EBR0"
                  .formatted(file, place, entry.getKey()));
        }
        groups.put(entry.getKey(), place);
      }
    } catch (IOException unreadable) {
      throw new SynthException(
          "%s: %s".formatted(file, unreadable.getMessage().lines().findFirst().orElse("")),
          unreadable);
    }
    return new Floorplan(file, groups);
  }

  /**
   * Writes a netlist with the block RAMs of the plan fixed.
   *
   * @return each of them and its place
   */
  public Map<String, String> apply(Path netlist, Path planned) {
    Map<String, String> places = places(blockRams(netlist));
    ObjectMapper mapper = new ObjectMapper();
    try (JsonParser parser = mapper.createParser(netlist.toFile());
        JsonGenerator generator =
            mapper.getFactory().createGenerator(planned.toFile(), JsonEncoding.UTF8)) {
      while (parser.nextToken() != null) {
        boolean cells = DesignReader.isOfModule(parser, "cells");
        generator.copyCurrentEvent(parser);
        if (cells) {
          copyCells(parser, generator, places);
        }
      }
    } catch (IOException failure) {
      throw new SynthException("cannot write %s".formatted(planned), failure);
    }
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
          Matcher place = PLACE.matcher(first);
          place.matches();
          int x = Integer.parseInt(place.group(1));
          int y = Integer.parseInt(place.group(2));
          int index = Integer.parseInt(place.group(3));
          List<String> rams = blockRams.stream().filter(ram -> ram.startsWith(prefix)).toList();
          if (rams.isEmpty() || rams.size() > GROUP - index) {
            throw new SynthException(
                "%s: %d block RAMs begin with '%s'; expected one to %d at %s"
                    .formatted(file, rams.size(), prefix, GROUP - index, first));
          }
          for (int i = 0; i < rams.size(); i++) {
            String at = "X%d/Y%d/EBR%d".formatted(x + TILES * i, y, index + i);
            if (!taken.add(at)) {
              throw new SynthException(
                  "%s: %s is taken; '%s' needs another place".formatted(file, at, rams.get(i)));
            }
            if (places.put(rams.get(i), at) != null) {
              throw new SynthException("%s: '%s' is given two places".formatted(file, rams.get(i)));
            }
          }
        });
    return places;
  }
}
