package tern.folder;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tern.model.RopeScaling;

/** Reads and writes tern.json. Each field is needed, and no other one is allowed. */
final class ManifestJson {
  static final String NAME = "tern.json";
  private static final long MOST_BYTES = 100_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .addMixIn(RopeScaling.class, Scaling.class)
          .build();

  /** The kinds of rotations, by the names that Hugging Face's rope_type has. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = RopeScaling.Linear.class, name = "linear"),
    @JsonSubTypes.Type(value = RopeScaling.Llama3.class, name = "llama3"),
    @JsonSubTypes.Type(value = RopeScaling.Yarn.class, name = "yarn"),
    @JsonSubTypes.Type(value = RopeScaling.LongRope.class, name = "longrope"),
  })
  private interface Scaling {}

  private ManifestJson() {}

  static byte[] write(Manifest manifest) {
    try {
      return JSON.writeValueAsBytes(manifest);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Manifest read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new FolderException(
            file + ": has " + size + " bytes, expected at most " + MOST_BYTES);
      }
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      expect(file, json, "format", "\"" + Manifest.FORMAT + "\"");
      expect(file, json, "version", Integer.toString(Manifest.VERSION));
      return JSON.treeToValue(json, Manifest.class);
    } catch (JsonMappingException broken) {
      throw new FolderException(
          file + ": " + place(broken) + ": " + firstLine(broken.getOriginalMessage()), broken);
    } catch (JsonProcessingException broken) {
      throw new FolderException(
          file + ": is not valid JSON: " + firstLine(broken.getOriginalMessage()), broken);
    } catch (IOException unreadable) {
      throw new FolderException(file + ": cannot be read: " + unreadable, unreadable);
    }
  }

  /** Checked before all else, since another version may have other fields. */
  private static void expect(Path file, JsonNode json, String field, String expected) {
    JsonNode value = json.path(field);
    if (!value.toString().equals(expected)) {
      throw new FolderException(
          file
              + ": "
              + field
              + " is "
              + (value.isMissingNode() ? "absent" : value)
              + ", expected "
              + expected
              + "; write the folder anew with ./tern convert");
    }
  }

  private static String place(JsonMappingException broken) {
    StringBuilder text = new StringBuilder();
    for (JsonMappingException.Reference step : broken.getPath()) {
      text.append(
          step.getFieldName() == null
              ? "[" + step.getIndex() + "]"
              : (text.isEmpty() ? "" : ".") + step.getFieldName());
    }
    return text.isEmpty() ? "the object" : text.toString();
  }

  private static String firstLine(String message) {
    return message == null ? "broken" : message.lines().findFirst().orElse("broken");
  }
}
