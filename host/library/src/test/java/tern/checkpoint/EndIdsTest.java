package tern.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** generation_config.json has priority over config.json, whose {@code eos_token_id} is 2 here. */
class EndIdsTest {
  @TempDir private Path folder;

  @BeforeEach
  void copyConfig() throws IOException {
    Files.copy(
        Checkpoints.oracle("offline-gqa").resolve("config.json"), folder.resolve("config.json"));
  }

  private Set<Integer> ids(String generationConfig) throws IOException {
    Files.writeString(folder.resolve("generation_config.json"), generationConfig);
    return Checkpoint.config(folder).endIds();
  }

  @Test
  void generationConfigDecides() throws IOException {
    assertThat(Checkpoint.config(folder).endIds()).containsExactly(2);
    assertThat(ids("{\"eos_token_id\": 7}")).containsExactly(7);
    assertThat(ids("{\"eos_token_id\": [7, 511]}")).containsExactlyInAnyOrder(7, 511);
  }

  @Test
  void configDecidesIfGenerationConfigHasNone() throws IOException {
    assertThat(ids("{}")).containsExactly(2);
    assertThat(ids("{\"eos_token_id\": null}")).containsExactly(2);
    Checkpoints.edit(folder, config -> config.remove("eos_token_id"));
    assertThat(ids("{}")).isEmpty();
  }

  @Test
  void wrongIdsAreRefused() {
    for (String wrong :
        new String[] {"512", "-1", "\"7\"", "[]", "[7, 512]", "true", "{\"a\":1}"}) {
      assertThatThrownBy(() -> ids("{\"eos_token_id\": " + wrong + "}"))
          .isInstanceOf(CheckpointException.class)
          .hasMessageContaining("generation_config.json: eos_token_id is '");
    }
    assertThatThrownBy(() -> ids("{\"eos_token_id\": 7, \"eos_token_id\": 8}"))
        .hasMessageContaining("generation_config.json: 'eos_token_id' appears twice");
    assertThatThrownBy(() -> ids("{")).hasMessageContaining("generation_config.json: the file is");
  }
}
