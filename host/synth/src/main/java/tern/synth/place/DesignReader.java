package tern.synth.place;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tern.synth.io.SynthException;

/** Reads a design written by {@code nextpnr-ecp5 --no-route --write}, one cell at a time. */
final class DesignReader {
  private static final Set<String> CARRY_PORTS = Set.of("FCI", "FCO");
  private static final List<String> SLICE_SETTINGS =
      List.of("CLKMUX", "LSRMUX", "SRMODE", "CEMUX", "GSR");
  private static final List<String> TILE_SETTINGS = SLICE_SETTINGS.subList(0, 3);

  private final Path file;
  private final Tuning.Delays delays;
  private final List<Role> roles = new ArrayList<>();
  private final List<String> places = new ArrayList<>();
  private final List<Integer> sliceControl = new ArrayList<>();
  private final List<Integer> tileControl = new ArrayList<>();
  private final List<Integer> carryIn = new ArrayList<>();
  private final List<Float> launch = new ArrayList<>();
  private final Map<String, Integer> controls = new HashMap<>();
  private final Map<Integer, Integer> carryOut = new HashMap<>();
  private final Map<Integer, Integer> drivers = new HashMap<>();
  private final Map<Integer, Set<Integer>> reached = new TreeMap<>();
  private final Set<Integer> byOtherWires = new HashSet<>();
  private final Set<Integer> writeEnables = new HashSet<>();

  private DesignReader(Path file, Tuning.Delays delays) {
    this.file = file;
    this.delays = delays;
  }

  static Design read(Path file, Tuning.Delays delays) {
    DesignReader reader = new DesignReader(file, delays);
    eachOf(file, Map.of("cells", reader::cell, "netnames", reader::net));
    return reader.design();
  }

  /** Passes each cell of a design to {@code entry}. */
  static void eachCell(Path file, Entry entry) {
    eachOf(file, Map.of("cells", entry));
  }

  private static void eachOf(Path file, Map<String, Entry> entries) {
    try (JsonParser parser = new ObjectMapper().createParser(file.toFile())) {
      while (parser.nextToken() != null) {
        for (var field : entries.entrySet()) {
          if (isOfModule(parser, field.getKey())) {
            eachOf(parser, field.getValue());
          }
        }
      }
    } catch (IOException unreadable) {
      throw new SynthException(String.format(Locale.ROOT, "cannot read %s", file), unreadable);
    }
  }

  /** Whether the parser is at this field of a module. */
  static boolean isOfModule(JsonParser parser, String name) throws IOException {
    if (parser.currentToken() != JsonToken.FIELD_NAME || !parser.currentName().equals(name)) {
      return false;
    }
    int depth = 0;
    for (var context = parser.getParsingContext();
        !context.inRoot();
        context = context.getParent()) {
      depth++;
    }
    return depth == 3;
  }

  /** Receives one of a module's cells or nets. */
  interface Entry {
    void read(String name, JsonNode value);
  }

  private static void eachOf(JsonParser parser, Entry entry) throws IOException {
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      entry.read(name, parser.readValueAsTree());
    }
  }

  private void cell(String name, JsonNode cell) {
    int index = roles.size();
    String place = cell.at("/attributes/NEXTPNR_BEL").asText("");
    if (place.isEmpty()) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: cell '%s' has no NEXTPNR_BEL; expected a placed design",
              file,
              name));
    }
    JsonNode connections = cell.path("connections");
    if (bit(connections, "OFX") >= 0) {
      throw new SynthException(
          String.format(
              Locale.ROOT,
              "%s: cell '%s' is a wide function, which cannot be moved; synthesise with -nowidelut",
              file,
              name));
    }
    Role role = role(cell, connections);
    JsonNode parameters = cell.path("parameters");
    roles.add(role);
    places.add(place);
    boolean holdsState = role.isFlipFlop();
    String tileNets = bit(connections, "CLK") + " " + bit(connections, "LSR");
    tileControl.add(holdsState ? control(tileNets, parameters, TILE_SETTINGS) : 0);
    sliceControl.add(
        holdsState
            ? control(tileNets + " " + bit(connections, "CE"), parameters, SLICE_SETTINGS)
            : 0);
    carryIn.add(bit(connections, "FCI"));
    if (bit(connections, "FCO") >= 0) {
      carryOut.put(bit(connections, "FCO"), index);
    }
    launch.add(launchNs(role, parameters));
    writeEnables.add(bit(connections, "WRE"));
    cell.path("port_directions")
        .properties()
        .forEach(
            port -> {
              int net = bit(connections, port.getKey());
              if (net >= 0 && !CARRY_PORTS.contains(port.getKey())) {
                reached.computeIfAbsent(net, n -> new TreeSet<>()).add(index);
                if (port.getValue().asText().equals("output")) {
                  drivers.put(net, index);
                }
              }
            });
  }

  private static Role role(JsonNode cell, JsonNode connections) {
    return switch (cell.path("type").asText()) {
      case "TRELLIS_COMB" ->
          switch (cell.at("/parameters/MODE").asText("LOGIC")) {
            case "CCU2" -> Role.CARRY;
            case "DPRAM", "RAMW_BLOCK" -> Role.SMALL_RAM;
            default -> Role.LOGIC;
          };
      case "TRELLIS_FF" -> bit(connections, "DI") >= 0 ? Role.PACKED_REGISTER : Role.REGISTER;
      case "TRELLIS_RAMW" -> Role.RAM_WRITER;
      case "DP16KD" -> Role.BLOCK_RAM;
      default -> Role.FIXED;
    };
  }

  private float launchNs(Role role, JsonNode parameters) {
    if (role.isFlipFlop()) {
      return delays.register();
    }
    if (role != Role.BLOCK_RAM) {
      return 0;
    }
    boolean registered = parameters.path("REGMODE_A").asText().equals("OUTREG");
    return registered ? delays.registeredRam() : delays.unregisteredRam();
  }

  private int control(String nets, JsonNode parameters, List<String> settings) {
    StringBuilder all = new StringBuilder(nets);
    settings.forEach(setting -> all.append(' ').append(parameters.path(setting).asText().strip()));
    return controls.computeIfAbsent(all.toString(), key -> controls.size());
  }

  /** Returns the net at a port, or -1. */
  private static int bit(JsonNode connections, String port) {
    return connections.path(port).path(0).asInt(-1);
  }

  private void net(String name, JsonNode net) {
    boolean global = net.path("attributes").has("ECP5_IS_GLOBAL");
    if (global || name.equals("$PACKER_GND_NET") || name.equals("$PACKER_VCC_NET")) {
      net.path("bits").forEach(bit -> byOtherWires.add(bit.asInt()));
    }
  }

  private Design design() {
    List<int[]> nets = new ArrayList<>();
    BitSet enablesWrites = new BitSet();
    reached.forEach(
        (net, cells) -> {
          Integer driver = drivers.get(net);
          if (driver != null && cells.size() > 1 && !byOtherWires.contains(net)) {
            int[] pins = new int[cells.size()];
            pins[0] = driver;
            int i = 1;
            for (int cell : cells) {
              if (cell != driver) {
                pins[i++] = cell;
              }
            }
            enablesWrites.set(nets.size(), writeEnables.contains(net));
            nets.add(pins);
          }
        });
    float[] launchNs = new float[launch.size()];
    for (int i = 0; i < launchNs.length; i++) {
      launchNs[i] = launch.get(i);
    }
    return new Design(
        roles.toArray(Role[]::new),
        places.toArray(String[]::new),
        ints(sliceControl),
        ints(tileControl),
        carryIn.stream().mapToInt(net -> carryOut.getOrDefault(net, -1)).toArray(),
        launchNs,
        nets.toArray(int[][]::new),
        enablesWrites);
  }

  private static int[] ints(List<Integer> list) {
    return list.stream().mapToInt(i -> i).toArray();
  }
}
