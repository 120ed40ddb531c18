package tern.synth.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrowdingTest {
  private static final Tuning.Crowds CROWDS = Tuning.ECP5.crowds();
  private static final int SMALL = Crowding.box(8, 12, 9, 13);

  private static int randomBox(Random random) {
    int x = random.nextInt(12);
    int y = random.nextInt(12);
    return Crowding.box(x, y, x + random.nextInt(9), y + random.nextInt(9));
  }

  @Test
  void aBoxKnowsHalfItsPerimeterUpToTheLargestChips() {
    assertThat(Crowding.length(SMALL)).isEqualTo(2);
    assertThat(Crowding.length(Crowding.box(0, 0, 255, 255))).isEqualTo(510);
    assertThat(Crowding.length(Crowding.box(200, 129, 200, 255))).isEqualTo(126);
  }

  @Test
  void wireIsFreeUpToALimitThenIncreasinglyExpensive() {
    Crowding crowding = new Crowding(CROWDS);
    int free = 0;
    double last = 0;
    for (int i = 0; i < 1000; i++) {
      double cost = crowding.put(SMALL);
      assertThat(cost).isGreaterThanOrEqualTo(last);
      free += cost == 0 ? 1 : 0;
      last = cost;
    }
    assertThat(free).isEqualTo(CROWDS.room() * 16);
    assertThat(crowding.put(Crowding.box(8, 16, 9, 17))).isZero();
  }

  @Test
  void directionsDoNotCrowdEachOther() {
    Crowding crowding = new Crowding(CROWDS);
    for (int i = 0; i < 1000; i++) {
      crowding.put(Crowding.box(8, 12, 9, 12));
    }
    assertThat(crowding.put(Crowding.box(8, 12, 8, 13))).isZero();
    assertThat(crowding.put(Crowding.box(8, 12, 9, 12))).isPositive();
  }

  @Test
  void wireIsSharedByTheFieldsThatItsBoxReaches() {
    Crowding one = new Crowding(CROWDS);
    Crowding four = new Crowding(CROWDS);
    int wide = Crowding.box(9, 13, 12, 16);
    double more = 0;
    for (int i = 0; i < 400; i++) {
      one.put(Crowding.box(8, 12, 11, 15));
      four.put(wide);
      more = four.put(wide);
    }
    assertThat(more).isLessThan(one.put(Crowding.box(8, 12, 11, 15)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void removedBoxesLeaveNoTrace(long seed) {
    Random random = new Random(seed);
    Crowding crowding = new Crowding(CROWDS);
    Deque<Integer> boxes = new ArrayDeque<>();
    double cost = 0;
    double most = 0;
    for (int i = 0; i < 20_000; i++) {
      if (boxes.isEmpty() || random.nextInt(3) > 0) {
        boxes.push(randomBox(random));
        cost += crowding.put(boxes.peek());
      } else {
        cost += crowding.take(boxes.pop());
      }
      most = Math.max(most, cost);
    }
    assertThat(most).as("seed %d", seed).isGreaterThan(1000);
    Crowding again = new Crowding(CROWDS);
    double sum = boxes.stream().mapToDouble(again::put).sum();
    assertThat(cost).as("seed %d", seed).isCloseTo(sum, within(1e-6 * most));
    for (int box : boxes) {
      cost += crowding.take(box);
    }
    assertThat(cost).as("seed %d", seed).isCloseTo(0, within(1e-6 * most));
  }
}
