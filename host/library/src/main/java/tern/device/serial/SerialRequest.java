package tern.device.serial;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A request to the board. Its sequence number is filled in when it is sent. */
record SerialRequest(int type, byte[] content) {
  static final int QUERY = 0;
  private static final int READ_REGISTER = 1;
  private static final int WRITE_REGISTER = 2;
  private static final int READ_MEMORY = 3;
  private static final int WRITE_MEMORY = 4;
  private static final int HEAD_BYTES = 6;

  static SerialRequest query() {
    return new SerialRequest(QUERY, new byte[] {QUERY, 0});
  }

  static SerialRequest readRegister(int offset) {
    return of(READ_REGISTER, offset, 0);
  }

  static SerialRequest writeRegister(int offset, int value) {
    SerialRequest request = of(WRITE_REGISTER, offset, 4);
    request.body().putInt(value);
    return request;
  }

  static SerialRequest readMemory(long address, int count) {
    SerialRequest request = of(READ_MEMORY, address, 2);
    request.body().putShort((short) count);
    return request;
  }

  static SerialRequest writeMemory(long address, byte[] bytes) {
    SerialRequest request = of(WRITE_MEMORY, address, bytes.length);
    request.body().put(bytes);
    return request;
  }

  private static SerialRequest of(int type, long address, int more) {
    byte[] content = new byte[HEAD_BYTES + more];
    content[0] = (byte) type;
    little(content).putInt(2, (int) address);
    return new SerialRequest(type, content);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private ByteBuffer body() {
    return little(content).position(HEAD_BYTES);
  }

  /** Encodes the request as a frame. */
  byte[] frame(int sequence) {
    content[1] = (byte) sequence;
    return SerialFrames.frame(content);
  }
}
