package tern.device.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tern.Sim;
import tern.SimulationException;
import tern.device.DeviceException;
import tern.ffm.CacheFolder;

/** Where simulators are looked for, and what is said if there is none. */
class SimulatorsTest {
  private static final MemoryModel SMALL = MemoryModel.ofBytes(1 << 16);

  @TempDir private Path folder;
  private final String checkout = System.getProperty("tern.home");

  @BeforeEach
  void outsideTheCheckout() {
    System.setProperty("tern.simulators", folder.toString());
    System.clearProperty("tern.home");
  }

  @AfterEach
  void back() {
    System.clearProperty("tern.simulators");
    if (checkout != null) {
      System.setProperty("tern.home", checkout);
    }
  }

  private static Properties hashes() throws IOException {
    Properties hashes = new Properties();
    try (InputStream text = Simulators.class.getResourceAsStream("simulators.properties")) {
      hashes.load(text);
    }
    return hashes;
  }

  private Path place(String preset) throws IOException {
    String hash = hashes().getProperty(preset);
    return Files.createDirectories(folder.resolve(hash)).resolve("libtern_" + preset + ".so");
  }

  @Test
  void everyPresetHasAHash() throws IOException {
    Properties hashes = hashes();
    assertThat(hashes.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(Presets.NAMES);
    assertThat(hashes.values())
        .doesNotHaveDuplicates()
        .allMatch(h -> h.toString().matches("[0-9a-f]{24}"));
  }

  @Test
  void findsTheOneOfItsHash() throws IOException {
    Files.copy(Sim.need("tiny"), place("tiny"));
    assertThat(Simulators.find("tiny")).isEqualTo(place("tiny"));
    try (SimDevice device = SimDevice.open("tiny", SMALL)) {
      assertThat(device.name()).isEqualTo("tiny");
    }
  }

  @Test
  void aFolderThatIsNamedComesBeforeTheCheckout() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path built = Simulators.inCheckout(home, "nano");
    Files.createDirectories(built.getParent());
    Files.createFile(built);
    System.setProperty("tern.home", home.toString());
    assertThat(Simulators.find("nano")).isEqualTo(built);
    Files.createFile(place("nano"));
    assertThat(Simulators.find("nano")).isEqualTo(place("nano"));
  }

  @Test
  void saysWhichItMissesWhereItLookedAndHowToBuildIt() throws IOException {
    Path home = folder.resolve("home");
    System.setProperty("tern.home", home.toString());
    String hash = hashes().getProperty("u280x2");
    if (!Files.exists(CacheFolder.path().resolve("simulators").resolve(hash))) {
      assertThatThrownBy(() -> Simulators.find("u280x2"))
          .isInstanceOf(SimulationException.class)
          .hasMessageContaining("preset 'u280x2' (hash " + hash + ")")
          .hasMessageContaining(folder.resolve(hash) + "/libtern_u280x2.so (-Dtern.simulators)")
          .hasMessageContaining(home + "/out/sim/u280x2/lib.dest/libtern_u280x2.so (-Dtern.home)")
          .hasMessageContaining("tern/simulators/" + hash + "/libtern_u280x2.so (the cache)")
          .hasMessageContaining("./tern simulator --preset u280x2");
    }
  }

  @Test
  void aPresetThatIsNoneIsRefused() {
    assertThatThrownBy(() -> Simulators.find("gigantic"))
        .isInstanceOf(SimulationException.class)
        .hasMessageContaining("no preset 'gigantic'; there are tiny, sim");
  }

  @Test
  void refusesALibraryOfAnotherConfiguration() throws IOException {
    Files.copy(Sim.need("tiny"), place("sim"));
    assertThatThrownBy(() -> SimDevice.open("sim", SMALL))
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("holds configuration 'tiny'")
        .hasMessageContaining("expected 'sim'");
  }
}
