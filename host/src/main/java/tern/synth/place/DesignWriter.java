package tern.synth.place;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import tern.synth.SynthException;

/** Writes a design as it was read, with other places. */
final class DesignWriter {
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
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IOException failure) {
      throw new SynthException("cannot write %s".formatted(changed), failure);
    }
  }
}
