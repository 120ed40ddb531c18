package tern.device.serial;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A board's answer to a request.
 *
 * @param type type of the request
 * @param sequence sequence number of the request
 * @param expected sequence number that the board will execute next
 * @param interrupt whether the device's interrupt is high
 * @param awake whether the board's memory is ready
 * @param rejects frames so far that the board could not read, modulo 256
 */
record SerialAnswer(
    int type,
    int sequence,
    int expected,
    boolean interrupt,
    boolean awake,
    int rejects,
    byte[] data,
    int status) {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int OUT_OF_ORDER = 2;
  static final int MALFORMED = 3;
  static final int CORRUPTED = 4;
  private static final int HEAD_BYTES = 5;

  /** Parses the content of a frame; returns null if it is not an answer. */
  static @Nullable SerialAnswer of(byte[] content) {
    if (content.length <= HEAD_BYTES || content[0] >= 0) {
      return null;
    }
    int last = content.length - 1;
    return new SerialAnswer(
        content[0] & 0x7F,
        content[1] & 0xFF,
        content[2] & 0xFF,
        (content[3] & 1) != 0,
        (content[3] & 2) != 0,
        content[4] & 0xFF,
        Arrays.copyOfRange(content, HEAD_BYTES, last),
        content[last] & 0xFF);
  }
}
