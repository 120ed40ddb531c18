package tern.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tern.Samples;
import tern.device.DeviceException;
import tern.device.fake.FakeDevice;
import tern.ternary.TernaryMatrix;

/** A backend on its own thread: order, cancellation, and closing whatever is going on. */
@Timeout(60)
class OffloadTest {
  private final FakeDevice device = new FakeDevice(1 << 20);
  private final Offload offload = Offload.on(new DeviceBackend(device));

  /** Keeps the backend's thread busy until it is released. */
  private CompletableFuture<Void> busy(CountDownLatch until) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> future =
        offload.submit(
            backend -> {
              begun.countDown();
              awaited(until);
              return null;
            });
    begun.await();
    return future;
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void manyThreadsGetTheProductsThatTheyAskedFor() throws InterruptedException {
    TernaryMatrix matrix = Samples.matrix(9, 33, 1);
    int[][] sums = new int[8][];
    try (offload;
        OffloadedMatrix loaded = offload.load(matrix)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < sums.length; i++) {
        int mine = i;
        byte[] x = Samples.activations(2 * 33, i);
        threads.add(Thread.ofVirtual().start(() -> sums[mine] = loaded.multiply(x, 2).join()));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    for (int i = 0; i < sums.length; i++) {
      int[] expected = new int[2 * 9];
      new ReferenceBackend().load(matrix).multiply(Samples.activations(2 * 33, i), 2, expected);
      assertThat(sums[i]).isEqualTo(expected);
    }
  }

  @Test
  void itsOldOwnerMayNotUseIt() {
    try (offload) {
      assertThatThrownBy(device::memory)
          .isInstanceOf(DeviceException.class)
          .hasMessageContaining("belongs to thread 'tern-device'");
    }
  }

  @Test
  void onlyTheOwnerCanGiveABackendAway() throws InterruptedException {
    Throwable[] caught = new Throwable[1];
    try (DeviceBackend own = new DeviceBackend(new FakeDevice(1 << 20))) {
      Thread thief = new Thread(() -> Offload.on(own));
      thief.setUncaughtExceptionHandler((thread, thrown) -> caught[0] = thrown);
      thief.start();
      thief.join();
      own.counters();
    }
    assertThat(caught[0]).isInstanceOf(DeviceException.class);
    offload.close();
  }

  @Test
  void aCancelledRequestDoesNotBegin() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean ran = new AtomicBoolean();
    try (offload) {
      busy(release);
      CompletableFuture<Boolean> cancelled = offload.submit(backend -> ran.getAndSet(true));
      cancelled.cancel(false);
      release.countDown();
      offload.call(backend -> null);
    }
    assertThat(ran).isFalse();
  }

  @Test
  void closingWaitsForWhatRunsAndCancelsTheRest() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CompletableFuture<Void> running = busy(release);
    CompletableFuture<Integer> waiting = offload.submit(backend -> 1);
    Thread closer = Thread.ofPlatform().start(offload::close);
    for (CompletableFuture<?> cancelled : List.of(running, waiting)) {
      assertThatThrownBy(cancelled::join).isInstanceOf(CancellationException.class);
    }
    assertThat(closer.isAlive()).as("the running request keeps the backend open").isTrue();
    release.countDown();
    closer.join();
    offload.close();
    assertThatThrownBy(() -> offload.call(backend -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> offload.load(Samples.matrix(2, 2, 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatDependsOnAFutureMayAskForMoreAndClose() {
    CompletableFuture<Integer> nested =
        offload
            .submit(backend -> 1)
            .thenApply(one -> one + offload.call(backend -> 1))
            .whenComplete((sum, failure) -> offload.close());
    assertThat(nested.join()).isEqualTo(2);
    offload.close();
  }

  @Test
  void failuresArriveAsTheyWereThrown() {
    device.failAt(0);
    try (offload) {
      assertThatThrownBy(
              () ->
                  offload.call(
                      backend -> {
                        throw new DeviceException("no such luck");
                      }))
          .isExactlyInstanceOf(DeviceException.class)
          .hasMessage("no such luck");
      assertThatThrownBy(() -> offload.load(Samples.matrix(2048, 4096, 1)))
          .isInstanceOf(DeviceException.OutOfMemory.class);
    }
  }
}
