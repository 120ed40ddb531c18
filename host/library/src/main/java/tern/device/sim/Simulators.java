package tern.device.sim;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import tern.SimulationException;
import tern.ffm.CacheFolder;

/**
 * Finds built simulators. That of a preset is known by the hash of its generated hardware and of
 * the simulator's sources, which this version of the library records; so it finds the one that it
 * was tested with, and no other. Any thread may use it.
 */
public final class Simulators {
  private static final Properties HASHES = hashes();

  private Simulators() {}

  /**
   * Returns the library of a preset's simulator. It looks, in this order, in
   *
   * <ol>
   *   <li>{@code HASH/} of the folder that the system property {@code tern.simulators} names;
   *   <li>the checkout that the system property {@code tern.home} names, whatever it was built
   *       from: its launcher and its tests mean their own hardware;
   *   <li>{@code simulators/HASH/} of the user's cache folder, {@code $XDG_CACHE_HOME/tern} or
   *       {@code ~/.cache/tern}, into which {@code ./tern simulator} puts what it builds.
   * </ol>
   *
   * @throws SimulationException if there is none, naming the hash, the places and the remedy
   */
  public static Path find(String preset) {
    Map<String, Path> places = new LinkedHashMap<>();
    String given = System.getProperty("tern.simulators");
    if (given != null) {
      add(places, "-Dtern.simulators", Path.of(given), preset);
    }
    String home = System.getProperty("tern.home");
    if (home != null) {
      places.put("-Dtern.home", inCheckout(Path.of(home), preset));
    }
    add(places, "the cache", CacheFolder.path().resolve("simulators"), preset);
    return places.values().stream()
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> new SimulationException(missing(preset, places)));
  }

  private static void add(Map<String, Path> places, String what, Path folder, String preset) {
    String hash = HASHES.getProperty(preset);
    if (hash != null) {
      places.put(what, folder.resolve(hash).resolve(fileName(preset)));
    }
  }

  private static String missing(String preset, Map<String, Path> places) {
    String hash = HASHES.getProperty(preset);
    if (places.isEmpty()) {
      return "no preset '" + preset + "'; there are " + String.join(", ", Presets.NAMES);
    }
    StringBuilder text = new StringBuilder("no simulator library of preset '" + preset + "'");
    text.append(hash == null ? "" : " (hash " + hash + ")").append("; looked for");
    String separator = " ";
    for (Map.Entry<String, Path> place : places.entrySet()) {
      text.append(separator).append(place.getValue()).append(" (").append(place.getKey() + ")");
      separator = ", ";
    }
    return text
        + "; build it with ./tern simulator --preset "
        + preset
        + " in a checkout of this version, or name the folder that holds it with -Dtern.simulators";
  }

  /**
   * Returns where a checkout keeps a preset's library, built or not.
   *
   * @param home root of the repository
   */
  public static Path inCheckout(Path home, String preset) {
    return home.resolve("out/sim").resolve(preset).resolve("lib.dest").resolve(fileName(preset));
  }

  private static String fileName(String preset) {
    return "libtern_" + preset + ".so";
  }

  private static Properties hashes() {
    Properties hashes = new Properties();
    try (InputStream text = Simulators.class.getResourceAsStream("simulators.properties")) {
      hashes.load(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return hashes;
  }
}
