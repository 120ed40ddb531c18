package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tern.TernException;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.device.RunState;
import tern.model.Candidates;
import tern.model.Decoder;
import tern.model.HeadMode;
import tern.model.Model;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.weights.ModelWeights;

/** What every machine does that runs resident programs. */
abstract class ResidentMachineContract {
  private static final int POSITIONS = 24;
  private static final int[] PROMPT = {3, 1, 41, 5};
  private static final Set<Integer> NONE = Set.of();

  static final ModelWeights WEIGHTS = new RandomWeights(64, 1, 2).weights();
  static final ResidentOptions OPTIONS = new ResidentOptions(POSITIONS, 16, HeadMode.EXACT);

  private ResidentMachine machine;

  /** Opens a machine with {@link #WEIGHTS} and {@link #OPTIONS} in it. */
  abstract ResidentMachine open();

  /** Makes what was changed in {@link ResidentMachine#memory} visible to the machine. */
  abstract void changed(ResidentMachine machine, long offset, long bytes);

  @BeforeEach
  void openMachine() {
    machine = open();
  }

  @AfterEach
  void closeMachine() {
    if (machine != null) {
      machine.close();
    }
  }

  /** Continues a text greedily, as a generator does. */
  private static List<Integer> continued(Decoder text, int tokens, int... given) {
    text.expect(tokens, NONE);
    text.advance(given);
    List<Integer> chosen = new ArrayList<>();
    while (true) {
      chosen.add(text.best());
      if (chosen.size() == tokens) {
        return chosen;
      }
      text.advance(chosen.getLast());
    }
  }

  /** What a session of the reference says about the turns of a conversation. */
  private static List<List<Integer>> expected(int tokens, int[]... turns) {
    SessionOptions options = SessionOptions.best().withHead(HeadMode.EXACT).integerAttention();
    List<List<Integer>> all = new ArrayList<>();
    try (Model model = ModelLoader.of(WEIGHTS).load(new ReferenceBackend());
        Session session = new Session(model, POSITIONS, options)) {
      for (int[] turn : turns) {
        all.add(continued(session, tokens, turn));
      }
    }
    return all;
  }

  @Test
  void textsEqualThoseOfASession() {
    List<Integer> first = expected(8, PROMPT).getFirst();
    List<Integer> other = expected(3, new int[] {17}).getFirst();
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 8, PROMPT)).isEqualTo(first);
      assertThat(text.residentReport().runs()).isEqualTo(1);
    }
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 3, 17)).isEqualTo(other);
    }
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 8, PROMPT)).isEqualTo(first);
    }
  }

  /** The second turn begins with the last token of the first, which was not processed. */
  @Test
  void aConversationGoesOnWhereItStands() {
    List<List<Integer>> turns = expected(4, PROMPT, new int[] {9, 30}, new int[] {2});
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 4, PROMPT)).isEqualTo(turns.get(0));
      assertThat(continued(text, 4, 9, 30)).isEqualTo(turns.get(1));
      assertThat(text.position()).isEqualTo(PROMPT.length + 3 + 2 + 3);
      assertThat(continued(text, 4, 2)).isEqualTo(turns.get(2));
      assertThat(text.residentReport().runs()).isEqualTo(3);
    }
  }

  @Test
  void aRewoundTextForgetsWhatWasComputedAhead() {
    List<Integer> first = expected(6, PROMPT).getFirst();
    int[] asked = {PROMPT[0], PROMPT[1], 60, 8};
    List<Integer> other = expected(3, asked).getFirst();
    try (ResidentSession text = new ResidentSession(machine)) {
      text.expect(30, NONE);
      text.advance(PROMPT);
      assertThat(text.best()).isEqualTo(first.getFirst());
      text.rewind(2);
      assertThatThrownBy(text::best)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("nothing is chosen at position 2");
      assertThat(continued(text, 3, 60, 8)).isEqualTo(other);
      text.rewind(0);
      assertThat(continued(text, 6, PROMPT)).isEqualTo(first);
    }
  }

  /** Tokens of a machine that took all of them one by one. */
  private static void oneByOne(ResidentMachine machine, int position, int[] given, int budget) {
    machine.start(new RunRequest(position, given, budget, List.of()));
    machine.await(position + given.length - 1 + budget);
  }

  /** Blocks of four begin at positions 0 and 4, and in the second turn at 16. */
  @Test
  void promptsInBlocksLeaveWhatTheyLeaveOneByOne() {
    int[] first = {3, 1, 41, 5, 9, 26, 53, 58, 9, 7, 9};
    int[] second = {32, 38, 46, 26, 43, 38, 32, 7, 9};
    List<List<Integer>> turns = expected(3, first, second);
    try (ResidentSession text = new ResidentSession(machine);
        ResidentMachine other = new TwinMachine(machine.model(), ResidentTwin.Haste.VECTORS)) {
      assertThat(continued(text, 3, first)).isEqualTo(turns.get(0));
      // embed, two blocks, and the rest
      assertThat(text.residentReport().promptBlocks()).isEqualTo(2);
      assertThat(text.residentReport().runs()).isEqualTo(4);
      assertThat(continued(text, 3, second)).isEqualTo(turns.get(1));
      assertThat(text.residentReport().promptBlocks()).isEqualTo(3);
      assertThat(text.residentReport().runs()).isEqualTo(4 + 4);
      oneByOne(other, 0, first, 3);
      oneByOne(other, first.length + 2, second, 3);
      MemorySegment found = machine.memory();
      for (MemoryRegion region : machine.model().regions()) {
        String name = region.name();
        if (region.filled() || name.startsWith("pages of") || name.startsWith("scales of keys")) {
          long at = region.address() - machine.model().base();
          assertThat(
                  found
                      .asSlice(at, region.bytes())
                      .mismatch(other.memory().asSlice(at, region.bytes())))
              .as(name)
              .isEqualTo(-1);
        }
      }
      for (int position : new int[] {10, 11, 12, 21, 22, 23}) {
        assertThat(machine.record(position))
            .usingRecursiveComparison()
            .isEqualTo(other.record(position));
      }
    }
  }

  /** The last token of a prompt is in no block. */
  @Test
  void shortPromptsTakeNoBlocks() {
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 3, PROMPT)).isEqualTo(expected(3, PROMPT).getFirst());
      continued(text, 2, 1, 2, 3, 4, 5);
      assertThat(text.residentReport().promptBlocks()).isZero();
      text.rewind(0);
      text.advance(1, 2, 3, 4, 5);
      assertThat(text.residentReport().promptBlocks()).isEqualTo(1);
    }
  }

  /** The caller may go on with another token than the machine does. */
  @Test
  void anotherTokenThanTheChosenOneIsTaken() {
    List<List<Integer>> turns = expected(3, PROMPT, new int[] {9});
    try (ResidentSession text = new ResidentSession(machine)) {
      text.expect(20, NONE);
      text.advance(PROMPT);
      for (int i = 0; i < 2; i++) {
        assertThat(text.best()).isEqualTo(turns.getFirst().get(i));
        text.advance(turns.getFirst().get(i));
      }
      assertThat(text.best()).isEqualTo(turns.getFirst().get(2)).isNotEqualTo(9);
      assertThat(continued(text, 3, 9)).isEqualTo(turns.get(1));
    }
  }

  @Test
  void aRunEndsAtAStopItsBudgetAndTheEndOfItsMemory() {
    List<Integer> free = expected(8, PROMPT).getFirst();
    int stop = free.get(5);
    int end = PROMPT.length + free.indexOf(stop);
    int absent = 63;
    assertThat(free).doesNotContain(absent);
    machine.start(new RunRequest(0, PROMPT, 8, List.of(absent, stop)));
    assertThat(machine.await(POSITIONS)).isEqualTo(new RunState(false, end));
    machine.start(new RunRequest(0, PROMPT, 3, List.of()));
    assertThat(machine.await(POSITIONS)).isEqualTo(new RunState(false, PROMPT.length + 2));
    machine.start(new RunRequest(0, PROMPT, 1000, List.of()));
    assertThat(machine.await(POSITIONS + 1)).isEqualTo(new RunState(false, POSITIONS));
    for (int i = 0; i < free.size(); i++) {
      assertThat(machine.chosen(PROMPT.length - 1 + i)).isEqualTo(free.get(i));
    }
  }

  /**
   * The other stop ids than the first eight end a text too, since no token is asked for any more.
   */
  @Test
  void aTextThatIsNotContinuedEndsItsRun() {
    try (ResidentSession text = new ResidentSession(machine)) {
      text.expect(1000, NONE);
      text.advance(PROMPT);
      int first = text.best();
      text.expect(0, NONE);
      RunState ended = machine.await(POSITIONS);
      assertThat(ended.running()).isFalse();
      assertThat(ended.position()).isBetween(PROMPT.length, POSITIONS - 1);
      text.rewind(PROMPT.length);
      assertThat(text.best()).isEqualTo(first);
    }
  }

  @Test
  void recordsHoldTheListAndItsLogits() {
    int count = VectorShape.ENTRIES;
    try (ResidentSession text = new ResidentSession(machine)) {
      text.expect(1, NONE);
      text.advance(PROMPT);
      Candidates top = text.top(count);
      assertThat(top.ids()).hasSize(count).doesNotHaveDuplicates();
      assertThat(top.ids()[0]).isEqualTo(text.best());
      for (int i = 1; i < count; i++) {
        assertThat(top.logits()[i]).isLessThanOrEqualTo(top.logits()[i - 1]);
      }
      Candidates three = text.top(3);
      assertThat(three.ids()).containsExactly(top.ids()[0], top.ids()[1], top.ids()[2]);
      assertThatThrownBy(() -> text.top(count + 1))
          .hasMessage("17 candidates asked for, a resident program lists 16");
      assertThatThrownBy(text::logits).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void whatDoesNotFitIsRefused() {
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThatThrownBy(() -> text.advance(new int[POSITIONS + 1]))
          .hasMessage("0 tokens processed and 25 more given, this session holds 24");
      assertThatThrownBy(() -> text.advance(1, RandomWeights.VOCABULARY))
          .hasMessageContaining("token id 64 is outside the vocabulary of 64");
      assertThatThrownBy(text::advance).hasMessageContaining("no token ids given");
      assertThatThrownBy(text::fork).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> text.rewind(1)).hasMessageContaining("expected 0 to 0");
    }
    for (RunRequest bad :
        List.of(
            new RunRequest(0, new int[0], 1, List.of()),
            new RunRequest(POSITIONS, new int[] {1}, 1, List.of()),
            new RunRequest(POSITIONS - 1, new int[] {1, 2}, 1, List.of()),
            new RunRequest(0, new int[] {1}, 0, List.of()),
            new RunRequest(0, new int[] {1, RandomWeights.VOCABULARY}, 1, List.of()))) {
      assertThatThrownBy(
              () -> {
                machine.start(bad);
                machine.await(POSITIONS + 1);
              })
          .as("%s", bad)
          .isInstanceOf(TernException.class);
    }
    try (ResidentSession text = new ResidentSession(machine)) {
      assertThat(continued(text, 3, PROMPT)).isEqualTo(expected(3, PROMPT).getFirst());
    }
  }

  /** The last product of a layer's first page of values. */
  private int lastPage() {
    List<ProductStep> products = machine.model().products();
    int step = machine.model().program().bodyProducts() - 1;
    while (!products.get(step).fresh() || products.get(step).first() != 0) {
      step--;
    }
    return step;
  }

  /** A damaged step is named, and the program runs again once it is mended. */
  @Test
  void aDamagedStepIsNamed() {
    ResidentProgram program = machine.model().program();
    for (boolean vector : new boolean[] {true, false}) {
      int step = vector ? 2 * program.bodyVectors() / 3 : lastPage();
      long first = vector ? program.vectors() : program.products();
      long at = first - machine.model().base() + 64L * step + (vector ? 0 : 28);
      MemorySegment memory = machine.memory();
      int before = memory.get(JAVA_INT_UNALIGNED, at);
      memory.set(JAVA_INT_UNALIGNED, at, -1);
      changed(machine, at, 4);
      String what = vector ? "vector instruction " : "product ";
      String name = vector ? program.names().vector(step) : program.names().product(step);
      assertThat(name).startsWith("layer ");
      try (ResidentSession text = new ResidentSession(machine)) {
        assertThatThrownBy(() -> text.advance(PROMPT))
            .isInstanceOf(TernException.class)
            .hasMessageStartingWith(what + step + " (" + name + ") at position 0: ");
        memory.set(JAVA_INT_UNALIGNED, at, before);
        changed(machine, at, 4);
        assertThat(text.position()).isZero();
        assertThat(continued(text, 3, PROMPT)).isEqualTo(expected(3, PROMPT).getFirst());
      }
    }
  }
}
