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
 * Copies a design with other places and with settings for the router. nextpnr lets the settings in
 * a placed design override its command line.
 */
final class DesignWriter {
  private DesignWriter() {}

  /**
   * Copies a placed design.
   *
   * @param places places of the cells, in the order of the file
   * @param router settings of the router
   * @param changed file to write
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

  /**
   * Writes the replacement of the parser's current token, and of any further tokens it consumes.
   */
  interface Copying {
    void token(JsonParser parser, JsonGenerator generator) throws IOException;
  }

  /** Copies a JSON file token by token. */
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
