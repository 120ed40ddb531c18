package tern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tern.backend.Backend;
import tern.backend.Backends;
import tern.backend.CheckedBackend;
import tern.backend.DeviceBackend;
import tern.backend.ReferenceBackend;
import tern.checkpoint.CheckpointException;
import tern.device.DeviceException;
import tern.device.fake.FakeDevice;
import tern.model.HeadMode;
import tern.model.PageOptions;
import tern.text.ChatMessage;
import tern.text.ChatTemplate;
import tern.text.TextException;

/** The trained model through the facade: texts, futures, cancellation, and closing at any time. */
@Timeout(120)
class TernTest {
  private static final Path MODEL = Backends.home().resolve("models/austen-3m");
  private static final String PROMPT = "It is a";
  private static final GenerationSettings SHORT = GenerationSettings.DEFAULT.withMaxTokens(6);
  private static final GenerationSettings LONG = SHORT.withMaxTokens(400);

  private static Backend device() {
    return new DeviceBackend(new FakeDevice(1 << 24));
  }

  private static String continued(Tern tern) {
    return tern.generate(PROMPT, SHORT).collect(Collectors.joining());
  }

  @Test
  void aStreamAFutureAndEveryBackendGiveTheSameText() {
    List<String> texts = new ArrayList<>();
    for (Backend backend :
        List.of(
            new ReferenceBackend(),
            new CheckedBackend(device(), new ReferenceBackend()),
            Backends.split(device(), device()))) {
      try (Tern tern = Tern.open(MODEL, backend)) {
        texts.add(continued(tern));
        List<String> pieces = new ArrayList<>();
        texts.add(tern.generateAsync(PROMPT, SHORT, pieces::add).join());
        assertThat(String.join("", pieces)).isEqualTo(texts.getLast());
      }
    }
    assertThat(texts).hasSize(6).containsOnly(texts.getFirst());
    assertThat(texts.getFirst()).hasSizeGreaterThan(6);
  }

  /** With an exact head: what float32 would choose. */
  @Test
  void headAndAttentionMayRunOnTheBackend() {
    List<String> texts = new ArrayList<>();
    for (Backend backend : List.of(new ReferenceBackend(), device())) {
      try (Tern tern = Tern.open(MODEL, backend)) {
        GenerationSettings integer = SHORT.withIntegerAttention(PageOptions.DEFAULT.ofPositions(4));
        for (HeadMode head : HeadMode.values()) {
          texts.add(tern.generate(PROMPT, integer.withHead(head)).collect(Collectors.joining()));
        }
        assertThat(tern.generate(PROMPT, SHORT.withHead(HeadMode.EXACT)))
            .containsExactlyElementsOf(tern.generate(PROMPT, SHORT).toList());
      }
    }
    assertThat(texts).hasSize(6).containsOnly(texts.getFirst());
  }

  /** There are pages for the prompt once, and for one more token of each text. */
  @Test
  void textsThatShareTheirPromptAreWhatEachWouldBeAlone() {
    for (Backend backend : List.of(new ReferenceBackend(), device())) {
      try (Tern tern = Tern.open(MODEL, backend)) {
        int prompt = tern.encode(PROMPT).length;
        assertThat(prompt).isGreaterThan(2);
        PageOptions single = PageOptions.DEFAULT.ofPositions(1);
        GenerationSettings two =
            SHORT.withMaxTokens(2).withTemperature(1.5, 4).withIntegerAttention(single);
        GenerationSettings scarce = two.withIntegerAttention(single.atMost(prompt + 2));
        List<String> together =
            tern.generate(PROMPT, scarce, 2).stream()
                .map(text -> text.collect(Collectors.joining()))
                .toList();
        assertThat(together.getFirst())
            .isEqualTo(tern.generate(PROMPT, two).collect(Collectors.joining()));
        assertThat(together.getLast())
            .isEqualTo(
                tern.generate(PROMPT, two.withTemperature(1.5, 5)).collect(Collectors.joining()))
            .isNotEqualTo(together.getFirst());
      }
    }
  }

  @Test
  void aStreamComputesOnlyWhatIsAskedFor() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      Stream<String> text = tern.generate(PROMPT, LONG);
      assertThat(tern.offload().call(Backend::statistics).jobs()).isZero();
      List<String> taken = text.limit(2).toList();
      assertThat(taken).hasSize(2);
      long jobs = tern.offload().call(Backend::statistics).jobs();
      continued(tern);
      long six = tern.offload().call(Backend::statistics).jobs() - jobs;
      assertThat(jobs).isPositive().isLessThan(six);
    }
  }

  @Test
  void twoTextsAtOnceTakeTurns() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      List<String> order = new ArrayList<>();
      var first = tern.generateAsync(PROMPT, SHORT, piece -> order.add("first"));
      var second = tern.generateAsync(PROMPT, SHORT, piece -> order.add("second"));
      assertThat(first.join()).isEqualTo(second.join()).isEqualTo(continued(tern));
      assertThat(order.indexOf("second")).isLessThan(order.lastIndexOf("first"));
    }
  }

  @Test
  void aCancelledTextStopsBeforeItsNextToken() throws InterruptedException {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      CountDownLatch begun = new CountDownLatch(1);
      var text = tern.generateAsync(PROMPT, LONG, piece -> begun.countDown());
      begun.await();
      text.cancel(false);
      // What had begun ends before the next request; nothing follows it.
      long jobs = tern.offload().call(Backend::statistics).jobs();
      tern.encode("a request after it");
      assertThat(tern.offload().call(Backend::statistics).jobs()).isEqualTo(jobs);
      assertThatThrownBy(text::join).isInstanceOf(CancellationException.class);
      assertThat(continued(tern)).isNotEmpty();
    }
  }

  @Test
  void closingEndsTextsInAnyState() throws InterruptedException {
    List<CompletableFuture<String>> texts = new ArrayList<>();
    Tern tern = Tern.open(MODEL, device());
    CountDownLatch begun = new CountDownLatch(1);
    Stream<String> pulled = tern.generate(PROMPT, LONG);
    for (int i = 0; i < 3; i++) {
      texts.add(tern.generateAsync(PROMPT, LONG, piece -> begun.countDown()));
    }
    begun.await();
    tern.close();
    for (CompletableFuture<String> text : texts) {
      assertThatThrownBy(text::join).isInstanceOf(CancellationException.class);
    }
    assertThatThrownBy(pulled::toList).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tern.encode("too late")).isInstanceOf(IllegalStateException.class);
    tern.close();
  }

  @Test
  void aFailureInTheListenerEndsTheTextAndNothingElse() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      var text =
          tern.generateAsync(
              PROMPT,
              LONG,
              piece -> {
                throw new IllegalStateException("the reader has gone");
              });
      assertThatThrownBy(text::join).hasMessageContaining("the reader has gone");
      assertThat(continued(tern)).isNotEmpty();
    }
  }

  @Test
  void logitsAndIdsAreThoseOfTheModel() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend());
        Tern device = Tern.open(MODEL, device())) {
      int[] ids = tern.encode(PROMPT);
      assertThat(tern.decode(ids)).isEqualTo(PROMPT);
      float[] logits = tern.logits(ids);
      assertThat(logits).hasSize(tern.config().vocabularySize());
      assertThat(Arrays.equals(logits, device.logits(ids))).isTrue();
    }
  }

  @Test
  void sampledTextsFollowTheirSeed() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      List<String> texts =
          Stream.of(1L, 1L, 2L)
              .map(seed -> SHORT.withTemperature(1, seed))
              .map(settings -> tern.generate(PROMPT, settings).collect(Collectors.joining()))
              .toList();
      assertThat(texts.get(0)).isEqualTo(texts.get(1)).isNotEqualTo(texts.get(2));
    }
  }

  @Test
  void aTextEndsBeforeAStopString() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      String whole = tern.generate(PROMPT, SHORT).collect(Collectors.joining());
      String stop = whole.substring(4, 7);
      String cut = tern.generate(PROMPT, SHORT.withStops(stop)).collect(Collectors.joining());
      assertThat(cut).isEqualTo(whole.substring(0, whole.indexOf(stop)));
      assertThat(tern.generateAsync(PROMPT, SHORT.withStops(stop), piece -> {}).join())
          .isEqualTo(cut);
    }
  }

  @Test
  void aConversationRemembersWhatWasSaid() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      assertThatThrownBy(() -> tern.chat(SHORT))
          .isInstanceOf(TextException.class)
          .hasMessageContaining("brings no chat template");
      Conversation chat = tern.chat(ChatTemplate.chatml(), SHORT);
      chat.reset("You are a lady of Bath.");
      String first = chat.say("Good morning").collect(Collectors.joining());
      chat.say("How do you do?").findFirst();
      List<ChatMessage> said = chat.messages();
      assertThat(said).hasSize(5).contains(ChatMessage.assistant(first));
      assertThat(said.getFirst()).isEqualTo(ChatMessage.system("You are a lady of Bath."));
      chat.reset(null);
      assertThat(chat.messages()).isEmpty();
    }
  }

  @Test
  void closesTheBackendIfTheModelCannotBeOpened(@TempDir Path folder) {
    FakeDevice device = new FakeDevice(1 << 20);
    assertThatThrownBy(() -> Tern.open(folder, new DeviceBackend(device)))
        .isInstanceOf(CheckpointException.class)
        .isInstanceOf(TernException.class);
    assertThatThrownBy(() -> Tern.open(MODEL, new DeviceBackend(new FakeDevice(1 << 16))))
        .isInstanceOf(DeviceException.OutOfMemory.class);
  }

  @Test
  void badRequestsAreRefusedWhenTheyAreMade() {
    try (Tern tern = Tern.open(MODEL, new ReferenceBackend())) {
      String endless = "word ".repeat(1000);
      assertThatThrownBy(() -> tern.generate(endless))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("shorten it");
      assertThatThrownBy(() -> tern.generateAsync(endless, SHORT, piece -> {}).join())
          .hasRootCauseInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> SHORT.withMaxTokens(0)).hasMessageContaining("at least 1");
      assertThatThrownBy(() -> tern.logits(-1)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
