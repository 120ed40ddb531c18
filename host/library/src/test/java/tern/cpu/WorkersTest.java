package tern.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WorkersTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void eachPartRunsOnce(int parts) {
    Workers workers = new Workers(parts);
    AtomicIntegerArray runs = new AtomicIntegerArray(parts);
    for (int i = 0; i < 1000; i++) {
      workers.run((part, all) -> runs.incrementAndGet(part));
    }
    for (int part = 0; part < parts; part++) {
      assertThat(runs.get(part)).isEqualTo(1000);
    }
  }

  @Test
  void wakesWorkersThatSleep() throws InterruptedException {
    Workers workers = new Workers(3);
    AtomicInteger runs = new AtomicInteger();
    for (int i = 0; i < 5; i++) {
      TimeUnit.MILLISECONDS.sleep(5);
      workers.run((part, parts) -> runs.incrementAndGet());
    }
    assertThat(runs).hasValue(15);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 1001})
  void piecesCoverAllItemsOnce(int count) {
    Workers workers = new Workers(3);
    AtomicIntegerArray seen = new AtomicIntegerArray(Math.max(1, count));
    Workers.Pieces pieces =
        new Workers.Pieces(
            (from, to) -> {
              for (int i = from; i < to; i++) {
                seen.incrementAndGet(i);
              }
            });
    workers.run(pieces.of(count));
    workers.run(pieces.of(count));
    for (int i = 0; i < count; i++) {
      assertThat(seen.get(i)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aFailureOfAnyPartReachesTheCaller(int failing) {
    Workers workers = new Workers(3);
    assertThatThrownBy(
            () ->
                workers.run(
                    (part, parts) -> {
                      if (part == failing) {
                        throw new IllegalStateException("part " + part);
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("part " + failing);
    AtomicInteger runs = new AtomicInteger();
    workers.run((part, parts) -> runs.incrementAndGet());
    assertThat(runs).hasValue(3);
  }

  @Test
  void whoFindsThemBusyDoesAllPartsAlone() throws Exception {
    Workers workers = new Workers(2);
    CountDownLatch begun = new CountDownLatch(2);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> first =
          other.submit(
              () ->
                  workers.run(
                      (part, parts) -> {
                        begun.countDown();
                        awaitQuietly(end);
                      }));
      begun.await();
      AtomicInteger here = new AtomicInteger();
      Thread caller = Thread.currentThread();
      workers.run((part, parts) -> here.addAndGet(Thread.currentThread() == caller ? 1 : 100));
      assertThat(here).hasValue(2);
      end.countDown();
      first.get();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
