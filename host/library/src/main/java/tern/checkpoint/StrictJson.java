package tern.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads JSON objects, and refuses duplicate names and text after the object. */
final class StrictJson {
  /** The largest JSON text accepted: the limit that the safetensors format sets for a header. */
  static final long MAX_BYTES = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private StrictJson() {}

  /** Reads the object in a file. */
  static JsonNode read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new CheckpointException(
            file + ": has " + size + " bytes, expected JSON of at most " + MAX_BYTES);
      }
      return parse(file, "the file", Files.readAllBytes(file));
    } catch (IOException missing) {
      throw CheckpointException.unreadable(file, missing);
    }
  }

  /**
   * Parses the object in a part of a file.
   *
   * @param part name of the part in messages: "the file" or "the header"
   */
  static JsonNode parse(Path file, String part, byte[] text) {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (StreamReadException broken) {
      throw broken.getOriginalMessage().startsWith("Duplicate ")
          ? new CheckpointException(
              file
                  + ": '"
                  + twice(broken)
                  + "' appears twice in "
                  + part
                  + "; expected each name once",
              broken)
          : invalid(file, part, broken);
    } catch (IOException broken) {
      throw invalid(file, part, broken);
    }
    if (!json.isObject()) {
      throw new CheckpointException(
          file
              + ": "
              + part
              + " is not a JSON object: "
              + (json.isMissingNode() ? "empty" : json.getNodeType()));
    }
    return json;
  }

  private static CheckpointException invalid(Path file, String part, IOException broken) {
    String reason =
        broken instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : broken.toString();
    return new CheckpointException(file + ": " + part + " is not valid JSON: " + reason, broken);
  }

  /** Returns the duplicate name, which is where the parser stopped. */
  private static String twice(StreamReadException broken) {
    StringBuilder path = new StringBuilder();
    var context = broken.getProcessor().getParsingContext();
    for (; context != null && !context.inRoot(); context = context.getParent()) {
      if (context.getCurrentName() != null) {
        path.insert(0, path.isEmpty() ? context.getCurrentName() : context.getCurrentName() + ".");
      }
    }
    return path.toString();
  }
}
