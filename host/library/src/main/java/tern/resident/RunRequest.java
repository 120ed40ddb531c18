package tern.resident;

import java.util.Arrays;
import java.util.List;

/**
 * What a run is to do.
 *
 * <p>Immutable: any thread may use it; the array is not changed.
 *
 * @param position position of the first given token
 * @param given ids to process; after the last of them the first one is chosen
 * @param budget most tokens to choose
 * @param stops ids after which the run ends, 8 at most
 */
public record RunRequest(int position, int[] given, int budget, List<Integer> stops) {
  /** The run without the first given tokens. */
  RunRequest from(int count) {
    return new RunRequest(
        position + count, Arrays.copyOfRange(given, count, given.length), budget, stops);
  }

  /** Position at which its budget is spent. */
  int end() {
    return position + given.length - 1 + budget;
  }
}
