package tern.synth.place;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tern.synth.io.SynthException;

/**
 * Writes a design as it was read, with other places and with settings for its router.
 *
 * <p>What stands in a design that was placed is believed more than nextpnr's command line.
 */
final class DesignWriter {
  /**
   * A wire may leave the box around its ends by eight tiles: nextpnr's own three leave too few ways
   * on a full chip, and few wires fight over the last one for long. And a wire that is used twice
   * becomes dear at half the pace: those that are in no hurry then go round what is full by shorter
   * ways, and fewer become too slow.
   */
  private static final List<Map.Entry<String, String>> SETTINGS =
      List.of(
          Map.entry("router2/bbMargin/x", "8"),
          Map.entry("router2/bbMargin/y", "8"),
          Map.entry("router2/initCurrCongWeight", "2.0"),
          Map.entry("router2/currCongWeightMult", "1.0"),
          Map.entry("router2/histCongWeight", "0.3"));

  private DesignWriter() {}

  /**
   * @param places of the cells, in the order of the file
   */
  static void write(Path file, String[] places, Path changed) {
    int[] cell = {0};
    copy(
        file,
        changed,
        (parser, generator) -> {
          if (parser.currentToken() == JsonToken.VALUE_STRING
              && "NEXTPNR_BEL".equals(parser.currentName())) {
            generator.writeString(places[cell[0]++]);
            return;
          }
          boolean settings = DesignReader.isOfModule(parser, "settings");
          generator.copyCurrentEvent(parser);
          if (settings) {
            parser.nextToken();
            generator.copyCurrentEvent(parser);
            for (Map.Entry<String, String> setting : SETTINGS) {
              generator.writeStringField(setting.getKey(), setting.getValue());
            }
          }
        });
  }

  /** Writes what stands for the token at which the parser is, and for those that it takes. */
  interface Copying {
    void token(JsonParser parser, JsonGenerator generator) throws IOException;
  }

  /** Writes a design anew. */
  static void copy(Path file, Path changed, Copying copying) {
    ObjectMapper mapper = new ObjectMapper();
    try (JsonParser parser = mapper.createParser(file.toFile());
        JsonGenerator generator =
            mapper.getFactory().createGenerator(changed.toFile(), JsonEncoding.UTF8)) {
      while (parser.nextToken() != null) {
        copying.token(parser, generator);
      }
    } catch (IOException failure) {
      throw new SynthException(String.format(Locale.ROOT, "cannot write %s", changed), failure);
    }
  }
}
