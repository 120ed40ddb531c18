package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index decides which file a tensor is from; contradictions are refused or warned of. */
class ShardsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  /** Writes a file of tensors of one float each. */
  private void shard(String file, Map<String, Float> values) throws IOException {
    Map<String, Checkpoints.Raw> tensors = new LinkedHashMap<>();
    values.forEach((name, value) -> tensors.put(name, Checkpoints.scalar(value)));
    Files.createDirectories(folder.resolve(file).getParent());
    Checkpoints.write(folder.resolve(file), tensors);
  }

  private void index(String... places) throws IOException {
    ObjectNode index = JSON.createObjectNode();
    ObjectNode map = index.putObject("weight_map");
    for (int i = 0; i < places.length; i += 2) {
      map.put(places[i], places[i + 1]);
    }
    Files.writeString(folder.resolve(ShardIndex.NAME), index.toString());
  }

  private Map<String, Float> values() {
    Map<String, Float> values = new LinkedHashMap<>();
    Safetensors tensors = new Safetensors(folder, warnings::add);
    tensors.names().forEach(name -> values.put(name, tensors.get(name).floats()[0]));
    return values;
  }

  private void refused(String... parts) {
    assertThatThrownBy(this::values)
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(parts);
  }

  @Test
  void shardsAreOneCheckpoint() throws IOException {
    shard("a.safetensors", Map.of("x", 1f));
    shard("b.safetensors", Map.of("y", 2f, "z", 3f));
    index("x", "a.safetensors", "y", "b.safetensors", "z", "b.safetensors");
    assertThat(values()).isEqualTo(Map.of("x", 1f, "y", 2f, "z", 3f));
    assertThat(warnings).isEmpty();
  }

  @Test
  void shardsMayBeLinksOrLieInASubfolder() throws IOException {
    shard("blobs/0123", Map.of("x", 1f));
    shard("parts/b.safetensors", Map.of("y", 2f));
    Path elsewhere = Files.createTempDirectory("elsewhere");
    Files.move(folder.resolve("blobs/0123"), elsewhere.resolve("0123"));
    Files.createSymbolicLink(folder.resolve("a.safetensors"), elsewhere.resolve("0123"));
    index("x", "a.safetensors", "y", "parts/../parts/b.safetensors");
    assertThat(values()).isEqualTo(Map.of("x", 1f, "y", 2f));
    Files.delete(elsewhere.resolve("0123"));
    Files.delete(elsewhere);
  }

  @Test
  void theFolderMayBeTheWorkingDirectory() throws IOException {
    var index = JSON.readTree("{\"weight_map\": {\"x\": \"a.safetensors\"}}");
    for (String here : new String[] {"", ".", "..", "../x/."}) {
      Path place = Path.of(here).resolve("a.safetensors");
      assertThat(ShardIndex.of(Path.of(here), index).shards()).containsExactly(place);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../a.safetensors",
        "parts/../../a.safetensors",
        "..",
        ".",
        "",
        "/etc/passwd",
        "a\0.safetensors"
      })
  void namesThatLeaveTheFolderAreRefused(String name) throws IOException {
    shard("a.safetensors", Map.of("x", 1f));
    index("x", name);
    refused(ShardIndex.NAME, "puts tensor 'x' in ", "expected a file inside the folder");
  }

  @Test
  void aTensorInTwoShardsIsRefused() throws IOException {
    shard("a.safetensors", Map.of("x", 1f, "y", 5f));
    shard("b.safetensors", Map.of("y", 2f));
    index("x", "a.safetensors", "y", "b.safetensors");
    refused("b.safetensors: tensor 'y' is in ", "a.safetensors too");
  }

  @Test
  void aTensorInTheWrongShardIsRefused() throws IOException {
    shard("a.safetensors", Map.of("y", 1f));
    shard("b.safetensors", Map.of("x", 2f));
    index("x", "a.safetensors", "y", "b.safetensors");
    refused("tensor 'x' contradicts weight_map of ", "puts it in ", "a.safetensors");
  }

  @Test
  void aTensorThatTheIndexDoesNotNameIsRefused() throws IOException {
    shard("a.safetensors", Map.of("x", 1f, "y", 2f));
    index("x", "a.safetensors");
    refused("a.safetensors: tensor 'y' contradicts weight_map", "does not name it");
  }

  @Test
  void anEntryWithoutTensorOrFileIsRefused() throws IOException {
    shard("a.safetensors", Map.of("x", 1f));
    index("x", "a.safetensors", "y", "a.safetensors");
    refused("puts tensor 'y' in ", "a.safetensors, which does not hold it");
    index("x", "a.safetensors", "y", "b.safetensors");
    refused("b.safetensors: cannot be read: there is no such file");
  }

  @Test
  void warnsOfAStraySingleFileAndDoesNotReadIt() throws IOException {
    shard("model.safetensors", Map.of("x", 9f));
    shard("a.safetensors", Map.of("x", 1f));
    index("x", "a.safetensors");
    assertThat(values()).isEqualTo(Map.of("x", 1f));
    assertThat(warnings).singleElement().asString().contains("model.safetensors: is ignored");
  }

  @Test
  void anIndexMayNameTheSingleFile() throws IOException {
    shard("model.safetensors", Map.of("x", 9f));
    index("x", "model.safetensors");
    assertThat(values()).isEqualTo(Map.of("x", 9f));
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"weight_map\": {}}",
        "{\"weight_map\": [\"a\"]}",
        "{\"weight_map\": {\"x\": 1}}",
        "{\"weight_map\": {\"x\": \"a\", \"x\": \"b\"}}",
        "[",
        ""
      })
  void anInvalidIndexIsRefused(String text) throws IOException {
    Files.writeString(folder.resolve(ShardIndex.NAME), text);
    refused(ShardIndex.NAME);
  }
}
