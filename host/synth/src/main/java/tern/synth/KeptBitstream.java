package tern.synth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tern.synth.io.PackedFile;
import tern.synth.io.SynthException;
import tern.synth.io.Texts;

/**
 * The bitstream stored in a board's folder, so that users need not route: {@code
 * bitstream/BOARD.bit.gz}, and next to it {@code bitstream.json} with the hash of its sources, its
 * own hash, how it was made, and the figures of that run.
 */
public record KeptBitstream(Board board) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether there is one, made from any sources. */
  public boolean isThere() {
    return Files.isRegularFile(description());
  }

  /**
   * Unpacks the bitstream if it was made from exactly these sources.
   *
   * @param generated folder of the generator's output
   * @param folder folder to write the bitstream to
   * @return the figures of the run that made it, with 0 seconds; empty if there is none or the
   *     sources differ
   * @throws SynthException if the bitstream or its description is damaged
   */
  public Optional<SynthReport> unpack(Path generated, Path folder) {
    if (!isThere()) {
      return Optional.empty();
    }
    ObjectNode kept = Texts.object(description());
    if (!kept.path("madeFrom").asText().equals(hashOf(generated))) {
      return Optional.empty();
    }
    Path bitstream = folder.resolve(name());
    PackedFile.write(bitstream, packed().unpack(kept.path("sha256").asText()));
    return Optional.of(report(kept.withObject("/report"), bitstream));
  }

  /**
   * Stores the bitstream of a run.
   *
   * @param generated folder of the generator's output that it was made from
   * @param how versions of the tools and choices of place and route: enough to repeat the run
   */
  public void keep(Path generated, SynthReport report, List<String> how) {
    byte[] content = PackedFile.read(Path.of(report.bitstream()));
    ObjectNode kept = JSON.createObjectNode();
    kept.put("madeFrom", hashOf(generated));
    kept.put("sha256", packed().pack(content));
    how.forEach(kept.putArray("how")::add);
    ObjectNode figures = JSON.valueToTree(report);
    kept.set("report", figures.put("bitstream", name()));
    Texts.write(description(), kept.toPrettyString() + "\n");
  }

  /** Hashes Verilog, pins, part, top and clock, but not tools and choices. */
  private String hashOf(Path generated) {
    return new Sources(generated)
        .fingerprint(
            board.pins(), List.of(board.part(), board.top(), Integer.toString(board.clockMhz())));
  }

  private SynthReport report(ObjectNode figures, Path bitstream) {
    try {
      return JSON.treeToValue(
          figures.put("bitstream", bitstream.toString()).put("seconds", 0), SynthReport.class);
    } catch (JsonProcessingException unknown) {
      throw new SynthException(
          String.format(
              Locale.ROOT, "%s: 'report': %s", description(), unknown.getOriginalMessage()),
          unknown);
    }
  }

  private Path description() {
    return board.folder().resolve("bitstream").resolve("bitstream.json");
  }

  private PackedFile packed() {
    return new PackedFile(description().resolveSibling(name() + ".gz"));
  }

  private String name() {
    return board.name() + NextpnrFamily.named(board.flow()).bitstreamSuffix();
  }
}
