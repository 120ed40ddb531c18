package tern.device.serial;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import tern.device.DeviceException;
import tern.device.Traffic;

/**
 * Exchanges requests and answers over a serial line that may lose, damage or duplicate bytes.
 *
 * <p>As many requests are in flight as the board's window allows. After a timeout or a complaint,
 * all requests from the first unanswered one are sent again; the board executes each sequence
 * number only once.
 */
final class SerialLink implements AutoCloseable {
  private static final int VERSION = 1;
  private static final int ATTEMPTS = 8;

  private final SerialLine port;
  private final long patienceNanos;
  private final SerialFrames frames = new SerialFrames();
  private final ArrayDeque<SerialAnswer> heard = new ArrayDeque<>();
  private final byte[] buffer = new byte[4096];
  private int sequence;
  private int window = 1;
  private int maxData;
  private long memoryBytes;
  private long resends;
  private long written;
  private long read;

  /**
   * Queries the board.
   *
   * @param patienceMillis time without an answer after which a request is sent again
   * @throws DeviceException if no board answers, or one with another protocol
   */
  SerialLink(SerialLine port, long patienceMillis) {
    this.port = port;
    this.patienceNanos = patienceMillis * 1_000_000;
    while (port.read(buffer) > 0) {
      // Discards stale bytes.
    }
    SerialAnswer about = query();
    byte[] data = about.data();
    if (data.length != 8 || data[0] != VERSION) {
      throw new DeviceException(
          port
              + ": the board has protocol version "
              + (data.length == 0 ? "unknown" : Integer.toString(data[0] & 0xFF))
              + ", expected "
              + VERSION);
    }
    sequence = about.expected();
    window = (int) atLeastOne("frames in flight", data[1] & 0xFF);
    maxData = (int) atLeastOne("data bytes per frame", (data[2] & 0xFF) | (data[3] & 0xFF) << 8);
    long bytes = Integer.toUnsignedLong(SerialFrames.word(data, 4));
    memoryBytes = atLeastOne("bytes of device memory", bytes);
  }

  private long atLeastOne(String what, long count) {
    if (count == 0) {
      throw new DeviceException(port + ": the board reports 0 " + what + ", expected at least 1");
    }
    return count;
  }

  /** Most bytes of memory per request. */
  int maxData() {
    return maxData;
  }

  long memoryBytes() {
    return memoryBytes;
  }

  /** Number of times that requests were sent again. */
  long resends() {
    return resends;
  }

  /** All bytes on the line so far, both ways. */
  Traffic traffic() {
    return new Traffic(written, read);
  }

  private void send(byte[] frame) {
    written += frame.length;
    port.write(frame);
  }

  /** Asks for the board's state, which changes nothing. */
  SerialAnswer query() {
    SerialRequest request = SerialRequest.query();
    int mark = ThreadLocalRandom.current().nextInt(256);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      send(request.frame(mark));
      for (SerialAnswer answer = hear(); answer != null; answer = hear()) {
        if (answer.type() == SerialRequest.QUERY && answer.sequence() == mark) {
          return answer;
        }
      }
      resends++;
    }
    throw silent();
  }

  /**
   * Sends requests, all reads or all writes.
   *
   * @param consumer receives the answers in order
   * @throws DeviceException.LinkFailed if no answer comes, or the board rejects a request as
   *     malformed
   */
  void exchange(List<SerialRequest> requests, Consumer consumer) {
    int done = 0;
    int sent = 0;
    int attempts = 0;
    boolean complained = false;
    while (done < requests.size()) {
      for (; sent < requests.size() && sent - done < window; sent++) {
        send(requests.get(sent).frame(sequence + sent - done & 0xFF));
      }
      SerialAnswer answer = hear();
      if (answer == null) {
        if (++attempts == ATTEMPTS) {
          throw silent();
        }
        resends++;
        sent = done;
      } else if (answers(answer, requests.get(done))) {
        consumer.take(done++, answer);
        sequence = sequence + 1 & 0xFF;
        attempts = 0;
        complained = false;
      } else if (complains(answer) && !complained) {
        // Resend once for a whole burst of complaints; after that only after a timeout.
        complained = true;
        resends++;
        sent = done;
      } else if (answer.status() == SerialAnswer.MALFORMED) {
        throw new DeviceException.LinkFailed(port + ": the board rejected a request as malformed");
      }
    }
  }

  /** Sends one request, and returns its answer. */
  SerialAnswer exchange(SerialRequest request) {
    SerialAnswer[] only = new SerialAnswer[1];
    exchange(List.of(request), (i, answer) -> only[0] = answer);
    return only[0];
  }

  interface Consumer {
    void take(int request, SerialAnswer answer);
  }

  private boolean answers(SerialAnswer answer, SerialRequest request) {
    return answer.type() == request.type()
        && answer.sequence() == sequence
        && (answer.status() == SerialAnswer.OK || answer.status() == SerialAnswer.REFUSED);
  }

  private static boolean complains(SerialAnswer answer) {
    return answer.status() == SerialAnswer.CORRUPTED
        || answer.status() == SerialAnswer.OUT_OF_ORDER;
  }

  private DeviceException silent() {
    return new DeviceException.LinkFailed(
        port
            + ": no answer to "
            + ATTEMPTS
            + " attempts, "
            + patienceNanos / 1_000_000
            + " ms each; check that the board is on and the bit rate is right");
  }

  /** Returns the next answer, or null after a timeout. */
  private SerialAnswer hear() {
    long start = System.nanoTime();
    while (heard.isEmpty()) {
      int count = port.read(buffer);
      read += count;
      for (int i = 0; i < count; i++) {
        byte[] content = frames.take(buffer[i] & 0xFF);
        SerialAnswer answer = content == null ? null : SerialAnswer.of(content);
        if (answer != null) {
          heard.add(answer);
        }
      }
      if (count > 0) {
        start = System.nanoTime();
      } else if (System.nanoTime() - start > patienceNanos) {
        return null;
      }
    }
    return heard.poll();
  }

  @Override
  public void close() {
    port.close();
  }
}
