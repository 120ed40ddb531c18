package tern.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tern.backend.ReferenceBackend;
import tern.checkpoint.Checkpoints;
import tern.checkpoint.ModelLoader;

/** The bounds of a session with a context of 256 tokens and a vocabulary of 512. */
class SessionTest {
  private final Model model =
      ModelLoader.load(Checkpoints.oracle("offline-gqa"), new ReferenceBackend());

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void refusesACapacityThatIsNotPositive(int capacity) {
    assertThatThrownBy(() -> new Session(model, capacity))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(capacity + " tokens requested, expected at least 1");
  }

  @Test
  void refusesMoreTokensThanTheContextHolds() {
    assertThatThrownBy(() -> new Session(model, 257))
        .hasMessage("257 tokens requested, the model's context holds 256");
    assertThat(new Session(model, 256).prefill(1)).hasSize(512);
  }

  @Test
  void refusesNoTokens() {
    Session session = new Session(model, 4);
    assertThatThrownBy(session::prefill)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no token ids given, expected at least one");
    assertThatThrownBy(session::allLogits).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRefusalLeavesTheSessionUnchanged() {
    Session session = new Session(model, 20);
    session.prefill(3, 1, 4);
    assertThatThrownBy(() -> session.prefill(new int[18]))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("3 tokens processed and 18 more given, this session holds 20");
    int[] late = new int[17];
    late[16] = 512;
    assertThatThrownBy(() -> session.prefill(late))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token id 512 is outside the vocabulary of 512");
    assertThatThrownBy(() -> session.prefill(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(session.position()).isEqualTo(3);
    assertThat(session.prefill(1, 5)).isEqualTo(new Session(model, 5).prefill(3, 1, 4, 1, 5));
  }

  @Test
  void rewindingForgets() {
    Session session = new Session(model, 8);
    session.prefill(3, 1, 4, 1, 5);
    session.rewind(2);
    assertThat(session.position()).isEqualTo(2);
    assertThat(session.prefill(9, 2)).isEqualTo(new Session(model, 8).prefill(3, 1, 9, 2));
    assertThatThrownBy(() -> session.rewind(5)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClosedSessionRefusesToCompute() {
    Session session = new Session(model, 8);
    session.prefill(3, 1);
    session.close();
    session.close();
    assertThatThrownBy(() -> session.advance(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this session is closed");
    assertThatThrownBy(session::logits).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> session.top(1)).isInstanceOf(IllegalStateException.class);
  }
}
