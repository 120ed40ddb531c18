package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tern.backend.ReferenceBackend;
import tern.checkpoint.ModelLoader;
import tern.model.HeadMode;
import tern.model.Model;
import tern.model.PageOptions;
import tern.model.PassObserver;
import tern.model.PassTensor;
import tern.model.Session;
import tern.model.SessionOptions;
import tern.weights.ModelWeights;

/** Runs a resident model beside a session of the reference: equal tensors, and equal tokens. */
final class TwinRun {
  private static final long BASE = 0x8000_0000L;

  private final ResidentModel resident;
  private final MemorySegment memory;
  private final ResidentTwin twin;
  private final ModelWeights weights;
  private final HeadMode head;
  private final Map<Integer, List<Probe>> probes;

  /** The session's tensors of a token. */
  private final Map<String, int[]> expected = new HashMap<>();

  private int compared;

  TwinRun(ResidentShape shape, ModelWeights weights, ResidentTwin.Haste haste) {
    this.weights = weights;
    this.head = shape.head();
    resident = ResidentModel.of(shape, weights, BASE);
    memory = Arena.ofAuto().allocate(resident.bytes(), 64);
    resident.load(memory);
    ProgramCheck.check(shape.device(), shape.unit(), resident.program(), memory, BASE);
    twin = new ResidentTwin(shape.device(), shape.unit(), resident.program(), memory, BASE, haste);
    probes = resident.probes().stream().collect(Collectors.groupingBy(Probe::step));
  }

  ResidentModel resident() {
    return resident;
  }

  private static String key(int layer, PassTensor tensor) {
    return layer + " " + tensor;
  }

  private void compare(int step, int position) {
    for (Probe probe : probes.getOrDefault(step, List.of())) {
      int[] row = expected.get(key(probe.layer(), probe.tensor()));
      for (int i = 0; i < probe.count(); i++) {
        int found =
            probe.place().memory()
                ? memory.get(JAVA_INT_UNALIGNED, probe.place().at() - BASE + 4L * i)
                : twin.word((int) probe.place().at() + i);
        if (found != row[probe.column() + i]) {
          assertThat(Float.intBitsToFloat(found))
              .as(
                  "%s of layer %d, column %d, position %d, after %s",
                  probe.tensor(),
                  probe.layer(),
                  probe.column() + i,
                  position,
                  resident.program().names().vectors().get(step))
              .isEqualTo(Float.intBitsToFloat(row[probe.column() + i]));
        }
        compared++;
      }
    }
  }

  ResidentTwin twin() {
    return twin;
  }

  /** The words of the record that a position has left. */
  int[] record(int position) {
    ResidentProgram program = resident.program();
    long at = program.results() - BASE + (long) position * program.resultStride();
    return memory.asSlice(at, program.resultStride()).toArray(JAVA_INT);
  }

  /** Generates tokens with both; returns the elements that were compared. */
  int generate(int[] prompt, int tokens) {
    PassObserver observer =
        (layer, tensor, rows, position, count) -> {
          int columns = tensor.columns(weights.config());
          int[] row = rows.asSlice(0, 4L * columns).toArray(JAVA_INT);
          expected.put(key(layer, tensor), row);
        };
    SessionOptions options =
        SessionOptions.best().withHead(head).integerAttention(PageOptions.DEFAULT);
    try (Model model = ModelLoader.of(weights).load(new ReferenceBackend());
        Session session = new Session(model, resident.shape().positions(), options, observer)) {
      int next = -1;
      twin.restart();
      twin.observe(this::compare);
      for (int i = 0; i < prompt.length + tokens - 1; i++) {
        int id = i < prompt.length ? prompt[i] : next;
        session.advance(id);
        if (i + 1 < prompt.length) {
          twin.advance(id);
        } else {
          next = twin.next(id);
          assertThat(next).as("token %d", i).isEqualTo(session.top(1).ids()[0]);
        }
      }
    }
    twin.observe(ResidentTwin.StepObserver.NONE);
    twin.restart();
    return compared;
  }
}
