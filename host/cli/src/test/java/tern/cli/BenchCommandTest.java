package tern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tern.Sim;
import tern.checkpoint.Checkpoints;

/** {@code tern bench} as a user types it. */
class BenchCommandTest extends TypedCommands {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, tiny, random, random",
    "5460, 3, 2, tiny, minus, min",
    "61, 67, 71, sim, random, random",
    "6912, 23, 5, sim, plus, min",
    "8640, 21, 1, sim, minus, min",
    "16385, 3, 2, tiny, random, random",
    "23040, 64, 1, sim, random, random",
    "3, 8640, 2, sim, zero, max",
    "2, 3, 5460, sim, random, random"
  })
  void benchIsExact(String k, String n, String tokens, String preset, String w, String a)
      throws Exception {
    Sim.need(preset);
    int code =
        run(
            "bench",
            "gemm",
            "--k",
            k,
            "--n",
            n,
            "--tokens",
            tokens,
            "--preset",
            preset,
            "--weights",
            w,
            "--activations",
            a,
            "--json");
    assertThat(code).as(err.toString()).isZero();
    JsonNode r = json();
    assertThat(r.get("exact").asBoolean()).isTrue();
    long sum = 0;
    for (String part :
        new String[] {"busy", "starvedWeights", "starvedActivations", "blocked", "idle"}) {
      sum += r.get(part).asLong();
    }
    assertThat(r.get("cycles").asLong()).isEqualTo(sum);
    assertThat(r.get("macs").asLong())
        .isEqualTo(Long.parseLong(k) * Long.parseLong(n) * Long.parseLong(tokens));
    assertThat(r.get("bytesRead").asLong()).isPositive();
    assertThat(r.get("bytesWritten").asLong()).isGreaterThanOrEqualTo(4L * Long.parseLong(n));
    assertThat(r.get("peakMacsPerCycle").asInt()).isEqualTo(preset.equals("tiny") ? 32 : 1280);
  }

  /** Integers as trit planes, and in software on a device without planes. */
  @ParameterizedTest
  @CsvSource({
    "128, 256, 4, sim, random, random",
    "16384, 3, 2, sim, plus, min",
    "16385, 5, 1, sim, minus, min",
    "61, 17, 3, tiny, random, random"
  })
  void benchOfIntegersIsExact(String k, String n, String tokens, String preset, String w, String a)
      throws Exception {
    Sim.need(preset);
    String[] command = {
      "bench",
      "gemm",
      "--planes",
      "--k",
      k,
      "--n",
      n,
      "--tokens",
      tokens,
      "--preset",
      preset,
      "--weights",
      w,
      "--activations",
      a,
      "--json"
    };
    assertThat(run(command)).as(err.toString()).isZero();
    JsonNode r = json();
    assertThat(r.get("exact").asBoolean()).isTrue();
    assertThat(r.get("planes").asBoolean()).isTrue();
    long words = preset.equals("sim") ? 4 : 5 * 4;
    assertThat(r.get("bytesWritten").asLong())
        .isGreaterThanOrEqualTo(words * Long.parseLong(n) * Long.parseLong(tokens));
    assertThat(r.get("rooflineShare").asDouble()).isBetween(0.01, 1.0);
  }

  @Test
  void benchModelTakesShapesFromAConfig() throws Exception {
    Sim.need("tiny");
    Files.copy(
        Checkpoints.oracle("offline-gqa").resolve("config.json"), folder.resolve("config.json"));
    String[] command = {
      "bench", "model", "--preset", "tiny", "--tokens", "3", "--host-gap-us", "1", "--shape"
    };
    assertThat(run(with(with(command, folder.toString()), "--json"))).as(err.toString()).isZero();
    JsonNode report = json();
    String[] fields = {
      "exact",
      "cycles",
      "tokensPerSecond",
      "rooflineShare",
      "pinRateShare",
      "busyMacShare",
      "bytesRead",
      "bitsPerWeight"
    };
    assertThat(report.fieldNames()).toIterable().containsExactly(with(fields, "projections"));
    long cycles = 0;
    for (String projection : new String[] {"qkv", "o", "gateUp", "down"}) {
      JsonNode share = report.get("projections").get(projection);
      assertThat(share.fieldNames()).toIterable().containsExactly(fields);
      cycles += share.get("cycles").asLong();
    }
    assertThat(report.get("cycles").asLong()).isEqualTo(cycles);
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(run(with(command, folder.toString()))).isZero();
    assertThat(out.toString()).contains("prefill of 3 tokens, layers 1 to 3 of 3", "bits/weight");
  }

  @Test
  void benchModelRefusesWrongOptions() {
    assertThat(run("bench", "model", "--shape", "4b")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--shape is '4b'; expected 2b4t, 0.7b, 1.3b, 3b, 8b or a folder");
    assertThat(run("bench", "model", "--shape", "2b4t", "--layers", "31")).isEqualTo(2);
    assertThat(err.toString()).contains("--layers is 31; expected 1 to 30");
    assertThat(run("bench", "model", "--shape", "2b4t", "--tokens", "0")).isEqualTo(2);
    assertThat(run("bench", "model", "--shape", "2b4t", "--host-gap-us", "-1")).isEqualTo(2);
    assertThat(run("bench", "model", "--shape", folder.toString())).isEqualTo(3);
    assertThat(err.toString()).contains("config.json: cannot be read");
  }

  @Test
  void benchSimMeasuresABusyArray() throws Exception {
    Sim.need("tiny");
    String[] command = {
      "bench", "sim", "--preset", "tiny", "--plain-memory", "--runs", "2", "--seconds", "0"
    };
    assertThat(run(with(command, "--json"))).as(err.toString()).isZero();
    JsonNode report = json();
    assertThat(report.get("exact").asBoolean()).isTrue();
    assertThat(report.get("tokens").asInt()).isEqualTo(2);
    assertThat(report.get("busyShare").asDouble()).isBetween(0.8, 1.0);
    double cycles = report.get("cyclesPerSecond").asDouble();
    double busyLanes = report.get("laneMacsPerSecond").asDouble() / cycles;
    // 2 x 4 x 4 lanes, both rows busy
    assertThat(busyLanes).isBetween(0.8 * 32, 32.0);
    assertThat(run(command)).isZero();
    assertThat(out.toString()).contains("2 tokens per job, median of 2 runs", "lane-MACs/s");
    assertThat(run("bench", "sim", "--runs", "0")).isEqualTo(2);
  }

  @Test
  void benchPrintsATableAndWritesWaveforms() throws Exception {
    Sim.need("tiny");
    Path trace = folder.resolve("gemm.fst");
    String[] small = {"bench", "gemm", "--k", "5", "--n", "3", "--tokens", "2", "--preset", "tiny"};
    assertThat(run(with(with(small, "--trace"), trace.toString()))).isZero();
    assertThat(out.toString()).contains("exact                    yes", "starved of weights");
    assertThat(Files.size(trace)).isGreaterThan(1000);
  }
}
