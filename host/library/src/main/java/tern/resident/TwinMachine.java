package tern.resident;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tern.backend.Statistics;
import tern.device.RunDescriptor;
import tern.device.RunState;
import tern.device.Traffic;

/**
 * A {@link ResidentTwin} as a machine: a token each time one is waited for.
 *
 * <p>Used by the thread that created it.
 */
public final class TwinMachine implements ResidentMachine {
  private static final Statistics NO_DEVICE = new Statistics(0, 0, 0, 0, 0, 0);

  private final ResidentModel model;
  private final Arena arena = Arena.ofConfined();
  private final MemorySegment memory;
  private final ResidentTwin.Haste haste;
  private final Map<ResidentProgram, ResidentTwin> twins = new IdentityHashMap<>();
  private ResidentTwin twin;
  private @Nullable RunRequest run;
  private int token;
  private int left;

  /**
   * Loads a model into memory of its own.
   *
   * @throws ResidentException if the program is not sound
   */
  public TwinMachine(ResidentModel model, ResidentTwin.Haste haste) {
    this.model = model;
    this.memory = arena.allocate(model.bytes(), 64);
    model.load(memory);
    this.haste = haste;
    model.check(memory);
    this.twin = twin(model.program());
  }

  private ResidentTwin twin(ResidentProgram program) {
    ResidentShape shape = model.shape();
    return twins.computeIfAbsent(
        program,
        run -> new ResidentTwin(shape.device(), shape.unit(), run, memory, model.base(), haste));
  }

  @Override
  public ResidentModel model() {
    return model;
  }

  @Override
  public void start(ResidentProgram program, RunRequest request) {
    check(request);
    twin = twin(program);
    run = request;
    left = request.budget();
    twin.restart(request.position());
  }

  private void check(RunRequest request) {
    int given = request.given().length;
    int room = model.program().positions() - request.position();
    if (request.position() < 0
        || given < 1
        || given > room
        || request.budget() < 1
        || request.stops().size() > RunDescriptor.MOST_STOPS) {
      throw new ResidentException(
          given
              + " ids given from position "
              + request.position()
              + " on, a budget of "
              + request.budget()
              + ", "
              + request.stops().size()
              + " stop ids; expected 1 to "
              + room
              + ", at least 1, and at most "
              + RunDescriptor.MOST_STOPS);
    }
  }

  @Override
  public RunState await(int position) {
    while (run != null && twin.position() < position) {
      try {
        token(run);
      } catch (RuntimeException | Error failed) {
        run = null;
        throw failed;
      }
    }
    return new RunState(run != null, twin.position());
  }

  private void token(RunRequest now) {
    int j = twin.position() - now.position();
    int last = now.given().length - 1;
    int id = j <= last ? now.given()[j] : token;
    if (id < 0 || id >= model.program().vocabulary()) {
      throw new ResidentException(
          "token "
              + j
              + " of the run is "
              + id
              + ", expected less than "
              + model.program().vocabulary());
    }
    if (j < last) {
      twin.advance(id);
      return;
    }
    token = twin.next(id);
    left--;
    if (left == 0
        || now.stops().contains(token)
        || twin.position() == model.program().positions()) {
      run = null;
    }
  }

  @Override
  public RunState cancel() {
    run = null;
    return new RunState(false, twin.position());
  }

  @Override
  public int chosen(int position) {
    return memory.get(JAVA_INT_UNALIGNED, model.recordOffset(position));
  }

  @Override
  public ResidentRecord record(int position) {
    return model.record(memory, position);
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public Traffic traffic() {
    return Traffic.NONE;
  }

  @Override
  public long waitedNanos() {
    return 0;
  }

  @Override
  public long accessNanos() {
    return 0;
  }

  @Override
  public Statistics statistics() {
    return NO_DEVICE;
  }

  @Override
  public void close() {
    arena.close();
  }
}
