package tern.synth.place;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import tern.synth.SynthException;

/**
 * Writes a design as it was read, with other places and with settings for its router.
 *
 * <p>What stands in a design that was placed is believed more than nextpnr's command line.
 */
final class DesignWriter {
  /**
   * Tiles that a wire may leave the box around its ends by; nextpnr's own three leave too few ways
   * on a full chip, and few wires fight over the last one for long.
   */
  private static final String MARGIN = "8";

  private DesignWriter() {}

  /**
   * @param places of the cells, in the order of the file
   */
  static void write(Path file, String[] places, Path changed) {
    ObjectMapper mapper = new ObjectMapper();
    int cell = 0;
    try (JsonParser parser = mapper.createParser(file.toFile());
        JsonGenerator generator =
            mapper.getFactory().createGenerator(changed.toFile(), JsonEncoding.UTF8)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING
            && "NEXTPNR_BEL".equals(parser.currentName())) {
          generator.writeString(places[cell++]);
        } else if (DesignReader.isOfModule(parser, "settings")) {
          generator.copyCurrentEvent(parser);
          parser.nextToken();
          generator.copyCurrentEvent(parser);
          generator.writeStringField("router2/bbMargin/x", MARGIN);
          generator.writeStringField("router2/bbMargin/y", MARGIN);
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException failure) {
      throw new SynthException("cannot write %s".formatted(changed), failure);
    }
  }
}
