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
  private DesignWriter() {}

  /**
   * @param places of the cells, in the order of the file
   * @param router settings of the router
   */
  static void write(
      Path file, String[] places, List<Map.Entry<String, String>> router, Path changed) {
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
            for (Map.Entry<String, String> setting : router) {
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
